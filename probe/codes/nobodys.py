"""What pages show that are nobody's, compiled; the table is loaded when it is first needed."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from probe.codes.gone_words import UNMARKED, is_unmarked, spelled
from probe.literals import Needed, guarded
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

    def find(self, text: str) -> tuple[tuple[Kind, str], ...]:
        """Return the first statement of each kind in a folded text that has ``OWN`` for the page's domain."""
        found = ((kind, pattern.search(text)) for kind, pattern in self.kinds)
        return tuple((kind, words[0]) for kind, words in found if words is not None)


@cache
def known_pages() -> tuple[KnownPage, ...]:
    """Return every row of the data file."""
    return tuple(map(_known_page, _data()["page"]))


@lru_cache(maxsize=256)  # many pages of a site have the same title, and what is no page has none
def candidates(title: str, places: frozenset[str]) -> tuple[KnownPage, ...]:
    """Return the rows that a page with a folded title could fit, told from ``places``, where some row may fit it.

    ``text`` is one of them where a text may tell alone; whether it has what a row asks besides is not known before.
    """
    return tuple(
        row for row in known_pages()
        if all(place in places or (place == "text" and not row.by_text_alone) for place, _ in row.conditions)
        and all(pattern.fullmatch(title) for place, pattern in row.conditions if place == "title")
    )  # fmt: skip


@cache
def needed_alone() -> Needed:
    """Return literals of which a text must have one, to tell without another condition."""
    return Needed.by_any(row.conditions[0][1] for row in known_pages() if row.by_text_alone)


@cache
def union(place: str) -> re.Pattern[str]:
    """Return one pattern of all rows for a place."""
    patterns = (pattern.pattern for row in known_pages() for where, pattern in row.conditions if where == place)
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


@cache
def offers() -> re.Pattern[str]:
    """Return a pattern of the offers of a domain, with ``OWN`` for its name."""
    return guarded(_with_own("|".join(_data()["offers"])))


@cache
def statements() -> Statements:
    """Return what pages say that are nobody's."""
    given = _data()
    providers = rf"(?:welcome to )?(?:{'|'.join(given['providers'])})(?: (?:web ?)?(?:server|hosting|site))?(?: page)?"
    nothing = "|".join((providers, *given["neutral"], OWN))
    return Statements(
        tuple((kind, _union(given["statements"][kind])) for kind in Kind),
        re.compile(rf"[^\w{OWN}]*(?:{nothing})[^\w{OWN}]*"),
        re.compile(rf"(?<![a-z0-9])(?:{given['about']})(?![a-z0-9])", re.IGNORECASE),
    )


def _union(by_language: dict[str, list[str]]) -> re.Pattern[str]:
    """Return one pattern that is tried where a word begins, and at letters of writings that do not mark words.

    Outside English a word may go on with what words end in.
    """
    spaced: list[str] = []
    unspaced: list[str] = []
    for language, patterns in by_language.items():
        ending = r"(?!\w)" if language == "en" else r"\w{0,6}(?!\w)"
        for pattern in map(_with_own, patterns):
            if is_unmarked(pattern.replace(OWN, "")):
                unspaced.append(pattern)
            else:
                spaced.append(f"(?:{pattern}){ending}")
    words = rf"(?<!\w)(?=\S)(?:{'|'.join(spaced)})"
    return guarded(f"{words}|(?=[{UNMARKED}])(?:{'|'.join(unspaced)})" if unspaced else words)


def _with_own(pattern: str) -> str:
    return spelled(pattern).replace("{domain}", OWN)


def _known_page(row: dict[str, Any]) -> KnownPage:
    """Return a row of the data file; raises KeyError, ValueError or TypeError for a row with a mistake."""
    left = dict(row)
    name, kind, source = left.pop("name"), Kind(left.pop("kind")), left.pop("source")
    most = left.pop("most", _MOST if left.keys() & _WORDS else None)
    if not left or left.keys() - set(_PLACES):
        raise ValueError(f"{name}: {sorted(left)} are no conditions")
    conditions = tuple((place, guarded(_with_own(left[place]), re.IGNORECASE)) for place in _PLACES if place in left)
    return KnownPage(name, kind, source, conditions, most)


@cache
def _data() -> dict[str, Any]:
    table: dict[str, Any] = load("codes/nobodys")
    return table
