"""What gone pages and parked domains say, compiled; the table is loaded when it is first needed."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from probe.tables import load

_EDGE = r"[\W_]"


@dataclass(frozen=True, slots=True)
class GoneWords:
    """``fluff`` matches what says nothing at the start and the end of a title, ``names`` are what is left."""

    fluff: re.Pattern[str]
    names: frozenset[str]
    sentences: re.Pattern[str]

    def core(self, text: str) -> str:
        """Return a folded title or heading without the words that say nothing."""
        return self.fluff.sub("", text)


@dataclass(frozen=True, slots=True)
class ParkedSign:
    """One sign of a parked domain: in a ``header``, an ``address`` in the page, its ``script``, or a ``listing``."""

    name: str
    where: str
    pattern: re.Pattern[str]
    source: str


@dataclass(frozen=True, slots=True)
class ParkedWords:
    """The signs, and the offers of a domain with ``{domain}`` for its name."""

    signs: tuple[ParkedSign, ...]
    offers: tuple[str, ...]

    def signs_in(self, where: str) -> Iterator[ParkedSign]:
        """Yield the signs that show in that place."""
        return (sign for sign in self.signs if sign.where == where)


def folded(text: str) -> str:
    """Return ``text`` without regard to case, width, apostrophes and blanks: how phrases are compared."""
    text = unicodedata.normalize("NFKC", text).replace("\u2019", "'").replace("\u2018", "'")
    return " ".join(text.casefold().split())


@cache
def gone_words() -> GoneWords:
    """Return how pages say that they are gone."""
    given = _data()["gone"]
    fluff = "|".join(map(_as_word, sorted(map(folded, given["fluff"]), key=len, reverse=True)))
    edges = re.compile(rf"^(?:(?:{fluff})|{_EDGE})++|{_EDGE}(?:(?:{fluff})|{_EDGE})*+$")
    names = {edges.sub("", folded(name)) for name in chain.from_iterable(given["names"].values())} - {""}
    sentences = "|".join(chain.from_iterable(given["sentences"].values()))
    return GoneWords(edges, frozenset(names), re.compile(sentences))


@cache
def parked_words() -> ParkedWords:
    """Return how domains show that they are parked or for sale."""
    given = _data()["parked"]
    return ParkedWords(tuple(map(_sign, given["sign"])), tuple(given["phrases"]))


def _sign(row: dict[str, str]) -> ParkedSign:
    """Return a row of the data file; raises KeyError, or ValueError for a row with more or less than one place."""
    (where,) = row.keys() - {"name", "source"}
    return ParkedSign(row["name"], where, re.compile(row[where], re.IGNORECASE), row["source"])


def _as_word(text: str) -> str:
    """Return a pattern for a whole word; Chinese, Japanese and Korean write words without an end between them."""
    return re.escape(text) + (r"(?!\w)" if ord(text[-1]) < 0x2E80 else "")


@cache
def _data() -> dict[str, Any]:
    table: dict[str, Any] = load("codes/gone")
    return table
