"""What earlier runs saw, for reports that tell what is new; empty where nothing is kept from one run to the next."""

from collections.abc import Callable, Iterator
from datetime import datetime

from msgspec import Struct

from probe.model import Result, Verdict

UNDECIDED = frozenset({Verdict.UNCHECKED, Verdict.LIMITED, Verdict.SKIPPED})
"""Verdicts that say nothing of what became of a URL: such an observation is neither new, nor does it heal."""


class Observation(Struct, frozen=True, gc=False):
    """One URL in one earlier run; ``at`` is when that run began, ``answer`` the status or the failure."""

    at: datetime
    verdict: Verdict
    answer: str
    fails: bool


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

    ``of`` is called twice a result. It returns one tuple for all URLs of which the same was seen, so that no report
    holds the history of each URL.
    """

    runs: tuple[PastRun, ...] = ()
    of: Callable[[Result], Observations] = _nothing


LookBack = Callable[[], History | None]
"""Looks earlier runs up, for a report that tells of them; None where there are none."""


def _decided(seen: Observations) -> Iterator[Observation]:
    """Yield what was decided, the last one first."""
    return (observation for observation in reversed(seen) if observation.verdict not in UNDECIDED)


def _failed_before(seen: Observations) -> bool:
    return next((observation.fails for observation in _decided(seen)), False)


def newly_fails(result: Result, seen: Observations) -> bool:
    """Whether a result fails that did not fail when it was last seen, or was never seen."""
    return result.fails and not _failed_before(seen)


def healed(result: Result, seen: Observations) -> bool:
    """Whether a result does not fail that failed when it was last seen; one that was not decided tells nothing."""
    fine = not result.fails and result.excuse is None and result.verdict not in UNDECIDED
    return fine and _failed_before(seen)


def failing_since(result: Result, seen: Observations) -> datetime | None:
    """Return when the unbroken row of failures began that a result ends, None where it does not fail."""
    if not result.fails:
        return None
    since = result.checked_at
    for observation in _decided(seen):
        if not observation.fails:
            break
        since = observation.at
    return since
