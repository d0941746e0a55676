"""Confirmation of bad results: one observation is not enough to report broken, failing or unreachable.

The whole chain is requested again by GET on new connections. Permanent failures are confirmed at once. Possibly
transient failures are confirmed when ``--confirm-after`` seconds have passed since the first bad answer and no other
step of the host is due.
"""

from msgspec.structs import replace

from probe.codes import Retry
from probe.engine.attempt import Answered, Purpose, Step
from probe.engine.certificate_chain import is_being_completed
from probe.engine.outages import Outages
from probe.engine.request import RequestBuilder
from probe.engine.result import ResultBuilder
from probe.engine.verdict import Judgement
from probe.model import FAILING_VERDICTS, FailureKind, Note, Result
from probe.settings import Patience

_PASSING = frozenset({
    FailureKind.DNS_TEMPORARY, FailureKind.DNS_TIMEOUT, FailureKind.CONNECT_REFUSED, FailureKind.CONNECT_TIMEOUT,
    FailureKind.CONNECT_UNREACHABLE, FailureKind.CONNECT_RESET, FailureKind.TLS_HANDSHAKE, FailureKind.READ_TIMEOUT,
    FailureKind.TOTAL_TIMEOUT, FailureKind.EMPTY_REPLY, FailureKind.INCOMPLETE_REPLY,
})  # fmt: skip


def least_span(patience: Patience) -> float:
    """Return the seconds between the first and the last observation of a possibly transient failure."""
    return patience.confirm_after


def may_pass(judged: Judgement) -> bool:
    """Whether the cause of a verdict may be transient, such as a service restart or a network disturbance."""
    failing = judged.status is not None and judged.status >= 500
    return judged.retry is not Retry.NO or failing or judged.failure in _PASSING


class Confirm:
    """Decides which answers need confirmation, and when."""

    def __init__(self, patience: Patience, requests: RequestBuilder, outages: Outages, results: ResultBuilder) -> None:
        self._span = least_span(patience)
        self._requests = requests
        self._outages = outages
        self._results = results

    def decide(self, answered: Answered) -> Step | None:
        """Return the step that confirms a bad answer."""
        step, judged = answered.step, answered.judged
        if judged.verdict not in FAILING_VERDICTS or step.confirms or step.target.own:
            return None
        self._outages.note(answered)
        attempt = answered.attempt.bad(answered.now)
        since = answered.now if attempt.bad_since is None else attempt.bad_since
        return self._again(replace(step, attempt=attempt), since + self._span if may_pass(judged) else 0.0)

    def decide_during_outage(self, step: Step, now: float, _strikes: int, _quiet: float) -> Step | Result | None:
        """Return the result of a step whose origin is known to be down, or the step that confirms it."""
        outage = self._outages.at(step.request.url)
        if outage is None or is_being_completed(step) or any(hop.status for hop in step.attempt.earlier):
            return None  # a target that got an answer before is confirmed on its own
        if outage.confirmed or step.target.own:
            return step.attempt.standing or self._results.of_outage(step, outage.failure, now)
        if step.confirms:
            return None
        return self._again(step, outage.since + self._span, Note("outage", (step.host, outage.failure.kind)))

    def _again(self, step: Step, moment: float, known: Note | None = None) -> Step:
        return self._requests.from_the_start(step.target, step.attempt.anew(Purpose.CONFIRMATION, known), moment)
