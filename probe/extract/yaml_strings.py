"""The strings of a YAML stream and their positions, from the parser's events, without building objects.

Aliases are not followed, so each node is read once, however often it is referenced.
"""

from collections.abc import Generator
from enum import Enum, auto
from typing import Any

from probe.extract.located import DEEPEST, LocatedString, Path
from probe.extract.yaml_scalars import quoted, unquoted
from probe.patterns import lazy_compile

_DEEPEST_READ = 1_000  # libyaml's own limit; the parser in Python has none
_PROPERTIES = lazy_compile(r"(?:[&!]\S*+(?:\s|(?<=\s)#[^\r\n]*+)*+)*+")


class _Next(Enum):
    """What an open collection expects."""

    ITEM = auto()
    KEY = auto()
    VALUE = auto()


class _Way:
    """The path from the root to the node that is being read."""

    __slots__ = ("_next", "_steps")

    def __init__(self) -> None:
        self._steps: list[str | int] = []
        self._next: list[_Next] = []

    @property
    def path(self) -> Path:
        return tuple(self._steps[:DEEPEST])

    @property
    def depth(self) -> int:
        return len(self._steps)

    def node(self, value: str = "") -> bool:
        """Step to the next node, whose ``value`` is the path step if it is a key; return whether it is a key."""
        expected = self._next[-1] if self._next else None
        if expected is _Next.ITEM:
            self._steps[-1] = int(self._steps[-1]) + 1
        elif expected is not None:
            self._next[-1] = _Next.VALUE if expected is _Next.KEY else _Next.KEY
        if expected is _Next.KEY:
            self._steps[-1] = value
        return expected is _Next.KEY

    def enter(self, *, mapping: bool) -> None:
        """Enter a collection, which is a node itself."""
        self.node()
        self._steps.append("" if mapping else -1)
        self._next.append(_Next.KEY if mapping else _Next.ITEM)

    def leave(self) -> None:
        """Return to the parent of the collection."""
        self._steps.pop()
        self._next.pop()


def strings(text: str) -> Generator[LocatedString, None, int]:
    """Yield every scalar of a YAML stream, keys too, up to the first syntax error; return the offset of the end."""
    import yaml  # noqa: PLC0415 - most runs read no YAML

    way, end = _Way(), 0
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(event, yaml.ScalarEvent):
                yield _located(event, text, way)
            elif isinstance(event, yaml.CollectionStartEvent):
                way.enter(mapping=isinstance(event, yaml.MappingStartEvent))
            elif isinstance(event, yaml.CollectionEndEvent):
                way.leave()
            elif isinstance(event, yaml.AliasEvent):
                way.node()
            if way.depth > _DEEPEST_READ:
                break
            end = _ends(event)
    except (yaml.YAMLError, ValueError, OverflowError):  # the last two: escapes and versions with numbers out of range
        return end
    return end


def _ends(event: Any) -> int:  # noqa: ANN401 - any of the parser's
    return int(event.end_mark.index)


def _located(event: Any, text: str, way: _Way) -> LocatedString:  # noqa: ANN401 - the same
    start, end = event.start_mark.index, _ends(event)
    properties = _PROPERTIES.match(text, start, end)
    start = properties.end() if properties else start
    if event.style in ("'", '"'):
        value, offsets = quoted(text[start + 1 : end - 1], start + 1, event.style)
    else:
        value, offsets = event.value, unquoted(text[start:end], start, event.value)
    is_key = way.node(value)
    return LocatedString(way.path, value, offsets.at(0), is_key, offsets)
