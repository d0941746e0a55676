"""The tokens of a short script, in the detail required to find the address that it assigns to ``location``.

Source: ECMAScript, "Lexical Grammar" and, for ``<!--`` and ``-->``, annex B.1.1.
"""

import re
from typing import NamedTuple

from probe.patterns import lazy_compile

LONGEST_SCRIPT = 16_384  # characters; a page that only redirects has fewer

_NEWLINES = "\n\r\u2028\u2029"
_NAME = r"[A-Za-z_$][\w$]*+"
_TOKEN = lazy_compile(
    rf"""
    (?P<blank>[\s\ufeff]++|//[^{_NEWLINES}]*+|<!--[^{_NEWLINES}]*+|/\*(?:[^*]|\*(?!/))*+\*/)
    |(?P<string>"(?:[^"\\\n\r]|\\\r\n|\\[\s\S])*+"|'(?:[^'\\\n\r]|\\\r\n|\\[\s\S])*+'|`(?:[^`\\$]|\\[\s\S]|\$(?!\{{))*+`)
    |(?P<template>`(?:[^`\\$]|\\[\s\S]|\$(?!\{{)|\$\{{[^`{{}}"'\\]*+\}})*+`)
    |(?P<name>{_NAME}(?:\s*+\.\s*+{_NAME}|\s*+\[\s*+(?:"{_NAME}"|'{_NAME}')\s*+\])*+)
    |(?P<number>\.?[0-9][\w.]*+)
    |(?P<mark>-->|=>|[=!]==?|[-+*/%&|^<>]=|&&|\|\||\+\+|--|[^\s])
    """,
    re.VERBOSE,
)
_PROPERTY = re.compile(r"\[\s*[\"']([\w$]+)[\"']\s*\]")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{0*([0-9a-fA-F]{1,6})\}|\r\n|([\s\S]))")
_MEANT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0", **dict.fromkeys(_NEWLINES, "")}
_CLOSING = {"(": ")", "[": "]", "{": "}"}
# After any other punctuator, and after these words, a slash starts a regular expression.
_BEFORE_A_DIVISION = frozenset({")", "]"})
_BEFORE_A_VALUE = frozenset({"case", "delete", "do", "else", "in", "of", "return", "throw", "typeof", "void", "yield"})


class Token(NamedTuple):
    """A token: its kind, its text, and whether it is the first on its line.

    The text of a string is its value; the text of a name includes its properties, as ``a.b`` in any notation.
    ``partner`` is the index of the bracket that closes this one.
    """

    kind: str
    text: str
    first: bool
    partner: int = -1


def tokens_of(script: str) -> list[Token] | None:
    """Return the tokens of a script, or None if it is too long or has unsupported syntax."""
    if len(script) > LONGEST_SCRIPT:
        return None
    tokens, open_brackets, position, first = list[Token](), list[int](), 0, True
    while position < len(script):
        found = _TOKEN.match(script, position)
        if found is None:
            return None
        position, kind, text = found.end(), found.lastgroup or "", found[0]
        if kind == "blank":
            first = first or any(mark in text for mark in _NEWLINES)
            continue
        if text == "-->" and first:
            position = _end_of_line(script, position)
            continue
        token = Token(kind, _meaning(kind, text), first)
        if kind == "mark" and not _may_stand(text, tokens, open_brackets):
            return None
        tokens.append(token)
        first = False
    return None if open_brackets else tokens


def _may_stand(mark: str, tokens: list[Token], open_brackets: list[int]) -> bool:
    """Whether a punctuator is supported at this position; also matches the pairs of brackets."""
    if mark in _CLOSING:
        open_brackets.append(len(tokens))
    elif mark in _CLOSING.values():
        if not open_brackets or _CLOSING[tokens[open_brackets[-1]].text] != mark:
            return False
        opening = open_brackets.pop()
        tokens[opening] = tokens[opening]._replace(partner=len(tokens))
    elif mark in ("/", "/="):
        return bool(tokens) and _divides(tokens[-1])
    return mark not in "\"'`\\#@"


def _divides(before: Token) -> bool:
    """Whether a slash after a token is a division."""
    if before.kind == "mark":
        return before.text in _BEFORE_A_DIVISION
    return before.kind != "name" or before.text not in _BEFORE_A_VALUE


def _meaning(kind: str, text: str) -> str:
    if kind in ("string", "template"):
        return _ESCAPE.sub(_unescaped, text[1:-1]) if "\\" in text else text[1:-1]
    return _PROPERTY.sub(r".\1", "".join(text.split())) if kind == "name" else text


def _unescaped(escape: re.Match[str]) -> str:
    two, four, any_, one = escape.groups()
    digits = two or four or any_
    if digits:
        number = int(digits, 16)
        return chr(number) if number <= 0x10FFFF else "\ufffd"
    return _MEANT.get(one, one) if one else ""


def _end_of_line(text: str, start: int) -> int:
    while start < len(text) and text[start] not in _NEWLINES:
        start += 1
    return start
