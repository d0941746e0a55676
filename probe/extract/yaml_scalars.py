"""The scalars of YAML as written: a map from the characters of a value to those of the text.

YAML folds lines, indents them and escapes characters (YAML 1.2.2, chapters 7 and 8); the parser reports only where
a scalar begins and ends.
"""

import re

from probe.extract.located import Offsets, unescaped
from probe.patterns import lazy_compile

_BREAK = "[\r\n\x85\u2028\u2029]"
# The search for blanks starts only at the first blank, or after an escaped blank: otherwise a run of blanks without a
# line break would be searched from each of its blanks.
_BLANKS = r"(?:(?:(?<![ \t])|(?<=\\[ \t]))[ \t]++)?+"
_FOLD = rf"{_BLANKS}(?:\r\n|{_BREAK})(?:[ \t]|\r\n|{_BREAK})*+"
_SINGLE = lazy_compile(rf"''|{_FOLD}")
_DOUBLE = lazy_compile(
    rf"\\(?:x([0-9a-fA-F]{{2}})|u([0-9a-fA-F]{{4}})|U([0-9a-fA-F]{{8}})|((?:\r\n|{_BREAK})[ \t]*+|[\s\S]))|{_FOLD}"
)
_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_ENDS = re.compile(rf"\r\n|{_BREAK}")
_RUN = re.compile(r"\S+")


def quoted(raw: str, start: int, quote: str) -> tuple[str, Offsets]:
    """Return the value of the text between two quotes."""
    if quote == "'":
        return unescaped(raw, start, _SINGLE, lambda found: "'" if found[0] == "''" else _folded(found[0]))
    return unescaped(raw, start, _DOUBLE, _character)


def unquoted(raw: str, start: int, value: str) -> Offsets:
    """Return the positions of the characters of a plain or block scalar, which differs from the text only in blanks."""
    offsets = Offsets(start)
    if raw.startswith(value):
        return offsets
    body = _ENDS.search(raw) if raw[:1] in ("|", ">") else None  # a block's first line is its header
    written = _RUN.finditer(raw, body.end() if body else 0)
    for run, there in zip(_RUN.finditer(value), written, strict=False):
        offsets.resume(run.start(), start + there.start())
    return offsets


def _folded(breaks: str) -> str:
    """Return the result of line folding: one break becomes a blank, more breaks become one fewer."""
    return "\n" * (len(_ENDS.findall(breaks)) - 1) or " "


def _character(found: re.Match[str]) -> str:
    digits, other = found[1] or found[2] or found[3], found[4]
    if digits:
        point = int(digits, 16)
        return chr(point) if point <= 0x10FFFF else "\ufffd"
    if other is None:
        return _folded(found[0])
    return "" if _ENDS.match(other) else _ESCAPES.get(other, other)
