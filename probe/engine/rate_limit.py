"""Rate limit fields that hosts send before they refuse: ``RateLimit`` and the older fields of the same purpose.

Sources: draft-ietf-httpapi-ratelimit-headers, of which servers send the fields of revisions up to 6, of 7, and from 8
on; the documentation of GitHub, GitLab, X, Reddit, Okta, Discord and Atlassian for fields that begin with ``X-``.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from probe.engine.retry_after import http_date, seconds_of, seconds_until
from probe.model import Headers
from probe.patterns import lazy_compile

LONGEST_PAUSE = 86_400.0  # seconds; the longest windows in use are one day, and larger numbers have another meaning
FIRST_EPOCH = 1e9  # larger numbers are timestamps: this one is 2001-09-09
FIRST_EPOCH_IN_MILLISECONDS = 1e12

LIMIT_FIELDS = ("RateLimit", "RateLimit-Remaining", "X-RateLimit-Remaining", "X-Rate-Limit-Remaining")
"""The fields of which a reply about a limit has at least one."""

_AROUND = " \t\"'"
_PREFIXES = ("RateLimit", "X-RateLimit", "X-Rate-Limit")
_QUOTED = lazy_compile(r'"(?:[^"\\]++|\\.)*+"')
_PARAMETER = lazy_compile(r";[ \t]*([rt])[ \t]*=[ \t]*([0-9]{1,15})(?![0-9.])")
_MEMBER = lazy_compile(r"(?:^|[,;])[ \t]*(remaining|reset)[ \t]*=[ \t]*([0-9]{1,15})(?![0-9.])", re.IGNORECASE)


def rate_limit_pause(headers: Headers, wall: datetime) -> float | None:
    """Return the pause in seconds that a host requests before the next request, None if it requests none.

    A host requests a pause if nothing remains of its limit and it declares the reset; a reset in the past gives 0. Of
    several limits, the one with the latest reset counts. Replies from a cache are ignored, because their fields were
    for another client.
    """
    if (seconds_of(headers.get("Age", "").strip()) or 0) > 0:
        return None
    pauses = [pause for pause in _pauses(headers, wall) if pause <= LONGEST_PAUSE]
    return max(pauses, default=None)


def _pauses(headers: Headers, wall: datetime) -> Iterator[float]:
    yield from _structured(headers.get("RateLimit", ""))
    for prefix in _PREFIXES:
        remaining = _number(headers.get(f"{prefix}-Remaining"))
        if remaining is None or remaining >= 1:
            continue
        pause = _number(headers.get(f"{prefix}-Reset-After"))
        if pause is None:
            pause = _until(headers.get(f"{prefix}-Reset", ""), headers, wall)
        if pause is not None:
            yield pause


def _structured(field: str) -> Iterator[float]:
    """Yield the pauses of ``"default";r=0;t=30``, one item per limit, or of ``limit=10, remaining=0, reset=30``."""
    if not field:
        return
    field = _QUOTED.sub("", field)
    limits = [dict(_PARAMETER.findall(item)) for item in field.split(",")]
    limits.append({name.lower(): value for name, value in _MEMBER.findall(field)})
    for limit in limits:
        remaining = limit.get("r", limit.get("remaining"))
        pause = limit.get("t", limit.get("reset"))
        if remaining is not None and pause is not None and int(remaining) == 0:
            yield float(pause)


def _number(value: str | None) -> float | None:
    """Return the first number of a field without its parameters: Docker Hub writes ``0;w=21600`` for 0."""
    return seconds_of(re.split("[,;]", value or "", maxsplit=1)[0].strip(_AROUND))


def _until(reset: str, headers: Headers, wall: datetime) -> float | None:
    """Return the seconds until a reset, which is in seconds, a duration, a Unix timestamp, or a date."""
    seconds = _number(reset)
    if seconds is None:
        return seconds_until(_date(reset.strip(_AROUND)), headers, wall)
    if seconds < FIRST_EPOCH:
        return seconds
    if seconds >= FIRST_EPOCH_IN_MILLISECONDS:
        seconds /= 1000
    if seconds >= datetime.max.replace(tzinfo=UTC).timestamp():
        return None
    return seconds_until(datetime.fromtimestamp(seconds, UTC), headers, wall)


def _date(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return http_date(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
