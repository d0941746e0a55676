"""Strikes: a link fails the run only after several failures over a time longer than an outage.

Only observations since the last good one count. An undecided observation (a run that ended early, a host that answered
"too many requests", a bot wall, a page that may be nobody's) neither counts as a strike nor ends the series.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from msgspec import Struct

from probe.model import FAILING_VERDICTS, GOOD_VERDICTS, Note, Verdict

REMEMBERED = timedelta(days=30)  # older failures do not count as flickering
WARNING, FLICKERING, UNKNOWN = "excuse-strikes", "excuse-flickering", "excuse-strikes-unknown"
"""The words of the notes that excuse a link for now."""
_SEVERAL = 2  # series of failures with good observations between them


class Observed(Struct, frozen=True, gc=False):
    """An earlier observation of a link; ``failed`` is None if it was undecided."""

    at: datetime
    failed: bool | None


def observed(at: datetime, verdict: str, *, fails: bool = False) -> Observed:
    """Return a stored observation; an excused failure counts as a failure."""
    found = Verdict(verdict)
    return Observed(at, decided(found, fails=fails or found in FAILING_VERDICTS))


def decided(verdict: Verdict, *, fails: bool) -> bool | None:
    """Return whether a link failed, None if its verdict does not decide whether it works."""
    return True if fails else False if verdict in GOOD_VERDICTS else None


def separate_failures(seen: Iterable[Observed], now: datetime) -> int:
    """Return the number of separate series of failures within the last thirty days."""
    recent = [each for each in seen if each.failed is not None and each.at > now - REMEMBERED]
    return len(list(_rows(recent)))


def flickers(seen: Iterable[Observed], now: datetime) -> bool:
    """Whether a link was good between its failures of the last thirty days."""
    return separate_failures(seen, now) >= _SEVERAL


class Limit(Struct, frozen=True, gc=False):
    """The number of strikes that fail the run, and their minimum time span in seconds; by default one strike."""

    fail_after: int = 1
    over: float = 0

    @property
    def span(self) -> timedelta:
        """The minimum time from the first strike to the last."""
        return timedelta(seconds=self.over)


def remembered_since(limit: Limit, now: datetime) -> datetime | None:
    """Return the time since when runs are kept for counting strikes, or None if strikes are not counted."""
    return None if limit == Limit() else now - max(REMEMBERED, 2 * limit.span)


class Strikes(Struct, frozen=True, gc=False):
    """The number of failures of a link since it was last good, their start, and the number of separate series.

    ``known`` is false if the earlier failures could not be read.
    """

    count: int
    since: datetime
    now: datetime
    rows: int
    known: bool = True

    @classmethod
    def of(cls, earlier: Iterable[Observed], now: datetime) -> "Strikes":
        """Return the strikes of a link that fails ``now``; ``earlier`` is ordered by time."""
        known = [each for each in earlier if each.failed is not None and each.at < now]
        known.append(Observed(now, failed=True))
        last = list(_rows(known))[-1]
        return cls(len(last), last[0].at, now, separate_failures(known, now))

    @property
    def flickers(self) -> bool:
        """Whether the link was good between its failures of the last thirty days."""
        return self.rows >= _SEVERAL

    def enough(self, limit: Limit) -> bool:
        """Whether the strikes reach the limit, so that the link fails the run."""
        return self.known and self.count >= limit.fail_after and (self.now - self.since).total_seconds() >= limit.over

    def told(self) -> Note:
        """Return a note on the strikes, and on whether the link flickers."""
        return Note("strikes-flickering" if self.flickers else "strikes", self._values)

    @property
    def excuse(self) -> Note:
        """The note that excuses the link for now."""
        if not self.known:
            return Note(UNKNOWN)
        return Note(FLICKERING if self.flickers else WARNING, self._values)

    @property
    def _values(self) -> tuple[str, ...]:
        return str(self.count), self.since.date().isoformat(), str(self.rows)


def _rows(known: Sequence[Observed]) -> Iterable[list[Observed]]:
    """Yield the series of failures, each without a good observation in between."""
    return (list(row) for failed, row in groupby(known, key=lambda each: each.failed) if failed)
