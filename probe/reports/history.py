"""The observations of earlier runs, for reports that show what is new; empty if no runs are stored."""

from collections.abc import Callable, Iterator
from datetime import datetime

from msgspec import Struct

from probe.model import FAILING_VERDICTS, GOOD_VERDICTS, Result, Verdict

_DECIDING = GOOD_VERDICTS | FAILING_VERDICTS
"""Verdicts that decide the state of a URL: any other observation is not new and heals nothing."""


class Observation(Struct, frozen=True, gc=False):
    """One URL in one earlier run; ``at`` is the start of that run, ``answer`` the status or the failure."""

    at: datetime
    verdict: Verdict
    answer: str
    fails: bool


class PastRun(Struct, frozen=True, gc=False):
    """The counts of one earlier run; ``latency`` is the median of its exchanges in seconds, None if unknown."""

    started_at: datetime
    total: int
    fails: int
    latency: float | None = None


Observations = tuple[Observation, ...]


def _nothing(_: Result) -> Observations:
    return ()


class History(Struct, frozen=True, gc=False):
    """Earlier runs over the same inputs, oldest first, and ``of``: their observations of a result's URL, oldest first.

    ``of`` is called twice per result. It returns one tuple for all URLs with the same observations, so that no report
    holds the history of each URL.
    """

    runs: tuple[PastRun, ...] = ()
    of: Callable[[Result], Observations] = _nothing


LookBack = Callable[[], History | None]
"""Looks up earlier runs for a report that shows them; returns None if there are none."""


def _decided(seen: Observations) -> Iterator[Observation]:
    """Yield the decided observations, the last one first."""
    return (observation for observation in reversed(seen) if observation.fails or observation.verdict in _DECIDING)


def _failed_before(seen: Observations) -> bool:
    return next((observation.fails for observation in _decided(seen)), False)


def newly_fails(result: Result, seen: Observations) -> bool:
    """Whether a result fails whose last decided observation was not a failure, or that has no decided observation."""
    return result.fails and not _failed_before(seen)


def healed(result: Result, seen: Observations) -> bool:
    """Whether a result is good whose last decided observation was a failure."""
    return result.verdict in GOOD_VERDICTS and not result.fails and _failed_before(seen)


def failing_since(result: Result, seen: Observations) -> datetime | None:
    """Return the start of the unbroken series of failures that a result ends, None if it does not fail."""
    if not result.fails:
        return None
    since = result.checked_at
    for observation in _decided(seen):
        if not observation.fails:
            break
        since = observation.at
    return since
