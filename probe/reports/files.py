"""Write report files: a regular file is written completely or not at all, anything else is written directly."""

import errno
import io
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from probe.errors import OutputError

# The names of the process's own descriptors. Opening such a name again would lose the position in the file, and
# renaming a file over it would separate the descriptor from its file.
_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/(\d+)")
_STREAMS = {"/dev/stdout": 1, "/dev/stderr": 2}

_unfinished: set[Path] = set()  # temporary files, for a process that ends without leaving its with blocks


def check_writable(path: str) -> None:
    """Raise OutputError if a report cannot be written to ``path``; nothing is created or changed."""
    descriptor = _descriptor(path)
    with _named(path):
        if descriptor is not None:
            os.fstat(descriptor)  # fails if it is not open
            return
        target = _resolved(path)
        if target.is_symlink():  # a loop of links stays unresolved
            raise OutputError(f"{path}: {os.strerror(errno.ELOOP)}")
        if target.is_dir() or path.endswith(("/", os.sep)):
            raise OutputError(f"{path}: is a directory")
        if not target.parent.is_dir():
            raise OutputError(f"{path}: there is no directory {target.parent}; make it first")
        if target.exists() and not os.access(target, os.W_OK):
            raise OutputError(f"{path}: no permission to write")
        if _is_replaced(target) and not os.access(target.parent, os.W_OK | os.X_OK):
            raise OutputError(f"{path}: no permission to write in {target.parent}, where the report is first written")


class Output(io.TextIOWrapper):
    """A text stream to ``path`` in UTF-8; an OSError, such as a full disk, becomes an OutputError."""

    def __init__(self, path: str, binary: BinaryIO) -> None:
        super().__init__(binary, encoding="utf-8", newline="")
        self._path = path

    def write(self, text: str, /) -> int:
        """Write text; raises OutputError."""
        try:  # a context manager would take longer than the writing: this runs once per result
            return super().write(text)
        except BrokenPipeError:
            raise
        except (OSError, ValueError) as error:
            raise _output_error(self._path, error) from error

    def write_bytes(self, piece: bytes) -> None:
        """Write bytes for a binary format; raises OutputError."""
        with _named(self._path):
            self.buffer.write(piece)

    def flush(self) -> None:
        """Flush the buffer; raises OutputError."""
        with _named(self._path):
            super().flush()

    def close(self) -> None:
        """Flush and close; raises OutputError."""
        with _named(self._path):
            super().close()


@contextmanager
def replacing(path: str) -> Iterator[TextIO]:
    """Yield a stream whose text replaces the content of ``path`` when the block ends, but not if the block fails.

    Pipes, devices and ``/dev/stdout`` are written to directly. Raises OutputError if the disk or the path does not
    accept the text, BrokenPipeError if a pipe has no reader any more.
    """
    with _named(path):
        target = _resolved(path)
        direct = _descriptor(path) is not None or not _is_replaced(target)
    if direct:
        with opened(path) as out:
            yield out
        return
    import secrets  # noqa: PLC0415 - imports cryptography modules, and many runs write no file

    beside = target.with_name(f".probe-{secrets.token_hex(8)}.tmp")
    _unfinished.add(beside)  # before the file is created, so that it is never missing from the set
    try:
        with _named(path):
            out = Output(path, beside.open("xb"))
        with out:
            yield out
            with _named(path):
                _finish(out, beside, target)
        with _named(path):
            beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    finally:
        _unfinished.discard(beside)


def discard_unfinished() -> None:
    """Remove the temporary files of unfinished reports, because the process is about to end at once."""
    for beside in tuple(_unfinished):
        with suppress(OSError):
            beside.unlink()


@contextmanager
def opened(path: str) -> Iterator[TextIO]:
    """Yield a stream that empties ``path`` and then writes to it directly; raises as ``replacing`` does."""
    descriptor = _descriptor(path)
    with _named(path):
        place = path if descriptor is None else os.dup(descriptor)
        out = Output(path, open(place, "wb"))  # noqa: PTH123, SIM115 - it may be a descriptor; Output closes it
    with out:
        yield out


def _finish(out: TextIO, beside: Path, target: Path) -> None:
    out.flush()
    os.fsync(out.fileno())  # some disks report only now that they are full
    if target.exists():
        beside.chmod(stat.S_IMODE(target.stat().st_mode))


@contextmanager
def _named(path: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:  # ValueError: the path has a NUL
        raise _output_error(path, error) from error


def _output_error(path: str, error: Exception) -> OutputError:
    return OutputError(f"{path}: {getattr(error, 'strerror', None) or error}")


def _descriptor(path: str) -> int | None:
    match = _DESCRIPTOR.fullmatch(path)
    return int(match[1]) if match else _STREAMS.get(path)


def _resolved(path: str) -> Path:
    """Return the file that ``path`` resolves to; a symbolic link stays, and its target changes."""
    return Path(os.path.realpath(path))


def _is_replaced(target: Path) -> bool:
    return not target.exists() or target.is_file()
