"""Find a config file and parse its TOML, without interpreting it."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path as Folder
from typing import Self

from probe.config.lines import Path, lines_of
from probe.config.reach import untrusted
from probe.errors import SettingsError
from probe.paths import is_below

NAME, PROJECT = "probe.toml", "pyproject.toml"
TABLE: Path = ("tool", "probe")
LARGEST = 1_000_000  # bytes; a larger file was not written by hand

_REMEDY = "an option is written name = value, a text in quotes"
_TWICE = "its name stands in an earlier line too; keep one of them"
_PLACE = re.compile(r" ?\(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its name as messages show it, its folder, the table for this tool, and the lines of all keys."""

    name: str
    folder: str
    table: Mapping[str, object]
    lines: Mapping[Path, int]
    start: Path = ()

    @classmethod
    def of(cls, name: str) -> Self:
        """Read a file that the user named; raises SettingsError."""
        found = cls._read(name)
        if found is None:
            raise SettingsError(f"{name}: there is no [tool.probe] in it")
        return found

    @classmethod
    def upward(cls, folder: str, *, trusted: bool = True) -> Self | None:
        """Return the nearest config file in a folder or one above it, up to the root; raises SettingsError.

        In the same folder ``probe.toml`` takes precedence over ``pyproject.toml``, which counts only if it has a
        ``[tool.probe]`` table. An untrusted file must not be a link out of its folder, because an error message would
        quote the linked file.
        """
        try:
            start = Folder(folder).absolute()
        except OSError:  # the working directory does not exist any more
            return None
        for above in (start, *start.parents):
            for name in (NAME, PROJECT):
                path = str(above / name)
                # Not Path, which raises for a folder without search permission. A broken link is reported.
                if os.path.isfile(path) or (name == NAME and _is_broken_link(path)):  # noqa: PTH113
                    shown = os.path.relpath(path)
                    if not trusted and not is_below(path, str(above)) and (name == NAME or b"probe" in _content(shown)):
                        raise untrusted(f"{shown}: is a link out of its own folder", shown)
                    found = cls._read(shown)
                    if found is not None:
                        return found
        return None

    @classmethod
    def _read(cls, name: str) -> Self | None:
        content = _content(name)
        project = os.path.basename(name) == PROJECT  # noqa: PTH119 - a name that is shown, not a path to walk
        if project and b"probe" not in content:
            return None  # errors in another tool's file are not reported here
        text = _text(name, content)
        table = _parsed(name, text)
        lines = lines_of(text)
        start = TABLE if project else ()
        tool = table.get("tool")
        if project:
            if not isinstance(tool, dict) or "probe" not in tool:
                return None
            table = tool["probe"]
            if not isinstance(table, dict):
                raise SettingsError(f"{name}:{lines.get(TABLE, 1)}: tool.probe must be a table")
        elif isinstance(tool, dict) and "probe" in tool:
            raise SettingsError(f"{name}:{lines.get(TABLE, 1)}: [tool.probe] is for {PROJECT}; remove this header")
        folder = os.path.dirname(name) if os.path.isfile(name) else ""  # noqa: PTH113, PTH120 - a pipe is in no folder
        return cls(name, folder, table, lines, start)

    def place(self, *path: str | int) -> str:
        """Return the place of a key: ``probe.toml:12``."""
        whole = (*self.start, *path)
        line = self.lines.get(whole)
        if line is None:  # a table without a header has the line of its first key
            line = next((line for known, line in self.lines.items() if known[: len(whole)] == whole), None)
        return self.name if line is None else f"{self.name}:{line}"

    @contextmanager
    def blaming(self, *path: str | int) -> Iterator[None]:
        """Prefix an error message with the place of a key."""
        try:
            yield
        except SettingsError as error:
            raise SettingsError(f"{self.place(*path)}: {error}") from error

    def beside(self, name: str) -> str:
        """Return a path relative to the file as one relative to the working directory."""
        return os.path.join(self.folder, name)  # noqa: PTH118 - Path would drop a leading "./" and a trailing "/"


def _is_broken_link(path: str) -> bool:
    return os.path.islink(path) and not os.path.exists(path)  # noqa: PTH110, PTH114 - as above


def _content(name: str) -> bytes:
    try:
        with open(name, "rb") as file:  # noqa: PTH123 - keeps the name as written
            content = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error if name else "the name of the file is empty"
        raise SettingsError(f"{name or '--config'}: {why}") from error
    if len(content) > LARGEST:
        raise SettingsError(f"{name}: larger than {LARGEST:,} bytes: too large for a config file")
    return content


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{name}:{line}: not UTF-8, which TOML requires") from error


def _parsed(name: str, text: str) -> Mapping[str, object]:
    import tomllib  # noqa: PLC0415 - only needed if there is a config file

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _PLACE.search(str(error))
        last = text.rstrip("\n").count("\n") + 1
        line = int(found[1]) if found and found[1] else last
        said = _PLACE.sub("", str(error))
        remedy = _TWICE if said.startswith(("Cannot overwrite", "Cannot declare")) else _REMEDY
        raise SettingsError(f"{name}:{line}: not valid TOML: {said}; {remedy}") from error
    except (ValueError, RecursionError) as error:  # a number with too many digits, or arrays nested too deep
        raise SettingsError(f"{name}: cannot be read: a number is too long, or arrays are nested too deeply") from error
