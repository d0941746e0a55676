"""The lines of the documents that were read, looked at once more: only they tell where in a line a byte is."""

import os
import re
from functools import lru_cache

_MOST_FILES = 32  # of them in memory
_LARGEST = 1024 * 1024  # bytes of a file that is worth splitting for a column
_END = re.compile(r"\r\n|\n|\r")


class Lines:
    """Lines of files, the last few files kept: most links of one file come together."""

    def __init__(self) -> None:
        self._read = lru_cache(_MOST_FILES)(_read)

    def line(self, path: str, number: int) -> str | None:
        """Return a line of a file, counted from 1; None where the file cannot be read as UTF-8 any more."""
        lines = self._read(path)
        return lines[number - 1] if 0 < number <= len(lines) else None


def _read(path: str) -> list[str]:
    try:
        if not os.path.isfile(path) or os.path.getsize(path) > _LARGEST:  # noqa: PTH113, PTH202 - Path raises for NUL
            return []
        with open(path, encoding="utf-8", newline="") as file:  # noqa: PTH123 - the same
            return _END.split(file.read())
    except (OSError, ValueError):
        return []
