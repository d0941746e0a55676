"""Judgement of an answer, from the code table and the redirect chain before it."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from probe.codes import Entry, Retry, failure_entry, status_entry
from probe.codes.walls import UNSEEN, Shown, Wall, recognise
from probe.engine.attempt import Answered
from probe.engine.calendar import Calendar
from probe.engine.redirect_chain import is_sent_to_root, kind_of
from probe.engine.retry_after import retry_after
from probe.engine.validators import is_conditional
from probe.model import Answer, Failure, FailureKind, Note, RedirectKind, Reply, Trail, Verdict
from probe.patterns import lazy_compile
from probe.settings import Judging

if TYPE_CHECKING:
    from probe.engine.page import Page

_WORD = lazy_compile(r"[^\W_]+")
LONGEST_WALL = 2_000  # visible characters; a page with more is a real page, not a wall


class Judgement(Struct, frozen=True, gc=False):
    """The verdict on one answer; ``retry`` tells whether a retry may change it, ``wait`` is the requested delay."""

    verdict: Verdict
    entry: Entry
    reason: Note
    status: int | None = None
    failure: FailureKind | None = None
    redirect: RedirectKind | None = None
    retry: Retry = Retry.NO
    wait: float | None = None
    notes: tuple[Note, ...] = ()


class Judge:
    """Sets the judgement of an answer for the later deciders, unless an earlier decider has set it."""

    def __init__(self, judging: Judging, calendar: Calendar) -> None:
        self._accept = judging.accept
        self._calendar = calendar

    def decide(self, answered: Answered) -> None:
        """Judge the answer."""
        if answered.judgement is None:
            answered.judgement = judge(
                answered.answer, answered.attempt.trail, self._accept, lambda: self._calendar.date(answered.now),
                conditional=is_conditional(answered.step.request.headers),
            )  # fmt: skip


def judge(
    answer: Answer, trail: Trail, accept: tuple[range, ...], date: Callable[[], datetime], *, conditional: bool = False
) -> Judgement:
    """Judge the answer to the last hop of ``trail``; ``accept`` widens success, ``date`` dates a Retry-After.

    ``conditional`` is true if the request was conditional.
    """
    if isinstance(answer, Failure):
        return of_failure(answer.kind)
    entry = status_entry(answer.status, answer.headers)
    accepted = any(answer.status in statuses for statuses in accept)
    if answer.status == 304 and conditional:
        return Judgement(_success(trail), entry, answered(answer, entry, trail), answer.status, redirect=kind_of(trail))
    if not accepted:
        wall = _wall(answer, trail)
        if wall is not None:
            notes = (Note("wall", (wall.name, wall.how)),)
            return _of_reply(Verdict.BLOCKED, answer, entry, trail, notes=notes)
    if accepted or entry.judgement in (Verdict.OK, Verdict.REDIRECTED):
        return _of_success(answer, entry, trail)
    if 300 <= answer.status < 400 and entry.judgement is Verdict.BROKEN and _has_page(answer, entry):
        return _of_page_instead(answer, entry, trail)
    wait = retry_after(answer.headers, date()) if entry.retry is Retry.AFTER else None
    limits = entry.retry is Retry.AFTER and (wait is not None or answer.status == 429)
    return _of_reply(Verdict.LIMITED if limits else entry.judgement, answer, entry, trail, wait=wait)


def _wall(answer: Reply, trail: Trail) -> Wall | None:
    """Return the wall in front of the page, if any; a 405 to HEAD is not a sign of a wall."""
    if answer.status == 405 and trail[-1].method == "HEAD":
        return None
    return recognise(answer.status, answer.headers, answer.cookies, trail[0].url, trail[-1].url, _shown(answer))


def _shown(answer: Reply) -> Shown:
    """Return the content of an error page for wall detection; ``Content`` examines successes separately."""
    if not answer.body or answer.status < 300:
        return UNSEEN
    from probe.engine.page import page_of  # noqa: PLC0415 - only when there is a page to read

    return shown_by(page_of(answer.body, answer.headers.get("Content-Type", "")))


def shown_by(page: "Page") -> Shown:
    """Return the content of a page for wall detection; nothing of a long page, which may be about walls."""
    if page.length > LONGEST_WALL:
        return UNSEEN
    return Shown(page.title, page.addresses, page.script, page.marks, page.headings, page.text, page.length)


def _of_success(answer: Reply, entry: Entry, trail: Trail) -> Judgement:
    redirect = kind_of(trail)
    if entry.judgement not in (Verdict.OK, Verdict.REDIRECTED):
        reason = Note("accepted", (str(answer.status), entry.phrase))
        return Judgement(_success(trail), entry, reason, answer.status, redirect=redirect)
    if is_sent_to_root(trail):
        reason = Note("suspect-root", (str(answer.status), entry.phrase, trail[-1].url))
        return Judgement(Verdict.SUSPECT, entry, reason, answer.status, redirect=redirect)
    return Judgement(_success(trail), entry, answered(answer, entry, trail), answer.status, redirect=redirect)


def _of_reply(
    verdict: Verdict, answer: Reply, entry: Entry, trail: Trail, *, wait: float | None = None,
    notes: tuple[Note, ...] = (),
) -> Judgement:  # fmt: skip
    reason = Note(verdict.value, (str(answer.status), entry.phrase))
    retry = Retry.NO if verdict is Verdict.BLOCKED and entry.judgement is not Verdict.BLOCKED else entry.retry
    return Judgement(verdict, entry, reason, answer.status, None, kind_of(trail), retry, wait, notes)


def of_failure(kind: FailureKind) -> Judgement:
    """Judge a failure of an exchange or of a chain."""
    entry = failure_entry(kind)
    reason = Note(kind.value)
    return Judgement(entry.judgement, entry, reason, failure=kind, retry=entry.retry)


def of_redirect(kind: FailureKind, reply: Reply, trail: Trail) -> Judgement:
    """Judge a redirect that cannot be followed: suspect if it has a page but no usable Location."""
    if kind not in (FailureKind.LOCATION_MISSING, FailureKind.LOCATION_UNUSABLE):
        return of_failure(kind)
    entry = status_entry(reply.status, reply.headers)
    wall = _wall(reply, trail)
    if wall is not None:
        return _of_reply(Verdict.BLOCKED, reply, entry, trail, notes=(Note("wall", (wall.name, wall.how)),))
    return _of_page_instead(reply, entry, trail, Note(kind.value)) if _has_page(reply, entry) else of_failure(kind)


def _of_page_instead(reply: Reply, entry: Entry, trail: Trail, *notes: Note) -> Judgement:
    reason = Note("suspect-redirect", (str(reply.status), entry.phrase))
    return Judgement(Verdict.SUSPECT, entry, reason, reply.status, redirect=kind_of(trail), notes=notes)


def _has_page(reply: Reply, entry: Entry) -> bool:
    """Whether a body has more text than a server's default page: the status, its phrase, the server's name."""
    if not reply.body:
        return False
    from probe.engine.page import page_of  # noqa: PLC0415 - only when there is a page to read

    page = page_of(reply.body, reply.headers.get("Content-Type", ""))
    known = " ".join((str(reply.status), entry.phrase, *entry.aliases, reply.headers.get("Server", "")))
    return not _words(page.text) <= _words(known)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def answered(answer: Reply, entry: Entry, trail: Trail) -> Note:
    """Return the reason of a success: the status, and the number and kind of redirects."""
    kind = kind_of(trail)
    if kind is None:
        return Note("answered", (str(answer.status), entry.phrase))
    many = "one" if len(trail) == 2 else "many"
    return Note(f"redirected-{kind}-{many}", (str(answer.status), entry.phrase, str(len(trail) - 1), trail[-1].url))


def _success(trail: Trail) -> Verdict:
    return Verdict.REDIRECTED if len(trail) > 1 else Verdict.OK
