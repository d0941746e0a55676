"""What of a report fits a terminal, so that what fails is seen at its end without scrolling."""

from collections.abc import Sequence

FIRST = 15  # results that fail, shown however low the terminal is
_FEWEST_TOLD = 2  # lines of what else is to be told, however much fails
_OTHERS = 2  # lines: what is not shown, and the next prompt of the shell


class Screen:
    """The lines of a terminal, ``height`` of them, None for any number; ``reserved`` are taken by how the run went."""

    def __init__(self, height: int | None, *, reserved: int) -> None:
        self._room = None if height is None else height - reserved - _OTHERS

    def told(self, lines: Sequence[str], *, failing: int) -> tuple[list[str], int]:
        """Return the lines beside what fails that there is room for, and how many are left out."""
        if self._room is None:
            return list(lines), 0
        room = max(self._room - min(failing, FIRST), _FEWEST_TOLD)
        return list(lines[:room]), max(len(lines) - room, 0)

    def room(self, full: Sequence[str], *, taken: int) -> int | None:
        """Return how many lines what fails may have, None where its ``full`` lines fit beside those that are taken."""
        if self._room is None or len(full) < self._room - taken:  # a blank line goes below them
            return None
        return max(self._room - taken, FIRST)
