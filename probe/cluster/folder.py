"""The folder of a cluster run, on a disk that all machines share or in an object store.

Each file is written atomically, under a name that no other task uses; a task that runs again writes the same file. Only
files named by the manifest, which has one file per chunk, are valid. A store without rename is therefore sufficient.
"""

import os
import posixpath
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import msgspec

from probe.errors import InputError, OutputError, ProbeError
from probe.url import redact

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem

MANIFEST, RESULTS, CHUNKS, SHUFFLE = "manifest", "results", "chunks", "shuffle"
_SCHEMES = ("://",)


class Folder(msgspec.Struct, frozen=True):
    """A folder, given by its path or URI; it can be sent to another machine, which opens it anew."""

    uri: str

    @property
    def shown(self) -> str:
        """The path or URI without credentials."""
        return redact(self.uri)

    @property
    def opened(self) -> "tuple[FileSystem, str]":
        """The file system and the path in it; raises OutputError if pyarrow cannot open it."""
        from pyarrow.fs import FileSystem, LocalFileSystem  # noqa: PLC0415 - a heavy import, of an extra

        if not any(scheme in self.uri for scheme in _SCHEMES):
            path = os.path.abspath(self.uri)  # noqa: PTH100 - a str
            if not is_utf8(path):
                raise OutputError(f"{self.shown}: pyarrow opens only names in UTF-8")
            return LocalFileSystem(), path
        try:
            found: tuple[FileSystem, str] = FileSystem.from_uri(self.uri)
        except (OSError, ValueError) as error:
            raise OutputError(f"{self.shown}: {error}") from None
        return found

    def write(self, name: str, content: bytes) -> None:
        """Write a file atomically; raises OutputError."""
        with self.writing(name) as out:
            out.write(content)

    @contextmanager
    def writing(self, name: str) -> Iterator[Any]:
        """Yield a file to write to; it gets its name once it is complete. Raises OutputError.

        A local file is renamed at the end. An object store shows a file once it is closed. If an error cuts the file
        off, the repeated task writes it again, and no manifest names it before.
        """
        files, root = self.opened
        path = posixpath.join(root, name)
        with naming(f"{self.shown}/{name}", OutputError):
            files.create_dir(posixpath.dirname(path), recursive=True)
            written = path if self._puts_whole else path + ".part"
            with files.open_output_stream(written) as out:
                yield out
            if written != path:
                files.move(written, path)

    @property
    def _puts_whole(self) -> bool:
        """Whether an object becomes visible only when it is complete (S3, GCS)."""
        return any(scheme in self.uri for scheme in _SCHEMES) and not self.uri.startswith("file://")

    def read(self, name: str) -> bytes | None:
        """Return the content of a file, or None if it does not exist; raises InputError if it cannot be read."""
        files, root = self.opened
        try:
            with files.open_input_stream(posixpath.join(root, name)) as file:
                content: bytes = file.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise InputError(f"{self.shown}/{name}: {reason_of(error)}") from None
        return content

    def source(self, name: str, *, inflated: bool = False) -> Any:  # noqa: ANN401 - pyarrow has no types
        """Return a file for random access, or a sequential stream that is decompressed by suffix with ``inflated``.

        Raises InputError if the file does not exist.
        """
        files, root = self.opened
        try:
            return (files.open_input_stream if inflated else files.open_input_file)(posixpath.join(root, name))
        except FileNotFoundError:
            raise InputError(f"{self.shown}/{name}: No such file or directory") from None
        except OSError as error:
            raise InputError(f"{self.shown}/{name}: {reason_of(error)}") from None

    @property
    def is_empty(self) -> bool:
        """Whether the folder contains neither files nor folders, or does not exist; raises OutputError."""
        from pyarrow.fs import FileSelector  # noqa: PLC0415 - as above

        files, root = self.opened
        with naming(self.shown, OutputError):
            return not files.get_file_info(FileSelector(root, allow_not_found=True))

    def contains(self, uri: str) -> bool:
        """Whether a path or URI is in the folder."""
        (files, outer), (others, inner) = self.opened, Folder(uri).opened
        return files.type_name == others.type_name and inner.startswith(outer.rstrip("/") + "/")

    def names(self, below: str) -> Iterator[str]:
        """Yield the sorted names of the files in a subfolder; none if it does not exist."""
        yield from self.sizes(below)

    def sizes(self, below: str) -> dict[str, int]:
        """Return the sizes in bytes of the files in a subfolder, sorted by name; raises InputError."""
        from pyarrow.fs import FileSelector, FileType  # noqa: PLC0415 - as above

        files, root = self.opened
        with naming(f"{self.shown}/{below}", InputError):
            found = files.get_file_info(FileSelector(posixpath.join(root, below), allow_not_found=True))
        return dict(sorted((info.base_name, info.size) for info in found if info.type is FileType.File))

    def remove(self, below: str) -> None:
        """Remove a subfolder, if it exists; raises OutputError."""
        from pyarrow.fs import FileType  # noqa: PLC0415 - as above

        files, root = self.opened
        path = posixpath.join(root, below)
        with naming(f"{self.shown}/{below}", OutputError):
            if files.get_file_info(path).type is FileType.Directory:
                files.delete_dir(path)

    def forget(self, name: str) -> None:
        """Remove a file, if it exists; raises OutputError."""
        files, root = self.opened
        with naming(f"{self.shown}/{name}", OutputError), suppress(FileNotFoundError):
            files.delete_file(posixpath.join(root, name))


@contextmanager
def naming(where: str, kind: type[ProbeError]) -> Iterator[None]:
    """Raise an error of a file system as one for the user, which names the place."""
    try:
        yield
    except OSError as error:
        raise kind(f"{where}: {reason_of(error)}") from None


def reason_of(error: OSError) -> str:
    """Return the reason of an error; pyarrow repeats path and number in its own text."""
    return os.strerror(error.errno) if error.errno else str(error)


def is_utf8(text: str) -> bool:
    """Whether a text can be written in UTF-8; a lone surrogate stands for a byte that cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
