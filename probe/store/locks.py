"""Which runs a living process holds: a file beside the store for each run that has not ended, locked while it lives.

The lock is the system's, so that it ends with the process, however that ends.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_MARK = "-run-"
_OURS: set[Path] = set()  # a lock of POSIX does not keep out its own process, and closing any descriptor ends it


class RunLock:
    """The lock of one run."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor

    @classmethod
    def taken(cls, store: Path, run: int) -> "RunLock | None":
        """Return the lock of a run, None where another process holds it. Raises OSError where none can be made."""
        path = _path(store, run)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if path not in _OURS and _lock(descriptor):
            _OURS.add(path)
            return cls(path, descriptor)
        os.close(descriptor)
        return None

    def release(self, *, remove: bool) -> None:
        """Let the run go; without ``remove`` its file tells that it has not ended."""
        if remove:
            with suppress(OSError):
                self._path.unlink()
        os.close(self._descriptor)
        _OURS.discard(self._path)


def is_held(store: Path, run: int) -> bool:
    """Whether a living process holds a run."""
    if _path(store, run) in _OURS:
        return True
    try:
        descriptor = os.open(_path(store, run), os.O_RDWR)
    except OSError:
        return False
    try:
        return not _lock(descriptor)
    finally:
        os.close(descriptor)


def marked(store: Path) -> Iterator[int]:
    """Yield the runs that have a file: they go on, or were cut off."""
    before = store.name + _MARK
    with suppress(OSError):
        for file in store.parent.iterdir():
            if file.name.startswith(before) and file.name[len(before) :].isdecimal():
                yield int(file.name[len(before) :])


def forget(store: Path, run: int) -> None:
    """Remove the file of a run that is no longer to be taken up."""
    with suppress(OSError):
        _path(store, run).unlink()


def _path(store: Path, run: int) -> Path:
    return store.with_name(f"{store.name}{_MARK}{run}")


def _lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)  # of the process: no child has it
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True  # a file system without locks: nobody can hold one
    return True
