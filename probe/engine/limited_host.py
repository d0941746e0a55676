"""A host that has refused everything so often in a row is asked no more."""

from probe.engine.attempt import Purpose, Step
from probe.engine.result import ResultBuilder
from probe.model import Result
from probe.settings import Patience


class LimitedHost:
    """Decides what becomes of the waiting targets of a host that limits its clients."""

    def __init__(self, patience: Patience, results: ResultBuilder) -> None:
        self._most = patience.retries
        self._results = results

    def decide(self, step: Step, now: float, strikes: int, _quiet: float) -> Result | None:
        """Return the result of a step whose host has refused ``strikes`` times in a row, None where it may go."""
        if strikes <= self._most:
            return None
        if step.attempt.purpose in (Purpose.CONTROL, Purpose.TWIN, Purpose.LOOKUP) and step.attempt.standing:
            return step.attempt.standing
        return None if step.confirms else self._results.of_limiting_host(step, strikes, now)
