"""HEAD before GET, to save traffic (``--method head``); if HEAD does not succeed, GET decides."""

from msgspec.structs import replace

from probe.engine.attempt import Answered, Step
from probe.engine.memory import Memory
from probe.engine.outages import OF_THE_ORIGIN
from probe.engine.request import RequestBuilder
from probe.model import Failure, Verdict
from probe.url import origin_of


class HeadFirst:
    """Decides when a GET follows a HEAD, and uses GET at once for origins with faulty HEAD support."""

    def __init__(self, requests: RequestBuilder, memory: Memory) -> None:
        self._requests = requests
        self._refused = memory.head_refused

    def prepared(self, step: Step) -> Step:
        """Return a step, as a GET if its origin is known for faulty HEAD support."""
        request = step.request
        if not self._refused or request.method != "HEAD" or not self._requests.may_get:
            return step
        if origin_of(request.url) not in self._refused:
            return step
        return replace(step, request=self._requests.reading(request))

    def decide(self, answered: Answered) -> Step | None:
        """Return the GET that decides after an unsuccessful HEAD."""
        request = answered.step.request
        if request.method != "HEAD" or not self._requests.may_get or not _is_about_method(answered):
            return None
        fresh = request.fresh or isinstance(answered.answer, Failure)
        # Only the answer to GET is evidence: a HEAD before it depends on what is known about the host by then.
        attempt = replace(answered.attempt.without_last(told=False), head_failed=True)
        return replace(answered.step, request=replace(self._requests.reading(request), fresh=fresh), attempt=attempt)

    def learn(self, answered: Answered) -> None:
        """Record the origin if a GET succeeded after an unsuccessful HEAD."""
        if answered.attempt.head_failed and answered.step.request.method == "GET":
            self._refused.add(origin_of(answered.step.request.url))


def _is_about_method(answered: Answered) -> bool:
    """Whether GET may succeed after HEAD: not after a rate limit, and not if the origin was not reached."""
    failure = answered.answer
    unreached = isinstance(failure, Failure) and failure.kind in OF_THE_ORIGIN
    return answered.judged.verdict is not Verdict.LIMITED and not unreached
