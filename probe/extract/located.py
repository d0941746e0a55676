"""Strings of data formats, their escapes undone, and where each of their characters stands in the text."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

DEEPEST = 64  # steps of a path that are kept: a string in 100,000 arrays would have to name them all

Path = tuple[str | int, ...]


class Offsets:
    """The offsets of a decoded string's characters in the raw text, as pieces in which both run side by side."""

    __slots__ = ("_decoded", "_raw", "_start")

    def __init__(self, start: int) -> None:
        self._start = start
        self._decoded: array[int] | None = None  # most strings are one piece
        self._raw: array[int] | None = None

    def resume(self, decoded: int, raw: int) -> None:
        """Tell that from the character at ``decoded`` on the text runs on at ``raw``; calls come in order."""
        if self._decoded is None or self._raw is None:
            self._decoded, self._raw = array("q", [0]), array("q", [self._start])
        self._decoded.append(decoded)
        self._raw.append(raw)

    def at(self, index: int) -> int:
        """Return the offset in the raw text of the decoded character at ``index``."""
        if self._decoded is None or self._raw is None:
            return self._start + index
        piece = bisect_right(self._decoded, index) - 1
        return self._raw[piece] + index - self._decoded[piece]


@dataclass(frozen=True, slots=True)
class LocatedString:
    """One string: its decoded value, and ``start``, the offset in the text of what follows the opening quote.

    ``path`` has the keys and indices that lead to it, at most the outermost ``DEEPEST``; that of a key ends with the
    key itself.
    """

    path: Path
    value: str
    start: int
    is_key: bool
    offsets: Offsets

    def at(self, index: int) -> int:
        """Return the offset in the text of the decoded character at ``index``."""
        return self.offsets.at(index)


def unescaped(
    raw: str, start: int, escape: re.Pattern[str], character: Callable[[re.Match[str]], str]
) -> tuple[str, Offsets]:
    """Return ``raw``, which stands at ``start``, with every ``escape`` replaced by what ``character`` makes of it."""
    offsets = Offsets(start)
    parts: list[str] = []
    length = end = 0
    for found in escape.finditer(raw):
        for part in (raw[end : found.start()], character(found)):
            parts.append(part)
            length += len(part)
        end = found.end()
        offsets.resume(length, start + end)
    parts.append(raw[end:])
    return "".join(parts), offsets
