"""Comparison of results with the expectations of the input or the settings: the verdict ``unexpected``.

Refusals of this client, server failures and missing pages keep their own verdicts: the expected answer is unknown
there, or its absence is no additional information.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from probe.codes import status_entry
from probe.engine.attempt import Answered, Attempt, Purpose, Step
from probe.engine.redirect import is_redirect
from probe.engine.redirect_chain import PERMANENT
from probe.engine.request import RequestBuilder
from probe.engine.verdict import Judgement, answered
from probe.model import Expectation, Hop, Note, Reply, Result, Target, Trail, Verdict
from probe.settings import Judging
from probe.url import comparable, split_fragment, split_userinfo

_ANSWERED = frozenset({Verdict.OK, Verdict.REDIRECTED, Verdict.SUSPECT})
_NOTHING = Expectation()
_SEEN_TWICE = Note("unexpected-twice")

IMPOSSIBLE = frozenset({"list-url", "list-status", "list-both", "list-conflict", "list-loop"})
"""The words of those faults of a list that no answer can satisfy; the other faults are hints."""


class Expectations:
    """Compares the results of targets with their expectations."""

    def __init__(self, judging: Judging) -> None:
        self._judging = judging
        self._always = judging.permanent_only or judging.max_hops is not None

    def decide(self, answered: Answered) -> None:
        """Set the judgement OK for a first answer with an expected status that is not a success."""
        wanted, reply = answered.step.target.expectation, answered.answer
        if wanted is None or answered.judgement is not None or not isinstance(reply, Reply):
            return
        first = len(answered.attempt.trail) == 1
        if first and reply.status >= 300 and reply.status in wanted.statuses and not is_redirect(reply.status):
            entry = status_entry(reply.status, reply.headers)
            reason = Note("expected-status", (str(reply.status), entry.phrase))
            answered.judgement = Judgement(Verdict.OK, entry, reason, reply.status)

    def compared(self, result: Result) -> Result:
        """Return a result adjusted to the expectation of its target."""
        target = result.target
        if (target.expectation is None and not self._always) or target.own or target.path is not None:
            return result
        wanted = target.expectation or _NOTHING
        if result.verdict not in _ANSWERED:
            return replace(result, evidence=(*result.evidence, *wanted.faults, *_missed(wanted)))
        hints = tuple(note for note in wanted.faults if note.word not in IMPOSSIBLE)
        failing = tuple(note for note in wanted.faults if note.word in IMPOSSIBLE) + tuple(self._faults(result, wanted))
        if not failing:
            return _as_expected(result, wanted, hints)
        evidence = (*result.evidence, *failing[1:], *hints, *_where(result.trail, wanted, failing[0]))
        advice = Note("advice-unexpected", (result.url, wanted.url)) if wanted.url else Note("advice-expectation")
        if result.verdict is Verdict.SUSPECT:
            evidence = (result.reason, *evidence)
        return replace(
            result, verdict=Verdict.UNEXPECTED, reason=failing[0], evidence=evidence, advice=advice, page=None
        )

    def confirmed(self, step: Step, attempt: Attempt, result: Result, requests: RequestBuilder) -> Step | Result:
        """Return a result adjusted to its expectation, or the step that confirms an unexpected chain.

        The step is due at once, because a wrong redirect is not transient. The faults of a list need no confirmation.
        """
        found = self.compared(result)
        if not self._needs_confirmation(found, attempt):
            return found
        seen = attempt if attempt.standing is None else replace(attempt, trail=attempt.standing.trail)
        return requests.from_the_start(step.target, seen.anew(Purpose.CONFIRMATION, _SEEN_TWICE))

    def without_confirmation(self, work: Step | Target) -> Step | Target:
        """Return the work left at the end of the run, without a standing result that is unexpected and unconfirmed."""
        if isinstance(work, Target) or work.attempt.standing is None:
            return work
        if not self._needs_confirmation(self.compared(work.attempt.standing), work.attempt):
            return work
        return replace(work, attempt=replace(work.attempt, standing=None, trail=work.attempt.standing.trail))

    def _needs_confirmation(self, found: Result, attempt: Attempt) -> bool:
        if found.verdict is not Verdict.UNEXPECTED or found.reason.word in IMPOSSIBLE or _SEEN_TWICE in attempt.notes:
            return False
        return attempt.purpose in (Purpose.FIRST, Purpose.CONTROL)

    def _faults(self, result: Result, wanted: Expectation) -> Iterator[Note]:
        """Yield the differences from the expectation: the end of the chain, its first answer, then its hops."""
        trail = result.trail
        if wanted.url is not None and not is_same(result.final_url, wanted.url):
            word = "unexpected-address" if result.redirects else "unexpected-unmoved"
            yield Note(word, (wanted.url, result.final_url, str(result.status)))
        first = result.first_status
        if wanted.statuses and first not in wanted.statuses:
            yield Note("unexpected-status", (_listed(wanted.statuses), str(first)))
        temporary = _temporary(trail) if self._judging.permanent_only else None
        if temporary is not None:
            number, hop = temporary
            yield Note("unexpected-temporary", (str(number), str(hop.status), hop.url))
        most = self._judging.max_hops
        if most is not None and result.redirects > most:
            yield Note("unexpected-hops", (str(result.redirects), str(most)))


def is_same(url: str, expected: str) -> bool:
    """Whether a chain ended at the expected URL; fragments count only if the expectation has one."""
    url, expected = comparable(url), comparable(expected)
    if "#" in expected:
        return url == expected
    return split_fragment(url)[0] == split_userinfo(expected)[0]


def _missed(wanted: Expectation) -> Iterator[Note]:
    """Yield the expectations for a URL that failed in another way."""
    if wanted.url is not None:
        yield Note("expected-address", (wanted.url,))
    if wanted.statuses:
        yield Note("expected-first", (_listed(wanted.statuses),))


def _as_expected(result: Result, wanted: Expectation, hints: tuple[Note, ...]) -> Result:
    """Return a result that is as expected; a redirect to the front page is fine if the list expects it."""
    verdict, reason = result.verdict, result.reason
    to_root = wanted.url is not None and verdict is Verdict.SUSPECT and reason.word == "suspect-root"
    if to_root:
        entry = status_entry(result.status or 0)
        verdict, reason = Verdict.REDIRECTED, answered(Reply(result.status or 0), entry, result.trail)
    told = wanted is not _NOTHING and verdict in (Verdict.OK, Verdict.REDIRECTED)
    advice = Note("advice-as-expected") if told else result.advice
    return replace(result, verdict=verdict, reason=reason, evidence=(*result.evidence, *hints), advice=advice)


def _where(trail: Trail, wanted: Expectation, fault: Note) -> tuple[Note, ...]:
    """Return the hop that redirects to an unexpected URL, if the fault is the final URL."""
    if fault.word != "unexpected-address" or wanted.url is None:
        return ()
    passed = (number for number, hop in enumerate(trail[:-1]) if is_same(hop.url, wanted.url or ""))
    number = next(passed, len(trail) - 2)
    hop = trail[number]
    return (Note("unexpected-hop", (str(number + 1), str(hop.status), hop.url, trail[number + 1].url)),)


def _temporary(trail: Trail) -> tuple[int, Hop] | None:
    """Return the first redirect that is not permanent, and its number from 1."""
    hops = enumerate(trail[:-1], 1)
    return next(((number, hop) for number, hop in hops if not hop.permanent and hop.status not in PERMANENT), None)


def _listed(statuses: tuple[int, ...]) -> str:
    return "/".join(map(str, statuses))
