"""How a host took an exchange, as far as its pace goes."""

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

_LIMITING = frozenset({420, 429, 503, 529})  # statuses that speak of the load rather than of the page


class Feedback(StrEnum):
    """How a host took an exchange."""

    FINE = "fine"
    REFUSED = "refused"  # it said that this is too much, and may have said until when
    OVERLOADED = "overloaded"  # it answers some and refuses others, as who is asked too often does
    STRAINED = "strained"  # a timeout or an overload: it may be too much
    UNSENT = "unsent"  # nothing was sent after all


class Listener:
    """Reads from answers how a host bears its pace."""

    def __init__(self, patience: Patience, calendar: Calendar, refusals: Refusals) -> None:
        self._longest_wait = patience.retry_after_cap
        self._calendar = calendar
        self._refusals = refusals

    def feedback(self, step: Step, answer: Answer, now: float) -> tuple[Feedback, float]:
        """Return how the host took an exchange, and the moment until which it wants to be left alone (0 for none)."""
        if isinstance(answer, Failure):
            return self._of_failure(step, answer), 0.0
        if answer.status < 400:
            return Feedback.FINE, self._spent(answer, now)
        if answer.status in _LIMITING:
            if status_entry(answer.status, answer.headers).judgement is Verdict.BLOCKED:
                return Feedback.FINE, 0.0
            wait = self._wish(step, answer, now)
            if wait is not None:
                # Nobody waits longer than the cap; the others of this host may fare better.
                return Feedback.REFUSED, 0.0 if wait > self._longest_wait else now + wait
        if is_refusal(answer) and self._refusals.bears_less(step):
            return Feedback.OVERLOADED, 0.0
        return (Feedback.STRAINED if answer.status in _LIMITING else Feedback.FINE), 0.0

    def _spent(self, reply: Reply, now: float) -> float:
        """Return the moment until which nothing remains of the host's limit, 0 where that is not told or too far."""
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
        """Return the seconds that a limiting host wants to be left alone, None where it says nothing of the kind."""
        wait = retry_after(reply.headers, self._calendar.date(now))
        if wait is None and reply.status == 429:
            return backoff(step.attempt.repetitions + 1, step.request.url)
        return wait
