"""Retries: repetition of exchanges with exponential back-off and full jitter."""

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

BASE_DELAY = 1.0  # seconds; the upper limit of the first delay, doubled for each further repetition
MOST_IN_QUIET = 5  # repetitions of a request that needs a quiet period
LONGEST_DELAY = 30.0  # seconds


class Repeat:
    """Decides which exchanges are repeated, and when."""

    def __init__(self, patience: Patience, requests: "RequestBuilder", refusals: "Refusals") -> None:
        self._patience = patience
        self._requests = requests
        self._refusals = refusals

    def decide(self, answered: Answered) -> Step | None:
        """Return the same exchange delayed, if waiting may help, else None."""
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
        """Whether a repetition may help: by the code table, or because the origin refuses only some requests."""
        failure = answered.answer if isinstance(answered.answer, Failure) else None
        if failure is not None and failure.kind in TIMEOUTS and answered.attempt.head_failed:
            return False  # HEAD and GET have both timed out; the confirmation repeats the request later
        crowded = is_refusal(answered.answer) and self._refusals.bears_less(answered.step)
        return answered.judged.retry is not Retry.NO or crowded

    def _in_quiet(self, answered: Answered) -> Step | None:
        """Return the exchange delayed until after a quiet period of the host, if one is missing."""
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
    """Return the delay in seconds before a repetition (the first is 1), uniform between 0 and its upper limit.

    Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/. The jitter depends only on
    the repetition and ``seed``, so that the same run has the same delays.
    """
    draw = crc32(f"{repetition} {seed}".encode(errors="surrogatepass")) / 0xFFFFFFFF
    return draw * min(LONGEST_DELAY, BASE_DELAY * 2.0 ** min(repetition - 1, 10))
