"""Handle each result as it arrives: count it, store it, show it, and write it to the reports that stream."""

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
    """Takes results. While their list is still being read, reports wait for further places of the same URLs."""

    excuses: Excuses
    tally: Tally
    spool: Spool
    feed: Feed
    outputs: Outputs
    progress: ProgressLine
    keeping: "Keeping | None" = None
    rootless: int = 0  # links that start with / and have no known root
    marked: int = 0  # failures that ignore marks excuse, as far as their places are known
    _waiting: "array[int] | None" = None  # numbers of the targets, in the order of completion
    _written: int = 0  # of those that waited

    def __post_init__(self) -> None:
        if self.feed.total is None:
            self._waiting = array("q")

    def take(self, result: Result) -> None:
        """Take a result; raises OSError if there is no space for it."""
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
        """Write the waiting results, yielding to the event loop; every place is known now."""
        self.progress.know(self.feed.total)
        breaks = Breaks()
        while self._write_next():
            await breaks.take()

    def release_now(self) -> None:
        """Write the waiting results at once."""
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
