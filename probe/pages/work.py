"""Slow work as a value: its receiver decides where to run it, and may skip it."""

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

Made = TypeVar("Made")


class Work(Generic[Made]):
    """A function to call; ``size`` is the number of bytes that it processes, ``made`` its return value.

    ``left_for`` is set if the work was skipped: the word of the note that states the reason.
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
        """Call the function, and return its value without storing it."""
        return self._make()


Steps = Iterator[Work[Any] | None]
"""Short steps of a long task; each yielded work has to be done before the next step."""
