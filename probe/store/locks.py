"""Locks that show which runs a living process holds: one locked file beside the store per unfinished run.

The operating system releases the lock when the process ends, for whatever reason.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from probe.store.place import beside

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_MARK = "-run-"
_OURS: set[Path] = set()  # a POSIX lock does not exclude its own process, and closing any descriptor releases it


class RunLock:
    """The lock of one run."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor

    @classmethod
    def taken(cls, store: Path, run: int) -> "RunLock | None":
        """Return the lock of a run, or None if another process holds it.

        Raises OSError if no lock file can be created.
        """
        path = _path(store, run)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if path not in _OURS and _lock(descriptor):
            _OURS.add(path)
            return cls(path, descriptor)
        os.close(descriptor)
        return None

    def release(self, *, remove: bool) -> None:
        """Release the run; without ``remove`` its file remains and marks the run as unfinished."""
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
    """Yield the runs that have a lock file: they are in progress or were cut off."""
    start = beside(store, _MARK)
    with suppress(OSError):
        for file in start.parent.iterdir():
            number = file.name.removeprefix(start.name)
            if number != file.name and number.isdecimal():
                yield int(number)


def forget(store: Path, run: int) -> None:
    """Remove the lock file of a run that will not be resumed."""
    with suppress(OSError):
        _path(store, run).unlink()


def _path(store: Path, run: int) -> Path:
    return beside(store, f"{_MARK}{run}")


def _lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)  # POSIX locks are not inherited by child processes
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True  # a file system without locks: nobody can hold one
    return True
