"""The strings of a JSON text and their positions, without building the document.

The standard library's parser keeps no positions and is recursive. This one accepts any nesting, comments and single
quotes (JSONC, JSON5), and several documents in a row (JSON Lines), and stops silently at a syntax error.
"""

import re
from collections.abc import Generator

from probe.extract.located import DEEPEST, LocatedString, Offsets, unescaped
from probe.patterns import lazy_compile

_SKIPPED = r"(?:[\s\ufeff]++|//[^\r\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)*+"
_TOKEN = lazy_compile(
    rf"""{_SKIPPED}(?:
        (?P<mark>[{{}}\[\]:,])
      | "(?P<double>(?:[^"\\\r\n]++|\\(?:\r\n|[\s\S]))*+)"
      | '(?P<single>(?:[^'\\\r\n]++|\\(?:\r\n|[\s\S]))*+)'
      | (?P<word>[^\s,:{{}}\[\]"'/]++)
    )""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})(?:(?<=\\u[dD][89abAB]..)\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|(\r\n|[\s\S]))")
_NAMED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "\n": "", "\r": "", "\r\n": ""}
_OPENING: dict[str, str | int] = {"{": "", "[": 0}


JsonString = LocatedString


def strings(text: str) -> Generator[JsonString, None, int]:
    """Yield every string of a JSON text, keys too, up to the first syntax error; return the offset of the end."""
    steps: list[str | int] = []
    at_key, position = False, 0
    while (token := _TOKEN.match(text, position)) is not None:
        position = token.end()
        if token["mark"]:
            if not _moved(steps, token["mark"]):
                break
            at_key = token["mark"] in "{," and bool(steps) and isinstance(steps[-1], str)
            continue
        if token["word"]:
            value, offsets = token["word"], None
        else:
            start = token.end() - 1 - len(token[token.lastgroup or 0])
            value, offsets = _decoded(token[token.lastgroup or 0], start)
        if at_key:
            steps[-1] = value
        if offsets is not None:
            yield JsonString(tuple(steps[:DEEPEST]), value, start, at_key, offsets)
    return position


def _moved(steps: list[str | int], mark: str) -> bool:
    """Follow a mark into or out of a container; return False if it closes a container that is not open."""
    if mark in _OPENING:
        steps.append(_OPENING[mark])
    elif mark in "}]":
        if not steps or isinstance(steps.pop(), str) != (mark == "}"):
            return False
    elif mark == "," and steps and isinstance(steps[-1], int):
        steps[-1] += 1
    return True


def _decoded(raw: str, start: int) -> tuple[str, Offsets]:
    return unescaped(raw, start, _ESCAPE, _character) if "\\" in raw else (raw, Offsets(start))


def _character(escape: re.Match[str]) -> str:
    high, low, other = escape.groups()
    if low:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    if high:
        return chr(int(high, 16))
    return _NAMED.get(other, other)
