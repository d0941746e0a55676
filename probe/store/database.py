"""The database file of the store: its ownership, its schema and migrations, and connections to it."""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

from probe.errors import StoreError
from probe.store.decoding import present
from probe.store.header import APPLICATION_ID, VERSION, foreign, require_ours, require_version

BUSY = 5.0  # seconds to wait for another process that holds the database; its batches take milliseconds each
_CACHE = 16_384  # KiB of pages; the ids of targets are spread over the whole index

MIGRATIONS = (
    """
    CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        started INTEGER NOT NULL,           -- milliseconds since 1970, as are all times here
        ended INTEGER,                      -- NULL until reports are written
        complete INTEGER NOT NULL DEFAULT 0,
        inputs BLOB NOT NULL,               -- keyed hash of what was named and where
        settings BLOB NOT NULL,             -- keyed hash of what decides about results
        resumable INTEGER NOT NULL DEFAULT 1,
        named TEXT NOT NULL,                -- the inputs as named, a JSON list, without secrets
        total INTEGER NOT NULL DEFAULT 0,
        fails INTEGER NOT NULL DEFAULT 0,
        verdicts TEXT NOT NULL DEFAULT '{}',
        summary BLOB
    );
    CREATE INDEX runs_by_inputs ON runs (inputs, settings, id);
    CREATE TABLE targets (
        id INTEGER PRIMARY KEY,             -- 63 bits of a keyed hash of the whole URL
        url TEXT NOT NULL                   -- without secrets
    );
    CREATE TABLE outcomes (
        id INTEGER PRIMARY KEY,             -- 63 bits of a hash of all that follows
        verdict TEXT NOT NULL,
        status INTEGER,
        failure TEXT,
        final_url TEXT,                     -- NULL where it is the target's own
        expires INTEGER,                    -- of the certificate
        fails INTEGER NOT NULL,
        content BLOB NOT NULL               -- a Record, in MessagePack
    );
    CREATE TABLE places (id INTEGER PRIMARY KEY, content BLOB NOT NULL);
    CREATE TABLE observations (
        run INTEGER NOT NULL,
        target INTEGER NOT NULL,
        number INTEGER NOT NULL,            -- the order of the inputs
        at INTEGER,                         -- after the run's start
        outcome INTEGER NOT NULL,
        elapsed INTEGER NOT NULL,           -- tenths of a millisecond
        hops BLOB,                          -- the same of each exchange; NULL where it is one that took all the time
        places NOT NULL,                    -- where the link stands: a number is an id in places
        PRIMARY KEY (run, target)
    ) WITHOUT ROWID;
    CREATE INDEX observations_by_target ON observations (target);
    CREATE TABLE journal (                  -- observations of runs that go on or were cut off, in the order they came
        id INTEGER PRIMARY KEY,
        run INTEGER NOT NULL,
        url TEXT NOT NULL,
        target INTEGER NOT NULL,
        number INTEGER NOT NULL,
        at INTEGER,
        outcome INTEGER NOT NULL,
        elapsed INTEGER NOT NULL,
        hops BLOB,
        places NOT NULL
    );
    CREATE TABLE pages (run INTEGER NOT NULL, url BLOB NOT NULL, links BLOB NOT NULL, PRIMARY KEY (run, url))
        WITHOUT ROWID;
    CREATE TABLE typed (run INTEGER NOT NULL, part INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (run, part))
        WITHOUT ROWID;                      -- standard input of runs that have not ended
    """,
    """
    CREATE TABLE validators (               -- of the last whole answer of a target, where --fresh asks for them
        target INTEGER PRIMARY KEY,
        settings BLOB NOT NULL,             -- of the run that had it
        at INTEGER NOT NULL,
        etag TEXT,
        modified TEXT
    );
    """,
    """
    INSERT OR IGNORE INTO targets SELECT target, url FROM journal ORDER BY target;
    INSERT OR REPLACE INTO observations SELECT run, target, number, at, outcome, elapsed, hops, places
        FROM journal ORDER BY id;
    DROP TABLE journal;
    DROP INDEX observations_by_target;      -- to seek a target in each run takes no longer than to follow the index
    CREATE TABLE journal (                  -- of runs that go on or were cut off, a row for each batch of results
        id INTEGER PRIMARY KEY,
        run INTEGER NOT NULL,
        results INTEGER NOT NULL,           -- how many
        content BLOB NOT NULL               -- their URLs and observations, in MessagePack
    );
    """,
    """
    ALTER TABLE journal ADD COLUMN shared BLOB;  -- rows of outcomes, places and validators; NULL: they are written
    """,
)
assert len(MIGRATIONS) == VERSION  # noqa: S101 - header.py knows the number without importing sqlite3


def connect(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """Return a connection to the store with the newest schema; each transaction is on disk when it ends.

    Raises StoreError if the file is not a store of ours, does not exist or cannot be read. Raises
    sqlite3.OperationalError if another process holds it for longer than ``BUSY`` or the disk is full. Raises OSError if
    the file cannot be created.
    """
    require_ours(path)
    if create:
        _make(path)
    elif not path.exists():
        raise StoreError(f"{path}: there is no store yet: no run was stored")
    connection = sqlite3.connect(path, timeout=BUSY, isolation_level=None, check_same_thread=False)
    try:
        with _readable(path):
            prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _make(path: Path) -> None:
    """Create an empty file that nobody else can read, unless it exists."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Raise StoreError for a file that SQLite finds damaged."""
    try:
        yield
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise damaged(path, error) from error


def damaged(path: Path, error: Exception) -> StoreError:
    """Return the error for a store that SQLite cannot read."""
    return StoreError(f"{path}: the store is damaged ({error}): move it away, or name another")


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Set up a connection, and migrate its schema to the newest version."""
    connection.execute("PRAGMA synchronous = FULL")  # in WAL mode, a sync at each commit
    connection.execute(f"PRAGMA cache_size = -{_CACHE}")
    connection.execute("PRAGMA trusted_schema = OFF")
    _require_ours(connection, path)
    if version_of(connection) < VERSION:
        _migrate(connection, path)
    require_version(version_of(connection), path)
    _write_ahead(connection)
    connection.execute("SELECT id, complete FROM runs ORDER BY id DESC LIMIT 1").fetchone()


def _require_ours(connection: sqlite3.Connection, path: Path) -> None:
    """Raise StoreError for another program's database, which may have a rollback journal beside it."""
    if version_of(connection) and connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise foreign(path)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch the database to WAL mode; SQLite does not wait for other processes during this change, so wait here."""
    latest = monotonic() + BUSY
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > latest:
                raise
            connection.execute("BEGIN EXCLUSIVE")  # waits until nobody else reads
            connection.execute("COMMIT")
        else:
            return


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of the schema."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Migrate the schema in one transaction; concurrent processes migrate one after the other."""
    with transaction(connection):
        version = version_of(connection)
        if version == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise foreign(path)  # the transaction is rolled back
        for migration in MIGRATIONS[version:]:
            for statement in _statements(migration):
                connection.execute(statement)
        if version == 0:
            connection.execute("INSERT INTO meta VALUES ('key', ?)", (secrets.token_bytes(32),))
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {max(version, VERSION)}")


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script; ``executescript`` would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run the block as one transaction: commit all of its writes or none."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has already ended it
            connection.execute("ROLLBACK")
        raise


def key_of(connection: sqlite3.Connection) -> bytes:
    """Return the key of the hashes in this store."""
    return bytes(present(connection.execute("SELECT value FROM meta WHERE name = 'key'").fetchone())[0])
