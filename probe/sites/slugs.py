"""GitHub's slugs of headings: the text in lower case, with hyphens for spaces and without punctuation.

Also Python-Markdown's slugs, which MkDocs and Bitbucket use: markdown/extensions/toc.py.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

# Letters, marks, decimal digits, letter numbers, connectors (Ruby's \p{Word}), and enclosed letters.
_KEPT = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})
_ENCLOSED = ((0x24B6, 0x24E9), (0x1F130, 0x1F149), (0x1F150, 0x1F169), (0x1F170, 0x1F189))
_COUNT = re.compile(r"(.*)_(\d+)\Z")  # IDCOUNT_RE of the extension toc


def slug(heading: str) -> str:
    """Return the slug of a heading, without a suffix for repeats."""
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


def toc_ids(titles: Iterable[str | tuple[str]], prefix: str = "") -> Iterator[str]:
    """Yield the ids of headings by ``slugify`` and ``unique`` of the extension toc; a tuple has an explicit id."""
    used: set[str] = set()
    for title in titles:
        found = prefix + _slugified(title) if isinstance(title, str) else title[0]
        while found in used or not found:
            count = _COUNT.match(found)
            found = f"{count[1]}_{int(count[2]) + 1}" if count and len(count[2]) < 10 else f"{found}_1"
        used.add(found)
        yield found


def _slugified(text: str) -> str:
    value = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", value).strip().lower())
