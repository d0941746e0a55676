"""Construction of results, when a target needs no further request."""

from msgspec.structs import replace

from probe.engine import advice, redirect_advice, verdict
from probe.engine.attempt import Answered, Step
from probe.engine.calendar import Calendar
from probe.engine.certificate import expiring
from probe.engine.outages import SILENCE
from probe.engine.validators import validated
from probe.model import Answer, Document, Failure, FailureKind, Hop, Index, Note, Reply, Result, Target, Verdict
from probe.network import came_from_public
from probe.url import host_of

SUCCESSES = (Verdict.OK, Verdict.REDIRECTED, Verdict.SUSPECT)


class ResultBuilder:
    """Builds the results of one run, with their times."""

    def __init__(self, calendar: Calendar, tls_warn_days: int, *, index: bool = False) -> None:
        self._index = index
        self._calendar = calendar
        self._tls_warn_days = tls_warn_days

    def decide(self, answered: Answered) -> Result:
        """Return the final result: the standing result if there is one, else that of the judged answer."""
        return answered.attempt.standing or self.judged(answered)

    def judged(self, answered: Answered) -> Result:
        """Return the result of a target from its last answer."""
        step, attempt, judgement = answered.step, answered.attempt, answered.judged
        answer, now = answered.answer, answered.now
        notes, expires = (answer.notes, answer.tls_expires) if isinstance(answer, Reply) else (_detail(answer), None)
        trail = attempt.trail
        if len(trail) > 1 or judgement.notes or expires:
            ending = expiring(expires, self._calendar.date(now), self._tls_warn_days)
            notes = (*judgement.notes, *redirect_advice.notes(trail), *ending, *notes)
        result = Result(
            step.target, judgement.verdict, trail, judgement.status, judgement.failure,
            judgement.redirect if judgement.status is not None else None, judgement.entry.key, judgement.reason,
            (*attempt.evidence(), *notes), attempt.attempts, attempt.lasted(now), expires, judgement.wait,
            self._calendar.date(now), advice.on(judgement, trail),
            _page(step, answer) if step.target.body_limit and judgement.verdict in SUCCESSES else None,
            index=self._indexing(step, answer) if self._index else None,
        )  # fmt: skip
        return result if step.target.known is None else validated(result, answered)

    def _indexing(self, step: Step, answer: Answer) -> Index | None:
        from probe.engine.indexing import index_of  # noqa: PLC0415 - few runs need it

        return index_of(answer, step.url, step.request.body_limit) if isinstance(answer, Reply) else None

    def refused(self, target: Target, kind: FailureKind, now: float) -> Result:
        """Return the result of a target that cannot be probed, such as an invalid URL."""
        judgement = verdict.of_failure(kind)
        return Result(
            target, judgement.verdict, failure=kind, meaning=judgement.entry.key, reason=judgement.reason,
            checked_at=self._calendar.date(now),
        )  # fmt: skip

    def skipped(self, target: Target, why: Note, now: float) -> Result:
        """Return the result of a target that gets no request although it could be probed."""
        return Result(target, Verdict.SKIPPED, reason=why, checked_at=self._calendar.date(now))

    def excluded(self, answered: Answered, url: str) -> Result:
        """Return the result of a target that redirects to a URL that the user excludes."""
        attempt = answered.attempt
        return Result(
            answered.step.target, Verdict.SKIPPED, attempt.trail, reason=Note("excluded-hop", (url,)),
            evidence=attempt.evidence(), attempts=attempt.attempts, elapsed=attempt.lasted(answered.now),
            checked_at=self._calendar.date(answered.now),
        )  # fmt: skip

    def local(self, target: Target, now: float) -> Result:
        """Return the result of an existing file."""
        return Result(target, Verdict.OK, reason=Note("file-there"), checked_at=self._calendar.date(now))

    def built(self, target: Target, why: Note, now: float) -> Result:
        """Return the result of a page that a site's build certainly generates; its fragments are unknown."""
        unknown = tuple(Note("fragment-unknown", (fragment,)) for fragment in target.fragments)
        return Result(target, Verdict.OK, reason=why, evidence=unknown, checked_at=self._calendar.date(now))

    def abandoned(self, work: Step | Target, reason: str, now: float) -> Result:
        """Return the result of a target without a judgement at the end of the run."""
        if isinstance(work, Target):
            return Result(work, Verdict.UNCHECKED, reason=Note(reason), checked_at=self._calendar.date(now))
        attempt = work.attempt
        if attempt.standing is not None:
            return attempt.standing
        return Result(
            work.target, Verdict.UNCHECKED, attempt.trail, reason=Note(reason), evidence=attempt.evidence(),
            attempts=attempt.attempts - (not attempt.trail), elapsed=attempt.lasted(now),
            checked_at=self._calendar.date(now),
        )  # fmt: skip

    def of_outage(self, step: Step, failure: Failure, now: float) -> Result:
        """Return the result of a target whose origin was unreachable for other targets."""
        judgement = verdict.of_failure(failure.kind)
        attempt = step.attempt
        notes = (*attempt.evidence(), Note("outage-confirmed", (step.host, failure.kind)), *_detail(failure))
        own = tuple(hop for hop in attempt.earlier[-1:] if hop.failure in SILENCE)
        if attempt.trail or not own:
            own = (*attempt.trail, Hop(step.url, step.request.method, None, failure.kind, address=failure.address))
        return Result(
            step.target, judgement.verdict, own, failure=failure.kind, meaning=judgement.entry.key,
            reason=judgement.reason, evidence=notes, attempts=attempt.attempts - 1, elapsed=attempt.lasted(now),
            checked_at=self._calendar.date(now),
        )  # fmt: skip

    def of_limiting_host(self, step: Step, strikes: int, now: float) -> Result:
        """Return the result of a target whose host refuses everything, with the target's own refusal if it had one."""
        attempt = step.attempt
        own = tuple(hop for hop in attempt.earlier[-1:] if hop.status is not None and not attempt.trail)
        status = own[0].status if own else None
        before = replace(attempt, earlier=attempt.earlier[: len(attempt.earlier) - len(own)])
        return Result(
            step.target, Verdict.LIMITED, (*attempt.trail, *own), status, meaning=str(status or 429),
            reason=Note("limited-host" if own else "limited-host-unsent", (step.host, str(strikes))),
            evidence=before.evidence(), attempts=attempt.attempts - 1, elapsed=attempt.lasted(now),
            checked_at=self._calendar.date(now),
        )  # fmt: skip


def fragment_missing(page: Result, target: Target, why: Note) -> Result:
    """Return the result of a link to a missing fragment, derived from the good result of the page.

    The trail stays that of the page and has its status. The result itself has no status and no kind of redirect,
    because no answer was judged.
    """
    judgement = verdict.of_failure(FailureKind.FRAGMENT_MISSING)
    return replace(
        page, target=target, verdict=judgement.verdict, status=None, failure=judgement.failure, redirect=None,
        meaning=judgement.entry.key, reason=why, advice=None, page=None,
    )  # fmt: skip


def _page(step: Step, answer: Answer) -> Document | None:
    """Return the body read of a success; if shorter than ``body_limit``, it is complete, or a note says why not."""
    if not isinstance(answer, Reply) or not 200 <= answer.status < 300:
        return None
    url, kind = step.request.url, answer.headers.get("Content-Type")
    public = came_from_public(host_of(url), answer.address)
    return Document(url, answer.body[: step.target.body_limit], url, kind, public=public)


def _detail(failure: Failure) -> tuple[Note, ...]:
    return (Note("detail", (failure.detail,)),) if failure.detail else ()
