"""Folders: which of the files in them are documents."""

import os
from collections.abc import Callable, Collection, Iterator

from probe.errors import InputError
from probe.sources.ignores import IGNORE_FILES, Ignores, above, rules_in

NEVER_ENTERED = ("node_modules", "__pycache__")  # other people's documents, also where no ignore file says so
# What marks a folder of installed packages: a Python environment (PEP 405), a crate that "cargo vendor" copied.
MARKS = frozenset({"pyvenv.cfg", ".cargo-checksum.json"})
# What marks a folder "vendor" as one: "go mod vendor", https://getcomposer.org/doc/01-basic-usage.md#autoloading.
OF_VENDOR = frozenset({"modules.txt", "autoload.php"})
# Inputs of tests and what is expected of them, whose links are dead on purpose: Go's command "go help packages", Jest,
# and Maven's standard directory layout.
TEST_DATA = frozenset({"testdata", "__fixtures__", "__snapshots__"})

WITH_CONFIGS = frozenset({".vitepress", ".vuepress"})  # hidden folders with the config of a site

Entry = os.DirEntry[str]
Named = Callable[[str], bool]
Level = Iterator[tuple[Entry, tuple[str, ...], Ignores | None]]
"""What is left of one folder: entries, their paths from where the walk began, and the rules for what is inside them."""


def walk(
    folder: str, suffixes: Collection[str], *, named: Named | None = None, hidden: bool = False, ignored: bool = False
) -> Iterator[tuple[str, bool]]:
    """Yield the path from there, with ``/``, of each document in a folder, in the order of names; and if it is a link.

    Documents are files whose names end with one of ``suffixes``, which are in lower case, and those whose path
    ``named`` takes, hidden ones too. What else is hidden or ignored is left out unless it is asked for, links to
    folders are not followed. Raises InputError for a folder that cannot be read.
    """
    return _Walk(folder, suffixes, named, hidden=hidden, ignored=ignored).files()


class _Walk:
    __slots__ = ("_above", "_ends", "_folder", "_hidden", "_ignored", "_named", "_start")

    def __init__(
        self, folder: str, suffixes: Collection[str], named: Named | None, *, hidden: bool, ignored: bool
    ) -> None:
        self._folder = folder
        self._named = named
        self._ends = tuple(suffixes)
        self._hidden, self._ignored = hidden, ignored
        self._above, self._start = (Ignores(), ()) if ignored else above(os.path.realpath(folder))

    def files(self) -> Iterator[tuple[str, bool]]:
        stack = [self._level(self._folder, (), self._above)]  # no recursion: folders nest deeper than calls may
        while stack:
            step = next(stack[-1], None)
            if step is None:
                stack.pop()
                continue
            entry, path, inner = step
            if inner is not None:
                stack.append(self._level(entry.path, path, inner))
            else:
                yield "/".join(path), entry.is_symlink()

    def _level(self, folder: str, path: tuple[str, ...], ignores: Ignores) -> Level:
        entries = listing(folder)
        if path and is_installed(path[-1], entries):
            return
        names = {entry.name for entry in entries}
        if not self._ignored and any(entry.name in IGNORE_FILES for entry in entries):
            ignores = ignores.within(len(self._start) + len(path), rules_in(folder))
        for entry in entries:
            entered = self._is_entered(entry)
            if entered and self._has_test_data(entry.name, path, names):
                continue
            if entered or self._is_document(entry, path):
                inner = (*path, entry.name)
                if not ignores.leave_out((*self._start, *map(os.fsencode, inner)), folder=entered):
                    yield entry, inner, ignores if entered else None

    def _is_entered(self, entry: Entry) -> bool:
        """Whether an entry is a folder to read, be it for the config files of a site alone."""
        has_configs = self._named is not None and entry.name in WITH_CONFIGS
        return is_entered(entry, hidden=self._hidden) or (has_configs and entry.is_dir(follow_symlinks=False))

    def _has_test_data(self, name: str, path: tuple[str, ...], beside: Collection[str]) -> bool:
        """Whether a folder has what tests read: by its name, or that of the test module that pytest-datadir takes."""
        if name in TEST_DATA or (name.startswith("test_") and f"{name}.py" in beside):
            return True
        if (path[-1:], name) == (("src",), "it"):  # https://maven.apache.org/plugins/maven-invoker-plugin/
            return os.path.lexists("/".join((self._folder, *path[:-1], "pom.xml")))
        return path[-2:] == ("src", "test") and name == "resources"

    def _is_document(self, entry: Entry, path: tuple[str, ...]) -> bool:
        shown = self._hidden or not (entry.name.startswith(".") or not WITH_CONFIGS.isdisjoint(path))
        known = shown and entry.name.lower().endswith(self._ends)
        taken = not known and self._named is not None and self._named("/".join((*path, entry.name)))
        return (known or taken) and is_file(entry)


def listing(folder: str) -> list[Entry]:
    """Return what lies in a folder, in the order of names; raises InputError where it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise InputError(f"{folder}: {error.strerror}") from error


def is_entered(entry: Entry, *, hidden: bool = False) -> bool:
    """Whether an entry is a folder that nobody has to name: no link, not full of installed packages.

    Nor is it hidden, unless that is asked for; what git keeps there is never documents.
    """
    shown = (hidden and entry.name != ".git") or not entry.name.startswith(".")
    return shown and entry.name not in NEVER_ENTERED and entry.is_dir(follow_symlinks=False)


def is_installed(name: str, entries: list[Entry]) -> bool:
    """Whether a folder with a name and these entries has packages of others: an environment, vendored modules."""
    names = {entry.name for entry in entries}
    return not names.isdisjoint(MARKS) or (name == "vendor" and not names.isdisjoint(OF_VENDOR))


def is_file(entry: Entry) -> bool:
    """Whether an entry is a regular file or a link to one; neither a pipe nor a device, which may never end."""
    try:
        return entry.is_file()
    except OSError:  # a link to itself
        return False


def is_folder(entry: Entry) -> bool:
    """Whether an entry is a folder or a link to one."""
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False
