"""Patterns that the shell left to us: ``docs/**/*.{md,html}`` in quotes, or on a system whose shell expands none."""

import os
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from probe.errors import InputError
from probe.settings.demands import shown
from probe.sources.folders import Entry, is_entered, is_environment, is_file, is_folder, listing
from probe.sources.wildcards import Part, has_wildcard, is_named, parts

MOST_SPELT_OUT = 1000  # patterns that braces stand for: each of them is looked up by itself

_EITHER = re.compile(r"\{([^{},]*,[^{}]*)\}")  # the innermost first, so they nest


def is_pattern(name: str) -> bool:
    """Whether a name could be meant as a pattern."""
    return has_wildcard(name) or _EITHER.search(name) is not None


def expand(pattern: str) -> list[str]:
    """Return the files that a pattern names, in the order of names.

    ``{a,b}`` is either, as in bash. ``**`` enters no hidden folder, no link to a folder and nothing that no walk
    enters; a name that begins with a dot fits only what begins with a dot too. Raises InputError for a folder that
    cannot be read, and for braces that stand for more than ``MOST_SPELT_OUT`` patterns.
    """
    files = {file for plain in _spelt_out(pattern.replace(os.sep, "/")) for file in _named(plain)}
    return sorted(files, key=lambda file: file.split("/"))


def _spelt_out(pattern: str) -> list[str]:
    """Return a pattern once for each choice that its braces leave; no recursion, since braces may be many."""
    spelt = [pattern]
    while any(map(_EITHER.search, spelt)):
        chosen: dict[str, None] = {}
        for choice in chain.from_iterable(map(_choices, spelt)):
            chosen[choice] = None
            if len(chosen) > MOST_SPELT_OUT:
                raise InputError(f"the braces of {shown(pattern)} stand for more than {MOST_SPELT_OUT:,} patterns")
        spelt = list(chosen)
    return spelt


def _choices(pattern: str) -> Iterator[str]:
    either = _EITHER.search(pattern)
    if either is None:
        yield pattern
        return
    for choice in either[1].split(","):
        yield pattern[: either.start()] + choice + pattern[either.end() :]


def _named(pattern: str) -> Iterator[str]:
    drive, bare = os.path.splitdrive(pattern)
    start = drive + bare[: len(bare) - len(bare.lstrip("/"))]
    try:
        *folders, last = parts(os.fsencode(bare.lstrip("/")))
    except ValueError:
        return
    places = [start]
    for part in folders:
        places = list(dict.fromkeys(inner for place in places for inner in _folders(place, part)))
    for place in places:
        yield from _files(place, last)


def _folders(place: str, part: Part) -> Iterable[str]:
    if part is None:
        return _below(place)
    if isinstance(part, bytes):
        inner = place + os.fsdecode(part)
        return [inner + "/"] if os.path.isdir(inner) else []  # noqa: PTH112 - the name may have a NUL
    return [f"{place}{entry.name}/" for entry in _listing(place) if _fits(part, entry.name) and is_folder(entry)]


def _files(place: str, part: Part) -> Iterable[str]:
    if isinstance(part, bytes):
        file = place + os.fsdecode(part)
        return [file] if os.path.isfile(file) else []  # noqa: PTH113 - the name may have a NUL
    return [place + entry.name for entry in _listing(place) if _fits(part, entry.name) and is_file(entry)]


def _below(place: str) -> Iterator[str]:
    """Yield a folder and all below it, each with a slash at its end."""
    stack = [place]
    while stack:
        folder = stack.pop()
        entries = _listing(folder)
        if folder == place or not is_environment(entries):
            yield folder
            stack += [f"{folder}{entry.name}/" for entry in entries if is_entered(entry)]


def _listing(place: str) -> list[Entry]:
    return listing(place or ".")


def _fits(part: Part, name: str) -> bool:
    if name.startswith(".") and isinstance(part, re.Pattern) and not part.pattern.startswith(rb"\."):
        return False  # the pattern's first character is no dot
    return is_named(part, os.fsencode(name))
