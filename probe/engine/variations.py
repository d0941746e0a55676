"""Variations of a request before a failure is reported: the other address family, then browser headers."""

from msgspec.structs import replace

from probe.engine.attempt import VARIATIONS, Answered, Attempt, Purpose, Step
from probe.engine.memory import Memory
from probe.engine.request import RequestBuilder
from probe.engine.result import ResultBuilder
from probe.model import FAILING_VERDICTS, TIMEOUTS, Failure, FailureKind, Note
from probe.url import origin_of

MOST_FUTILE = 3  # targets per origin with unsuccessful variations
# Failures with which a server may reject a suspected robot, including silence and slow answers.
_TURNED_AWAY = frozenset({
    FailureKind.CONNECT_RESET, FailureKind.EMPTY_REPLY, FailureKind.INCOMPLETE_REPLY, FailureKind.READ_TIMEOUT,
    FailureKind.TOTAL_TIMEOUT,
})  # fmt: skip


class Variations:
    """Decides on the next variation, and stores the variation that works for an origin."""

    def __init__(self, requests: RequestBuilder, memory: Memory, results: ResultBuilder) -> None:
        self._requests = requests
        self._memory = memory
        self._results = results

    def prepared(self, step: Step) -> Step:
        """Return a step with the variation that works for its origin."""
        way = self._way(step.request.url)
        return step if way is Purpose.FIRST else replace(step, request=self._requests.varied(step.request, way))

    def decide(self, answered: Answered) -> Step | None:
        """Return the step with a variation that may succeed after a confirmed failure, else None."""
        attempt, step = answered.attempt, answered.step
        if attempt.purpose is Purpose.BROWSER_HEADERS:
            # Timeouts are expensive: one target of a silent origin is enough.
            silent = isinstance(answered.answer, Failure) and answered.answer.kind in TIMEOUTS
            self._memory.futile[origin_of(step.request.url)] += MOST_FUTILE if silent else 1
        if not step.confirms:
            return None
        result = attempt.standing or self._results.judged(answered)
        if result.verdict not in FAILING_VERDICTS:
            return None
        purpose = self._next(answered)
        if purpose is None or self._is_futile(step.request.url):
            self._memory.outages.note(answered)  # no variation is left that could still reach the origin
            return None
        return self._requests.from_the_start(step.target, attempt.anew(purpose, standing=result))

    def learn(self, answered: Answered) -> Attempt:
        """Store the variation that succeeded, and return the attempt with a note on it."""
        url, attempt = answered.step.request.url, answered.attempt
        if attempt.purpose in VARIATIONS:
            self._memory.ways[origin_of(url)] = attempt.purpose
        way = self._way(url)
        return attempt if way is Purpose.FIRST else replace(attempt, notes=(*attempt.notes, Note(f"found-by-{way}")))

    def _way(self, url: str) -> Purpose:
        return self._memory.ways.get(origin_of(url), Purpose.FIRST) if self._memory.ways else Purpose.FIRST

    def _is_futile(self, url: str) -> bool:
        return self._memory.futile[origin_of(url)] >= MOST_FUTILE

    def _next(self, answered: Answered) -> Purpose | None:
        """Return the next variation, None if none is left that could give new information."""
        purpose, judged = answered.attempt.purpose, answered.judged
        if purpose is Purpose.CONFIRMATION and answered.answer.other_family:
            return Purpose.OTHER_FAMILY
        turned_away = judged.status is not None or judged.failure in _TURNED_AWAY
        if purpose is not Purpose.BROWSER_HEADERS and turned_away and self._requests.may_be_browser:
            return Purpose.BROWSER_HEADERS
        return None
