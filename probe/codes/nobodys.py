"""What pages show that are nobody's, compiled; the table is loaded when it is first needed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import chain
from typing import Any

from probe.codes.gone_words import spelled
from probe.tables import load

OWN = "\ue000"  # stands in a text for the domain of the page; no page means anything by this character
_MOST = 2_000  # characters to read on a page that is told by its words, where its row does not say
_WORDS = frozenset({"title", "heading", "text", "mark"})
_PLACES = ("header", "listing", "path", "address", "script", "title", "heading", "mark", "text")


class Kind(StrEnum):
    """What is there in place of a site, the surest first."""

    SUSPENDED = "suspended"
    EXPIRED = "expired"
    PARKED = "parked"
    DEFAULT = "default"
    UNCLAIMED = "unclaimed"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class KnownPage:
    """One row of the data file: every condition must be fulfilled; ``most`` are the characters to read on it."""

    name: str
    kind: Kind
    source: str
    conditions: tuple[tuple[str, re.Pattern[str]], ...]
    most: int | None

    @property
    def by_text_alone(self) -> bool:
        """Whether nothing but a sentence tells, which an article may quote."""
        return {place for place, _ in self.conditions} == {"text"}

    @property
    def by_words(self) -> bool:
        """Whether nothing but words tells, in whatever place of the page."""
        return {place for place, _ in self.conditions} <= _WORDS


@dataclass(frozen=True, slots=True)
class Statements:
    """What such pages say by kind, and what a title or heading may be that says nothing."""

    kinds: tuple[tuple[Kind, re.Pattern[str]], ...]
    nothing: re.Pattern[str]
    about: re.Pattern[str]

    def find(self, text: str) -> Iterator[tuple[Kind, re.Match[str]]]:
        """Yield the first statement of each kind in a folded text that has ``OWN`` for the page's domain."""
        for kind, pattern in self.kinds:
            found = pattern.search(text)
            if found is not None:
                yield kind, found


@cache
def known_pages() -> tuple[KnownPage, ...]:
    """Return every row of the data file."""
    return tuple(map(_known_page, _data()["page"]))


@cache
def offers() -> str:
    """Return a pattern of the offers of a domain, with ``OWN`` for its name."""
    return _with_own("|".join(_data()["offers"]))


@cache
def statements() -> Statements:
    """Return what pages say that are nobody's."""
    given = _data()
    providers = rf"(?:{'|'.join(given['providers'])})(?: (?:web ?)?(?:server|hosting|site))?(?: page)?"
    nothing = "|".join((providers, *given["neutral"], OWN))
    return Statements(
        tuple((kind, _union(given["statements"][kind])) for kind in Kind),
        re.compile(rf"[^\w{OWN}]*(?:{nothing})[^\w{OWN}]*"),
        re.compile(rf"(?<![a-z0-9])(?:{given['about']})(?![a-z0-9])", re.IGNORECASE),
    )


def _union(by_language: dict[str, list[str]]) -> re.Pattern[str]:
    """Return one pattern; in writings with blanks a statement begins and ends with a word."""
    return re.compile(_with_own("|".join(map(_as_words, chain.from_iterable(by_language.values())))))


def _as_words(pattern: str) -> str:
    """Return a pattern with the ends of words around it; the writings of East and South Asia do not mark them."""
    return pattern if any(ord(letter) >= 0x900 for letter in pattern) else rf"(?<!\w)(?:{pattern})(?!\w)"


def _with_own(pattern: str) -> str:
    return spelled(pattern).replace("{domain}", OWN)


def _known_page(row: dict[str, Any]) -> KnownPage:
    """Return a row of the data file; raises KeyError, ValueError or TypeError for a row with a mistake."""
    left = dict(row)
    name, kind, source = left.pop("name"), Kind(left.pop("kind")), left.pop("source")
    most = left.pop("most", _MOST if left.keys() & _WORDS else None)
    if not left or left.keys() - set(_PLACES):
        raise ValueError(f"{name}: {sorted(left)} are no conditions")
    conditions = tuple((place, re.compile(_with_own(left[place]), re.IGNORECASE)) for place in _PLACES if place in left)
    return KnownPage(name, kind, source, conditions, most)


@cache
def _data() -> dict[str, Any]:
    table: dict[str, Any] = load("codes/nobodys")
    return table
