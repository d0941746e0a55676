"""Literal values of ``*.config.js``, read without running it; any other value is ``UNSEEN``.

A name or a member of a top-level ``const`` stands for its value, also in a template; ``let`` and ``var`` may change.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from probe.sites.configs import UNSEEN, value_at
from probe.sites.scripts import Token, assigned, called, declared, depth_of, exported, mark_at, returned, tokens_of

_DEEPEST = 60  # brackets within brackets
_FILL = re.compile(r"\$\{\s*([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)\s*\}")
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|.)", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_WORDS = {"true": True, "false": False, "null": None, "undefined": None}


def script_of(text: str) -> dict[str, object]:
    """Return a script's exported object: ``export default {…}``, ``module.exports = {…}``, or through a call or a name.

    ``...x`` in an object becomes the key ``...``, so that callers know that a missing key may come from ``x``.
    """
    tokens = _Tokens(text)
    start = next(exported(tokens), None)
    if start is None:
        return {}
    start = _object_at(tokens, start)
    found: object = UNSEEN
    while mark_at(tokens, start) == "{":
        reader = _Reader(tokens, start)
        found = reader.value(0)
        again = mark_at(tokens, reader.at) == ")" and mark_at(tokens, reader.at + 1) == "("
        start = reader.at + 2 if again else len(tokens)  # nextra({…})({…}): the last argument is the config
        found = UNSEEN if again and mark_at(tokens, start) != "{" else found
    return found if isinstance(found, dict) else {}


def _object_at(tokens: "_Tokens", start: int) -> int:
    """Return the index of the object that an expression stands for, through calls, functions and up to two names."""
    for _ in range(3):
        start = called(tokens, returned(tokens, called(tokens, start)))
        if mark_at(tokens, start) == "(":
            start += 1
        if mark_at(tokens, start) == "{" or start >= len(tokens):
            break
        name = tokens[start][1]
        start = assigned(tokens, name)
        start = declared(tokens, name) if start >= len(tokens) else start
    return start


def calls_of(text: str, *names: str) -> Iterator[tuple[str, list[object]]]:
    """Yield each call of a function or method with one of ``names``, and its arguments."""
    tokens = _Tokens(text)
    for at, (kind, word) in enumerate(tokens):
        if kind == "name" and word in names and mark_at(tokens, at + 1) == "(":
            yield word, _Reader(tokens, at + 2).listed(")")


def values_after(text: str, *words: str) -> Iterator[object]:
    """Yield each object or list that follows ``words`` in a script, such as ``return``, or ``config`` and ``=``."""
    tokens = _Tokens(text)
    spelt = [word for _, word in tokens]
    for at in range(len(spelt) - len(words)):
        if tuple(spelt[at : at + len(words)]) == words and mark_at(tokens, at + len(words)) in ("{", "["):
            yield _Reader(tokens, at + len(words)).value(1)


class _Tokens(list[Token]):
    """The tokens of a script, and the values of its top-level constants, each read when it is first asked for."""

    def __init__(self, text: str) -> None:
        super().__init__(tokens_of(text))
        self._values: dict[str, object] = {}

    @cached_property
    def _constants(self) -> dict[str, int]:
        """Map the name of each top-level constant to the index of its value."""
        found: dict[str, int] = {}
        depth = 0
        for at, token in enumerate(self):
            if not depth and token == ("name", "const") and self[at + 1 : at + 2] and self[at + 1][0] == "name":
                equals = next((i for i in range(at + 2, min(at + 40, len(self))) if mark_at(self, i) in ("=", ";")), at)
                if mark_at(self, equals) == "=":
                    found.setdefault(self[at + 1][1], equals + 1)
            depth += depth_of(self, at)
        return found

    def constant(self, *names: str) -> object:
        """Return the value of a constant, or of a member of its object: ``site``, ``site.base``."""
        name = names[0]
        if name not in self._values:
            self._values[name] = UNSEEN  # a constant that names itself, and one that is being read
            if name in self._constants:
                self._values[name] = _Reader(self, self._constants[name]).constant()
        return value_at(self._values[name], *names[1:])


class _Reader:
    """Reads one value; afterwards ``at`` is the index of the token after the value."""

    def __init__(self, tokens: _Tokens, at: int) -> None:
        self._tokens = tokens
        self.at = at

    def value(self, depth: int) -> object:
        """Return a value, read up to the comma or bracket that ends it."""
        start = self.at
        found = self._simple(depth)
        if self._word() in ("as", "satisfies"):  # TypeScript: a type follows
            self._skip()
        if self._ends() or (not depth and isinstance(found, dict)):  # the semicolon is optional
            return found
        self.at = max(self.at, start)
        self._skip()
        return UNSEEN

    def constant(self) -> object:
        """Return the value of a declaration; its semicolon is optional, so the next statement ends it too."""
        found = self._simple(1)
        kind = self._tokens[self.at][0] if self.at < len(self._tokens) else ""
        ended = self._ends() or (kind == "name" and self._word() not in ("in", "instanceof"))
        return found if ended else UNSEEN

    def _simple(self, depth: int) -> object:
        kind, word = self._tokens[self.at] if self.at < len(self._tokens) else ("", "")
        if word in ("{", "[") and kind == "mark" and depth < _DEEPEST:
            self.at += 1
            return self._object(depth) if word == "{" else self.listed("]", depth)
        if word == "(" and kind == "mark" and depth < _DEEPEST:
            return self._bracketed(depth)
        if kind in ("string", "number") or (kind == "name" and word in _WORDS):
            self.at += 1
            return _WORDS[word] if kind == "name" else _string(word) if kind == "string" else _number(word)
        if kind == "template":
            self.at += 1
            return self._filled(word)
        return self._named() if kind == "name" else UNSEEN

    def _named(self) -> object:
        """Return the value of a constant, or of a member of one, UNSEEN for any other name."""
        names = [self._word()]
        self.at += 1
        while mark_at(self._tokens, self.at) == "." and self._tokens[self.at + 1 : self.at + 2]:
            names.append(self._tokens[self.at + 1][1])
            self.at += 2
        found = self._tokens.constant(*names)
        return UNSEEN if found is None else found

    def _filled(self, template: str) -> object:
        """Return a template with the values of the constants in it, UNSEEN if one is unknown."""
        parts = _FILL.split(template[1:-1])
        for at in range(1, len(parts), 2):
            value = self._tokens.constant(*parts[at].split("."))
            if not isinstance(value, str | int) or isinstance(value, bool):
                return UNSEEN
            parts[at] = str(value)
        return UNSEEN if any("${" in part for part in parts[::2]) else _string(f"`{''.join(parts)}`")

    def _word(self) -> str:
        return self._tokens[self.at][1] if self.at < len(self._tokens) else ""

    def _bracketed(self, depth: int) -> object:
        """Return the value in round brackets if they hold only one."""
        self.at += 1
        found = self.value(depth + 1)
        if mark_at(self._tokens, self.at) != ")":
            return UNSEEN
        self.at += 1
        return found

    def _ends(self) -> bool:
        return self.at >= len(self._tokens) or mark_at(self._tokens, self.at) in (",", ")", "]", "}", ";")

    def _skip(self) -> None:
        """Skip to the end of an expression that is not read."""
        deep = 0
        while self.at < len(self._tokens):
            if not deep and self._ends():
                return
            deep += depth_of(self._tokens, self.at)
            self.at += 1

    def listed(self, end: str, depth: int = 0) -> list[object]:
        """Return the values up to the closing bracket of a list."""
        found: list[object] = []
        while self.at < len(self._tokens) and mark_at(self._tokens, self.at) != end:
            before = self.at
            found.append(self.value(depth + 1))
            self.at += (mark_at(self._tokens, self.at) == ",") or self.at == before
        self.at += 1
        return found

    def _object(self, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        while self.at < len(self._tokens) and mark_at(self._tokens, self.at) != "}":
            before = self.at
            kind, word = self._tokens[self.at]
            self.at += 1
            if kind in ("name", "string", "number") and mark_at(self._tokens, self.at) == ":":
                self.at += 1
                found[_string(word) if kind == "string" else word] = self.value(depth + 1)
            elif kind == "name" and mark_at(self._tokens, self.at) in (",", "}"):
                found[word] = UNSEEN if (value := self._tokens.constant(word)) is None else value
            elif word == "..." and self._tokens[self.at : self.at + 1] and self._tokens[self.at][0] == "name":
                found |= self._spread(depth)
            else:  # a method, a computed key, a spread of a call
                found[word] = UNSEEN
                self.at -= depth_of(self._tokens, self.at - 1) > 0
                self._skip()
            self.at += (mark_at(self._tokens, self.at) == ",") or self.at == before
        self.at += 1
        return found

    def _spread(self, depth: int) -> dict[str, object]:
        """Return the keys that a constant adds by ``...x``, or ``...`` for one that is not known."""
        value = self.value(depth + 1)
        return {str(key): each for key, each in value.items()} if isinstance(value, Mapping) else {"...": UNSEEN}


def _string(word: str) -> str:
    return _ESCAPE.sub(_character, word[1:-1])


def _character(escape: re.Match[str]) -> str:
    code = escape[1]
    if code[0] in "ux" and len(code) > 1:
        number = int(code[1:].strip("{}"), 16)
        return chr(number) if number < 0x110000 else "\ufffd"
    return _LETTERS.get(code, code)


def _number(word: str) -> float | int:
    bare = word.replace("_", "")
    return float(bare) if "." in bare else int(bare[:100])
