"""Connections that only read: to a store in a read-only folder too, and with the results of runs that go on.

SQLite opens a database in WAL mode only with its files for shared memory beside it, which a read-only folder does not
take (https://www.sqlite.org/wal.html#readonly). A store that has to change before it can be read, because its schema is
old or results of a run are still in the journal, is copied to a temporary database.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from probe.store.database import connect, prepare, version_of
from probe.store.header import VERSION, require_version
from probe.store.journal import put_all_in_place
from probe.store.place import HOT, LOG, beside
from probe.store.trouble import telling

_NOT_WRITABLE = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_PERM})
_CODE = 0xFF  # the low byte is the primary result code


def connected(path: Path, *, going_on: bool = False) -> sqlite3.Connection:
    """Return a connection to an existing store in which the results of cut-off runs are in their tables.

    With ``going_on``, those of runs that a living process holds are too. Raises the same errors as ``connect``.
    """
    try:
        connection = connect(path)
        try:
            put_all_in_place(connection, path, going_on=going_on)
        except BaseException:
            connection.close()
            raise
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & _CODE not in _NOT_WRITABLE:
            raise
        try:
            return _read_only(path)
        except OSError:
            raise error from None
    return connection


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield such a connection for a command that reads; raise StoreError for any error of it."""
    with telling(path), closing(connected(path, going_on=True)) as connection:
        yield connection


def _read_only(path: Path) -> sqlite3.Connection:
    """Return a connection to a store that cannot be written, or to a copy of it."""
    connection = _unchanged(path)
    if connection is not None:
        with suppress(sqlite3.Error):
            if version_of(connection) == VERSION and connection.execute("SELECT 1 FROM journal").fetchone() is None:
                return connection
        connection.close()
    copy = sqlite3.connect("", isolation_level=None, check_same_thread=False)  # a temporary file, removed when closed
    try:
        with TemporaryDirectory(prefix="probe-") as folder:
            for end in ("", LOG, HOT):
                with suppress(FileNotFoundError):
                    shutil.copyfile(beside(path, end), Path(folder, f"copy{end}"))
            with closing(sqlite3.connect(Path(folder, "copy"))) as source:
                source.backup(copy)
        prepare(copy, path)
        put_all_in_place(copy, path, going_on=True)
    except BaseException:
        copy.close()
        raise
    return copy


def _unchanged(path: Path) -> sqlite3.Connection | None:
    """Return a connection that writes no file, None if the write-ahead log has results that it could not read."""
    log = beside(path, LOG)
    logged = log.exists() and not (log.is_file() and log.stat().st_size == 0)
    for mode in ("mode=ro", *(() if logged else ("immutable=1",))):
        uri = f"file:{quote(str(path))}?{mode}"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        try:
            require_version(version_of(connection), path)
        except sqlite3.OperationalError:
            connection.close()
        except BaseException:
            connection.close()
            raise
        else:
            return connection
    return None
