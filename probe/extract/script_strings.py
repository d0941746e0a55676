"""The strings of the object that a script exports, and their positions, without running the script.

Only literals are read: objects, lists, strings, and the names of constants and of functions in the same file that
return such values. Results of operators, conditions and other files are skipped. A call is a path step with its name,
``starlight()``, and its arguments are numbered; the call that wraps the whole export is not a step.
"""

import re
from collections.abc import Generator, Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from probe.extract.located import LocatedString, Offsets, Path, unescaped
from probe.patterns import lazy_compile

_DEEPEST = 60  # nested values, including names that refer to other names
_MOST = 200_000  # values; names that refer to lists of names multiply
_BODY = r"/(?![/*])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.){0,100}+\]){1,500}+"  # of a regular expression
_TOKEN = lazy_compile(
    r"\s+|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/"
    r"|(?P<string>'(?:[^'\\\n]|\\[\s\S])*+'|\"(?:[^\"\\\n]|\\[\s\S])*+\"|`(?:[^`\\$]|\\[\s\S]|\$(?!\{))*+`)"
    r"|(?P<template>`(?:[^`\\]|\\[\s\S])*+(?:`|\Z))"
    rf"|(?P<regex>(?:(?<=[=(:,\[])|(?<=[=(:,\[][ ])){_BODY}/[a-z]*)"
    r"|(?P<number>\d[\w.]*)|(?P<name>[A-Za-z_$][\w$]*)|(?P<mark>\.\.\.|=>|\S)"
)
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\s\S]))")
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_ENDS = frozenset({",", ")", "]", "}", ";", ""})
_DEFINES = ("const", "let", "var")
_BEFORE_TYPES = ("as", "satisfies")
_OPERATORS = ("in", "instanceof")  # any other word starts the next statement after an omitted semicolon


class _Token(NamedTuple):
    kind: str
    text: str
    start: int


_END = _Token("", "", 0)


def strings(text: str) -> Generator[LocatedString, None, int]:
    """Yield the strings that a script exports, keys too; return the end of the text, because nothing else is read."""
    yield from _Script(text).exported()
    return len(text)


class _Script:
    """The tokens of a script, and the values parsed from them; ``_at`` is the index of the next token."""

    def __init__(self, text: str) -> None:
        found = (token for token in _TOKEN.finditer(text) if token.lastgroup is not None)
        self._tokens = [_Token(token.lastgroup or "", token[0], token.start()) for token in found]
        self._at = 0
        self._values = 0
        self._open: list[str] = []  # names that are being resolved

    def _token(self, at: int) -> _Token:
        return self._tokens[at] if 0 <= at < len(self._tokens) else _END

    def _has(self, at: int, *marks: str) -> bool:
        token = self._token(at)
        return token.kind == "mark" and token.text in marks

    def exported(self) -> Iterator[LocatedString]:
        """Yield the strings of the exports of a file: ``export default``, ``module.exports =``."""
        for at, token in enumerate(self._tokens):
            words = (token.text, self._token(at + 1).text)
            if words in (("export", "default"), ("exports", "=")):
                self._at = at + 2
                yield from self._root(0)
                return

    def _root(self, depth: int) -> Iterator[LocatedString]:
        """Yield the strings of an export, which may be the argument of calls: ``defineConfig({…})``."""
        at = self._at
        while self._token(at).kind == "name" and depth < _DEEPEST:
            name = self._token(at).text
            after = self._behind_types(at + 1)
            if self._has(after, ".") or name in ("await", "async"):
                at = after + self._has(after, ".")
                continue
            if not self._has(after, "(") or self._defined(name) is not None:
                break
            at = after + 1
        self._at = at
        yield from self._value((), depth + 1)
        while self._has(self._at, ")") and self._has(self._at + 1, "("):  # nextra({…})({…}): the last one is the config
            self._at += 2
            yield from self._value((), depth + 1)

    def _value(self, path: Path, depth: int) -> list[LocatedString]:
        """Return the strings of a value, or none if an operator is applied to it."""
        self._values += 1
        if depth > _DEEPEST or self._values > _MOST:
            self._skip()
            return []
        found = list(self._simple(path, depth))
        if self._token(self._at).text in _BEFORE_TYPES:
            self._skip()
        after = self._token(self._at)
        if after.text in _ENDS or (after.kind == "name" and after.text not in _OPERATORS) or not path:
            return found
        self._skip()
        return []

    def _simple(self, path: Path, depth: int) -> Iterator[LocatedString]:
        token = self._token(self._at)
        self._at += 1
        if token.kind == "string":
            yield _string(token, path)
        elif token.kind == "name":
            yield from self._named(token.text, path, depth)
        elif token.kind == "mark" and token.text == "{":
            yield from self._object(path, depth)
        elif token.kind == "mark" and token.text == "[":
            yield from self._listed(path, depth, "]")
        elif token.kind == "mark" and token.text == "(":
            yield from self._value(path, depth + 1)
            self._at += self._has(self._at, ")")
        else:
            self._at -= token.kind == "mark"
            self._skip()

    def _named(self, name: str, path: Path, depth: int) -> Iterator[LocatedString]:
        """Yield the strings of the value that a name refers to, or of the arguments of a call."""
        if name == "await":
            yield from self._simple(path, depth)
            return
        called = self._has(self._at, "(")
        start = self._defined(name)
        if called and start is None:
            self._at += 1
            yield from self._listed((*path, f"{name}()"), depth, ")")
            return
        if called:
            self._at = self._behind(self._at)
        if start is not None and name not in self._open and self._token(self._at).text in (*_ENDS, *_BEFORE_TYPES):
            after, self._at = self._at, start
            self._open.append(name)
            yield from self._value(path, depth + 1)
            self._open.pop()
            self._at = after

    def _object(self, path: Path, depth: int) -> Iterator[LocatedString]:
        while self._at < len(self._tokens) and not self._has(self._at, "}"):
            before, token = self._at, self._token(self._at)
            self._at += 1
            if token.kind in ("name", "string", "number") and self._has(self._at, ":"):
                key = _string(token, path) if token.kind == "string" else None
                name = token.text if key is None else key.value
                if key is not None:
                    yield LocatedString((*path, name), name, key.start, is_key=True, offsets=key.offsets)
                else:
                    yield LocatedString((*path, name), name, token.start, is_key=True, offsets=Offsets(token.start))
                self._at += 1
                yield from self._value((*path, name), depth + 1)
            elif token.text == "...":
                yield from self._value(path, depth + 1)
            elif token.kind == "name" and self._has(self._at, ",", "}"):
                self._at -= 1
                yield from self._value((*path, token.text), depth + 1)
            else:  # a method, a computed key
                self._at = before
                self._skip()
            self._at += self._has(self._at, ",") or self._at == before
        self._at += 1

    def _listed(self, path: Path, depth: int, end: str) -> Iterator[LocatedString]:
        number = 0
        while self._at < len(self._tokens) and not self._has(self._at, end):
            before = self._at
            spread = self._has(self._at, "...")
            self._at += spread
            yield from self._value((*path, number), depth + 1)
            number += 1
            self._at += self._has(self._at, ",") or self._at == before
        self._at += 1

    def _skip(self) -> None:
        """Advance to the end of an expression that is not parsed."""
        while self._at < len(self._tokens) and self._token(self._at).text not in _ENDS:
            opens = self._has(self._at, *_CLOSING)
            self._at = self._behind(self._at) if opens else self._at + 1

    def _behind(self, at: int) -> int:
        """Return the token after the bracket that closes the one at ``at``."""
        deep = 0
        while at < len(self._tokens):
            if self._token(at).kind == "mark":
                deep += self._token(at).text in _CLOSING
                deep -= self._token(at).text in _CLOSING.values()
            at += 1
            if not deep:
                break
        return at

    def _behind_types(self, at: int) -> int:
        """Return the token after the type arguments of a generic, ``<A, B<C>>``, or ``at`` if there are none."""
        deep, end = 0, at
        while self._has(at, "<") and end < at + 60:
            deep += self._has(end, "<") - self._has(end, ">")
            end += 1
            if not deep:
                return end
        return at

    def _defined(self, name: str) -> int | None:
        """Return the start of a constant's value, or of the value that a function returns."""
        at = self._definitions.get(name)
        if at is None:
            return None
        return self._returned(self._behind(at + 1)) if self._token(at - 1).text == "function" else self._assigned(at)

    @cached_property
    def _definitions(self) -> dict[str, int]:
        """The token of the first definition of each name."""
        found: dict[str, int] = {}
        for at, (before, token) in enumerate(pairwise(self._tokens), 1):
            is_function = before.text == "function" and self._has(at + 1, "(")
            if token.kind == "name" and (before.text in _DEFINES or is_function):
                found.setdefault(token.text, at)
        return found

    def _assigned(self, at: int) -> int | None:
        equals = next((i for i in range(at, min(at + 30, len(self._tokens))) if self._has(i, "=")), None)
        if equals is None:
            return None
        value = equals + 1
        if self._has(value, "("):  # an arrow function: its expression, or its return value
            after = self._behind(value)
            arrow = next((i for i in range(after, min(after + 20, len(self._tokens))) if self._has(i, "=>")), None)
            if arrow is not None and not any(self._has(i, "{", "(", ";", ",") for i in range(after, arrow)):
                return self._returned(arrow + 1) if self._has(arrow + 1, "{") else arrow + 1
        while self._token(value).kind == "name":  # defineConfig({…}), defineConfig<Theme>({…})
            after = self._behind_types(value + 1)
            if not self._has(after, "("):
                break
            value = after + 1
        return value

    def _returned(self, at: int) -> int | None:
        """Return the start of the value that the only ``return`` statement of a body returns."""
        while at < len(self._tokens) and not self._has(at, "{"):
            at += 1
        found = [i for i in range(at, self._behind(at)) if self._token(i).text == "return"]
        return found[0] + 1 if len(found) == 1 else None


def _string(token: _Token, path: Path) -> LocatedString:
    raw, start = token.text[1:-1], token.start + 1
    value, offsets = unescaped(raw, start, _ESCAPE, _character) if "\\" in raw else (raw, Offsets(start))
    return LocatedString(path, value, start, is_key=False, offsets=offsets)


def _character(found: re.Match[str]) -> str:
    digits = found[1] or found[2] or found[3]
    if digits:
        point = int(digits, 16)
        return chr(point) if point <= 0x10FFFF else "\ufffd"
    return _LETTERS.get(found[4], found[4])
