"""HEAD before GET, for those who want little traffic (``--method head``): where HEAD does not succeed GET decides."""

from msgspec.structs import replace

from probe.engine.attempt import Answered, Step
from probe.engine.memory import Memory
from probe.engine.outages import OF_THE_ORIGIN
from probe.engine.request import RequestBuilder
from probe.model import Failure, Verdict
from probe.url import origin_of


class HeadFirst:
    """Decides when a HEAD is followed by a GET, and spares origins that mistreat HEAD from it."""

    def __init__(self, requests: RequestBuilder, memory: Memory) -> None:
        self._requests = requests
        self._refused = memory.head_refused

    def prepared(self, step: Step) -> Step:
        """Return a step as a GET where its origin is known to mistreat HEAD."""
        request = step.request
        if not self._refused or request.method != "HEAD" or not self._requests.may_get:
            return step
        if origin_of(request.url) not in self._refused:
            return step
        return replace(step, request=self._requests.reading(request))

    def decide(self, answered: Answered) -> Step | None:
        """Return the GET that decides after a HEAD which did not succeed."""
        request = answered.step.request
        if request.method != "HEAD" or not self._requests.may_get or not _is_about_method(answered):
            return None
        fresh = request.fresh or isinstance(answered.answer, Failure)
        # The answer to GET alone counts: whether HEAD was asked before hangs on what is known of the host by then.
        attempt = replace(answered.attempt.without_last(told=False), head_failed=True)
        return replace(answered.step, request=replace(self._requests.reading(request), fresh=fresh), attempt=attempt)

    def learn(self, answered: Answered) -> None:
        """Remember that a GET succeeded where HEAD had not."""
        if answered.attempt.head_failed and answered.step.request.method == "GET":
            self._refused.add(origin_of(answered.step.request.url))


def _is_about_method(answered: Answered) -> bool:
    """Whether GET may fare better than HEAD: not where the load was too much, nor where no exchange came about."""
    failure = answered.answer
    unreached = isinstance(failure, Failure) and failure.kind in OF_THE_ORIGIN
    return answered.judged.verdict is not Verdict.LIMITED and not unreached
