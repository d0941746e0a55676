"""Text directives as matched by Chromium: ``#:~:text=prefix-,start,end,-suffix``.

Source: https://wicg.github.io/scroll-to-text-fragment/, 3.5 "find a range from a text directive". Letters are compared
without case and accents (https://www.unicode.org/reports/tr10/, primary strength). All quotes are equal, and soft
hyphens are ignored. A match begins and ends at word bounds, within one block: "find a string in a range" takes the
nodes of one block after another. The prefix, the suffix and the end of a range may be in another block.
"""

import re
import unicodedata
from urllib.parse import unquote

_LINES, _BLANKS = re.compile(r"\s*\n\s*"), re.compile(r"[^\S\n]+")
_NOTHING = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_QUOTES = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032\u02bc\uff07"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033\uff02\u00ab\u00bb"), '"'),
}
_FOLDS = {**_NOTHING, **_QUOTES}
# Scripts written without spaces: any position counts as a word bound.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD_START = rf"(?:(?<![^\W{_UNSPACED}])|(?=[{_UNSPACED}]))"
_WORD_END = rf"(?:(?![^\W{_UNSPACED}])|(?<=[{_UNSPACED}]))"


def folded(text: str) -> str:
    """Return a text normalized for comparison: spaces are collapsed, and each block is a line."""
    plain = unicodedata.normalize("NFKD", text.translate(_FOLDS)).casefold()
    bare = "".join(c for c in plain if not unicodedata.combining(c)) if not plain.isascii() else plain
    return _BLANKS.sub(" ", _LINES.sub("\n", bare)).strip()


def has_texts(directives: str, prose: str) -> bool:
    """Whether a ``folded`` text has all texts that the directives of a fragment, joined by ``&``, refer to."""
    named = [text[5:] for text in directives.split("&") if text.startswith("text=")]
    return all(_has(text.split(","), prose) for text in named)


def _has(pieces: list[str], prose: str) -> bool:
    prefix = suffix = ""
    if len(pieces) > 1 and pieces[0].endswith("-"):
        prefix, *pieces = pieces
    if len(pieces) > 1 and pieces[-1].startswith("-"):
        *pieces, suffix = pieces
    start, *ends = map(_said, pieces)
    before, behind = _said(prefix.removesuffix("-")), _said(suffix.removeprefix("-"))
    first = _bounded(before, start) if before else _word(start)
    if not ends:
        return re.search(f"{first}{_behind(behind)}", prose) is not None
    found = re.search(first, prose)
    return found is not None and re.search(_word(ends[-1]) + _behind(behind), prose[found.end() :]) is not None


def _said(piece: str) -> str:
    return folded(unquote(piece)).replace("\n", " ")


def _word(text: str) -> str:
    return f"{_WORD_START}{re.escape(text)}{_WORD_END}"


def _bounded(before: str, text: str) -> str:
    return rf"{_WORD_START}{re.escape(before)}\s*{re.escape(text)}{_WORD_END}"


def _behind(suffix: str) -> str:
    return rf"\s*{re.escape(suffix)}{_WORD_END}" if suffix else ""
