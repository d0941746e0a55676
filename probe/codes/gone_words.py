"""The phrases of pages that are gone, compiled; the table is loaded on first use."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from probe.literals import guarded
from probe.patterns import lazy_compile
from probe.tables import load

UNMARKED = (
    "\u0900-\u1dff\u2e80-\uffff"  # scripts without blanks between words, or with letters that are not word characters
)
_UNMARKED = re.compile(f"[{UNMARKED}]")
_EDGE = r"[\W_]"


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of all languages that say that something is gone."""

    patterns: tuple[re.Pattern[str], ...]

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in a folded text."""
        found = filter(None, (pattern.search(text) for pattern in self.patterns))
        return min(found, key=lambda match: match.start(), default=None)


@dataclass(frozen=True, slots=True)
class GoneWords:
    """``fluff`` matches meaningless words at both ends of a title; ``names`` and ``whole`` are titles without them.

    ``neutral`` are titles and headings without a subject. ``marks`` are the ids and classes of templates for missing
    pages. ``points`` matches words that point to the requested page, ``conditions`` words that begin a condition,
    ``pages`` words for pages and addresses.
    """

    fluff: re.Pattern[str]
    names: frozenset[str]
    whole: re.Pattern[str]
    sentences: Sentences
    neutral: frozenset[str]
    marks: frozenset[str]
    points: re.Pattern[str]
    conditions: re.Pattern[str]
    pages: re.Pattern[str]

    def is_name(self, text: str) -> bool:
        """Whether a folded title or heading only says that something is not found."""
        core = self.core(text)
        return core in self.names or self.whole.fullmatch(core) is not None

    def core(self, text: str) -> str:
        """Return a folded title or heading without meaningless words at its start and end."""
        return self.fluff.sub("", text)


def folded(text: str) -> str:
    """Return ``text`` with case, width, apostrophes and blanks normalised; phrases are compared in this form."""
    text = unicodedata.normalize("NFKC", text).replace("\u2019", "'").replace("\u2018", "'")
    return " ".join(text.casefold().split())


def spelled(pattern: str) -> str:
    """Return a pattern in lower case with its letters normalised as in ``folded``."""
    return unicodedata.normalize("NFKC", pattern).replace("\u03c2", "\u03c3").replace("\u00df", "ss")


@cache
def gone_words() -> GoneWords:
    """Return the phrases by which a page reports that it is gone."""
    given = _data()["gone"]
    fluff = "|".join(map(_as_word, sorted(map(folded, given["fluff"]), key=len, reverse=True)))
    edges = lazy_compile(rf"^(?:(?:{fluff})|{_EDGE})++|{_EDGE}(?:(?:{fluff})|{_EDGE})*+$")
    names = {edges.sub("", folded(name)) for name in chain.from_iterable(given["names"].values())} - {""}
    sentences = Sentences(tuple(map(guarded, _by_language(given))))
    neutral = frozenset(edges.sub("", folded(text)) for text in given["neutral"])
    whole = lazy_compile("|".join(map(spelled, chain.from_iterable(given["whole"].values()))))
    points, conditions = _words_of(given["points"]), _words_of(given["conditions"])
    marks, pages = frozenset(given["marks"]), lazy_compile("|".join(map(spelled, given["pages"])))
    return GoneWords(edges, frozenset(names), whole, sentences, neutral, marks, points, conditions, pages)


def _words_of(words: list[str]) -> re.Pattern[str]:
    """Return a pattern of whole words; in scripts without blanks, of letters anywhere."""
    spaced = "|".join(spelled(word) for word in words if not is_unmarked(word))
    unspaced = "|".join(spelled(word) for word in words if is_unmarked(word))
    return lazy_compile(rf"\b(?:{spaced})\b|{unspaced}")


def _by_language(given: dict[str, Any]) -> Iterator[str]:
    """Yield the patterns of sentences; each runs only on texts with its own words, so those of a language are one."""
    yield from map(spelled, given["sentences"]["en"])
    for language, patterns in given["sentences"].items():
        if language != "en":
            yield "|".join(map(spelled, patterns))
    for language, subjects in given["subjects"].items():
        yield _composed(spelled("|".join(subjects)), spelled("|".join(given["absences"][language])))


def _composed(subject: str, absence: str) -> str:
    """Return the pattern of a noun and a phrase such as "not found", in both orders."""
    both = rf"(?:{subject})[^.!?\u3002]{{0,60}}?(?:{absence})|(?:{absence})[^.!?\u3002]{{0,30}}?(?:{subject})"
    return f"(?=[{UNMARKED}])(?:{both})" if is_unmarked(subject) else rf"(?<!\w)(?=\w)(?:{both})(?!\w)"


def is_unmarked(pattern: str) -> bool:
    """Whether a pattern is in a script that does not mark word boundaries."""
    return _UNMARKED.search(pattern) is not None


def _as_word(text: str) -> str:
    """Return a pattern for a whole word; Chinese, Japanese and Korean have no word boundaries."""
    return re.escape(text) + (r"(?!\w)" if ord(text[-1]) < 0x2E80 else "")


@cache
def _data() -> dict[str, Any]:
    table: dict[str, Any] = load("codes/gone")
    return table
