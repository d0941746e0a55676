"""Parsing of git's unified diffs: the lines of files that they add."""

import re
from collections.abc import Iterable

Lines = frozenset[int] | None
"""Line numbers, from 1, or None for all lines of a file."""

_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_BEGIN = b"diff --git "
_RENAMED = re.compile(rb"(?:rename|copy) (from|to) (.*)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_LETTERS = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}
_LONE_RETURN = re.compile(rb"\r(?!\n)")


def added(diff: Iterable[bytes]) -> dict[bytes, Lines]:
    """Return the lines that a diff adds, by the new name of the file; None, for all lines, for binary files.

    A file that moved to another folder also counts as a whole, because all of its relative links now have another base.
    The lines of ``diff`` include their line ends; its prefixes are ``a/`` and ``b/``. Content lines are recognized by
    the counts of their hunk and never by their beginning, so content is never read as a header.
    """
    reader = _Reader()
    for line in diff:
        reader.take(line)
    return {name: None if lines is None else frozenset(lines) for name, lines in reader.files.items() if lines != set()}


class _Reader:
    __slots__ = ("_name", "_new", "_number", "_old", "files")

    def __init__(self) -> None:
        self.files: dict[bytes, set[int] | None] = {}
        self._name = b""
        self._old = self._new = self._number = 0  # remaining lines of the hunk, and the current line number

    def take(self, line: bytes) -> None:
        if self._old > 0 or self._new > 0:
            self._content(line[:1])
        elif hunk := _HUNK.match(line):
            self._old, self._new = (int(count or 1) for count in hunk.group(1, 3))
            self._number = int(hunk[2])
        elif line.startswith(_BEGIN):
            self._name = _name_of_both(line.removeprefix(_BEGIN).rstrip(b"\n"))
        elif renamed := _RENAMED.match(line.rstrip(b"\n")):
            self._rename(unquoted(renamed[2]), to=renamed[1] == b"to")
        elif line.startswith(b"Binary files "):
            self.files[self._name] = None

    def _rename(self, name: bytes, *, to: bool) -> None:
        if to and _folder(name) != _folder(self._name):
            self.files[name] = None
        self._name = name

    def _content(self, mark: bytes) -> None:
        if mark == b"+":
            lines = self.files.setdefault(self._name, set())
            if lines is not None:
                lines.add(self._number)
        if mark != b"\\":  # "\ No newline at end of file"
            self._old -= mark != b"+"
            self._new -= mark != b"-"
            self._number += mark != b"-"


def _name_of_both(names: bytes) -> bytes:
    """Return the name in ``a/name b/name``; without a rename both are equal, so the second half is the name."""
    return unquoted(names[len(names) // 2 + 1 :]).removeprefix(b"b/")


def _folder(name: bytes) -> bytes:
    return name.rpartition(b"/")[0]


def unquoted(name: bytes) -> bytes:
    """Return a name without the quotes and escapes that git adds for special characters."""
    if not name.startswith(b'"'):
        return name
    return _ESCAPE.sub(_character, name[1:-1])


def _character(escape: re.Match[bytes]) -> bytes:
    if len(escape[1]) == 3:
        return bytes([int(escape[1], 8) & 0xFF])
    return _LETTERS.get(escape[1], escape[1])


def recounted(lines: frozenset[int], content: bytes) -> frozenset[int]:
    """Convert line numbers of git, which counts only LF, to ours, which count a lone CR as a line end too."""
    if not _LONE_RETURN.search(content):
        return lines
    ours: set[int] = set()
    start = 1
    for number, line in enumerate(content.split(b"\n"), 1):
        end = start + line.removesuffix(b"\r").count(b"\r")
        if number in lines:
            ours.update(range(start, end + 1))
        start = end + 1
    return frozenset(ours)
