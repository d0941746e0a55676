"""A file system in memory that behaves as an object store does, or as a disk that is full."""

import errno
from io import BytesIO
from typing import Any

import pyarrow as pa
import pytest
from pyarrow.fs import FileInfo, FileSystemHandler, FileType, PyFileSystem

from probe.cluster.folder import Folder


class _Written(BytesIO):
    """A file that is there once it is closed."""

    def __init__(self, store: "Store", path: str) -> None:
        super().__init__()
        self._store, self._path = store, path

    def write(self, content: Any) -> int:
        self._store.room -= len(content)
        if self._store.room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(content)

    def close(self) -> None:
        if not self.closed:
            self._store.objects[self._path] = self.getvalue()
        super().close()


class Store(FileSystemHandler):  # type: ignore[misc]
    """Objects by name, no folders, no rename; ``room`` is in bytes."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.room = 1 << 40

    def get_type_name(self) -> str:
        return "memory"

    def normalize_path(self, path: str) -> str:
        return path

    def create_dir(self, path: str, recursive: bool) -> None:
        pass

    def get_file_info(self, paths: list[str]) -> list[FileInfo]:
        return [self._info(path) for path in paths]

    def get_file_info_selector(self, selector: Any) -> list[FileInfo]:
        prefix = selector.base_dir.rstrip("/") + "/"
        below = [path for path in self.objects if path.startswith(prefix)]
        return [self._info(path) for path in below if selector.recursive or "/" not in path[len(prefix) :]]

    def _info(self, path: str) -> FileInfo:
        if path in self.objects:
            return FileInfo(path, FileType.File, size=len(self.objects[path]))
        inside = any(name.startswith(path.rstrip("/") + "/") for name in self.objects)
        return FileInfo(path, FileType.Directory if inside else FileType.NotFound)

    def open_input_stream(self, path: str) -> Any:
        return self.open_input_file(path)

    def open_input_file(self, path: str) -> Any:
        if path not in self.objects:
            raise FileNotFoundError(path)
        return pa.PythonFile(BytesIO(self.objects[path]), mode="r")

    def open_output_stream(self, path: str, metadata: Any) -> Any:
        return pa.PythonFile(_Written(self, path), mode="w")

    def delete_file(self, path: str) -> None:
        if self.objects.pop(path, None) is None:
            raise FileNotFoundError(path)

    def delete_dir(self, path: str) -> None:
        for name in [name for name in self.objects if name.startswith(path + "/")]:
            del self.objects[name]

    def move(self, src: str, dest: str) -> None:
        raise NotImplementedError("an object store does not rename")

    copy_file = open_append_stream = delete_dir_contents = delete_root_dir_contents = move


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    """Have every ``s3://`` of this process be in memory."""
    found = Store()
    opened = Folder.opened.fget  # type: ignore[attr-defined]

    def in_memory(folder: Folder) -> Any:
        if folder.uri.startswith("s3://"):
            return PyFileSystem(found), folder.uri.rpartition("@")[2].removeprefix("s3://")
        return opened(folder)

    monkeypatch.setattr(Folder, "opened", property(in_memory))
    return found
