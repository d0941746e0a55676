"""Files that reports go to: a regular file is written whole or not at all, anything else as it comes."""

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

# The process's own descriptors by their names. Opening such a name anew would forget where in the file it stands, and
# renaming over it would cut the descriptor off from its file.
_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/(\d+)")
_STREAMS = {"/dev/stdout": 1, "/dev/stderr": 2}

_unfinished: set[Path] = set()  # temporary files, for a process that ends without leaving its blocks


def check_writable(path: str) -> None:
    """Raise OutputError where a report cannot be written to ``path``; nothing is made or changed."""
    descriptor = _descriptor(path)
    with _named(path):
        if descriptor is not None:
            os.fstat(descriptor)  # fails where it is not open
            return
        target = _resolved(path)
        if target.is_symlink():  # no other link is left
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
    """Text on its way to ``path`` as UTF-8; an error of the system, such as a full disk, becomes an OutputError."""

    def __init__(self, path: str, binary: BinaryIO) -> None:
        super().__init__(binary, encoding="utf-8", newline="")
        self._path = path

    def write(self, text: str, /) -> int:
        """Write, as any text stream; raises OutputError."""
        try:  # not by a context manager, which takes longer than the writing: this is done once a result
            return super().write(text)
        except BrokenPipeError:
            raise
        except (OSError, ValueError) as error:
            raise _output_error(self._path, error) from error

    def write_bytes(self, piece: bytes) -> None:
        """Write bytes as they are, for what is no text; raises OutputError."""
        with _named(self._path):
            self.buffer.write(piece)

    def flush(self) -> None:
        """Hand on what is buffered; raises OutputError."""
        with _named(self._path):
            super().flush()

    def close(self) -> None:
        """Flush and close; raises OutputError."""
        with _named(self._path):
            super().close()


@contextmanager
def replacing(path: str) -> Iterator[TextIO]:
    """Give a stream whose text becomes the content of ``path`` when the block ends, and not if it fails.

    Pipes, devices and ``/dev/stdout`` are written to directly. Raises OutputError where the disk or the path does not
    take the text, BrokenPipeError where nobody reads a pipe any more.
    """
    with _named(path):
        target = _resolved(path)
        direct = _descriptor(path) is not None or not _is_replaced(target)
    if direct:
        with opened(path) as out:
            yield out
        return
    import secrets  # noqa: PLC0415 - brings all that is for encryption, and many runs write no file

    beside = target.with_name(f".probe-{secrets.token_hex(8)}.tmp")
    _unfinished.add(beside)  # before it is made: at no moment is it there and not in the set
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
    """Remove the temporary files of reports that are being written, where the process is about to end at once."""
    for beside in tuple(_unfinished):
        with suppress(OSError):
            beside.unlink()


@contextmanager
def opened(path: str) -> Iterator[TextIO]:
    """Give a stream that writes to ``path`` as it goes, emptied first; raises as ``replacing`` does."""
    descriptor = _descriptor(path)
    with _named(path):
        place = path if descriptor is None else os.dup(descriptor)
        out = Output(path, open(place, "wb"))  # noqa: PTH123, SIM115 - it may be a descriptor; Output closes it
    with out:
        yield out


def _finish(out: TextIO, beside: Path, target: Path) -> None:
    out.flush()
    os.fsync(out.fileno())  # some disks say only now that they are full
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
    """Return the file that ``path`` leads to; a symbolic link stays, and its target is what changes."""
    return Path(os.path.realpath(path))


def _is_replaced(target: Path) -> bool:
    return not target.exists() or target.is_file()
