"""The folder of a cluster run: on a disk that all machines see, or in an object store.

Whatever is written is written whole, under a name that nobody else writes: a task that is done again writes the same.
What counts is named by the manifest alone, one file a chunk, so that a store without rename does as well.
"""

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import msgspec

from probe.errors import InputError, OutputError
from probe.url import redact

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem

MANIFEST, RESULTS, CHUNKS, SHUFFLE = "manifest", "results", "chunks", "shuffle"
_SCHEMES = ("://",)


class Folder(msgspec.Struct, frozen=True):
    """A folder by its path or URI; can be sent to another machine, where it is opened anew."""

    uri: str

    @property
    def shown(self) -> str:
        """Its name without the keys that a URI may hold."""
        return redact(self.uri)

    @property
    def opened(self) -> "tuple[FileSystem, str]":
        """The file system and the path in it; raises OutputError where pyarrow knows neither."""
        from pyarrow.fs import FileSystem, LocalFileSystem  # noqa: PLC0415 - a heavy import, of an extra

        if not any(scheme in self.uri for scheme in _SCHEMES):
            import os  # noqa: PLC0415 - beside the others

            return LocalFileSystem(), os.path.abspath(self.uri)  # noqa: PTH100 - a text
        try:
            found: tuple[FileSystem, str] = FileSystem.from_uri(self.uri)
        except (OSError, ValueError) as error:
            raise OutputError(f"{self.shown}: {error}") from None
        return found

    def write(self, name: str, content: bytes) -> None:
        """Write a file whole; raises OutputError."""
        with self.writing(name) as out:
            out.write(content)

    @contextmanager
    def writing(self, name: str) -> Iterator[Any]:
        """Give a file to be written from its beginning; it has its name once it is whole. Raises OutputError.

        On a local disk it is renamed at the end. An object store shows it once it is closed; one that an error cut off
        is written again by the task that is done again, and until then named by no manifest.
        """
        try:
            files, root = self.opened
            path = posixpath.join(root, name)
            files.create_dir(posixpath.dirname(path), recursive=True)
            written = path if self._puts_whole else path + ".part"
            with files.open_output_stream(written) as out:
                yield out
            if written != path:
                files.move(written, path)
        except OSError as error:
            raise OutputError(f"{self.shown}/{name}: {error}") from None

    @property
    def _puts_whole(self) -> bool:
        """Whether an object is there when it is complete, and not before (S3, GCS)."""
        return any(scheme in self.uri for scheme in _SCHEMES) and not self.uri.startswith("file://")

    def read(self, name: str) -> bytes | None:
        """Return a file's content, None where there is none; raises InputError for one that cannot be read."""
        files, root = self.opened
        try:
            with files.open_input_stream(posixpath.join(root, name)) as file:
                content: bytes = file.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise InputError(f"{self.shown}/{name}: {error}") from None
        return content

    def source(self, name: str, *, inflated: bool = False) -> Any:  # noqa: ANN401 - pyarrow has no types
        """Return a file to be read anywhere in it, or from its beginning as it is ``inflated`` by its name's end.

        Raises InputError where there is none.
        """
        files, root = self.opened
        try:
            return (files.open_input_stream if inflated else files.open_input_file)(posixpath.join(root, name))
        except FileNotFoundError:
            raise InputError(f"{self.shown}/{name}: No such file or directory") from None
        except OSError as error:
            raise InputError(f"{self.shown}/{name}: {error}") from None

    def names(self, below: str) -> Iterator[str]:
        """Yield the names of the files in a folder of it, in order; none where there is no such folder."""
        yield from self.sizes(below)

    def sizes(self, below: str) -> dict[str, int]:
        """Return the sizes in bytes of the files in a folder of it, in the order of their names."""
        from pyarrow.fs import FileSelector, FileType  # noqa: PLC0415 - as above

        files, root = self.opened
        found = files.get_file_info(FileSelector(posixpath.join(root, below), allow_not_found=True))
        return dict(sorted((info.base_name, info.size) for info in found if info.type is FileType.File))

    def remove(self, below: str) -> None:
        """Remove a folder of it, where there is one."""
        from pyarrow.fs import FileType  # noqa: PLC0415 - as above

        files, root = self.opened
        path = posixpath.join(root, below)
        if files.get_file_info(path).type is FileType.Directory:
            files.delete_dir(path)

    def forget(self, name: str) -> None:
        """Remove a file of it, where there is one."""
        files, root = self.opened
        with suppress(FileNotFoundError):
            files.delete_file(posixpath.join(root, name))
