"""What is asked again, and when: repetitions by back-off with full jitter."""

from typing import TYPE_CHECKING
from zlib import crc32

from msgspec.structs import replace

from probe.codes import Retry
from probe.engine.attempt import Answered, Step
from probe.engine.refusals import MARGIN, is_refusal
from probe.model import TIMEOUTS, Failure, Verdict
from probe.settings import Patience

if TYPE_CHECKING:
    from probe.engine.refusals import Refusals
    from probe.engine.request import RequestBuilder

BASE_DELAY = 1.0  # seconds; the first repetition waits up to this long, each further one up to twice as long
MOST_IN_QUIET = 5  # repetitions of what must be asked while nothing else is
LONGEST_DELAY = 30.0  # seconds


class Repeat:
    """Decides which exchanges are made again, and when."""

    def __init__(self, patience: Patience, requests: "RequestBuilder", refusals: "Refusals") -> None:
        self._patience = patience
        self._requests = requests
        self._refusals = refusals

    def decide(self, answered: Answered) -> Step | None:
        """Return the same exchange for a later moment, where waiting may help."""
        if answered.step.confirms:
            return self._in_quiet(answered)
        attempt, judged = answered.attempt, answered.judged
        if attempt.repetitions >= self._patience.retries or not self._may_help(answered):
            return None
        if judged.verdict is Verdict.LIMITED and (judged.wait or 0) > self._patience.retry_after_cap:
            return None
        pause = backoff(attempt.repetitions + 1, answered.step.request.url) if judged.wait is None else judged.wait
        return self._again(answered, answered.now + pause)

    def _may_help(self, answered: Answered) -> bool:
        """Whether the code table says so, or the origin refuses some and answers others."""
        failure = answered.answer if isinstance(answered.answer, Failure) else None
        if failure is not None and failure.kind in TIMEOUTS and answered.attempt.head_failed:
            return False  # where HEAD and GET have both waited in vain, the confirmation is wait enough
        crowded = is_refusal(answered.answer) and self._refusals.bears_less(answered.step)
        return answered.judged.retry is not Retry.NO or crowded

    def _in_quiet(self, answered: Answered) -> Step | None:
        """Return the exchange for a moment when nothing else is asked of the host, where that tells more."""
        if answered.attempt.repetitions >= MOST_IN_QUIET or not is_refusal(answered.answer):
            return None
        missing = self._refusals.quiet_missing(answered.step)
        return self._again(answered, answered.now + missing + MARGIN) if missing else None

    def _again(self, answered: Answered, moment: float) -> Step:
        step, attempt = answered.step, answered.attempt.bad(answered.now)
        attempt = replace(attempt, repetitions=attempt.repetitions + 1).without_last()
        request = self._requests.repeated(step.request, fresh=isinstance(answered.answer, Failure))
        return replace(step, request=request, attempt=attempt, not_before=moment)


def backoff(repetition: int, seed: str) -> float:
    """Return the seconds to wait before a repetition (the first is 1), spread evenly between 0 and its ceiling.

    Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/. The draw hangs on ``seed``
    alone, so that the same run waits the same times.
    """
    draw = crc32(f"{repetition} {seed}".encode(errors="surrogatepass")) / 0xFFFFFFFF
    return draw * min(LONGEST_DELAY, BASE_DELAY * 2.0 ** min(repetition - 1, 10))
