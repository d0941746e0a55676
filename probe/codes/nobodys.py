"""The signs of placeholder pages, such as parked domains, compiled; the table is loaded on first use."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from probe.codes.gone_words import UNMARKED, is_unmarked, spelled
from probe.literals import Needed, guarded
from probe.tables import load

OWN = "\ue000"  # the placeholder for the page's domain in a text; a private-use character, which pages do not use
_MOST = 2_000  # characters; the limit for the length of a page that is recognised by its words, if its row sets none
_WORDS = frozenset({"title", "heading", "text", "mark"})
_PLACES = ("header", "listing", "path", "address", "script", "title", "heading", "mark", "text")


class Kind(StrEnum):
    """What is served in place of a site, the most certain kind first."""

    SUSPENDED = "suspended"
    EXPIRED = "expired"
    PARKED = "parked"
    DEFAULT = "default"
    UNCLAIMED = "unclaimed"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class KnownPage:
    """One row of the data file; all conditions must match, and the page must not be longer than ``most`` characters."""

    name: str
    kind: Kind
    source: str
    conditions: tuple[tuple[str, re.Pattern[str]], ...]
    most: int | None

    @property
    def by_text_alone(self) -> bool:
        """Whether the row has only a text condition, which an article may quote."""
        return {place for place, _ in self.conditions} == {"text"}

    @property
    def by_words(self) -> bool:
        """Whether the row has only word conditions, in any part of the page."""
        return {place for place, _ in self.conditions} <= _WORDS


@dataclass(frozen=True, slots=True)
class Statements:
    """The statements of such pages by kind, and the patterns of meaningless titles and headings."""

    kinds: tuple[tuple[Kind, re.Pattern[str]], ...]
    nothing: re.Pattern[str]
    about: re.Pattern[str]

    def find(self, text: str) -> tuple[tuple[Kind, str], ...]:
        """Return the first statement of each kind in a folded text, in which ``OWN`` replaces the page's domain."""
        found = ((kind, pattern.search(text)) for kind, pattern in self.kinds)
        return tuple((kind, words[0]) for kind, words in found if words is not None)


@cache
def known_pages() -> tuple[KnownPage, ...]:
    """Return every row of the data file."""
    return tuple(map(_known_page, _data()["page"]))


@lru_cache(maxsize=256)  # many pages of a site have the same title, and a non-page has none
def candidates(title: str, places: frozenset[str]) -> tuple[KnownPage, ...]:
    """Return the rows that a page with a folded title may match, given the ``places`` in which some row may match it.

    ``places`` has ``text`` if a row with only a text condition may match; other text conditions are not yet checked.
    """
    return tuple(
        row for row in known_pages()
        if all(place in places or (place == "text" and not row.by_text_alone) for place, _ in row.conditions)
        and all(pattern.fullmatch(title) for place, pattern in row.conditions if place == "title")
    )  # fmt: skip


@cache
def needed_alone() -> Needed:
    """Return literals, one of which a text must contain to match a row with only a text condition."""
    return Needed.by_any(row.conditions[0][1] for row in known_pages() if row.by_text_alone)


@cache
def union(place: str) -> re.Pattern[str]:
    """Return one pattern of all rows for one part of a page."""
    patterns = (pattern.pattern for row in known_pages() for where, pattern in row.conditions if where == place)
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


@cache
def offers() -> re.Pattern[str]:
    """Return the pattern of an offer to sell a domain, with ``OWN`` for its name."""
    return guarded(_with_own("|".join(_data()["offers"])))


@cache
def statements() -> Statements:
    """Return the statements of placeholder pages."""
    given = _data()
    providers = rf"(?:welcome to )?(?:{'|'.join(given['providers'])})(?: (?:web ?)?(?:server|hosting|site))?(?: page)?"
    nothing = "|".join((providers, *given["neutral"], OWN))
    return Statements(
        tuple((kind, _union(given["statements"][kind])) for kind in Kind),
        re.compile(rf"[^\w{OWN}]*(?:{nothing})[^\w{OWN}]*"),
        re.compile(rf"(?<![a-z0-9])(?:{given['about']})(?![a-z0-9])", re.IGNORECASE),
    )


def _union(by_language: dict[str, list[str]]) -> re.Pattern[str]:
    """Return one pattern that is tried at the start of words, and at letters of scripts without word boundaries.

    Outside English, a word may continue with a suffix.
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
    """Return a row of the data file; raises KeyError, ValueError or TypeError for an invalid row."""
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
