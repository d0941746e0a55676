"""Strikes: a link fails the run once it has failed several times, over a time that no outage lasts.

Judged by the observations since the last good one. What nobody has seen (a run that ended early, a host that answered
"too many requests") neither counts as a strike nor ends the row of them.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from msgspec import Struct

from probe.excuses.entries import UNDECIDED
from probe.model import FAILING_VERDICTS, Note, Verdict

REMEMBERED = timedelta(days=30)  # what failed before that does not make a link one that flickers
WARNING, FLICKERING = "excuse-strikes", "excuse-flickering"  # the words of the notes that excuse a link for now
_SEVERAL = 2  # rows of failures with good observations between them


class Observed(Struct, frozen=True, gc=False):
    """An earlier observation of a link; ``failed`` is None where it was not decided."""

    at: datetime
    failed: bool | None


def observed(at: datetime, verdict: str, *, fails: bool = False) -> Observed:
    """Return an observation as it was stored; what did not fail its run for some excuse has failed all the same."""
    found = Verdict(verdict)
    return Observed(at, fails or (None if found in UNDECIDED else found in FAILING_VERDICTS))


def separate_failures(seen: Iterable[Observed], now: datetime) -> int:
    """Return how often a link has failed within thirty days with good observations in between."""
    recent = [each for each in seen if each.failed is not None and each.at > now - REMEMBERED]
    return len(list(_rows(recent)))


def flickers(seen: Iterable[Observed], now: datetime) -> bool:
    """Whether a link was good between its failures of the last thirty days."""
    return separate_failures(seen, now) >= _SEVERAL


class Limit(Struct, frozen=True, gc=False):
    """How many strikes fail the run, and over how many seconds at least; by default the first one does."""

    fail_after: int = 1
    over: float = 0

    @property
    def span(self) -> timedelta:
        """The least time from the first strike to the last."""
        return timedelta(seconds=self.over)


def remembered_since(limit: Limit, now: datetime) -> datetime | None:
    """Return since when runs have to be kept for strikes to be counted; None where they are not."""
    return None if limit == Limit() else now - max(REMEMBERED, 2 * limit.span)


class Strikes(Struct, frozen=True, gc=False):
    """How often a link has failed since it was last good, since when, and in how many separate rows of failures."""

    count: int
    since: datetime
    now: datetime
    rows: int

    @classmethod
    def of(cls, earlier: Iterable[Observed], now: datetime) -> "Strikes":
        """Return the strikes of a link that fails ``now``; ``earlier`` is ordered by time."""
        decided = [each for each in earlier if each.failed is not None and each.at < now]
        decided.append(Observed(now, failed=True))
        last = list(_rows(decided))[-1]
        return cls(len(last), last[0].at, now, separate_failures(decided, now))

    @property
    def flickers(self) -> bool:
        """Whether the link was good between its failures of the last thirty days."""
        return self.rows >= _SEVERAL

    def enough(self, limit: Limit) -> bool:
        """Whether the link fails the run."""
        return self.count >= limit.fail_after and (self.now - self.since).total_seconds() >= limit.over

    def told(self) -> Note:
        """Return what is known of the strikes, with whether the link flickers."""
        return Note("strikes-flickering" if self.flickers else "strikes", self._values)

    @property
    def excuse(self) -> Note:
        """Why the link does not fail the run yet."""
        return Note(FLICKERING if self.flickers else WARNING, self._values)

    @property
    def _values(self) -> tuple[str, ...]:
        return str(self.count), self.since.date().isoformat(), str(self.rows)


def _rows(decided: Sequence[Observed]) -> Iterable[list[Observed]]:
    """Yield the rows of failures, each without a good observation in between."""
    return (list(row) for failed, row in groupby(decided, key=lambda each: each.failed) if failed)
