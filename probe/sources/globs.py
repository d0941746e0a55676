"""Patterns that the shell left to us: ``docs/**/*.{md,html}`` in quotes, or on a system whose shell expands none."""

import os
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from probe.errors import InputError
from probe.settings.demands import shown
from probe.sources.folders import Entry, is_entered, is_file, is_folder, is_installed, listing
from probe.sources.wildcards import Part, has_wildcard, is_named, parts

MOST_SPELT_OUT = 1000  # patterns that braces stand for: each of them is looked up by itself

_EITHER = re.compile(r"\{([^{},]*,[^{}]*)\}")  # the innermost first, so they nest


def is_pattern(name: str) -> bool:
    """Whether a name could be meant as a pattern."""
    return has_wildcard(name) or _EITHER.search(name) is not None


def expand(pattern: str, *, hidden: bool = False) -> list[str]:
    """Return the files that a pattern names, in the order of names.

    ``{a,b}`` is either, as in bash. ``**`` enters no hidden folder, no link to a folder and nothing that no walk
    enters; a name that begins with a dot fits only what begins with a dot too. ``hidden`` changes both but ``.git``.
    Raises InputError for a folder that cannot be read, and for braces that expand to more than ``MOST_SPELT_OUT``
    patterns.
    """
    files = {file for plain in _spelt_out(pattern.replace(os.sep, "/")) for file in _Search(hidden=hidden).named(plain)}
    return sorted(files, key=lambda file: file.split("/"))


def _spelt_out(pattern: str) -> list[str]:
    """Return a pattern once for each choice that its braces leave; no recursion, since braces may be many."""
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
    """Looks names up in folders; ``hidden`` ones are like others where they are asked for."""

    __slots__ = ("_hidden",)

    def __init__(self, *, hidden: bool) -> None:
        self._hidden = hidden

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
        """Yield a folder and all below it, each with a slash at its end."""
        stack = [place]
        while stack:
            folder = stack.pop()
            entries = _listing(folder)
            if folder == place or not is_installed(folder.rstrip("/").rpartition("/")[2], entries):
                yield folder
                stack += [f"{folder}{entry.name}/" for entry in entries if is_entered(entry, hidden=self._hidden)]

    def _fits(self, part: Part, name: str) -> bool:
        if name == ".git" or (not self._hidden and name.startswith(".")):
            return _begins_with_a_dot(part) and is_named(part, os.fsencode(name))
        return is_named(part, os.fsencode(name))


def _begins_with_a_dot(part: Part) -> bool:
    return not isinstance(part, re.Pattern) or part.pattern.startswith(rb"\.")


def _listing(place: str) -> list[Entry]:
    return listing(place or ".")
