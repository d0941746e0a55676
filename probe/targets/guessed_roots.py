"""The guessed root for ``/`` in a document without a known root: the nearest folder that has most of its links."""

import os
import re
from functools import cache

from probe.sites.tree import bare
from probe.targets.disk import Disk
from probe.targets.roots import folders_above, source_of

_ROOTED = re.compile(
    r"(?:\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:\s*<?|\b(?:href|src)=[\"']?)(/(?![/\s])[^\s()\"'<>]+)", re.MULTILINE
)
_MOST_READ = 1 << 20  # bytes
_LEAST = 3  # links that must exist, and more than half of all; fewer may exist by chance


class GuessedRoots:
    """Guesses the root for each document once."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self.root_of = cache(self._root_of)

    def _root_of(self, document: str, top: str) -> str | None:
        """Return the folder above a document, within its repository, that has most of its links, or None."""
        linked = {bare(text).strip("/") for text in _ROOTED.findall(_text(document))} - {""}
        if len(linked) < _LEAST:
            return None
        counts = {folder: sum(self._has(f"{folder}/{each}") for each in linked)
                  for folder in folders_above(document, top)}  # fmt: skip
        found = max(counts, key=lambda folder: counts[folder], default=None)  # the nearest of equal folders
        enough = found is not None and counts[found] >= _LEAST and 2 * counts[found] > len(linked)
        return found if enough else None

    def _has(self, path: str) -> bool:
        return self._disk.has(path) or source_of(self._disk, path) is not None


def _text(document: str) -> str:
    try:
        if not os.path.isfile(document):  # noqa: PTH113 - paths are str here
            return ""
        with open(document, "rb") as file:  # noqa: PTH123
            return file.read(_MOST_READ).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""
