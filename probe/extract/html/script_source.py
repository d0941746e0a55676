"""The syntax of a short script: the ends of statements, the bodies of functions, and the values of string sums."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from probe.extract.html.script_tokens import Token
from probe.patterns import lazy_compile

WINDOW = r"(?:(?:window|self|top|parent|frames|globalThis|this|document)\.)*+"

_PART = lazy_compile(rf"{WINDOW}location\.(search|hash|origin)")
_HOLE = re.compile(r"\$\{\s*([\w$.]+)\s*\}")
_SAME = frozenset({"String", "decodeURI", "encodeURI"})  # their results redirect to the same address
_MOST_PARAMETERS = 20  # tokens; functions within parameters would be parsed once for each enclosing one
_ENDING = frozenset({")", "]", "}", "++", "--"})  # punctuators after which a line end may end a statement
_BEGINNING = frozenset({"{", "}", ";", "!", "++", "--"})  # punctuators with which a line may start a statement


class Text(NamedTuple):
    """A known text; ``query`` and ``fragment`` indicate that those of the page are appended."""

    text: str
    query: bool = False
    fragment: bool = False
    origin: bool = False

    def plus(self, more: "Text") -> "Text | None":
        """Return the concatenation of both texts, or None if the result is not a known address."""
        if more.origin or (more.text and (self.query or self.fragment)):
            return None
        if self.origin and not more.text.startswith("/"):
            return None
        return Text(self.text + more.text, self.query or more.query, self.fragment or more.fragment)


class Body(NamedTuple):
    """The body of a function, from the token ``start`` to ``end``, and the token after the function."""

    start: int
    end: int
    parameters: tuple[str, ...]
    behind: int


class Source:
    """The tokens of a script; ``end`` is always exclusive."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens

    def has(self, at: int, text: str, end: int | None = None) -> bool:
        """Whether a token is this punctuator or this word."""
        if at >= (len(self.tokens) if end is None else end):
            return False
        token = self.tokens[at]
        return token.text == text and token.kind != "string"

    def partner(self, at: int) -> int:
        """Return the bracket that closes the one here."""
        return self.tokens[at].partner

    def after(self, at: int) -> int:
        """Return the token after this one, or after its closing bracket."""
        return max(self.tokens[at].partner, at) + 1

    def ends(self, at: int, end: int) -> bool:
        """Whether a statement, or an operand of a comma operator, may end before a token.

        ECMAScript, "Automatic Semicolon Insertion", "Comma Operator".
        """
        if at >= end or self.has(at, ";") or self.has(at, "}") or self.has(at, ","):
            return True
        token, before = self.tokens[at], self.tokens[at - 1]
        goes_on = token.kind == "mark" and token.text not in _BEGINNING
        unfinished = before.kind == "mark" and before.text not in _ENDING
        return token.first and not goes_on and not unfinished

    def behind(self, at: int, end: int) -> int:
        """Return the token after the statement that starts here, without parsing it."""
        at = self.after(at)
        while not self.ends(at, end):
            at = self.after(at)
        return at

    def function(self, at: int) -> Body | None:
        """Return the body of the function that is defined here, if any."""
        if at >= len(self.tokens) or self.tokens[at].kind == "string":
            return None
        if self.has(at, "function"):
            opening = at + 1 + (at + 1 < len(self.tokens) and self.tokens[at + 1].kind == "name")
            if self.has(opening, "(") and self.has(self.partner(opening) + 1, "{"):
                return self._body(opening, self.partner(opening) + 1)
        elif (self.has(at, "(") or self.tokens[at].kind == "name") and self.has(self.after(at), "=>"):
            return self._body(at, self.after(at) + 1)
        return None

    def _body(self, parameters: int, start: int) -> Body | None:
        if self.after(parameters) - parameters > _MOST_PARAMETERS:
            return None
        names = tuple(token.text for token in self.tokens[parameters : self.after(parameters)] if token.kind == "name")
        if self.has(start, "{"):
            return Body(start + 1, self.partner(start), names, self.partner(start) + 1)
        end = start
        while end < len(self.tokens) and not any(self.has(end, mark) for mark in (",", ")", ";", "}")):
            end = self.after(end)
        return Body(start, end, names, end)

    def text(self, at: int, end: int, known: Mapping[str, Text | None]) -> tuple[Text | None, int]:
        """Return the sum of known texts, or None if a part is unknown, and the token after it."""
        whole, at = self._part(at, end, known)
        while whole is not None and self.has(at, "+", end):
            part, at = self._part(at + 1, end, known)
            whole = None if part is None else whole.plus(part)
        return whole, at

    def _part(self, at: int, end: int, known: Mapping[str, Text | None]) -> tuple[Text | None, int]:
        token = self.tokens[at] if at < end else Token("mark", "", first=False)
        if token.kind == "string" or (token.kind == "number" and token.text.isdecimal()):
            return Text(token.text), at + 1
        if self.has(at, "("):
            return self._in_brackets(at + 1, token.partner, known), token.partner + 1
        if token.kind == "template":
            return _filled(token.text, known), at + 1
        if token.kind == "name" and self.has(at + 1, "(", end):
            text = self._in_brackets(at + 2, self.partner(at + 1), known) if token.text in _SAME else None
            return text, self.partner(at + 1) + 1
        return (_named(token.text, known) if token.kind == "name" else None), at + 1

    def _in_brackets(self, at: int, end: int, known: Mapping[str, Text | None]) -> Text | None:
        """Return the value of ``("…")``, ``(location.hash || "")`` and ``(location.hash ? location.hash : "")``."""
        if any(self.has(inner, "(") for inner in range(at, end)):
            return None
        text, behind = self.text(at, end, known)
        if behind == end or text is None or text.text:
            return text if behind == end else None
        if self.has(behind, "?", end):
            text, behind = self.text(behind + 1, end, known)
        elif not self.has(behind, "||", end):
            return None
        empty = behind + 2 == end and self.tokens[behind + 1] == Token("string", "", self.tokens[behind + 1].first)
        return text if empty and (self.has(behind, ":") or self.has(behind, "||")) else None


def _named(name: str, known: Mapping[str, Text | None]) -> Text | None:
    part = _PART.fullmatch(name)
    if part:
        return Text("", part[1] == "search", part[1] == "hash", part[1] == "origin")
    return known.get(name)


def _filled(template: str, known: Mapping[str, Text | None]) -> Text | None:
    """Return the value of a template literal, or None if a part of it is unknown."""
    whole: Text | None = None
    for number, piece in enumerate(_HOLE.split(template)):
        text = _named(piece, known) if number % 2 else None if "${" in piece else Text(piece)
        whole = text if whole is None else text and whole.plus(text)
        if whole is None:
            return None
    return whole
