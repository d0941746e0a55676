"""When to ask again: back-off with full jitter, and what a server says about it in ``Retry-After``."""

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zlib import crc32

from msgspec.structs import replace

from probe.codes import Retry
from probe.engine.attempt import Answered, Step
from probe.engine.refusals import MARGIN, is_refusal
from probe.model import TIMEOUTS, Failure, Headers, Verdict
from probe.patterns import lazy_compile
from probe.settings import Patience

if TYPE_CHECKING:
    from probe.engine.refusals import Refusals
    from probe.engine.request import RequestBuilder

BASE_DELAY = 1.0  # seconds; the first repetition waits up to this long, each further one up to twice as long
MOST_IN_QUIET = 5  # repetitions of what must be asked while nothing else is
LONGEST_DELAY = 30.0  # seconds
LONGEST_WAIT = 999_999_999_999.0  # seconds that any Retry-After is taken for; dates reach no further either

# Go writes durations like this, and so do the servers and proxies that are written in it: https://pkg.go.dev/time.
_DURATION = lazy_compile(r"(?:[0-9]{1,12}(?:\.[0-9]{1,12})?[ \t]*(?:ms|h|m|s)[ \t]*)+", re.IGNORECASE)
_PART = lazy_compile(r"([0-9.]+)[ \t]*(ms|h|m|s)", re.IGNORECASE)
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_DECIMAL = lazy_compile(r"([0-9]+)(\.[0-9]+)?")


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


def retry_after(headers: Headers, wall: datetime) -> float | None:
    """Return the seconds that ``Retry-After`` asks to wait, 0 for a moment that is past, None where it says nothing.

    RFC 9110, 10.2.3: seconds, or a date in any of the three forms. A date is taken against the reply's own ``Date``
    where there is one, so that a server whose clock is wrong still means the same span. Seconds with a fraction, and
    durations such as ``3s`` and ``1m1s``, are no standard but sent.
    """
    value = headers.get("Retry-After", "").strip(" \t\"'")
    seconds = seconds_of(value)
    return seconds_until(http_date(value), headers, wall) if seconds is None else min(seconds, LONGEST_WAIT)


def seconds_of(text: str) -> float | None:
    """Return the seconds that a number or a duration stands for, None for what is neither."""
    decimal = _DECIMAL.fullmatch(text)
    if decimal:
        return float((decimal[1].lstrip("0")[:15] or "0") + (decimal[2] or "")[:13])
    if _DURATION.fullmatch(text):
        return sum(float(number) * _UNITS[unit.lower()] for number, unit in _PART.findall(text))
    return None


def seconds_until(moment: datetime | None, headers: Headers, wall: datetime) -> float | None:
    """Return the seconds until a moment by the clock of the server, as far as it tells it; 0 for one that is past."""
    if moment is None:
        return None
    return max(0.0, (moment - (http_date(headers.get("Date", "")) or wall)).total_seconds())


def http_date(text: str) -> datetime | None:
    """Return the moment that a date in any of HTTP's three forms stands for, None for what is none."""
    if not text:
        return None
    try:
        from email.utils import parsedate_to_datetime  # noqa: PLC0415 - few replies say when to ask again

        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
