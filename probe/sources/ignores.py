"""Ignore rules of a folder: ``.gitignore``, ``.ignore`` and ``.probeignore`` in the folder and above it.

Source: gitignore(5). Files in deeper folders take precedence. In one folder ``.probeignore`` takes precedence over
``.ignore``, which takes precedence over ``.gitignore``. In one file the last matching rule decides.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from probe.errors import InputError
from probe.sources.wildcards import Part, is_named, matches, name, parts

IGNORE_FILES = (".gitignore", ".ignore", ".probeignore")  # in ascending order of precedence

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# Git compares the text before the first wildcard separately, and then lets the stars begin a part: ``x**/y`` is
# ``x*/**/y``.
_FREED_STARS = re.compile(rb"[^*?\[\\]*[^*?\[\\/]\*\*+(?=/|\Z)")
_ESCAPED_END = re.compile(rb"(?<!\\)(?:\\\\)*\\\Z")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of an ignore file: a pattern for the end of a path, or for the whole path if ``anchored``."""

    parts: tuple[Part, ...]
    anchored: bool
    folders_only: bool
    ignores: bool

    def fits(self, path: tuple[bytes, ...], *, folder: bool) -> bool:
        """Whether the rule matches a path that is relative to the folder of the rule."""
        if self.folders_only and not folder:
            return False
        return matches(self.parts, path) if self.anchored else is_named(self.parts[0], path[-1])


@dataclass(frozen=True, slots=True)
class Ignores:
    """The rules in force in one folder, as lists with their folder's depth: deepest first, last rule first."""

    lists: tuple[tuple[int, tuple[Rule, ...]], ...] = ()

    def within(self, depth: int, rules: Iterable[Rule]) -> "Ignores":
        """Return these rules, given in the order of their file, combined with those from above."""
        reverse = tuple(rules)[::-1]
        return Ignores(((depth, reverse), *self.lists)) if reverse else self

    def leave_out(self, path: tuple[bytes, ...], *, folder: bool) -> bool:
        """Whether a path from the topmost folder is ignored itself; its parent folders were already checked."""
        for depth, rules in self.lists:
            inner = path[depth:]
            for rule in rules:
                if rule.fits(inner, folder=folder):
                    return rule.ignores
        return False


def rules_of(content: bytes) -> Iterator[Rule]:
    """Yield the rules of an ignore file, skipping lines that cannot match anything."""
    for line in content.removeprefix(_BYTE_ORDER_MARK).split(b"\n"):
        line = line.removesuffix(b"\r")  # noqa: PLW2901 - the same line
        if line and not line.startswith(b"#"):
            try:
                rule = _rule(_without_blanks(line))
            except ValueError:
                continue
            yield rule


def rules_in(folder: str, names: Iterable[str] = IGNORE_FILES) -> Iterator[Rule]:
    """Yield the rules of a folder's own files; raises InputError for a file that cannot be read."""
    for file in names:
        path = Path(folder, file)
        try:
            content = path.read_bytes() if path.is_file() else b""
        except OSError as error:
            raise InputError(f"{path}: {error.strerror}") from error
        yield from rules_of(content)


def above(folder: str) -> tuple[Ignores, tuple[bytes, ...]]:
    """Return the rules of a folder's repository down to the parent of the folder, and the folder's path in it.

    ``folder`` is a real path. Outside a repository there are no rules: folders above it have no effect.
    """
    root = _repository(folder)
    if root is None:
        return Ignores(), ()
    inside = Path(folder).relative_to(root).parts
    ignores = Ignores().within(0, rules_in(_shared_git_folder(root / ".git"), ["info/exclude"]))
    folders = list(accumulate(inside, os.path.join, initial=str(root)))
    for depth, parent in enumerate(folders[:-1]):
        ignores = ignores.within(depth, rules_in(parent))
    return ignores, tuple(map(os.fsencode, inside))


def _rule(line: bytes) -> Rule:
    ignores = not line.startswith(b"!")
    pattern = line if ignores else line[1:]
    folders_only = pattern.endswith(b"/")
    pattern = pattern.removesuffix(b"/")
    if b"/" in pattern:
        return Rule(_anchored(pattern.removeprefix(b"/")), True, folders_only, ignores)
    return Rule((name(pattern),), False, folders_only, ignores)


def _anchored(pattern: bytes) -> tuple[Part, ...]:
    found = parts(pattern)
    freed = _FREED_STARS.match(pattern)
    at = freed[0].count(b"/") + 1 if freed else 0
    return (*found[:at], None, *found[at:]) if freed else found


def _without_blanks(line: bytes) -> bytes:
    """Return a line without trailing spaces, except for an escaped one."""
    bare = line.rstrip(b" ")
    return line[: len(bare) + 1] if _ESCAPED_END.search(bare) else bare


def _repository(folder: str) -> Path | None:
    path = Path(folder)
    return next((place for place in (path, *path.parents) if os.path.lexists(place / ".git")), None)


def _shared_git_folder(git: Path) -> str:
    """Return the git folder that a repository's worktrees share; ``.git`` may be a file that contains its path."""
    if git.is_dir():
        return str(git)
    try:
        where = git.parent / os.fsdecode(git.read_bytes().removeprefix(b"gitdir:").strip())
        shared = where / "commondir"
        return str(where / os.fsdecode(shared.read_bytes().strip()) if shared.is_file() else where)
    except (OSError, ValueError):
        return str(git)
