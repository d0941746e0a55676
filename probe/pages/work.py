"""Work that takes time, as a value: whoever is asked to see it done decides where, and may leave it undone."""

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

Made = TypeVar("Made")


class Work(Generic[Made]):
    """A function to call; ``size`` are the bytes that it goes through, ``made`` what it returned.

    ``left_for`` is set where it was not done: the word of the phrases that tells why.
    """

    __slots__ = ("_make", "left_for", "made", "size")

    def __init__(self, make: Callable[[], Made], size: int) -> None:
        self._make = make
        self.size = size
        self.made: Made | None = None
        self.left_for: str | None = None

    def do(self) -> None:
        """Call the function here and now."""
        self.made = self._make()

    def make(self) -> Made:
        """Return what the function returns, and keep nothing."""
        return self._make()


Steps = Iterator[Work[Any] | None]
"""Short steps of something long; between them, work that has to be done before the next."""
