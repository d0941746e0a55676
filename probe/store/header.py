"""The first bytes of a store, read without SQLite to recognize our files (https://www.sqlite.org/fileformat2.html)."""

import stat
from pathlib import Path

from probe.errors import StoreError
from probe.store.place import HOT, LOG, beside

APPLICATION_ID = 0x70726F62  # "prob"
VERSION = 4  # of the schema

_MAGIC = b"SQLite format 3\0"
_SIZE = 100


def require_ours(path: Path) -> None:
    """Raise StoreError for a file that is not our store, or a newer or damaged one; accept a missing or empty one.

    Damaged pages after the first one are detected when they are read. Pipes and devices are not opened: they may block.
    """
    try:
        mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise _unknown(path)
        with path.open("rb") as file:
            header = file.read(_SIZE)
            size = file.seek(0, 2)
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise StoreError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    if not header or beside(path, HOT).exists():
        return  # SQLite completes it or rolls it back
    if not header.startswith(_MAGIC):
        raise _unknown(path)
    logged = beside(path, LOG).exists()  # may have pages that the file itself lacks
    if len(header) < _SIZE or (_is_cut(header, size) and not logged):
        raise StoreError(f"{path}: the store is damaged (it is truncated); it was not changed: move it away")
    if _number(header, 68) != APPLICATION_ID:
        raise foreign(path)
    require_version(_number(header, 60), path)


def require_version(version: int, path: Path) -> None:
    """Raise StoreError for a store written by a newer version of the program."""
    if version > VERSION:
        raise StoreError(f"{path}: the store was written by a newer probe (version {version}); it was not changed")


def _unknown(path: Path) -> StoreError:
    return StoreError(f"{path}: is not a store of probe; it was not changed")


def foreign(path: Path) -> StoreError:
    """Return the error for a database that is not ours."""
    return StoreError(f"{path}: is a database of another program; it was not changed")


def _number(header: bytes, at: int) -> int:
    return int.from_bytes(header[at : at + 4], "big")


def _is_cut(header: bytes, size: int) -> bool:
    """Whether the file has fewer pages than its header declares, if the declared count is valid."""
    page = int.from_bytes(header[16:18], "big")
    counted = _number(header, 24) == _number(header, 92)
    return counted and size < _number(header, 28) * (65_536 if page == 1 else page)
