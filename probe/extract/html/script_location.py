"""The address that the scripts of a page assign to ``location``, independent of browser and user.

Scripts are not run. The parser supports the constructs of pages that only redirect: literal addresses, variables that
hold one, the page's own query and fragment appended to it, functions that are called immediately, after a delay or when
the page has loaded, and an ``if`` whose two branches redirect to the same address. If any other construct may redirect
elsewhere, the result is None.
"""

import re
from collections.abc import Iterable

from probe.extract.html.script_page import Doubtful, Function, Page, ScriptLead, either, lead_to, one_of
from probe.extract.html.script_source import WINDOW, Source
from probe.extract.html.script_tokens import Token, tokens_of
from probe.patterns import lazy_compile

_PLACE = lazy_compile(rf"{WINDOW}location(?:\.href)?")
_CALL = lazy_compile(rf"{WINDOW}location\.(?:replace|assign)")
_TIMER = lazy_compile(rf"{WINDOW}set(?:Timeout|Interval)")
_ONLOAD = lazy_compile(rf"{WINDOW}(?:body\.)?onload")
_LISTENER = lazy_compile(rf"{WINDOW}addEventListener")
_LOADED = frozenset({"DOMContentLoaded", "load", "pageshow"})
_READY = frozenset({"$", "jQuery"})  # ``$(function () {…})``, ``$(document).ready(function () {…})``
_DECLARING = frozenset({"const", "let", "var"})
_LONGEST = 10**9  # milliseconds
# Statements whose body may be skipped, repeated or exited; their content is not parsed.
_BRANCHING = frozenset(
    """
    await async break case catch class continue debugger default do else export finally for import switch throw while
    with
    """.split()  # noqa: SIM905 - names in quotes are harder to look through
)


def script_lead(scripts: Iterable[str], handlers: Iterable[str] = ()) -> ScriptLead | None:
    """Return the redirect of a page's scripts and its ``onload``; None if there is none, or if it is uncertain."""
    page = Page()
    try:
        found = [_run(page, script) for script in scripts if "location" in script]
        found += [_run(page, handler.strip().removeprefix("javascript:"), in_function=True) for handler in handlers]
        lead = None
        for each in found:
            lead = one_of(lead, each)
    except Doubtful:
        return None
    return lead


def _run(page: Page, script: str, *, in_function: bool = False) -> ScriptLead | None:
    tokens = tokens_of(script)
    # The target only opens with the cookie that such a script sets, which requires running it.
    if tokens is None or any(token.kind == "name" and token.text.endswith(".cookie") for token in tokens):
        raise Doubtful
    program = _Program(tokens, page)
    program.hoist()
    return page.descend(program, 0, len(tokens), in_function=in_function)


class _Program:
    """One script; the parsing methods return the redirect found from a token on, and the next token."""

    def __init__(self, tokens: list[Token], page: Page) -> None:
        self._tokens = tokens
        self._source = Source(tokens)
        self._has = self._source.has
        self._page = page

    def hoist(self) -> None:
        """Record the function declarations, because functions may be called before they are declared."""
        for at in range(len(self._tokens) - 1):
            name = self._tokens[at + 1]
            if name.kind == "name" and self._has(at, "function") and (body := self._source.function(at)):
                self._page.functions[name.text] = Function(self, body)

    def statements(self, at: int, end: int, *, in_function: bool = False) -> ScriptLead | None:
        lead = None
        while at < end:
            if self._has(at, "return"):
                if not in_function:
                    raise Doubtful
                return lead
            found, at = self._statement(at, end)
            lead = one_of(lead, found)
        return lead

    def _statement(self, at: int, end: int) -> tuple[ScriptLead | None, int]:
        self._page.count()
        token = self._tokens[at]
        if token.kind == "name":
            return self._named(at, end, token.text)
        if self._has(at, ";") or self._has(at, ","):
            return None, at + 1
        if self._has(at, "{"):
            return self._page.descend(self, at + 1, token.partner), token.partner + 1
        called = self._called_at_once(at, end)
        if called is None and self._has(at, "(") and self._source.ends(token.partner + 1, end):
            return self._page.descend(self, at + 1, token.partner), self._source.behind(at, end)
        return called or (None, self._source.behind(at, end))

    def _named(self, at: int, end: int, name: str) -> tuple[ScriptLead | None, int]:
        if name in ("if", "try"):
            return self._if(at, end) if name == "if" else self._try(at, end)
        if name in _DECLARING:
            return self._declare(at + 1, end)
        if name == "function" and (found := self._function(at)):
            return None, found[1]
        if name in _BRANCHING:
            raise Doubtful
        if self._has(at + 1, "=", end):
            return self._assign(at, end, name)
        return self._call_or_skip(at, end, name)

    def _call_or_skip(self, at: int, end: int, name: str) -> tuple[ScriptLead | None, int]:
        lead, variables = None, self._page.variables
        if self._has(at + 1, "(", end):
            lead = self._call(at, name)
        elif self._has(at + 1, "+=", end):
            text, more = variables.get(name), self._source.text(at + 2, end, variables)[0]
            variables[name] = text.plus(more) if text and more else None
        else:
            variables.pop(name, None)
        return lead, self._source.behind(at, end)

    def _if(self, at: int, end: int) -> tuple[ScriptLead | None, int]:
        """Return the redirect of both branches."""
        if not self._has(at + 1, "(", end):
            raise Doubtful
        before = dict(self._page.variables)
        one, at = self._branch(self._tokens[at + 1].partner + 1, end)
        other, after = None, self._page.variables
        self._page.variables = before
        if self._has(at, "else", end):
            other, at = self._branch(at + 1, end)
        self._page.variables = either(after, self._page.variables)
        if (one is None) != (other is None):
            raise Doubtful
        return one_of(one, other), at

    def _branch(self, at: int, end: int) -> tuple[ScriptLead | None, int]:
        if at >= end or self._has(at, "return", end):
            raise Doubtful
        lead, at = self._page.deeper(lambda: self._statement(at, end))
        while self._has(at, ",", end) and at + 1 < end:
            more, at = self._statement(at + 1, end)
            lead = one_of(lead, more)
        return lead, at + (self._has(at, ";", end) and self._has(at + 1, "else", end))

    def _try(self, at: int, end: int) -> tuple[ScriptLead | None, int]:
        """Return the redirect of the block, which is assumed not to throw; its handlers must not redirect elsewhere."""
        lead, at, before = None, at + 1, dict(self._page.variables)
        while self._has(at, "{", end):
            block = self._page.descend(self, at + 1, self._tokens[at].partner)
            if block and lead is None and self._has(at - 1, ")"):
                raise Doubtful
            lead, at = one_of(lead, block), self._tokens[at].partner + 1
            if self._has(at, "catch", end) or self._has(at, "finally", end):
                at = self._source.after(at + 1) if self._has(at + 1, "(", end) else at + 1
        self._page.variables = either(before, self._page.variables)
        return lead, at

    def _declare(self, at: int, end: int) -> tuple[ScriptLead | None, int]:
        lead = None
        while at < end and self._tokens[at].kind == "name":
            name, value, timer = self._tokens[at].text, None, at + 2
            if name == "location":
                raise Doubtful
            if self._has(at + 1, "=", end) and (body := self._source.function(timer)):
                self._page.functions[name] = Function(self, body)
                at = body.behind
            elif self._has(at + 1, "=", end) and self._has(timer + 1, "(", end):
                lead = one_of(lead, self._call(timer, self._tokens[timer].text))
                at = self._source.after(timer + 1)
            elif self._has(at + 1, "=", end):
                value, at = self._source.text(timer, end, self._page.variables)
            else:
                at += 1
            self._page.variables[name] = value if self._source.ends(at, end) or self._has(at, ",") else None
            if self._has(at, ",", end):
                at += 1
            else:
                break
        return lead, at if self._source.ends(at, end) else self._source.behind(at, end)

    def _assign(self, at: int, end: int, name: str) -> tuple[ScriptLead | None, int]:
        if _ONLOAD.fullmatch(name):
            function = self._function(at + 2)
            return (self._page.call(function[0]) if function else None), self._source.behind(at, end)
        value, behind = self._source.text(at + 2, end, self._page.variables)
        known = value if self._source.ends(behind, end) else None
        if not _PLACE.fullmatch(name):
            self._page.variables[name] = known
            return None, self._source.behind(at, end)
        return lead_to(known), behind

    def _call(self, at: int, name: str) -> ScriptLead | None:
        start, close = at + 2, self._tokens[at + 1].partner
        if _CALL.fullmatch(name):
            value, behind = self._source.text(start, close, self._page.variables)
            return lead_to(value if behind == close else None)
        if name in self._page.functions:
            return self._page.call(self._page.functions[name])
        if _TIMER.fullmatch(name):
            return self._timer(start, close)
        if name in _READY and self._tokens[start].text == "document" and self._has(close + 2, "ready"):
            start = close + 4
        if name in _READY and self._source.function(start):
            function = self._function(start)
            return self._page.call(function[0]) if function else None
        if _LISTENER.fullmatch(name) and self._has(start + 1, ",", close) and self._tokens[start].text in _LOADED:
            function = self._function(start + 2)
            return self._page.call(function[0]) if function else None
        return None

    def _timer(self, start: int, close: int) -> ScriptLead | None:
        if start < close and self._tokens[start].kind == "string":
            found, behind = _run(self._page, self._tokens[start].text), start + 1
        elif function := self._function(start):
            found, behind = self._page.call(function[0]), function[1]
        else:
            return None
        if found is None:
            return None
        return found._replace(delay=found.delay + self._milliseconds(behind + 1, close) / 1000)

    def _milliseconds(self, at: int, end: int) -> int:
        """Return the value of ``3000``, ``delay`` or ``3 * 1000``, or 0 if there is none."""
        product = int(at < end)
        while at < end:
            text, at = self._source.text(at, end, self._page.variables)
            if text is None or not re.fullmatch(r"[0-9]{1,9}", text.text) or product > _LONGEST:
                raise Doubtful
            product *= int(text.text)
            at += self._has(at, "*", end) and at + 1 < end
        return product

    def _called_at_once(self, at: int, end: int) -> tuple[ScriptLead | None, int] | None:
        """Return the redirect of ``(function () {…})()`` and similar calls, or None for any other construct."""
        start = at + 1
        if not (self._has(at, "(") or self._has(at, "!") or self._has(at, "+")) or start >= end:
            return None
        function = self._function(start)
        if function is None or self._tokens[start].text in self._page.functions:
            return None
        behind = function[1]
        if self._has(behind, ")", end):
            behind += 1
        if not self._has(behind, "(", end):
            return None
        return self._page.call(function[0]), self._source.behind(at, end)

    def _function(self, at: int) -> tuple[Function, int] | None:
        """Return the function that is defined or named here, and the token after it."""
        body = self._source.function(at)
        if body is not None:
            return Function(self, body), body.behind
        token = self._tokens[at] if at < len(self._tokens) else None
        if token and token.kind == "name" and token.text in self._page.functions and not self._has(at + 1, "("):
            return self._page.functions[token.text], at + 1
        return None
