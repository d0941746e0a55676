"""String enumerations whose members compare in the order of their definition."""

from enum import StrEnum
from typing import Self


class Ranked(StrEnum):
    """An enumeration whose members compare with each other, and with their values, by the order of definition.

    Comparison with any other string raises ValueError; plain strings would compare alphabetically.
    """

    @property
    def rank(self) -> int:
        """The position in the order, from 0."""
        return list(type(self)).index(self)

    def _other(self, text: str) -> Self:
        return type(self)(text)

    def __lt__(self, other: str) -> bool:
        return self.rank < self._other(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= self._other(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > self._other(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= self._other(other).rank
