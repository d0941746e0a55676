"""Where the values are in a script: its tokens, what it exports, and what its calls and functions return."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from probe.patterns import lazy_compile

_BODY = r"/(?![/*])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.){0,100}+\]){1,500}+/[a-z]*"
_TOKEN = lazy_compile(
    r"\s+|//[^\n]*|/\*(?:.*?\*/|.*)"
    r"|(?P<string>'(?:[^'\\\n]|\\.)*+'|\"(?:[^\"\\\n]|\\.)*+\")"
    r"|(?P<template>`(?:[^`\\]|\\.)*+(?:`|\Z))"
    rf"|(?P<regex>(?:(?<=[=(:,\[])|(?<=[=(:,\[][ ])){_BODY})"
    r"|(?P<number>-?\d[\d_]*(?:\.\d+)?)|(?P<name>[A-Za-z_$][\w$]*)|(?P<mark>\.\.\.|=>|.)",
    re.DOTALL,
)

_OPEN: Final = ("(", "[", "{")
_CLOSE: Final = (")", "]", "}")
Token = tuple[str, str]
"""The kind of a token (string, template, regex, number, name or mark), and the token as written."""

_NO_CALLS = ("async", "function")
_LONGEST_TYPE = 40  # tokens


def tokens_of(text: str) -> Iterator[Token]:
    """Yield the tokens of a script, without blanks and comments; a template without values is a string."""
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind is not None:
            plain = kind == "template" and "${" not in found[0] and len(found[0]) > 1
            yield ("string" if plain else kind), found[0]


def mark_at(tokens: Sequence[Token], at: int) -> str:
    """Return the mark at an index, or an empty string for any other token."""
    return tokens[at][1] if at < len(tokens) and tokens[at][0] == "mark" else ""


def depth_of(tokens: Sequence[Token], at: int) -> int:
    """Return by how much the token at an index changes the depth of brackets."""
    return (mark_at(tokens, at) in _OPEN) - (mark_at(tokens, at) in _CLOSE)


def exported(tokens: Sequence[Token]) -> Iterator[int]:
    """Yield the indices of exported values: ``export default …``, ``module.exports = …``."""
    words = [word for _, word in tokens]
    for at, word in enumerate(words):
        if words[at : at + 2] == ["export", "default"] or (word == "exports" and words[at + 1 : at + 2] == ["="]):
            yield at + 2


def called(tokens: Sequence[Token], start: int) -> int:
    """Return the index of a call's argument: ``defineConfig({…})``, ``a.b({…})``, ``defineConfig<Theme>({…})``."""
    while start < len(tokens) and tokens[start][0] == "name" and tokens[start][1] not in _NO_CALLS:
        after = typed(tokens, start + 1)
        if mark_at(tokens, after) not in ("(", "."):
            break
        start = after + 1
    return start


def returned(tokens: Sequence[Token], start: int) -> int:
    """Return the index of what a function returns: ``() => ({…})``, ``async function () { return {…} }``.

    Return ``start`` for any other value, and the end for a function with several ``return`` or none.
    """
    at = start + (_word(tokens, start) == "async")
    is_function = _word(tokens, at) == "function"
    while is_function and at < len(tokens) and mark_at(tokens, at) != "(":
        at += 1
    body = _body(tokens, at, "{" if is_function else "=>") if mark_at(tokens, at) == "(" else None
    if body is None:
        return start
    if mark_at(tokens, body) == "(":
        return body + 1
    inside = _top_level(tokens, body + 1, after_bracket(tokens, body) - 1) if mark_at(tokens, body) == "{" else ()
    found = [index for index in inside if _word(tokens, index) == "return"]
    return found[0] + 1 if len(found) == 1 else body if mark_at(tokens, body) != "{" else len(tokens)


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at][1] if at < len(tokens) and tokens[at][0] == "name" else ""


def _body(tokens: Sequence[Token], at: int, before: str) -> int | None:
    """Return the index of the body behind parameters, and behind the type of the result, or None without a body."""
    at = after_bracket(tokens, at)
    if mark_at(tokens, at) == ":":
        at = next((i for i in range(at, min(at + _LONGEST_TYPE, len(tokens))) if mark_at(tokens, i) == before), at)
    if mark_at(tokens, at) != before:
        return None
    return at if before == "{" else at + 1


def _top_level(tokens: Sequence[Token], start: int, end: int) -> Iterator[int]:
    """Yield the indices of the tokens that are in no bracket of their own."""
    at = start
    while at < end:
        if depth_of(tokens, at) > 0:
            at = after_bracket(tokens, at)
        else:
            yield at
            at += 1


def after_bracket(tokens: Sequence[Token], at: int) -> int:
    """Return the index after the bracket that closes the one at an index."""
    deep = 0
    while at < len(tokens):
        deep += depth_of(tokens, at)
        at += 1
        if not deep:
            break
    return at


def declared(tokens: Sequence[Token], name: str) -> int:
    """Return the index of what ``function name() { return {…} }`` returns."""
    for at in range(len(tokens) - 1):
        if tokens[at] == ("name", "function") and tokens[at + 1] == ("name", name):
            return called(tokens, returned(tokens, at))
    return len(tokens)


def typed(tokens: Sequence[Token], at: int) -> int:
    """Return the index after generic type arguments, ``<A, B<C>>``, or ``at`` if there are none."""
    deep, end = 0, at
    while mark_at(tokens, at) == "<" or deep:
        if end >= min(len(tokens), at + 60):
            return at
        deep += (mark_at(tokens, end) == "<") - (mark_at(tokens, end) == ">")
        end += 1
        if not deep:
            return end
    return at


def assigned(tokens: Sequence[Token], name: str) -> int:
    """Return the index of the value in ``const name: Type = {…}``."""
    for at in range(1, len(tokens)):
        if tokens[at] == ("name", name) and tokens[at - 1][1] in ("const", "let", "var"):
            equals = next((i for i in range(at, min(at + 20, len(tokens))) if mark_at(tokens, i) == "="), at)
            return called(tokens, equals + 1)
    return len(tokens)
