"""Walking of folders: the files in them that are documents."""

import os
from collections.abc import Callable, Collection, Iterator

from probe.errors import InputError
from probe.sources.ignores import IGNORE_FILES, Ignores, above, rules_in

NEVER_ENTERED = ("node_modules", "__pycache__")  # third-party documents, even without an ignore file
# Files that mark a folder of installed packages: a Python environment (PEP 405), a crate copied by "cargo vendor".
MARKS = frozenset({"pyvenv.cfg", ".cargo-checksum.json"})
# Files that mark "vendor" as such a folder: "go mod vendor", https://getcomposer.org/doc/01-basic-usage.md#autoloading.
OF_VENDOR = frozenset({"modules.txt", "autoload.php"})
# Test inputs and expected outputs, whose links are broken on purpose: Go's command "go help packages", Jest, and
# Maven's standard directory layout.
TEST_DATA = frozenset({"testdata", "__fixtures__", "__snapshots__"})

WITH_CONFIGS = frozenset({".vitepress", ".vuepress"})  # hidden folders that contain the config of a site

Entry = os.DirEntry[str]
Named = Callable[[str], bool]
Level = Iterator[tuple[Entry, tuple[str, ...], Ignores | None]]
"""The remaining entries of one folder, with their paths from the start of the walk and the rules for their content."""


def walk(
    folder: str, suffixes: Collection[str], *, named: Named | None = None, hidden: bool = False, ignored: bool = False
) -> Iterator[tuple[str, bool]]:
    """Yield the relative path, with ``/``, of each document in a folder, sorted by name, and whether it is a link.

    Documents are files that end with one of the lower-case ``suffixes``, and files, even hidden ones, whose path
    ``named`` accepts. Other hidden or ignored files are omitted unless requested. Links to folders are not followed.
    Raises InputError for a folder that cannot be read.
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
        stack = [self._level(self._folder, (), self._above)]  # no recursion, which deep folders would exceed
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
        """Whether an entry is a folder to read, even if only for the config files of a site."""
        has_configs = self._named is not None and entry.name in WITH_CONFIGS
        return is_entered(entry, hidden=self._hidden) or (has_configs and entry.is_dir(follow_symlinks=False))

    def _has_test_data(self, name: str, path: tuple[str, ...], beside: Collection[str]) -> bool:
        """Whether a folder has test data: by its name, or by the name of a test module as in pytest-datadir."""
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
    """Return the entries of a folder, sorted by name; raises InputError if it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise InputError(f"{folder}: {error.strerror}") from error


def is_entered(entry: Entry, *, hidden: bool = False) -> bool:
    """Whether an entry is a folder that is entered by default: not a link and not a folder of installed packages.

    Hidden folders are entered only with ``hidden``, and ``.git`` never.
    """
    shown = (hidden and entry.name != ".git") or not entry.name.startswith(".")
    return shown and entry.name not in NEVER_ENTERED and entry.is_dir(follow_symlinks=False)


def is_installed(name: str, entries: list[Entry]) -> bool:
    """Whether a folder with these entries contains installed packages: an environment or vendored modules."""
    names = {entry.name for entry in entries}
    return not names.isdisjoint(MARKS) or (name == "vendor" and not names.isdisjoint(OF_VENDOR))


def is_file(entry: Entry) -> bool:
    """Whether an entry is a regular file or a link to one; not a pipe or a device, which may never end."""
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
