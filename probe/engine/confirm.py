"""What must be made sure of: nothing is called broken, failing or unreachable by one observation."""

from msgspec.structs import replace

from probe.codes import Retry
from probe.engine.attempt import Answered, Purpose, Step
from probe.engine.outages import Outages
from probe.engine.request import RequestBuilder
from probe.engine.result import ResultBuilder
from probe.model import FAILING_VERDICTS, Note, Result

CONFIRMATION_DELAY = 1.0  # seconds between the last bad sign of what may pass and the second opinion


class Confirm:
    """Decides what is looked at a second time: the whole chain again by GET on fresh connections."""

    def __init__(self, requests: RequestBuilder, outages: Outages, results: ResultBuilder) -> None:
        self._requests = requests
        self._outages = outages
        self._results = results

    def decide(self, answered: Answered) -> Step | None:
        """Return the step that makes sure of a bad sign."""
        step, judged = answered.step, answered.judged
        if judged.verdict not in FAILING_VERDICTS or step.confirms or step.target.own:
            return None
        self._outages.note(answered)
        wait = CONFIRMATION_DELAY if judged.retry is not Retry.NO else 0.0
        return self._again(replace(step, attempt=answered.attempt), answered.now + wait)

    def decide_during_outage(self, step: Step, now: float, _: int) -> Step | Result | None:
        """Return the result of a step whose origin is known to answer nobody, or the step that makes sure of it."""
        outage = self._outages.at(step.request.url)
        if outage is None:
            return None
        if outage.confirmed or step.target.own:
            return step.attempt.standing or self._results.of_outage(step, outage.failure, now)
        if step.confirms:
            return None
        return self._again(step, now, Note("outage", (step.host, outage.failure.kind)))

    def _again(self, step: Step, moment: float, known: Note | None = None) -> Step:
        return self._requests.from_the_start(step.target, step.attempt.anew(Purpose.CONFIRMATION, known), moment)
