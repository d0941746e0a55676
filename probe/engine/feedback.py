"""How a host took an exchange, as far as its pace goes."""

from enum import StrEnum

from probe.codes import status_entry
from probe.engine import retry
from probe.engine.attempt import Step
from probe.engine.calendar import Calendar
from probe.model import TIMEOUTS, Answer, Failure, FailureKind, Verdict
from probe.settings import Patience

_LIMITING = frozenset({420, 429, 503, 529})  # statuses that speak of the load rather than of the page


class Feedback(StrEnum):
    """How a host took an exchange."""

    FINE = "fine"
    REFUSED = "refused"  # it said that this is too much, and may have said until when
    STRAINED = "strained"  # a timeout or an overload: it may be too much
    UNSENT = "unsent"  # nothing was sent after all


class Listener:
    """Reads from answers how a host bears its pace."""

    def __init__(self, patience: Patience, calendar: Calendar) -> None:
        self._longest_wait = patience.retry_after_cap
        self._calendar = calendar

    def feedback(self, step: Step, answer: Answer, now: float) -> tuple[Feedback, float]:
        """Return how the host took an exchange, and the moment until which it wants to be left alone (0 for none)."""
        if isinstance(answer, Failure):
            if answer.kind is FailureKind.LOCAL_LIMIT:
                return Feedback.UNSENT, 0.0
            return (Feedback.STRAINED if answer.kind in TIMEOUTS else Feedback.FINE), 0.0
        if answer.status not in _LIMITING or status_entry(answer.status, answer.headers).judgement is Verdict.BLOCKED:
            return Feedback.FINE, 0.0
        wait = retry.retry_after(answer.headers, self._calendar.date(now))
        if wait is None and answer.status != 429:
            return Feedback.STRAINED, 0.0
        if wait is None:
            wait = retry.backoff(step.attempt.repetitions + 1, step.request.url)
        if wait > self._longest_wait:
            return Feedback.REFUSED, 0.0  # nobody waits that long; the others of this host may fare better
        return Feedback.REFUSED, now + wait
