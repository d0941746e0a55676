"""The journal: batches of results in arrival order, moved to their tables when the run is over.

The keys of the tables are spread by a hash, so writing each batch directly to them would touch most of their pages.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import attrgetter
from pathlib import Path

from msgspec import Struct, field
from msgspec.msgpack import Decoder, Encoder
from msgspec.structs import astuple

from probe.store.database import transaction
from probe.store.decoding import Integer, decoded
from probe.store.locks import is_held
from probe.store.records import Outcome

_CHUNK = 20_000  # rows of one transaction: the longest that another writing run has to wait for
_MOST_ROWS = 1_000  # rows of one statement; its values are bound in one call, which releases the other thread


class Row(Struct, frozen=True, gc=False, array_like=True):
    """The stored form of one result: its target, its URL without secrets, and the rest of its observation."""

    target: Integer
    url: str
    number: Integer
    at: Integer | None
    outcome: Integer
    elapsed: Integer
    hops: bytes | None
    places: bytes | Integer


class Places(Struct, frozen=True, gc=False, array_like=True):
    """A row of the places table."""

    id: Integer
    content: bytes


class Kept(Struct, frozen=True, gc=False, array_like=True):
    """A row of the validators table."""

    target: Integer
    settings: bytes
    at: Integer
    etag: str | None
    modified: str | None


class Batch(Struct, gc=False):
    """The rows of a batch of results: one each, and those of the tables that results share."""

    rows: list[Row] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    places: list[Places] = field(default_factory=list)
    validators: list[Kept] = field(default_factory=list)


class Journalled(Struct, frozen=True, gc=False):
    """A batch as the journal has it: how many results, and their rows in MessagePack."""

    results: int
    rows: bytes
    shared: bytes


_Shared = tuple[list[Outcome], list[Places], list[Kept]]
_ENCODER, _ROWS, _SHARED = Encoder(), Decoder(list[Row]), Decoder(_Shared)


def packed(batch: Batch) -> Journalled:
    """Return a batch as the journal has it."""
    shared = _ENCODER.encode((batch.outcomes, batch.places, batch.validators))
    return Journalled(len(batch.rows), _ENCODER.encode(batch.rows), shared)


def add_batch(connection: sqlite3.Connection, run: int, batch: Journalled) -> None:
    """Write the results of a batch: one row, since each statement waits for the threads that run Python."""
    values = (run, batch.results, batch.rows, batch.shared)
    connection.execute("INSERT INTO journal (run, results, content, shared) VALUES (?, ?, ?, ?)", values)


def journalled(connection: sqlite3.Connection, run: int | None = None) -> Iterator[Batch]:
    """Yield the batches of a run, or of all runs, in arrival order."""
    batches = connection.execute("SELECT content, shared FROM journal WHERE ifnull(?, run) = run ORDER BY id", (run,))
    return (_unpacked(*batch) for batch in batches)


def _unpacked(rows: bytes, shared: bytes | None) -> Batch:
    """Return the rows of a batch; those of version 2 have shared rows in their tables already."""
    return Batch(decoded(_ROWS.decode, rows), *(() if shared is None else decoded(_SHARED.decode, shared)))


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
    """Move the first batches of a run; return the id of the last moved one, or None if there was none."""
    last: int | None = None
    whole = Batch()
    for number, *batch in connection.execute(
        "SELECT id, content, shared FROM journal WHERE run = ? ORDER BY id", (run,)
    ):
        for rows, more in zip(astuple(whole), astuple(_unpacked(*batch)), strict=True):
            rows.extend(more)
        last = number
        if len(whole.rows) >= _CHUNK:
            break
    observed = sorted(whole.rows, key=attrgetter("target"))
    insert(connection, "INSERT OR IGNORE INTO outcomes", map(astuple, whole.outcomes))
    insert(connection, "INSERT OR IGNORE INTO places", map(astuple, whole.places))
    insert(connection, "INSERT OR REPLACE INTO validators", map(astuple, whole.validators))
    insert(connection, "INSERT OR IGNORE INTO targets", ((row.target, row.url) for row in observed))
    placed = ((run, row.target, row.number, row.at, row.outcome, row.elapsed, row.hops, row.places) for row in observed)
    insert(connection, "INSERT OR REPLACE INTO observations", placed)
    connection.execute("DELETE FROM journal WHERE run = ? AND id <= ?", (run, last))
    return last


def put_all_in_place(connection: sqlite3.Connection, path: Path, *, going_on: bool = False) -> None:
    """Move the journal rows of all runs that were cut off, and with ``going_on`` those that other processes add to."""
    left = connection.execute("SELECT DISTINCT run FROM journal").fetchall()
    for (run,) in left:
        if going_on or not is_held(path, run):
            put_in_place(connection, run)
