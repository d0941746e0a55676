"""The files that the inputs of a cluster run name. They are listed once, so that every machine has the same list."""

import glob
import os
import posixpath
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from probe.cluster.folder import Folder, naming
from probe.errors import InputError
from probe.url import redact

_STDIN = "-"


class File(msgspec.Struct, frozen=True):
    """A file to read, with its size in bytes at the time of the listing."""

    uri: str
    size: int

    @property
    def shown(self) -> str:
        """The path or URI without credentials."""
        return redact(self.uri)


def listed(inputs: Iterable[str], out: Folder | None = None) -> list[File]:
    """Return each file that the inputs name, once; raises InputError if an input does not exist.

    Inputs are files, folders, globs and URIs. Files in ``out``, the folder of the run, are not inputs.
    """
    found: dict[str, File] = {}
    for given in inputs:
        for file in _files(given):
            if out is None or not out.contains(file.uri):
                found.setdefault(file.uri if "://" in file.uri else os.path.realpath(file.uri), file)
    return list(found.values())


def _files(given: str) -> Iterator[File]:
    if given == _STDIN:
        raise InputError("-: workers cannot read the standard input; write it to a file")
    if "://" in given or os.path.lexists(given) or not glob.has_magic(given):
        return _in_input(given)
    names = sorted(glob.glob(given, recursive=True))  # noqa: PTH207 - a str that may be absolute
    if not names:
        raise InputError(f"{given}: matches no file")
    return (file for name in names for file in _in_input(name))


def _in_input(given: str) -> Iterator[File]:
    """Yield a file, or the files of a folder in the order of their names."""
    from pyarrow.fs import FileType  # noqa: PLC0415 - a heavy import, of an extra

    shown = redact(given)
    if not given or "\0" in given:
        raise InputError(f"{given!r}: not the name of a file")
    files, path = Folder(given).opened
    with naming(shown, InputError):
        root = files.get_file_info(path)
    match root.type:
        case FileType.File:
            yield File(given, root.size)
        case FileType.Directory:
            yield from _in_folder(given, files, path)
        case FileType.NotFound if "://" in given and glob.has_magic(given):
            raise InputError(f"{shown}: a URI has no wildcards; name the folder")
        case FileType.NotFound:
            raise InputError(f"{shown}: No such file or directory")
        case _:
            raise InputError(f"{shown}: neither a file nor a folder")


def _in_folder(given: str, files: Any, path: str) -> Iterator[File]:  # noqa: ANN401 - pyarrow has no types
    """Yield the files of a folder and its subfolders; a name that begins with a dot or an underscore is left out."""
    from pyarrow.fs import FileSelector, FileType  # noqa: PLC0415 - as above

    shown = redact(given)
    try:
        with naming(shown, InputError):
            inside = files.get_file_info(FileSelector(path, recursive=True))
        sizes = {each.path[len(path) :].lstrip("/"): each.size for each in inside if each.type is FileType.File}
    except UnicodeDecodeError:
        raise InputError(f"{shown}: pyarrow opens only names in UTF-8, and a file in it has another one") from None
    for name in sorted(sizes):
        if not posixpath.basename(name).startswith((".", "_")):
            yield File(posixpath.join(given, name), sizes[name])
