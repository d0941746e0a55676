"""Literal values of ``conf.py`` and ``*.config.js``, read without running them; any other value is ``UNSEEN``."""

import ast
import re
from collections.abc import Iterator

from probe.patterns import lazy_compile
from probe.sites.configs import UNSEEN

_DEEPEST = 60  # brackets within brackets
_BODY = r"/(?![/*])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.){0,100}+\]){1,500}+/[a-z]*"
_TOKEN = lazy_compile(
    r"\s+|//[^\n]*|/\*(?:.*?\*/|.*)"
    r"|(?P<string>'(?:[^'\\\n]|\\.)*+'|\"(?:[^\"\\\n]|\\.)*+\")"
    r"|(?P<template>`(?:[^`\\]|\\.)*+(?:`|\Z))"
    rf"|(?P<regex>(?:(?<=[=(:,\[])|(?<=[=(:,\[][ ])){_BODY})"
    r"|(?P<number>-?\d[\d_]*(?:\.\d+)?)|(?P<name>[A-Za-z_$][\w$]*)|(?P<mark>\.\.\.|=>|.)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|.)", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_WORDS = {"true": True, "false": False, "null": None, "undefined": None}
_OPEN, _CLOSE = "([{", ")]}"


def python_of(text: str) -> dict[str, object]:
    """Return the top-level assignments of a Python file; the last value of each name counts.

    Items that any statement adds to a list are included; ``UNSEEN`` replaces an item that is not literal.
    """
    found: dict[str, object] = {}
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    for node in body:
        _take(node, found)
    return found


def _take(node: ast.stmt, found: dict[str, object]) -> None:
    match node:
        case ast.Assign(targets=targets, value=value):
            found.update((target.id, _literal(value)) for target in targets if isinstance(target, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            found[name] = _literal(value)
        case ast.AugAssign() | ast.Expr():
            _lengthen(node, found)
        case _:
            names = (each for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store))
            longer = [each for each in ast.walk(node) if isinstance(each, ast.AugAssign | ast.Expr)]
            lengthened = {id(each.target) for each in longer if isinstance(each, ast.AugAssign)}
            found.update((each.id, UNSEEN) for each in names if id(each) not in lengthened)
            for each in longer:
                _lengthen(each, found)


def _lengthen(node: ast.AugAssign | ast.Expr, found: dict[str, object]) -> None:
    """Add the items that ``name += […]`` or a method such as ``append`` adds to a list."""
    match node:
        case ast.AugAssign(target=ast.Name(id=name), value=value):
            added = _literal(value)
        case ast.Expr(ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="extend"), args=[value])):
            added = _literal(value)
        case ast.Expr(ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[value])):
            added = [_literal(value)]
        case ast.Expr(ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="insert"), args=[_, value])):
            added = [_literal(value)]
        case ast.Expr(ast.Call(func=ast.Attribute(value=ast.Name(id=name)))) if isinstance(found.get(name), dict):
            found[name] = UNSEEN  # update, setdefault, pop
            return
        case _:
            return
    before = found.get(name)
    if isinstance(before, list | tuple):
        found[name] = [*before, *(added if isinstance(added, list | tuple) else [UNSEEN])]
    elif name in found or isinstance(node, ast.AugAssign):
        found[name] = UNSEEN


def _literal(node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return UNSEEN


def script_of(text: str) -> dict[str, object]:
    """Return a script's exported object: ``export default {…}``, ``module.exports = {…}``, or through a call or a name.

    ``...x`` in an object becomes the key ``...``, so that callers know that a missing key may come from ``x``.
    """
    tokens = list(_tokens(text))
    start = next(_exports(tokens), None)
    if start is None:
        return {}
    start = _called(tokens, start)
    if _mark(tokens, start) != "{" and start < len(tokens):
        start = _assigned(tokens, tokens[start][1])
    found: object = UNSEEN
    while _mark(tokens, start) == "{":
        reader = _Reader(tokens, start)
        found = reader.value(0)
        again = _mark(tokens, reader.at) == ")" and _mark(tokens, reader.at + 1) == "("
        start = reader.at + 2 if again else len(tokens)  # nextra({…})({…}): the last argument is the config
        found = UNSEEN if again and _mark(tokens, start) != "{" else found
    return found if isinstance(found, dict) else {}


def calls_of(text: str, *names: str) -> Iterator[tuple[str, list[object]]]:
    """Yield each call of a function or method with one of ``names``, and its arguments."""
    tokens = list(_tokens(text))
    for at, (kind, word) in enumerate(tokens):
        if kind == "name" and word in names and _mark(tokens, at + 1) == "(":
            yield word, _Reader(tokens, at + 2).listed(")")


def values_after(text: str, *words: str) -> Iterator[object]:
    """Yield each object or list that follows ``words`` in a script, such as ``return``, or ``config`` and ``=``."""
    tokens = list(_tokens(text))
    spelt = [word for _, word in tokens]
    for at in range(len(spelt) - len(words)):
        if tuple(spelt[at : at + len(words)]) == words and _mark(tokens, at + len(words)) in ("{", "["):
            yield _Reader(tokens, at + len(words)).value(1)


_Token = tuple[str, str]


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind is not None:
            plain = kind == "template" and "${" not in found[0] and len(found[0]) > 1
            yield ("string" if plain else kind), found[0]


def _mark(tokens: list[_Token], at: int) -> str:
    return tokens[at][1] if at < len(tokens) and tokens[at][0] == "mark" else ""


def _exports(tokens: list[_Token]) -> Iterator[int]:
    words = [word for _, word in tokens]
    for at, word in enumerate(words):
        if words[at : at + 2] == ["export", "default"] or (word == "exports" and words[at + 1 : at + 2] == ["="]):
            yield at + 2


def _called(tokens: list[_Token], start: int) -> int:
    """Return the index of a call's argument: ``defineConfig({…})``, ``a.b({…})``, ``defineConfig<Theme>({…})``."""
    while start < len(tokens) and tokens[start][0] == "name":
        after = _typed(tokens, start + 1)
        if _mark(tokens, after) not in ("(", "."):
            break
        start = after + 1
    return start


def _typed(tokens: list[_Token], at: int) -> int:
    """Return the index after generic type arguments, ``<A, B<C>>``, or ``at`` if there are none."""
    deep, end = 0, at
    while _mark(tokens, at) == "<" or deep:
        if end >= min(len(tokens), at + 60):
            return at
        deep += (_mark(tokens, end) == "<") - (_mark(tokens, end) == ">")
        end += 1
        if not deep:
            return end
    return at


def _assigned(tokens: list[_Token], name: str) -> int:
    """Return the index of the value in ``const name: Type = {…}``."""
    for at in range(1, len(tokens)):
        if tokens[at] == ("name", name) and tokens[at - 1][1] in ("const", "let", "var"):
            equals = next((i for i in range(at, min(at + 20, len(tokens))) if _mark(tokens, i) == "="), at)
            return _called(tokens, equals + 1)
    return len(tokens)


class _Reader:
    """Reads one value; afterwards ``at`` is the index of the token after the value."""

    def __init__(self, tokens: list[_Token], at: int) -> None:
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
        return UNSEEN

    def _word(self) -> str:
        return self._tokens[self.at][1] if self.at < len(self._tokens) else ""

    def _bracketed(self, depth: int) -> object:
        """Return the value in round brackets if they hold only one."""
        self.at += 1
        found = self.value(depth + 1)
        if _mark(self._tokens, self.at) != ")":
            return UNSEEN
        self.at += 1
        return found

    def _ends(self) -> bool:
        return self.at >= len(self._tokens) or _mark(self._tokens, self.at) in (",", ")", "]", "}", ";")

    def _skip(self) -> None:
        """Skip to the end of an expression that is not read."""
        deep = 0
        while self.at < len(self._tokens):
            mark = _mark(self._tokens, self.at)
            if not deep and mark and mark in ",;)]}":
                return
            deep += (mark != "" and mark in _OPEN) - (mark != "" and mark in _CLOSE)
            self.at += 1

    def listed(self, end: str, depth: int = 0) -> list[object]:
        """Return the values up to the closing bracket of a list."""
        found: list[object] = []
        while self.at < len(self._tokens) and _mark(self._tokens, self.at) != end:
            before = self.at
            found.append(self.value(depth + 1))
            self.at += (_mark(self._tokens, self.at) == ",") or self.at == before
        self.at += 1
        return found

    def _object(self, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        while self.at < len(self._tokens) and _mark(self._tokens, self.at) != "}":
            before = self.at
            kind, word = self._tokens[self.at]
            self.at += 1
            if kind in ("name", "string", "number") and _mark(self._tokens, self.at) == ":":
                self.at += 1
                found[_string(word) if kind == "string" else word] = self.value(depth + 1)
            else:  # a method, a shorthand, a spread, a computed key
                found[word] = UNSEEN
                self.at -= word in _OPEN
                self._skip()
            self.at += (_mark(self._tokens, self.at) == ",") or self.at == before
        self.at += 1
        return found


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
