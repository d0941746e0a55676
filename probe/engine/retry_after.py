"""The delay that a server requests in ``Retry-After``, as seconds, duration or date. RFC 9110, 10.2.3."""

import re
from datetime import UTC, datetime

from probe.model import Headers
from probe.patterns import lazy_compile

LONGEST_WAIT = 999_999_999_999.0  # seconds; the upper limit of any Retry-After, which dates cannot exceed either
# The format of durations in Go, and in servers and proxies written in Go: https://pkg.go.dev/time.
_DURATION = lazy_compile(r"(?:[0-9]{1,12}(?:\.[0-9]{1,12})?[ \t]*(?:ms|h|m|s)[ \t]*)+", re.IGNORECASE)
_PART = lazy_compile(r"([0-9.]+)[ \t]*(ms|h|m|s)", re.IGNORECASE)
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_DECIMAL = lazy_compile(r"([0-9]+)(\.[0-9]+)?")


def retry_after(headers: Headers, wall: datetime) -> float | None:
    """Return the delay in seconds that ``Retry-After`` requests, 0 for a past date, None without a valid value.

    RFC 9110, 10.2.3: seconds, or a date in any of the three forms. A date is relative to the reply's own ``Date`` if
    present, so that a wrong clock of the server does not matter. Seconds with a fraction, and durations such as ``3s``
    and ``1m1s``, are not standard, but servers send them.
    """
    value = headers.get("Retry-After", "").strip(" \t\"'")
    seconds = seconds_of(value)
    return seconds_until(http_date(value), headers, wall) if seconds is None else min(seconds, LONGEST_WAIT)


def seconds_of(text: str) -> float | None:
    """Return the seconds of a number or a duration, None for other text."""
    decimal = _DECIMAL.fullmatch(text)
    if decimal:
        return float((decimal[1].lstrip("0")[:15] or "0") + (decimal[2] or "")[:13])
    if _DURATION.fullmatch(text):
        return sum(float(number) * _UNITS[unit.lower()] for number, unit in _PART.findall(text))
    return None


def seconds_until(moment: datetime | None, headers: Headers, wall: datetime) -> float | None:
    """Return the seconds until a date by the server's clock if it sends one, else by ours; 0 for a past date."""
    if moment is None:
        return None
    return max(0.0, (moment - (http_date(headers.get("Date", "")) or wall)).total_seconds())


def http_date(text: str) -> datetime | None:
    """Return the parsed date in any of HTTP's three forms, None if it is not a date."""
    if not text:
        return None
    try:
        from email.utils import parsedate_to_datetime  # noqa: PLC0415 - few replies say when to ask again

        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
