"""Check what a run writes: no two reports go to the same file, and none replaces a file that the run reads."""

import os
import stat
import unicodedata
from collections.abc import Iterable
from typing import Self

from probe.errors import SettingsError
from probe.sources.ignores import IGNORE_FILES
from probe.sources.inputs import STDIN
from probe.sources.wildcards import FOLDED

Identity = tuple[int, int] | str
"""What all names of a file share: device and number, or the real path of a file that does not exist yet."""


class Written:
    """The files that a run replaces, by identity; pipes and devices do not count."""

    def __init__(self) -> None:
        self._names: dict[Identity, str] = {}

    @classmethod
    def of(cls, paths: Iterable[str]) -> Self:
        """Return the files of reports; raises SettingsError if two are the same file."""
        written = cls()
        for path in paths:
            found = identity(path)
            if found in written._names:
                first = written._names[found]
                both = path if path == first else f"{path} and {first}"
                raise SettingsError(f"{both}: two reports cannot be one file")
            written.add(path)
        return written

    def add(self, path: str) -> None:
        """Add one more file that is written."""
        found = identity(path)
        if found is not None:
            self._names[found] = path

    def spare(self, read: Iterable[str]) -> None:
        """Raise SettingsError if one of the files is also read, under any name; ``-`` is standard input."""
        if not any(isinstance(found, tuple) for found in self._names):
            return  # a file that does not exist yet is not read
        for name in read:
            path = self._names.get(_of_existing(name) or "")
            if path is not None:
                also = "" if path == name else f"{'standard input' if name == STDIN else name}, which is "
                raise SettingsError(
                    f"{path}: is {also}read by this run; a report would overwrite it; name another file"
                )

    def spare_ignores(self) -> None:
        """Raise SettingsError if one of the files is an ignore file."""
        for found, path in self._names.items():
            if isinstance(found, tuple) and os.path.basename(os.path.realpath(path)) in IGNORE_FILES:  # noqa: PTH119
                raise SettingsError(f"{path}: contains ignore rules for folders, which would be lost")


def identity(path: str) -> Identity | None:
    """Return the identity of a file, None if it is not a file. Raises nothing; errors are reported elsewhere."""
    try:
        return _of(path) if os.path.exists(path) else _folded(os.path.realpath(path))  # noqa: PTH110 - NUL, long names
    except (OSError, ValueError):
        return None


def _of_existing(name: str) -> Identity | None:
    try:
        return _of(0 if name == STDIN else name)
    except (OSError, ValueError):
        return None


def _of(file: str | int) -> tuple[int, int] | None:
    found = os.stat(file)  # noqa: PTH116 - a path with NUL is a ValueError here
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None


def _folded(path: str) -> str:
    """Return the normalised path on systems that ignore case or Unicode form in file names."""
    return unicodedata.normalize("NFC", path).casefold() if FOLDED else path
