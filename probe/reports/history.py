"""What earlier runs saw, for reports that tell what is new; empty where nothing is kept from one run to the next."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from probe.model import Result, Verdict


class Observation(Struct, frozen=True, gc=False):
    """One URL in one earlier run. ``answer`` is the status or the failure, ``elapsed`` is in seconds."""

    at: datetime
    verdict: Verdict
    answer: str
    fails: bool
    elapsed: float


class PastRun(Struct, frozen=True, gc=False):
    """The counts of one earlier run; ``latency`` is the median of its exchanges in seconds, None where unknown."""

    started_at: datetime
    total: int
    fails: int
    latency: float | None = None


Observations = tuple[Observation, ...]


def _nothing(_: Result) -> Observations:
    return ()


class History(Struct, frozen=True, gc=False):
    """Earlier runs over the same inputs, oldest first, and ``of``: what they saw of a result's URL, oldest first.

    ``of`` is called once a result; a store looks the URL up, so that no report holds the history of all URLs.
    """

    runs: tuple[PastRun, ...] = ()
    of: Callable[[Result], Observations] = _nothing


def newly_fails(result: Result, seen: Observations) -> bool:
    """Whether a result fails that did not fail when it was last seen, or was never seen."""
    return result.fails and not (seen and seen[-1].fails)


def healed(result: Result, seen: Observations) -> bool:
    """Whether a result does not fail that failed when it was last seen; one that was not judged tells nothing."""
    judged = result.verdict not in (Verdict.UNCHECKED, Verdict.SKIPPED)
    return judged and not result.fails and result.excuse is None and bool(seen) and seen[-1].fails


def failing_since(result: Result, seen: Observations) -> datetime | None:
    """Return when the unbroken row of failures began that a result ends, None where it does not fail."""
    if not result.fails:
        return None
    since = result.checked_at
    for observation in reversed(seen):
        if not observation.fails:
            break
        since = observation.at
    return since
