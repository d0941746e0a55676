"""Targets of a list that is still being read: each is there from its first mention on."""

from collections.abc import Iterable

from msgspec.structs import replace

from probe.model import Mention, Result, Target
from probe.settings import Reading
from probe.targets import Found, Key, Reader, numbered


class Incoming:
    """Gives each target at its first mention; what is said of it further down the list is added to its result.

    Nothing is kept of a target that has one mention alone once the list is ``whole``.
    """

    def __init__(self, reading: Reading) -> None:
        self._reader = Reader(reading)
        self._found: dict[Key, Found] = {}
        self._more: dict[int, Found] = {}  # targets with several mentions, by number
        self._total = 0
        self.whole = False

    @property
    def total(self) -> int:
        """How many targets there are so far."""
        return self._total

    @property
    def repeated(self) -> Iterable[int]:
        """The numbers of the targets that have several mentions."""
        return self._more

    def add(self, mention: Mention) -> Target | None:
        """Take the next mention; returns its target where this is the first one."""
        found = self._reader.add(mention, self._found)
        if found.number is not None:
            self._more[found.number] = found
            return None
        found.number = self._total
        self._total += 1
        return numbered(found.number, found)

    def end(self) -> None:
        """Take note that the list is whole."""
        self.whole = True
        self._found.clear()
        del self._reader

    def completed(self, result: Result) -> Result:
        """Return a result with every place of its URL, as far as the list has been read."""
        found = self._more.get(result.target.index)
        if found is None:
            return result
        return replace(result, target=replace(result.target, mentions=tuple(found.mentions), note=found.note))
