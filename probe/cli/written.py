"""What a run writes: no two reports are one file, and none is a file that the run reads."""

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
"""What is the same for all names of a file: device and number; of one that does not exist yet its real path."""


class Written:
    """The files that a run writes anew, by their identities; pipes and devices are none."""

    def __init__(self) -> None:
        self._names: dict[Identity, str] = {}

    @classmethod
    def of(cls, paths: Iterable[str]) -> Self:
        """Return what reports are written to; raises SettingsError where two are one file."""
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
        """Take note of one more file that is written."""
        found = identity(path)
        if found is not None:
            self._names[found] = path

    def spare(self, read: Iterable[str]) -> None:
        """Raise SettingsError where one of the files is read as well, by whatever name; ``-`` is standard input."""
        if not any(isinstance(found, tuple) for found in self._names):
            return  # what does not exist yet is not read
        for name in read:
            path = self._names.get(_of_existing(name) or "")
            if path is not None:
                also = "" if path == name else f"{'standard input' if name == STDIN else name}, which is "
                raise SettingsError(
                    f"{path}: is {also}read by this run; a report would overwrite it; name another file"
                )

    def spare_ignores(self) -> None:
        """Raise SettingsError where one of the files says what folders leave out."""
        for found, path in self._names.items():
            if isinstance(found, tuple) and os.path.basename(os.path.realpath(path)) in IGNORE_FILES:  # noqa: PTH119
                raise SettingsError(f"{path}: contains ignore rules for folders, which would be lost")


def identity(path: str) -> Identity | None:
    """Return what a file is told by; None for what is no file. Raises nothing: what is wrong is told elsewhere."""
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
    """Return the one way to write a path on systems that find a file however its name is spelt."""
    return unicodedata.normalize("NFC", path).casefold() if FOLDED else path
