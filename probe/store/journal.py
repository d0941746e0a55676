"""The journal: batches of results in arrival order, moved to their tables when the run is over.

The keys of the tables are spread by a hash, so writing each batch directly to them would touch most of their pages.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import attrgetter
from pathlib import Path

from msgspec import Struct
from msgspec.msgpack import Decoder, Encoder

from probe.store.database import transaction
from probe.store.locks import is_held

_CHUNK = 20_000  # rows of one transaction: the longest that another writing run has to wait for
_MOST_ROWS = 100  # rows of one statement; its values are bound in one call, which releases the other thread


class Row(Struct, frozen=True, gc=False, array_like=True):
    """The stored form of one result: its target, its URL without secrets, and the rest of its observation."""

    target: int
    url: str
    number: int
    at: int | None
    outcome: int
    elapsed: int
    hops: bytes | None
    places: bytes | int


_ENCODER, _DECODER = Encoder(), Decoder(list[Row])


def add_batch(connection: sqlite3.Connection, run: int, rows: Sequence[Row]) -> None:
    """Write the results of a batch."""
    values = (run, len(rows), _ENCODER.encode(rows))
    connection.execute("INSERT INTO journal (run, results, content) VALUES (?, ?, ?)", values)


def journalled(connection: sqlite3.Connection, run: int | None = None) -> Iterator[Row]:
    """Yield the journal rows of a run, or of all runs, in arrival order."""
    rows = connection.execute("SELECT content FROM journal WHERE ifnull(?, run) = run ORDER BY id", (run,))
    for (content,) in rows:
        yield from _DECODER.decode(content)


def insert(connection: sqlite3.Connection, sql: str, rows: Iterable[Sequence[object]]) -> None:
    """Insert rows, many per statement."""
    remaining = iter(rows)
    while some := list(islice(remaining, _MOST_ROWS)):
        values = ",".join([f"({','.join('?' * len(some[0]))})"] * len(some))
        connection.execute(f"{sql} VALUES {values}", [*chain.from_iterable(some)])


def put_in_place(connection: sqlite3.Connection, run: int, moved: Callable[[], object] = lambda: None) -> None:
    """Move the journal rows of a run to the observations; the last row of a target wins.

    ``moved`` is called after each chunk.
    """
    while True:
        with transaction(connection):
            last = _move(connection, run)
        if last is None:
            return
        moved()


def _move(connection: sqlite3.Connection, run: int) -> int | None:
    """Move the first rows of a run; return the id of the last moved row, or None if there was none."""
    last: int | None = None
    rows: list[Row] = []
    for number, content in connection.execute("SELECT id, content FROM journal WHERE run = ? ORDER BY id", (run,)):
        rows += _DECODER.decode(content)
        last = number
        if len(rows) >= _CHUNK:
            break
    rows.sort(key=attrgetter("target"))
    insert(connection, "INSERT OR IGNORE INTO targets", ((row.target, row.url) for row in rows))
    placed = ((run, row.target, row.number, row.at, row.outcome, row.elapsed, row.hops, row.places) for row in rows)
    insert(connection, "INSERT OR REPLACE INTO observations", placed)
    connection.execute("DELETE FROM journal WHERE run = ? AND id <= ?", (run, last))
    return last


def put_all_in_place(connection: sqlite3.Connection, path: Path) -> None:
    """Move the journal rows of all runs that were cut off."""
    left = connection.execute("SELECT DISTINCT run FROM journal").fetchall()
    for (run,) in left:
        if not is_held(path, run):
            put_in_place(connection, run)
