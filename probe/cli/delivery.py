"""What becomes of each result as it comes: it is counted, kept, shown, and written to reports that take it at once."""

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from probe.cli.feed import Feed
from probe.cli.outputs import Outputs
from probe.cli.progress import ProgressLine
from probe.engine.feeding import Breaks
from probe.excuses import Excuses
from probe.excuses.marks import is_marked, with_all_places
from probe.model import Note, Result
from probe.store.spool import Spool
from probe.summary import Tally

if TYPE_CHECKING:
    from probe.cli.keeping import Keeping

_ROOTLESS = Note("root-unknown")


@dataclass(slots=True)
class Delivery:
    """Takes results. While the list that they belong to is being read, reports have to wait for their other places."""

    excuses: Excuses
    tally: Tally
    spool: Spool
    feed: Feed
    outputs: Outputs
    progress: ProgressLine
    keeping: "Keeping | None" = None
    rootless: int = 0  # links that begin with / where nobody knows what that is
    marked: int = 0  # failures that marks excuse, as far as their places are known
    _waiting: "array[int] | None" = None  # numbers of the targets, in the order of finishing
    _written: int = 0  # of those that waited

    def __post_init__(self) -> None:
        if self.feed.total is None:
            self._waiting = array("q")

    def take(self, result: Result) -> None:
        """Take a result; raises OSError where there is no room for it."""
        found = len(result.evidence)
        result = self.excuses.judged(result)
        if self.keeping is not None:
            self.keeping.add(result, len(result.evidence) - found)
        self.tally.add(result)
        self.rootless += result.reason == _ROOTLESS
        self.marked += is_marked(result)
        self.spool.add(result)
        if self._waiting is None:
            self.outputs.add(with_all_places(self.feed.completed(result)))
        elif self.outputs.streams:
            self._waiting.append(result.target.index)
        self.progress.add(result)

    async def release(self) -> None:
        """Write what has waited, with breaks for the loop: every place is known now."""
        self.progress.know(self.feed.total)
        breaks = Breaks()
        while self._write_next():
            await breaks.take()

    def release_now(self) -> None:
        """Write what has waited, all at once."""
        while self._write_next():
            pass

    def _write_next(self) -> bool:
        if self._waiting is None or self._written == len(self._waiting):
            self._waiting = None
            return False
        result = self.spool.at(self._waiting[self._written])
        self._written += 1
        if result is not None:
            self.outputs.add(with_all_places(self.feed.completed(result)))
        return True
