"""The state that the scripts of one page share during parsing: variables, functions, and limits."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol, TypeVar

from probe.extract.html.script_source import Body, Text

MOST_STATEMENTS = 1_000  # that are parsed; those of a function count once per call
DEEPEST = 30

_Found = TypeVar("_Found")


class ScriptLead(NamedTuple):
    """The redirect of a script: an address as written, whether the page's own query is appended, and the delay."""

    address: str
    with_query: bool = False
    delay: float = 0.0


class Doubtful(Exception):  # noqa: N818 - no error: it ends the parsing of a page's scripts
    """The assigned address cannot be determined."""


class _Program(Protocol):
    def statements(self, at: int, end: int, *, in_function: bool = False) -> ScriptLead | None:
        """Return the redirect of the statements between two tokens."""


class Function(NamedTuple):
    """A function of one of the scripts of a page."""

    program: _Program
    body: Body


class Page:
    """The state that the scripts of one page share."""

    def __init__(self) -> None:
        self.variables: dict[str, Text | None] = {}
        self.functions: dict[str, Function] = {}
        self._statements = 0
        self._depth = 0

    def call(self, function: Function) -> ScriptLead | None:
        """Return the redirect of a function call; its parameters are unknown."""
        body, before = function.body, self.variables
        self.variables = {**before, **dict.fromkeys(body.parameters)}
        found = self.descend(function.program, body.start, body.end, in_function=True)
        self.variables |= {name: before.get(name) for name in body.parameters}
        return found

    def descend(self, program: _Program, start: int, end: int, *, in_function: bool = False) -> ScriptLead | None:
        """Return the redirect of the statements within brackets or a function."""
        return self.deeper(lambda: program.statements(start, end, in_function=in_function))

    def deeper(self, look: Callable[[], _Found]) -> _Found:
        """Return the result of a call one level deeper; raises Doubtful if nesting is too deep."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise Doubtful
        found = look()
        self._depth -= 1
        return found

    def count(self) -> None:
        """Count a statement; raises Doubtful if there are too many."""
        self._statements += 1
        if self._statements > MOST_STATEMENTS:
            raise Doubtful


def lead_to(value: Text | None) -> ScriptLead:
    """Return the redirect to an assigned text; raises Doubtful if the text is unknown."""
    if value is None or value.origin:
        raise Doubtful
    return ScriptLead(value.text, value.query)


def one_of(one: ScriptLead | None, other: ScriptLead | None) -> ScriptLead | None:
    """Return the common redirect of both; raises Doubtful if the addresses differ, apart from the page's own query."""
    if one is None or other is None:
        return one or other
    if one.address != other.address:
        raise Doubtful
    return ScriptLead(one.address, one.with_query or other.with_query, min(one.delay, other.delay))


def either(one: Mapping[str, Text | None], other: Mapping[str, Text | None]) -> dict[str, Text | None]:
    """Return what is known of the variables after either of two branches."""
    return {name: _same(one.get(name), other.get(name)) for name in {**one, **other}}


def _same(one: Text | None, other: Text | None) -> Text | None:
    if one is None or other is None or (one.text, one.origin) != (other.text, other.origin):
        return None
    return Text(one.text, one.query or other.query, one.fragment or other.fragment, one.origin)
