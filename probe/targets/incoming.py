"""Targets of a list that is still being read: each is available from its first mention."""

from collections.abc import Iterable

from msgspec.structs import replace

from probe.model import Mention, Result, Target
from probe.settings import Reading
from probe.targets import Found, Key, Reader, numbered


class Incoming:
    """Returns each target at its first mention; later mentions are added to its result.

    Once the list is ``whole``, only targets with several mentions are kept in memory.
    """

    def __init__(self, reading: Reading) -> None:
        self._reader = Reader(reading)
        self._found: dict[Key, Found] = {}
        self._more: dict[int, Found] = {}  # targets with several mentions, by number
        self._total = 0
        self.whole = False

    @property
    def total(self) -> int:
        """The number of targets so far."""
        return self._total

    @property
    def repeated(self) -> Iterable[int]:
        """The numbers of targets with several mentions."""
        return self._more

    def add(self, mention: Mention) -> Target | None:
        """Add the next mention; return its target if the mention is the first one."""
        found = self._reader.add(mention, self._found)
        if found.number is not None:
            self._more[found.number] = found
            return None
        found.number = self._total
        self._total += 1
        return numbered(found.number, found)

    def end(self) -> None:
        """Record that the list is complete."""
        self.whole = True
        self._found.clear()
        del self._reader

    def completed(self, result: Result) -> Result:
        """Return a result with all mentions of its URL that have been read so far."""
        found = self._more.get(result.target.index)
        if found is None:
            return result
        return replace(result, target=replace(result.target, mentions=tuple(found.mentions), note=found.note))
