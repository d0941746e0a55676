"""Strings of data formats with their escapes decoded, and the position of each character in the text."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

DEEPEST = 64  # path steps that are kept; a string in 100,000 nested arrays would otherwise store 100,000

Path = tuple[str | int, ...]


class Offsets:
    """The raw-text offsets of a decoded string's characters, stored as pieces in which both advance in step."""

    __slots__ = ("_decoded", "_raw", "_start")

    def __init__(self, start: int) -> None:
        self._start = start
        self._decoded: array[int] | None = None  # most strings have only one piece
        self._raw: array[int] | None = None

    def resume(self, decoded: int, raw: int) -> None:
        """Record that from index ``decoded`` on the text continues at ``raw``; calls are in ascending order."""
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
    """A string: its decoded value, and ``start``, the offset of the first character after the opening quote.

    ``path`` holds the keys and indices of its position, at most the outermost ``DEEPEST``; the path of a key includes
    the key itself.
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
    """Return ``raw``, which begins at offset ``start``, with every ``escape`` replaced by its ``character``."""
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
