"""Lookup of local paths as a web server would find them."""

import os
import sys
import unicodedata
from functools import cache

_FOLDED = sys.platform in ("win32", "darwin")  # case-insensitive file systems, unlike the web
_INDEX = ("index.", "default.")  # prefixes of the names of index files


class Disk:
    """Looks paths up, with a cache."""

    def __init__(self) -> None:
        self.has = cache(self._has)
        self._names = cache(_names)
        self._folded = cache(self._folded_names)

    def _has(self, path: str) -> bool:
        there = os.path.exists(path)  # noqa: PTH110 - Path.exists raises if a name is too long
        return there and not (_FOLDED and self.otherwise(path))

    def otherwise(self, path: str) -> str | None:
        """Return the file whose name differs from a path only in case, which is another file on the web."""
        folder, name = os.path.split(path)
        wanted = unicodedata.normalize("NFC", name)
        if wanted in self._names(folder):
            return None
        other = self._folded(folder).get(wanted.casefold())
        return None if other is None else f"{folder}/{other}"

    def _folded_names(self, folder: str) -> dict[str, str]:
        return {spelt.casefold(): name for spelt, name in self._names(folder).items()}

    def is_bare(self, path: str) -> bool:
        """Whether a path is a folder without an index file, for which most hosts display nothing."""
        is_folder = os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises if a name is too long
        return is_folder and not any(name.startswith(_INDEX) for name in self._names(path))


def _names(folder: str) -> dict[str, str]:
    """Return the names in a folder by their NFC form, which the web uses."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - paths are str here
    except (OSError, ValueError):
        return {}
    return {unicodedata.normalize("NFC", name): name for name in names}
