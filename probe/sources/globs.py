"""Patterns that the shell did not expand: ``docs/**/*.{md,html}`` in quotes, or with a shell that expands none."""

import os
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from probe.errors import InputError
from probe.settings.demands import shown
from probe.sources.folders import Entry, is_entered, is_file, is_folder, is_installed, listing
from probe.sources.ignores import IGNORE_FILES, Ignores, above, rules_in
from probe.sources.wildcards import Part, has_wildcard, is_named, parts

MOST_SPELT_OUT = 1000  # patterns that braces expand to; each of them is searched separately

_EITHER = re.compile(r"\{([^{},]*,[^{}]*)\}")  # the innermost braces first, so that braces can nest


def is_pattern(name: str) -> bool:
    """Whether a name may be a pattern."""
    return has_wildcard(name) or _EITHER.search(name) is not None


def expand(pattern: str, *, hidden: bool = False, ignored: bool = False) -> list[str]:
    """Return the files that match a pattern, sorted by name.

    ``{a,b}`` matches either, as in bash. ``**`` does not enter hidden folders, links to folders, or folders that a walk
    does not enter; with ``ignored``, it enters those that ignore files exclude. A name that begins with a dot matches
    only a pattern that begins with a dot. ``hidden`` lifts the restrictions on dots, except for ``.git``. Raises
    InputError for a folder that cannot be read, and for braces that expand to more than ``MOST_SPELT_OUT`` patterns.
    """
    search = _Search(hidden=hidden, ignored=ignored)
    files = {file for plain in _spelt_out(pattern.replace(os.sep, "/")) for file in search.named(plain)}
    return sorted(files, key=lambda file: file.split("/"))


def _spelt_out(pattern: str) -> list[str]:
    """Return a pattern once for each combination of its braces; not recursive, because there may be many braces."""
    spelt = [pattern]
    while any(map(_EITHER.search, spelt)):
        chosen: dict[str, None] = {}
        for choice in chain.from_iterable(map(_choices, spelt)):
            chosen[choice] = None
            if len(chosen) > MOST_SPELT_OUT:
                raise InputError(f"the braces of {shown(pattern)} expand to more than {MOST_SPELT_OUT:,} patterns")
        spelt = list(chosen)
    return spelt


def _choices(pattern: str) -> Iterator[str]:
    either = _EITHER.search(pattern)
    if either is None:
        yield pattern
        return
    for choice in either[1].split(","):
        yield pattern[: either.start()] + choice + pattern[either.end() :]


class _Search:
    """Searches folders for names; ``hidden`` includes hidden names, ``ignored`` what ignore files exclude."""

    __slots__ = ("_hidden", "_ignored")

    def __init__(self, *, hidden: bool, ignored: bool) -> None:
        self._hidden, self._ignored = hidden, ignored

    def named(self, pattern: str) -> Iterator[str]:
        drive, bare = os.path.splitdrive(pattern)
        start = drive + bare[: len(bare) - len(bare.lstrip("/"))]
        try:
            *folders, last = parts(os.fsencode(bare.lstrip("/")))
        except ValueError:
            return
        places = [start]
        for part in folders:
            places = list(dict.fromkeys(inner for place in places for inner in self._folders(place, part)))
        for place in places:
            yield from self._files(place, last)

    def _folders(self, place: str, part: Part) -> Iterable[str]:
        if part is None:
            return self._below(place)
        if isinstance(part, bytes):
            inner = place + os.fsdecode(part)
            return [inner + "/"] if os.path.isdir(inner) else []  # noqa: PTH112 - the name may have a NUL
        entries = _listing(place)
        return [f"{place}{entry.name}/" for entry in entries if self._fits(part, entry.name) and is_folder(entry)]

    def _files(self, place: str, part: Part) -> Iterable[str]:
        if isinstance(part, bytes):
            file = place + os.fsdecode(part)
            return [file] if os.path.isfile(file) else []  # noqa: PTH113 - the name may have a NUL
        return [place + entry.name for entry in _listing(place) if self._fits(part, entry.name) and is_file(entry)]

    def _below(self, place: str) -> Iterator[str]:
        """Yield a folder and all folders below it, each with a trailing slash."""
        ignores, start = (Ignores(), ()) if self._ignored else above(os.path.realpath(place or "."))
        stack = [(place, start, ignores)]
        while stack:
            folder, path, ignores = stack.pop()
            entries = _listing(folder)
            if folder != place and is_installed(folder.rstrip("/").rpartition("/")[2], entries):
                continue
            if not self._ignored and any(entry.name in IGNORE_FILES for entry in entries):
                ignores = ignores.within(len(path), rules_in(folder or "."))
            yield folder
            for entry in entries:
                inner = (*path, os.fsencode(entry.name))
                if is_entered(entry, hidden=self._hidden) and not ignores.leave_out(inner, folder=True):
                    stack.append((f"{folder}{entry.name}/", inner, ignores))

    def _fits(self, part: Part, name: str) -> bool:
        if name == ".git" or (not self._hidden and name.startswith(".")):
            return _begins_with_a_dot(part) and is_named(part, os.fsencode(name))
        return is_named(part, os.fsencode(name))


def _begins_with_a_dot(part: Part) -> bool:
    return not isinstance(part, re.Pattern) or part.pattern.startswith(rb"\.")


def _listing(place: str) -> list[Entry]:
    return listing(place or ".")
