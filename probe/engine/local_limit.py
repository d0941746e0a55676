"""Repetition of exchanges that failed because this machine ran out of sockets or files."""

from msgspec.structs import replace

from probe.engine.attempt import Answered, Step
from probe.engine.result import ResultBuilder
from probe.model import Failure, FailureKind, Result

MOST_LOCAL_LIMITS = 40  # repetitions of a step because this machine ran out of sockets or files
LOCAL_LIMIT_DELAY = 0.25  # seconds until the next attempt


class LocalLimit:
    """Decides about an exchange that this machine could not make."""

    def __init__(self, results: ResultBuilder) -> None:
        self._results = results

    def decide(self, answered: Answered) -> Step | Result | None:
        """Return the same exchange again, or after too many attempts a result without a judgement."""
        failure = answered.answer
        if not isinstance(failure, Failure) or failure.kind is not FailureKind.LOCAL_LIMIT:
            return None
        step, now = answered.step, answered.now
        times = step.attempt.local_limits + 1
        if times > MOST_LOCAL_LIMITS:
            return self._results.abandoned(step, "local-limit", now)
        return replace(step, attempt=replace(step.attempt, local_limits=times), not_before=now + LOCAL_LIMIT_DELAY)
