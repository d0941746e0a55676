"""Which address the scripts of a page assign to ``location``, whatever the browser and its reader.

Scripts are not run. What is understood is what pages have that do nothing but lead on: literal addresses, variables
that hold one, the page's own query and fragment behind it, functions that are called at once, after a time or when the
page has loaded, and an ``if`` both of whose branches lead to the same address. Anything else that may lead elsewhere
makes the answer None.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

from probe.extract.html.script_source import WINDOW, Body, Source, Text
from probe.extract.html.script_tokens import Token, tokens_of

_Found = TypeVar("_Found")

MOST_STATEMENTS = 1_000  # that are looked at, functions once a call
DEEPEST = 30

_PLACE = re.compile(rf"{WINDOW}location(?:\.href)?")
_CALL = re.compile(rf"{WINDOW}location\.(?:replace|assign)")
_TIMER = re.compile(rf"{WINDOW}setTimeout")
_ONLOAD = re.compile(rf"{WINDOW}(?:body\.)?onload")
_LISTENER = re.compile(rf"{WINDOW}addEventListener")
_LOADED = frozenset({"DOMContentLoaded", "load", "pageshow"})
_DECLARING = frozenset({"const", "let", "var"})
# Statements whose content may be skipped, repeated or left; what is in them is not looked at.
_BRANCHING = frozenset(
    {"await", "async", "break", "class", "continue", "do", "export", "for", "import", "switch", "throw", "try", "while"}
)


class ScriptLead(NamedTuple):
    """Where a script leads: an address as written, whether the page's own query goes behind it, and after how long."""

    address: str
    with_query: bool = False
    delay: float = 0.0


class _Doubtful(Exception):  # noqa: N818 - it says so of a page, and leaves this module nowhere
    """What is assigned cannot be told."""


class _Function(NamedTuple):
    """A function of one of the scripts."""

    program: "_Program"
    body: Body


def script_lead(scripts: Iterable[str], handlers: Iterable[str] = ()) -> ScriptLead | None:
    """Return where the scripts of a page lead, and then its ``onload``; None where they do not, or in doubt."""
    page = _Page()
    try:
        found = [page.run(script) for script in scripts if "location" in script]
        found += [page.run(handler, in_function=True) for handler in handlers]
        lead = None
        for each in found:
            lead = _one_of(lead, each)
    except _Doubtful:
        return None
    return lead


class _Page:
    """What the scripts of one page share."""

    def __init__(self) -> None:
        self.variables: dict[str, Text | None] = {}
        self.functions: dict[str, _Function] = {}
        self._statements = 0
        self._depth = 0

    def run(self, script: str, *, in_function: bool = False) -> ScriptLead | None:
        tokens = tokens_of(script)
        # A cookie that a script sets is what opens the way; without running it nobody gets there.
        if tokens is None or any(token.kind == "name" and token.text.endswith(".cookie") for token in tokens):
            raise _Doubtful
        program = _Program(tokens, self)
        program.hoist()
        return self.descend(program, 0, len(tokens), in_function=in_function)

    def call(self, function: _Function) -> ScriptLead | None:
        body, before = function.body, self.variables
        self.variables = {**before, **dict.fromkeys(body.parameters)}
        found = self.descend(function.program, body.start, body.end, in_function=True)
        self.variables |= {name: before.get(name) for name in body.parameters}
        return found

    def descend(self, program: "_Program", start: int, end: int, *, in_function: bool = False) -> ScriptLead | None:
        return self.deeper(lambda: program.statements(start, end, in_function=in_function))

    def deeper(self, look: "Callable[[], _Found]") -> "_Found":
        self._depth += 1
        if self._depth > DEEPEST:
            raise _Doubtful
        found = look()
        self._depth -= 1
        return found

    def count(self) -> None:
        self._statements += 1
        if self._statements > MOST_STATEMENTS:
            raise _Doubtful


class _Program:
    """One script: every method returns what it has found from a token on, and the token behind that."""

    def __init__(self, tokens: list[Token], page: _Page) -> None:
        self._tokens = tokens
        self._source = Source(tokens)
        self._has = self._source.has
        self._page = page

    def hoist(self) -> None:
        """Note the functions that are declared, which may be called before they are."""
        for at in range(len(self._tokens) - 1):
            name = self._tokens[at + 1]
            if name.kind == "name" and self._has(at, "function") and (body := self._source.function(at)):
                self._page.functions[name.text] = _Function(self, body)

    def statements(self, at: int, end: int, *, in_function: bool = False) -> ScriptLead | None:
        lead = None
        while at < end:
            if self._has(at, "return"):
                if not in_function:
                    raise _Doubtful
                return lead
            found, at = self._statement(at, end)
            lead = _one_of(lead, found)
        return lead

    def _statement(self, at: int, end: int) -> tuple[ScriptLead | None, int]:
        self._page.count()
        token = self._tokens[at]
        if token.kind == "name":
            return self._named(at, end, token.text)
        if self._has(at, ";"):
            return None, at + 1
        if self._has(at, "{"):
            return self._page.descend(self, at + 1, token.partner), token.partner + 1
        called = self._called_at_once(at, end)
        if called is None and self._has(at, "(") and self._source.ends(token.partner + 1, end):
            return self._page.descend(self, at + 1, token.partner), self._source.behind(at, end)
        return called or (None, self._source.behind(at, end))

    def _named(self, at: int, end: int, name: str) -> tuple[ScriptLead | None, int]:
        if name == "if":
            return self._if(at, end)
        if name in _DECLARING:
            return self._declare(at + 1, end)
        if name == "function" and (found := self._function(at)):
            return None, found[1]
        if name in _BRANCHING:
            raise _Doubtful
        if self._has(at + 1, "=", end):
            return self._assign(at, end, name)
        if self._has(at + 1, "(", end):
            return self._call(at, name), self._source.behind(at, end)
        self._page.variables.pop(name, None)
        return None, self._source.behind(at, end)

    def _if(self, at: int, end: int) -> tuple[ScriptLead | None, int]:
        """Return where both branches lead; the variables that they set otherwise are not known any more."""
        if not self._has(at + 1, "(", end):
            raise _Doubtful
        before = dict(self._page.variables)
        one, at = self._branch(self._tokens[at + 1].partner + 1, end)
        other, after = None, self._page.variables
        self._page.variables = before
        if self._has(at, "else", end):
            other, at = self._branch(at + 1, end)
        now = self._page.variables
        self._page.variables = {
            name: now[name] if name in now and name in after and now[name] == after[name] else None
            for name in {**now, **after}
        }
        if (one is None) != (other is None) or (one and other and one[:2] != other[:2]):
            raise _Doubtful
        return one, at

    def _branch(self, at: int, end: int) -> tuple[ScriptLead | None, int]:
        if at >= end or self._has(at, "return", end):
            raise _Doubtful
        return self._page.deeper(lambda: self._statement(at, end))

    def _declare(self, at: int, end: int) -> tuple[ScriptLead | None, int]:
        lead = None
        while at < end and self._tokens[at].kind == "name":
            name, value, timer = self._tokens[at].text, None, at + 2
            if name == "location":
                raise _Doubtful
            if self._has(at + 1, "=", end) and (body := self._source.function(timer)):
                self._page.functions[name] = _Function(self, body)
                at = body.behind
            elif self._has(at + 1, "=", end) and self._has(timer + 1, "(", end):
                lead = _one_of(lead, self._call(timer, self._tokens[timer].text))
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
        return _lead(known), behind

    def _call(self, at: int, name: str) -> ScriptLead | None:
        start, close = at + 2, self._tokens[at + 1].partner
        if _CALL.fullmatch(name):
            value, behind = self._source.text(start, close, self._page.variables)
            return _lead(value if behind == close else None)
        if name in self._page.functions:
            return self._page.call(self._page.functions[name])
        if _TIMER.fullmatch(name):
            return self._timer(start, close)
        if _LISTENER.fullmatch(name) and self._has(start + 1, ",", close) and self._tokens[start].text in _LOADED:
            function = self._function(start + 2)
            return self._page.call(function[0]) if function else None
        return None

    def _timer(self, start: int, close: int) -> ScriptLead | None:
        if start < close and self._tokens[start].kind == "string":
            found, behind = self._page.run(self._tokens[start].text), start + 1
        elif function := self._function(start):
            found, behind = self._page.call(function[0]), function[1]
        else:
            return None
        if found is None:
            return None
        delay = self._tokens[behind + 1].text if self._has(behind, ",", close) and behind + 1 < close else "0"
        if not re.fullmatch(r"[0-9]{1,9}", delay):
            raise _Doubtful
        return found._replace(delay=found.delay + int(delay) / 1000)

    def _called_at_once(self, at: int, end: int) -> tuple[ScriptLead | None, int] | None:
        """Return what ``(function () {…})()`` and its like do, None for anything else."""
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

    def _function(self, at: int) -> tuple[_Function, int] | None:
        """Return the function that is written or named here, and the token behind it."""
        body = self._source.function(at)
        if body is not None:
            return _Function(self, body), body.behind
        token = self._tokens[at] if at < len(self._tokens) else None
        if token and token.kind == "name" and token.text in self._page.functions and not self._has(at + 1, "("):
            return self._page.functions[token.text], at + 1
        return None


def _lead(value: Text | None) -> ScriptLead:
    if value is None or value.origin:
        raise _Doubtful
    return ScriptLead(value.text, value.query)


def _one_of(one: ScriptLead | None, other: ScriptLead | None) -> ScriptLead | None:
    """Return where both lead; raises _Doubtful where that is not the same address."""
    if one is None or other is None:
        return one or other
    if one[:2] != other[:2]:
        raise _Doubtful
    return min(one, other, key=lambda lead: lead.delay)
