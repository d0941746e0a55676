"""The decoded value of an attribute, and the document position of each of its characters."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from html import unescape
from html.entities import html5

# A named reference ends with a semicolon. Legacy names may omit it, but not before "=" or a letter: "?a=1&copy=2".
# HTML standard, "named character reference state".
_REFERENCE = re.compile(r"&(?:#(?:[xX]([0-9a-fA-F]++)|([0-9]++));?|([a-zA-Z][a-zA-Z0-9]*+)(;|(?!=)))")
_LOST = "\ufffd"
ENDS = "".join(map(chr, range(0x21)))
"""C0 controls and space, which the URL standard strips from both ends of a URL."""


@dataclass(slots=True)
class Value:
    """An attribute's value: the ``raw`` text, which begins at offset ``start`` of the document."""

    raw: str
    start: int
    _pieces: list[tuple[int, int]] | None = None

    @property
    def text(self) -> str:
        """The value with its character references decoded."""
        if "&" not in self.raw:
            return self.raw.replace("\0", _LOST)
        return _REFERENCE.sub(_meant, self.raw).replace("\0", _LOST)

    def at(self, index: int) -> int:
        """Return the document offset of a character of ``text``."""
        if "&" not in self.raw:
            return self.start + index
        if self._pieces is None:
            self._pieces = _pieces(self.raw)
        meant, raw = self._pieces[bisect_right(self._pieces, (index, len(self.raw))) - 1]
        return self.start + raw + index - meant


def _pieces(raw: str) -> list[tuple[int, int]]:
    """Return the starts of pieces in which the text and ``raw`` advance in step: in the text, in ``raw``."""
    pieces, shorter = [(0, 0)], 0
    for found in _REFERENCE.finditer(raw):
        shorter += len(found[0]) - len(_meant(found))
        pieces.append((found.end() - shorter, found.end()))
    return pieces


def _meant(reference: re.Match[str]) -> str:
    sixteen, ten, name, end = reference.groups()
    if name is not None:
        return html5.get(name + end, reference[0])
    digits = (sixteen or ten).lstrip("0")
    number = int(digits or "0", 16 if sixteen else 10) if len(digits) < 8 else 0
    if 0x80 <= number <= 0x9F:
        return unescape(f"&#{number};")  # Windows-1252's character
    if number == 0 or number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        return _LOST
    return chr(number)
