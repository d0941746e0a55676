"""The journal: results as they come, a batch behind the other, which are put in their places when the run is over.

Written where they belong at once, each batch would touch most pages of the tables: their keys are spread by a hash.
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

_CHUNK = 20_000  # rows of one transaction: another run that writes waits no longer than for these
_MOST_ROWS = 100  # of one statement: its values are bound in one go, which leaves the other thread in peace


class Row(Struct, frozen=True, gc=False, array_like=True):
    """What is kept of one result: its target, its URL without secrets, and the rest of its observation."""

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
    """Yield what the journal has of a run, or of all, in the order in which it came."""
    rows = connection.execute("SELECT content FROM journal WHERE ifnull(?, run) = run ORDER BY id", (run,))
    for (content,) in rows:
        yield from _DECODER.decode(content)


def insert(connection: sqlite3.Connection, sql: str, rows: Iterable[Sequence[object]]) -> None:
    """Insert rows, many with one statement."""
    remaining = iter(rows)
    while some := list(islice(remaining, _MOST_ROWS)):
        values = ",".join([f"({','.join('?' * len(some[0]))})"] * len(some))
        connection.execute(f"{sql} VALUES {values}", [*chain.from_iterable(some)])


def put_in_place(connection: sqlite3.Connection, run: int, moved: Callable[[], object] = lambda: None) -> None:
    """Move what the journal has of a run to the observations; of a target that is there twice the last one stays.

    ``moved`` is called whenever some of it has been moved.
    """
    while True:
        with transaction(connection):
            last = _move(connection, run)
        if last is None:
            return
        moved()


def _move(connection: sqlite3.Connection, run: int) -> int | None:
    """Move the first rows of a run; returns the last of them, None where there was none."""
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
    """Do so for the runs that were cut off."""
    left = connection.execute("SELECT DISTINCT run FROM journal").fetchall()
    for (run,) in left:
        if not is_held(path, run):
            put_in_place(connection, run)
