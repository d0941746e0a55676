"""Texts that compare in the order in which an enumeration lists them."""

from enum import StrEnum
from typing import Self


class Ranked(StrEnum):
    """An enumeration whose members compare with each other, and with their texts, by their order.

    Other texts raise ValueError: as plain texts they would compare by the alphabet.
    """

    @property
    def rank(self) -> int:
        """The place in the order, from 0."""
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
