"""The strings of a TOML text with the paths of their keys, for readers that need only some keys.

Source: TOML 1.0, "Keys", "Table", "Inline Table", "Array of Tables". Reading stops silently at a syntax error.
"""

import re
from collections.abc import Generator

from probe.extract.located import LocatedString, Path
from probe.extract.toml_values import strings

_GAP = re.compile(r"(?P<mark>[\[\]{},=\n])|(?P<word>[A-Za-z0-9_-]++)|\#[^\n]*+|.", re.DOTALL)
_DEEPEST = 64  # nested brackets


class _Frame:
    """An open table or array: its path, and the index of the next value in an array."""

    __slots__ = ("in_value", "index", "keys", "start")

    def __init__(self, start: Path, index: int | None = None) -> None:
        self.start = start
        self.index = index
        self.keys: list[str] = []
        self.in_value = False

    @property
    def path(self) -> Path:
        return (*self.start, *self.keys) if self.index is None else (*self.start, self.index)

    def next(self) -> None:
        """Advance after a comma or a line end."""
        if self.index is None:
            self.keys, self.in_value = [], False
        else:
            self.index += 1


class _Way:
    """The path of the value that is being read."""

    __slots__ = ("_counts", "_frames", "_header")

    def __init__(self) -> None:
        self._frames = [_Frame(())]
        self._counts: dict[Path, int] = {}
        self._header = 0  # brackets before the name of a table

    @property
    def path(self) -> Path:
        return self._frames[-1].path

    @property
    def expects_key(self) -> bool:
        """Whether a string at this point is a key, or a part of one."""
        return self._frames[-1].index is None and not self._frames[-1].in_value

    def key(self, name: str) -> None:
        """Add a part of a key; ignore a word that is a value."""
        if self.expects_key:
            self._frames[-1].keys.append(name)

    def mark(self, sign: str) -> bool:
        """Follow a mark; return False if brackets are nested too deeply."""
        frame = self._frames[-1]
        if sign in "[{" and self.expects_key:
            self._header += sign == "["
        elif sign in "[{":
            self._frames.append(_Frame(frame.path, 0 if sign == "[" else None))
        elif sign in "]}" and len(self._frames) > 1:
            self._frames.pop()
        elif sign == "=":
            frame.in_value = True
        elif sign == "\n" and self._header:
            self._frames = [_Frame(self._named(tuple(frame.keys)))]
            self._header = 0
        elif sign == "," or (sign == "\n" and len(self._frames) == 1):
            frame.next()
        return len(self._frames) < _DEEPEST

    def _named(self, keys: Path) -> Path:
        """Return the path of a table by its name; each table of an array has the next index."""
        path: Path = ()
        for number, key in enumerate(keys, 1):
            path = (*path, key)
            if number == len(keys) and self._header > 1:
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path = (*path, self._counts[path])
        return path


def located(text: str) -> Generator[LocatedString, None, int]:
    """Yield every string with its path, keys too; return the offset where reading ended."""
    way, end = _Way(), 0
    for string in strings(text):
        for token in _GAP.finditer(text, end, string.start):
            if token["mark"] is not None and not way.mark(token["mark"]):
                return end
            if token["word"] is not None:
                way.key(token["word"])
        is_key = way.expects_key
        if is_key:
            way.key(string.value)
        yield LocatedString(way.path, string.value, string.start, is_key, string.offsets)
        end = string.at(len(string.value))
    return end
