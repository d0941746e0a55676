"""The files of one repository, looked up by path relative to its top folder; each folder is listed once.

Nothing outside the top folder is read: ``..`` cannot leave it, and a symbolic link that leaves it is an empty file.
"""

import os
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from operator import itemgetter
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote, unquote_to_bytes

from msgspec import Struct

from probe.url import path_of, split_fragment

MOST_READ = 8 << 20  # bytes of a file; the largest config files of real sites are about 100 KiB
_DEEPEST = 200  # folders; no file system supports paths longer than 4,096 bytes
_NEVER_ENTERED = frozenset({".git", "node_modules", "__pycache__", ".venv", "venv"})


class Entry(Struct, frozen=True, gc=False):
    """An entry of a folder; ``name`` is its spelling on disk."""

    name: str
    folder: bool


class Tree:
    """Looks up files below ``top``, a local folder.

    Paths use ``/``, are relative to ``top``, and have no leading or trailing slash; ``top`` itself is the empty string.
    """

    def __init__(self, top: str) -> None:
        self.top = top
        self._folders: dict[str, Mapping[str, Entry]] = {}
        self._texts: dict[str, str] = {}

    def is_file(self, path: str) -> bool:
        """Whether a file exists at this exact path; case matters."""
        entry = self._entry(path)
        return entry is not None and not entry.folder

    def is_folder(self, path: str) -> bool:
        """Whether a folder exists at this exact path; case matters."""
        if not path:
            return True
        entry = self._entry(path)
        return entry is not None and entry.folder

    def otherwise(self, path: str) -> str | None:
        """Return the path of an entry whose name differs only in case; on the web it has a different URL."""
        folder, _, name = path.rpartition("/")
        wanted = unicodedata.normalize("NFC", name)
        names = self.names(folder)
        if wanted in names:
            return None
        found = next((spelt for spelt in names if spelt.casefold() == wanted.casefold()), None)
        return None if found is None else joined(folder, found)

    def names(self, folder: str) -> Mapping[str, Entry]:
        """Return the entries of a folder, sorted by name; empty if the folder does not exist."""
        found = self._folders.get(folder)
        if found is None:
            if folder.count("/") > _DEEPEST:
                return {}
            found = self.listed(folder) if self.is_folder(folder) else {}
            self._folders[folder] = found
        return found

    def files(self, folder: str) -> Iterator[str]:
        """Yield the paths of all files below a folder, sorted per folder; hidden and dependency folders are skipped."""
        waiting = [folder]
        while waiting:
            inner = waiting.pop()
            below = []
            for name, entry in self.names(inner).items():
                if entry.folder and name not in _NEVER_ENTERED and not name.startswith("."):
                    below.append(joined(inner, name))
                elif not entry.folder:
                    yield joined(inner, name)
            waiting += reversed(below)

    def text(self, path: str) -> str:
        """Return the text of a file, empty if it does not exist; bytes that are not UTF-8 become U+FFFD."""
        if path not in self._texts:
            content = self.content(path) if self.is_file(path) else b""
            self._texts[path] = content.decode("utf-8-sig", "replace")
        return self._texts[path]

    def place(self, path: str) -> str:
        """Return the local path for a path of the tree."""
        spelt, folder = [], ""
        for name in path.split("/") if path else ():
            entry = self.names(folder).get(unicodedata.normalize("NFC", name))
            spelt.append(name if entry is None else entry.name)
            folder = joined(folder, name)
        return "/".join((self.top.rstrip("/"), *spelt)) or "/"

    def path_at(self, place: str) -> str | None:
        """Return the tree's path for ``place``, an absolute local path, or None if it is outside the tree."""
        if place == self.top:
            return ""
        top = self.top.rstrip("/") + "/"
        return unicodedata.normalize("NFC", place[len(top) :]) if place.startswith(top) else None

    def listed(self, folder: str) -> Mapping[str, Entry]:
        """Return the entries of a folder on disk, sorted by name."""
        try:
            with os.scandir(self.place(folder)) as entries:
                found = [(unicodedata.normalize("NFC", entry.name), self._seen(entry)) for entry in entries]
        except (OSError, ValueError):
            return {}
        return dict(sorted(found, key=itemgetter(0)))  # two names may be equal after normalization

    def content(self, path: str) -> bytes:
        """Return the first ``MOST_READ`` bytes of a file; empty if it is unreadable."""
        place = self.place(path)
        try:
            if stat.S_ISREG(os.stat(place).st_mode) and self._is_inside(place):  # noqa: PTH116 - paths are texts here
                with open(place, "rb") as file:  # noqa: PTH123
                    return file.read(MOST_READ)
        except (OSError, ValueError):
            return b""
        return b""

    def _entry(self, path: str) -> Entry | None:
        folder, _, name = path.rpartition("/")
        return self.names(folder).get(unicodedata.normalize("NFC", name))

    def _seen(self, entry: os.DirEntry[str]) -> Entry:
        linked = entry.is_symlink()
        try:
            folder = entry.is_dir(follow_symlinks=False) or (linked and self._is_inside(entry.path) and entry.is_dir())
        except OSError:  # a symbolic link to itself
            folder = False
        return Entry(entry.name, folder)

    def _is_inside(self, place: str) -> bool:
        return Path(os.path.realpath(place)).is_relative_to(os.path.realpath(self.top))


def joined(folder: str, name: str) -> str:
    """Return the path of a name in a folder."""
    return f"{folder}/{name}" if folder else name


def led_to(folder: str, reference: str) -> str | None:
    """Resolve a reference without query and fragment against a folder; return None if the result is above the top."""
    whole = normpath(joined(folder, reference))
    if whole == "." or not reference:
        return folder if not reference else ""
    return None if whole == ".." or whole.startswith(("../", "/")) else whole


def resolved(url: str, reference: str) -> tuple[str, bool]:
    """Resolve a relative reference against a URL path; also return whether it goes above the host's root."""
    folder = url.rpartition("/")[0]
    deep = 0
    above = False
    for part in joined(folder.strip("/"), reference).split("/"):
        if part == "..":
            above = above or deep == 0
            deep = max(deep - 1, 0)
        elif part not in ("", "."):
            deep += 1
    whole = normpath(f"{folder}/{reference}")
    folderlike = reference.endswith("/") or reference.rpartition("/")[2] in (".", "..")
    return (whole.rstrip("/") + "/" if folderlike else whole), above


def folder_of(path: str) -> str:
    """Return the parent folder of a path."""
    return path.rpartition("/")[0]


def path_from(href: str) -> str | None:
    """Return the path of a ``file:`` URL, or None if it names another host or contains a NUL."""
    bare = split_fragment(href)[0].partition("?")[0]
    if not bare.startswith("file:///") or "%00" in bare:
        return None
    path = path_of(bare)
    # Windows also accepts slashes; url2pathname would return backslashes, and raise OSError for a second colon.
    path = unquote(path).removeprefix("/") if os.name == "nt" else os.fsdecode(unquote_to_bytes(path))
    return path.rstrip("/") or "/"


def bare(text: str) -> str:
    """Return a reference without fragment and query, percent-decoded, with backslashes replaced by slashes."""
    reference = text.partition("#")[0].partition("?")[0].replace("\\", "/")
    return unquote(reference) if "%" in reference else reference
