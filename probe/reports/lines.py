"""Read lines of the input documents again, because byte columns can only be computed from the file."""

import os
import re
from functools import lru_cache

_MOST_FILES = 32  # files in memory
_LARGEST = 1024 * 1024  # bytes; larger files are not split for a column
_END = re.compile(r"\r\n|\n|\r")


class Lines:
    """Lines of files, with the last few files cached: most links of one file come together."""

    def __init__(self) -> None:
        self._read = lru_cache(_MOST_FILES)(_read)

    def line(self, path: str, number: int) -> str | None:
        """Return a line of a file, counted from 1; None if the file cannot be read as UTF-8 any more."""
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
