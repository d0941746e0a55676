"""Fit a report to the height of a terminal, so that failures at its end are visible without scrolling."""

from collections.abc import Sequence

FIRST = 15  # failing results, shown even on the smallest terminal
_FEWEST_TOLD = 2  # lines for other notices, however many results fail
_OTHERS = 2  # lines: the number of hidden results, and the next prompt of the shell


class Screen:
    """The lines of a terminal: ``height``, or None for no limit; ``reserved`` of them are for the run's summary."""

    def __init__(self, height: int | None, *, reserved: int) -> None:
        self._room = None if height is None else height - reserved - _OTHERS

    def told(self, lines: Sequence[str], *, failing: int) -> tuple[list[str], int]:
        """Return the lines other than failures that fit, and how many are left out."""
        if self._room is None:
            return list(lines), 0
        room = max(self._room - min(failing, FIRST), _FEWEST_TOLD)
        return list(lines[:room]), max(len(lines) - room, 0)

    def room(self, full: Sequence[str], *, taken: int) -> int | None:
        """Return how many lines the failures may take, None if their ``full`` lines fit beside those already taken."""
        if self._room is None or len(full) < self._room - taken:  # a blank line follows them
            return None
        return max(self._room - taken, FIRST)
