"""The files of one repository as a generator looks them up: by paths from its top, each folder listed once.

Nothing outside of the top is touched: ``..`` does not lead above it, and links that do are files without content.
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

MOST_READ = 8 << 20  # bytes of a file; the largest config files of real sites have some 100 KiB
_DEEPEST = 200  # folders; no file system holds paths of more than 4,096 bytes
_NEVER_ENTERED = frozenset({".git", "node_modules", "__pycache__", ".venv", "venv"})


class Entry(Struct, frozen=True, gc=False):
    """What a name in a folder stands for; ``name`` is how the disk spells it."""

    name: str
    folder: bool


class Tree:
    """Looks up files below ``top``, a folder of this machine.

    A path is written with ``/``, from the top, without a slash at either end; the top itself is the empty text.
    """

    def __init__(self, top: str) -> None:
        self.top = top
        self._folders: dict[str, Mapping[str, Entry]] = {}
        self._texts: dict[str, str] = {}

    def is_file(self, path: str) -> bool:
        """Whether a file has this very path, letter for letter."""
        entry = self._entry(path)
        return entry is not None and not entry.folder

    def is_folder(self, path: str) -> bool:
        """Whether a folder has this very path."""
        if not path:
            return True
        entry = self._entry(path)
        return entry is not None and entry.folder

    def otherwise(self, path: str) -> str | None:
        """Return the path of what differs from a path in upper and lower case alone; on the web that is another."""
        folder, _, name = path.rpartition("/")
        wanted = unicodedata.normalize("NFC", name)
        names = self.names(folder)
        if wanted in names:
            return None
        found = next((spelt for spelt in names if spelt.casefold() == wanted.casefold()), None)
        return None if found is None else joined(folder, found)

    def names(self, folder: str) -> Mapping[str, Entry]:
        """Return what lies in a folder, in the order of names; nothing where there is no such folder."""
        found = self._folders.get(folder)
        if found is None:
            if folder.count("/") > _DEEPEST:
                return {}
            found = self.listed(folder) if self.is_folder(folder) else {}
            self._folders[folder] = found
        return found

    def files(self, folder: str) -> Iterator[str]:
        """Yield the paths of all files below a folder, those of a folder in the order of names; none that is hidden."""
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
        """Return a file's text, empty where there is none; bytes that are no UTF-8 become U+FFFD."""
        if path not in self._texts:
            content = self.content(path) if self.is_file(path) else b""
            self._texts[path] = content.decode("utf-8-sig", "replace")
        return self._texts[path]

    def place(self, path: str) -> str:
        """Return where a path lies on this machine."""
        spelt, folder = [], ""
        for name in path.split("/") if path else ():
            entry = self.names(folder).get(unicodedata.normalize("NFC", name))
            spelt.append(name if entry is None else entry.name)
            folder = joined(folder, name)
        return "/".join((self.top.rstrip("/"), *spelt)) or "/"

    def path_at(self, place: str) -> str | None:
        """Return the path of what lies at ``place``, an absolute path of this machine; None for what is elsewhere."""
        if place == self.top:
            return ""
        top = self.top.rstrip("/") + "/"
        return unicodedata.normalize("NFC", place[len(top) :]) if place.startswith(top) else None

    def listed(self, folder: str) -> Mapping[str, Entry]:
        """Return what the disk has in a folder, in the order of names."""
        try:
            with os.scandir(self.place(folder)) as entries:
                found = [(unicodedata.normalize("NFC", entry.name), self._seen(entry)) for entry in entries]
        except (OSError, ValueError):
            return {}
        return dict(sorted(found, key=itemgetter(0)))  # two may be one name to Unicode

    def content(self, path: str) -> bytes:
        """Return the beginning of a file, empty where it cannot be read."""
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
        except OSError:  # a link to itself
            folder = False
        return Entry(entry.name, folder)

    def _is_inside(self, place: str) -> bool:
        return Path(os.path.realpath(place)).is_relative_to(os.path.realpath(self.top))


def joined(folder: str, name: str) -> str:
    """Return the path of a name in a folder."""
    return f"{folder}/{name}" if folder else name


def led_to(folder: str, reference: str) -> str | None:
    """Return the path that a reference without query and fragment leads to from a folder; None for above the top."""
    whole = normpath(joined(folder, reference))
    if whole == "." or not reference:
        return folder if not reference else ""
    return None if whole == ".." or whole.startswith(("../", "/")) else whole


def resolved(url: str, reference: str) -> tuple[str, bool]:
    """Return where a relative reference leads from a URL path, and whether it would lead above the host's root."""
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
    """Return the folder that a path is in."""
    return path.rpartition("/")[0]


def path_from(href: str) -> str | None:
    """Return the path that a ``file:`` URL names, None for one of another machine or with a NUL."""
    bare = split_fragment(href)[0].partition("?")[0]
    if not bare.startswith("file:///") or "%00" in bare:
        return None
    path = path_of(bare)
    # Windows takes slashes too; url2pathname would give backslashes, and raise OSError for a second colon.
    path = unquote(path).removeprefix("/") if os.name == "nt" else os.fsdecode(unquote_to_bytes(path))
    return path.rstrip("/") or "/"


def bare(text: str) -> str:
    """Return a reference without fragment and query, percent-decoded, with slashes only."""
    reference = text.partition("#")[0].partition("?")[0].replace("\\", "/")
    return unquote(reference) if "%" in reference else reference
