"""What gone pages say, compiled; the table is loaded when it is first needed."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from probe.literals import guarded
from probe.tables import load

UNMARKED = (
    "\u0900-\u1dff\u2e80-\uffff"  # writings without blanks between words, or with letters that are no word characters
)
_UNMARKED = re.compile(f"[{UNMARKED}]")
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


def folded(text: str) -> str:
    """Return ``text`` without regard to case, width, apostrophes and blanks: how phrases are compared."""
    text = unicodedata.normalize("NFKC", text).replace("\u2019", "'").replace("\u2018", "'")
    return " ".join(text.casefold().split())


def spelled(pattern: str) -> str:
    """Return a pattern in lower case with its letters as ``folded`` leaves them."""
    return unicodedata.normalize("NFKC", pattern).replace("\u03c2", "\u03c3").replace("\u00df", "ss")


@cache
def gone_words() -> GoneWords:
    """Return how pages say that they are gone."""
    given = _data()["gone"]
    fluff = "|".join(map(_as_word, sorted(map(folded, given["fluff"]), key=len, reverse=True)))
    edges = re.compile(rf"^(?:(?:{fluff})|{_EDGE})++|{_EDGE}(?:(?:{fluff})|{_EDGE})*+$")
    names = {edges.sub("", folded(name)) for name in chain.from_iterable(given["names"].values())} - {""}
    sentences = "|".join(map(spelled, (*chain.from_iterable(given["sentences"].values()), *_composed(given))))
    return GoneWords(edges, frozenset(names), guarded(sentences))


def _composed(given: dict[str, Any]) -> Iterator[str]:
    """Yield sentences of all languages: what is missing, and beside it that it is; both orders are in use."""
    spaced: list[str] = []
    unspaced: list[str] = []
    for language, subjects in given["subjects"].items():
        subject, absence = "|".join(subjects), "|".join(given["absences"][language])
        (unspaced if is_unmarked(subject) else spaced).extend(
            (rf"(?:{subject})[^.!?\u3002]{{0,60}}?(?:{absence})", rf"(?:{absence})[^.!?\u3002]{{0,30}}?(?:{subject})")
        )
    yield rf"(?<!\w)(?=\w)(?:{'|'.join(spaced)})(?!\w)"
    yield f"(?=[{UNMARKED}])(?:{'|'.join(unspaced)})"


def is_unmarked(pattern: str) -> bool:
    """Whether a pattern is of a writing that does not mark where words end."""
    return _UNMARKED.search(pattern) is not None


def _as_word(text: str) -> str:
    """Return a pattern for a whole word; Chinese, Japanese and Korean write words without an end between them."""
    return re.escape(text) + (r"(?!\w)" if ord(text[-1]) < 0x2E80 else "")


@cache
def _data() -> dict[str, Any]:
    table: dict[str, Any] = load("codes/gone")
    return table
