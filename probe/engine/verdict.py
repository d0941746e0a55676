"""What an answer means for its target: the code table's word, read with the chain that led to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from probe.codes import Entry, Retry, failure_entry, status_entry
from probe.engine.redirect import is_sent_to_root, kind_of
from probe.engine.retry import retry_after
from probe.model import Answer, Failure, FailureKind, Note, RedirectKind, Reply, Trail, Verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one answer; ``retry`` says whether asking again may change it, ``wait`` the seconds asked for."""

    verdict: Verdict
    entry: Entry
    reason: Note
    status: int | None = None
    failure: FailureKind | None = None
    redirect: RedirectKind | None = None
    retry: Retry = Retry.NO
    wait: float | None = None


def judge(answer: Answer, trail: Trail, accept: tuple[range, ...], wall: Callable[[], datetime]) -> Judgement:
    """Judge the answer to the last hop of ``trail``; ``accept`` widens success, ``wall`` dates a Retry-After."""
    if isinstance(answer, Failure):
        return of_failure(answer.kind)
    entry = status_entry(answer.status, answer.headers)
    redirect = kind_of(trail)
    verdict = entry.judgement
    if any(answer.status in statuses for statuses in accept):
        accepted = Note("accepted", (str(answer.status), entry.phrase))
        reason = answered(answer, entry, trail) if verdict is Verdict.OK else accepted
        return Judgement(_success(trail), entry, reason, answer.status, redirect=redirect)
    if verdict in (Verdict.OK, Verdict.REDIRECTED):
        if is_sent_to_root(trail):
            reason = Note("suspect-root", (str(answer.status), entry.phrase, trail[-1].url))
            return Judgement(Verdict.SUSPECT, entry, reason, answer.status, redirect=redirect)
        return Judgement(_success(trail), entry, answered(answer, entry, trail), answer.status, redirect=redirect)
    wait = retry_after(answer.headers, wall()) if entry.retry is Retry.AFTER else None
    if entry.retry is Retry.AFTER and (wait is not None or answer.status == 429):
        verdict = Verdict.LIMITED
    reason = Note(verdict.value, (str(answer.status), entry.phrase))
    return Judgement(verdict, entry, reason, answer.status, None, redirect, entry.retry, wait)


def of_failure(kind: FailureKind) -> Judgement:
    """Judge a failure, of an exchange or of a chain."""
    entry = failure_entry(kind)
    reason = Note(kind.value)
    return Judgement(entry.judgement, entry, reason, failure=kind, retry=entry.retry)


def answered(answer: Reply, entry: Entry, trail: Trail) -> Note:
    """Return the reason of a success: what was answered, and behind how many redirects of which kind."""
    kind = kind_of(trail)
    if kind is None:
        return Note("answered", (str(answer.status), entry.phrase))
    many = "one" if len(trail) == 2 else "many"
    return Note(f"redirected-{kind}-{many}", (str(answer.status), entry.phrase, str(len(trail) - 1), trail[-1].url))


def _success(trail: Trail) -> Verdict:
    return Verdict.REDIRECTED if len(trail) > 1 else Verdict.OK
