"""What GitHub calls a heading in a URL: its text in lower case, with hyphens for blanks and without punctuation."""

import unicodedata
from functools import cache

# Letters, marks, decimal digits, letter-like numbers, connectors (Ruby's \p{Word}), and enclosed letters.
_KEPT = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})
_ENCLOSED = ((0x24B6, 0x24E9), (0x1F130, 0x1F149), (0x1F150, 0x1F169), (0x1F170, 0x1F189))


def slug(heading: str) -> str:
    """Return the slug of a heading that no other has yet."""
    return "".join(map(_kept, heading.lower())).replace(" ", "-")


@cache
def _kept(character: str) -> str:
    if character in " -" or unicodedata.category(character) in _KEPT:
        return character
    return character if any(first <= ord(character) <= last for first, last in _ENCLOSED) else ""


class Slugs:
    """The slugs of one document: the second ``usage`` is ``usage-1``."""

    __slots__ = ("_repeats",)

    def __init__(self) -> None:
        self._repeats: dict[str, int] = {}

    def next(self, heading: str) -> str:
        """Return the slug of the next heading."""
        first = found = slug(heading)
        while found in self._repeats:
            self._repeats[first] += 1
            found = f"{first}-{self._repeats[first]}"
        self._repeats[found] = 0
        return found
