"""Feedback from answers for the pace of a host."""

from enum import StrEnum

from probe.codes import status_entry
from probe.engine.attempt import Step
from probe.engine.calendar import Calendar
from probe.engine.rate_limit import LIMIT_FIELDS, rate_limit_pause
from probe.engine.refusals import TURNED_AWAY, Refusals, is_refusal
from probe.engine.retry import backoff
from probe.engine.retry_after import retry_after
from probe.model import TIMEOUTS, Answer, Failure, FailureKind, Reply, Verdict
from probe.settings import Patience

_LIMITING = frozenset({420, 429, 503, 529})  # statuses about the load, not about the page


class Feedback(StrEnum):
    """The reaction of a host to an exchange."""

    FINE = "fine"
    REFUSED = "refused"  # the host limits requests, perhaps until a given time
    OVERLOADED = "overloaded"  # the host answers some requests and refuses others, a sign of a too high rate
    STRAINED = "strained"  # a timeout or an overload status, a possible sign of a too high rate
    UNSENT = "unsent"  # no request was sent


class Listener:
    """Derives feedback on the pace of a host from its answers."""

    def __init__(self, patience: Patience, calendar: Calendar, refusals: Refusals) -> None:
        self._longest_wait = patience.retry_after_cap
        self._calendar = calendar
        self._refusals = refusals

    def feedback(self, step: Step, answer: Answer, now: float) -> tuple[Feedback, float]:
        """Return the host's feedback on an exchange, and the time until which it requests a pause (0 for none)."""
        if isinstance(answer, Failure):
            return self._of_failure(step, answer), 0.0
        if answer.status < 400:
            return Feedback.FINE, self._spent(answer, now)
        if answer.status in _LIMITING:
            if status_entry(answer.status, answer.headers).judgement is Verdict.BLOCKED:
                return Feedback.FINE, 0.0
            wait = self._wish(step, answer, now)
            if wait is not None:
                # No step waits longer than the cap; other requests to this host may succeed.
                return Feedback.REFUSED, 0.0 if wait > self._longest_wait else now + wait
        if is_refusal(answer) and self._refusals.bears_less(step):
            return Feedback.OVERLOADED, 0.0
        return (Feedback.STRAINED if answer.status in _LIMITING else Feedback.FINE), 0.0

    def _spent(self, reply: Reply, now: float) -> float:
        """Return the time until which the host's limit is used up, 0 if it is not declared or is too far away."""
        if not any(name in reply.headers for name in LIMIT_FIELDS):
            return 0.0
        pause = rate_limit_pause(reply.headers, self._calendar.date(now))
        return 0.0 if pause is None or pause > self._longest_wait else now + pause

    def _of_failure(self, step: Step, failure: Failure) -> Feedback:
        if failure.kind is FailureKind.LOCAL_LIMIT:
            return Feedback.UNSENT
        if failure.kind in TURNED_AWAY and self._refusals.bears_less(step):
            return Feedback.OVERLOADED
        return Feedback.STRAINED if failure.kind in TIMEOUTS else Feedback.FINE

    def _wish(self, step: Step, reply: Reply, now: float) -> float | None:
        """Return the pause in seconds that a limiting host requests, None if it requests none."""
        wait = retry_after(reply.headers, self._calendar.date(now))
        if wait is None and reply.status == 429:
            return backoff(step.attempt.repetitions + 1, step.request.url)
        return wait
