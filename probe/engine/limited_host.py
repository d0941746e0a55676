"""End of requests to a host that has refused too many in a row."""

from probe.engine.attempt import Purpose, Step
from probe.engine.result import ResultBuilder
from probe.model import Result
from probe.settings import Patience


class LimitedHost:
    """Decides the results of waiting targets of a rate-limiting host."""

    def __init__(self, patience: Patience, results: ResultBuilder) -> None:
        self._most = patience.retries
        self._results = results

    def decide(self, step: Step, now: float, strikes: int, _quiet: float) -> Result | None:
        """Return the result of a step whose host refused too many ``strikes`` in a row, None if it may be sent."""
        if strikes <= self._most:
            return None
        if step.attempt.purpose in (Purpose.CONTROL, Purpose.TWIN, Purpose.LOOKUP) and step.attempt.standing:
            return step.attempt.standing
        return None if step.confirms else self._results.of_limiting_host(step, strikes, now)
