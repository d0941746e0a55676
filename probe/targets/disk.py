"""What lies on this machine under a path, as the web will have it."""

import os
import sys
import unicodedata
from functools import cache

_FOLDED = sys.platform in ("win32", "darwin")  # where a file is found however its name is spelt, unlike on the web
_INDEX = ("index.", "default.")  # what the names of the files begin with that hosts serve in place of a folder


class Disk:
    """Looks paths up, each once."""

    def __init__(self) -> None:
        self.has = cache(self._has)
        self._names = cache(_names)
        self._folded = cache(self._folded_names)

    def _has(self, path: str) -> bool:
        there = os.path.exists(path)  # noqa: PTH110 - Path.exists raises where a name is too long
        return there and not (_FOLDED and self.otherwise(path))

    def otherwise(self, path: str) -> str | None:
        """Return the file that differs from a path in upper and lower case, which on the web is another one."""
        folder, name = os.path.split(path)
        wanted = unicodedata.normalize("NFC", name)
        if wanted in self._names(folder):
            return None
        other = self._folded(folder).get(wanted.casefold())
        return None if other is None else f"{folder}/{other}"

    def _folded_names(self, folder: str) -> dict[str, str]:
        return {spelt.casefold(): name for spelt, name in self._names(folder).items()}

    def is_bare(self, path: str) -> bool:
        """Whether a path is a folder without an index, of which most hosts show nothing."""
        is_folder = os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises where a name is too long
        return is_folder and not any(name.startswith(_INDEX) for name in self._names(path))


def _names(folder: str) -> dict[str, str]:
    """Return the names in a folder by the one way to write each that the web knows."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - paths are texts here
    except (OSError, ValueError):
        return {}
    return {unicodedata.normalize("NFC", name): name for name in names}
