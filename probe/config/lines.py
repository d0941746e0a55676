"""Find the line of each key in a TOML text; the reader of the standard library does not keep line numbers."""

import re
from bisect import bisect_left
from contextlib import suppress

from probe.patterns import lazy_compile

Path = tuple[str | int, ...]
"""Names of tables and keys from the top, and indexes into arrays, from 0: ``("rule", 0, "match")``."""

_BLANK = lazy_compile(r"(?:[ \t\n]|#[^\n]*)*+")
_SPACE = lazy_compile(r"[ \t]*+")
_KEY = lazy_compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*'""")
_STRING = lazy_compile(r""""(?:[^"\\\n]|\\.)*+"|'[^'\n]*'""")
_SCALAR = lazy_compile(r"\d{4}-\d\d-\d\d \d[^\s,\]}#]*|[^\s,\]}#]+")  # a date and a time may be separated by a space
_LONG_END = {'"""': lazy_compile(r'\\.|"""(?!"{1,2}(?!"))', re.DOTALL), "'''": lazy_compile(r"'''(?!'{1,2}(?!'))")}


def lines_of(text: str) -> dict[Path, int]:
    """Return the line number, from 1, of every key, table header and array element in a valid TOML text."""
    scanner = _Scanner(text.replace("\r\n", "\n"))
    with suppress(_Lost, RecursionError):  # keeps the lines found so far; an error message also works without a line
        scanner.scan()
    return scanner.lines


class _Lost(Exception):  # noqa: N818 - caught in this module
    """The scanner has met a text that is not valid TOML."""


class _Scanner:
    """Scans a text once, and knows just enough of TOML to tell keys from text that looks like keys."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self._text = text
        self._at = 0
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._elements: dict[Path, int] = {}  # how many [[headers]] of each array of tables were seen

    def scan(self) -> None:
        table: Path = ()
        while self._at_something():
            line = self._line()
            if self._text.startswith("[[", self._at):
                table = self._next_element(self._header(2))
            elif self._text.startswith("[", self._at):
                table = self._resolved(self._header(1))
            else:
                self._pair(table)
                continue
            self.lines.setdefault(table, line)

    def _at_something(self) -> bool:
        self._take(_BLANK)
        return self._at < len(self._text)

    def _line(self) -> int:
        return bisect_left(self._ends, self._at) + 1

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        if match is None:
            raise _Lost
        self._at = match.end()
        return match[0]

    def _skip(self, text: str) -> bool:
        found = self._text.startswith(text, self._at)
        self._at += len(text) if found else 0
        return found

    def _header(self, brackets: int) -> Path:
        self._at += brackets
        names = self._names()
        if not self._skip("]" * brackets):
            raise _Lost
        return names

    def _names(self) -> Path:
        """Consume a key, which may be dotted, and the blanks around it."""
        names: list[str | int] = []
        while True:
            self._take(_SPACE)
            names.append(_unquoted(self._take(_KEY)))
            self._take(_SPACE)
            if not self._skip("."):
                return tuple(names)

    def _resolved(self, names: Path) -> Path:
        """Return the path of a header; inside an array of tables it refers to the last table."""
        path: Path = ()
        for name in names:
            path = (*path, name)
            if path in self._elements:
                path = (*path, self._elements[path] - 1)
        return path

    def _next_element(self, names: Path) -> Path:
        array = (*self._resolved(names[:-1]), names[-1])
        self._elements[array] = self._elements.get(array, 0) + 1
        return (*array, self._elements[array] - 1)

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = (*table, *self._names())
        self.lines.setdefault(path, line)
        if not self._skip("="):
            raise _Lost
        self._take(_SPACE)
        self._value(path)

    def _value(self, path: Path) -> None:
        for quotes, end in _LONG_END.items():
            if self._skip(quotes):
                self._to(end, quotes)
                return
        if self._skip("["):
            self._array(path)
        elif self._skip("{"):
            self._inline_table(path)
        else:
            self._take(_STRING if self._text[self._at : self._at + 1] in ('"', "'") else _SCALAR)

    def _to(self, end: re.Pattern[str], quotes: str) -> None:
        """Consume a multi-line string to its end."""
        for match in end.finditer(self._text, self._at):
            if match[0] == quotes:
                self._at = match.end()
                return
        raise _Lost

    def _array(self, path: Path) -> None:
        number = 0
        while self._at_something():
            if self._skip("]"):
                return
            if not self._skip(","):
                self.lines.setdefault((*path, number), self._line())
                self._value((*path, number))
                number += 1

    def _inline_table(self, path: Path) -> None:
        while self._at_something():
            if self._skip("}"):
                return
            if not self._skip(","):
                self._pair(path)


def _unquoted(key: str) -> str:
    if key.startswith("'"):
        return key[1:-1]
    import tomllib  # noqa: PLC0415 - as for reading the file

    try:
        return str(tomllib.loads(f"k = {key}")["k"]) if key.startswith('"') else key
    except tomllib.TOMLDecodeError as error:
        raise _Lost from error
