"""The life cycle of runs in the store: begin or resume, end, prune."""

import json
import sqlite3
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.msgpack import Decoder, Encoder

from probe.errors import StoreError
from probe.model import Note, Summary
from probe.store.database import key_of, transaction
from probe.store.decoding import decoded
from probe.store.ids import id_of_text
from probe.store.journal import journalled
from probe.store.locks import RunLock, forget, is_held

_PRINT = 16  # bytes of a fingerprint


class Plan(Struct, frozen=True):
    """The identity of a run: its inputs and settings as texts, which are hashed and not stored.

    ``named`` are the inputs as displayed. ``resume`` requests the last run that was cut off. ``keep`` is the number of
    runs that remain in the store at the end, in addition to those over the same inputs that began after ``since``.
    """

    inputs: str
    settings: str
    named: tuple[str, ...]
    started: int
    resume: bool = False
    keep: int = 30
    since: int | None = None


class Told(Struct, frozen=True, gc=False):
    """The content of a run's summary other than its counts."""

    elapsed: float
    notices: tuple[Note, ...] = ()
    columns: tuple[str, ...] = ()
    index: bool = False
    started: datetime | None = None  # when the first request could be sent; the run itself began before


_ENCODER, _DECODER = Encoder(), Decoder(Told)


class Held(Struct):
    """A run that this process holds; ``started`` is its first start, ``before`` its number of results from then."""

    id: int
    started: int
    lock: RunLock | None
    before: int = 0


def fingerprint(text: str, key: bytes) -> bytes:
    """Return a keyed hash of a text."""
    return b"".join(id_of_text(f"{part}{text}", key).to_bytes(8, "big") for part in "ab")


def begin(connection: sqlite3.Connection, path: Path, plan: Plan) -> Held:
    """Return a new run, or with ``plan.resume`` the last one that was cut off, if any."""
    key = key_of(connection)
    inputs, settings = fingerprint(plan.inputs, key), fingerprint(plan.settings, key)
    with transaction(connection):
        held = _taken_up(connection, path, inputs, settings) if plan.resume else None
        if held is None:
            held = _new(connection, path, plan, inputs, settings)
    return held


def _new(connection: sqlite3.Connection, path: Path, plan: Plan, inputs: bytes, settings: bytes) -> Held:
    row = (plan.started, inputs, settings, json.dumps(plan.named, ensure_ascii=False))
    cursor = connection.execute("INSERT INTO runs (started, inputs, settings, named) VALUES (?, ?, ?, ?)", row)
    run = int(cursor.lastrowid or 0)
    return Held(run, plan.started, _lock(path, run))


def _lock(path: Path, run: int) -> RunLock | None:
    try:
        return RunLock.taken(path, run)
    except OSError:
        return None


def cut_off(connection: sqlite3.Connection, path: Path, inputs: bytes, settings: bytes) -> int | None:
    """Return the last run over these inputs and settings that is unfinished and that no process holds."""
    rows = connection.execute(
        "SELECT id FROM runs WHERE inputs = ? AND settings = ? AND complete = 0 AND resumable = 1 ORDER BY id DESC",
        (inputs, settings),
    )
    return next((run for (run,) in rows.fetchall() if not is_held(path, run)), None)


def _taken_up(connection: sqlite3.Connection, path: Path, inputs: bytes, settings: bytes) -> Held | None:
    run = cut_off(connection, path, inputs, settings)
    lock = None if run is None else _lock(path, run)
    if run is None or lock is None:
        return None
    started, before = connection.execute(
        "SELECT started, (SELECT count(*) FROM observations WHERE run = id) FROM runs WHERE id = ?", (run,)
    ).fetchone()
    return Held(run, started, lock, before)


def end(connection: sqlite3.Connection, path: Path, held: Held, summary: Summary, told: Told, ended: int) -> None:
    """Record that a run has ended, complete or not; cut-off runs of the same inputs are superseded."""
    values = (ended, summary.complete, summary.total, summary.fails, json.dumps(summary.by_verdict))
    with transaction(connection):
        connection.execute(
            "UPDATE runs SET ended = ?, complete = ?, total = ?, fails = ?, verdicts = ?, summary = ? WHERE id = ?",
            (*values, _ENCODER.encode(told), held.id),
        )
        superseded = _supersede(connection, path, held.id) if summary.complete else []
    for run in superseded:
        forget(path, run)


def _supersede(connection: sqlite3.Connection, path: Path, run: int) -> list[int]:
    connection.execute("DELETE FROM pages WHERE run = ?", (run,))
    connection.execute("DELETE FROM typed WHERE run = ?", (run,))
    older = connection.execute(
        "SELECT o.id FROM runs o JOIN runs n USING (inputs, settings) "
        "WHERE n.id = ? AND o.id < n.id AND o.complete = 0",
        (run,),
    )
    found = [number for (number,) in older.fetchall() if not is_held(path, number)]
    for number in found:
        connection.execute("UPDATE runs SET resumable = 0 WHERE id = ?", (number,))
        connection.execute("DELETE FROM pages WHERE run = ?", (number,))
        connection.execute("DELETE FROM typed WHERE run = ?", (number,))
    return found


def told_of(content: bytes | None) -> Told:
    """Return the content of a summary other than its counts; it is empty for a run that was cut off."""
    return Told(0.0) if content is None else decoded(_DECODER.decode, content)


def remember(connection: sqlite3.Connection, run: int, plan: Plan) -> None:
    """Record for how long the runs over these inputs are needed to count strikes, as other runs prune them too."""
    name, known = connection.execute(
        "SELECT needed, value FROM (SELECT 'needed-' || hex(inputs) AS needed FROM runs WHERE id = ?) "
        "LEFT JOIN meta ON name = needed",
        (run,),
    ).fetchone()
    span = None if plan.since is None else plan.started - plan.since
    if span == known:
        return
    with transaction(connection):
        connection.execute("DELETE FROM meta WHERE name = ?", (name,))
        if span is not None:
            connection.execute("INSERT INTO meta VALUES (?, ?)", (name, span))


def prune(connection: sqlite3.Connection, path: Path, keep: int, now: int, *, thoroughly: bool = False) -> int:
    """Remove all but the last runs, those that are needed to count strikes, and those that a living process holds.

    Returns the number of removed runs; ``now`` is in milliseconds since 1970.

    Rows that only the removed runs used are removed too. ``thoroughly`` searches the whole store for such rows and
    returns the freed space to the file system.
    """
    if keep < 1:
        raise StoreError("keep-runs must be at least 1")
    rows = connection.execute(
        "SELECT id, ifnull(started >= ? - value, 0) FROM runs LEFT JOIN meta ON name = 'needed-' || hex(inputs) "
        "ORDER BY id DESC LIMIT -1 OFFSET ?",
        (now, keep),
    ).fetchall()
    old = [run for run, needed in rows if not needed and not is_held(path, run)]
    for run in old:
        with transaction(connection):
            _remove(connection, run)
        forget(path, run)
    if thoroughly:
        _sweep(connection)
    return len(old)


def _remove(connection: sqlite3.Connection, run: int) -> None:
    """Remove a run, and the data of targets that no other run has."""
    for table, column in (("targets", "id"), ("validators", "target")):
        connection.execute(
            f"DELETE FROM {table} WHERE {column} IN (SELECT target FROM observations WHERE run = :run) "  # noqa: S608
            "AND NOT EXISTS (SELECT 1 FROM runs r CROSS JOIN observations o ON o.run = r.id "
            f"AND o.target = {table}.{column} WHERE r.id <> :run)",
            {"run": run},
        )
    for table in ("observations", "journal", "pages", "typed"):
        connection.execute(f"DELETE FROM {table} WHERE run = ?", (run,))  # noqa: S608 - names of our own
    connection.execute("DELETE FROM runs WHERE id = ?", (run,))


def _sweep(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        going_on = [row for batch in journalled(connection) for row in batch.rows]
        for table, column, used, waiting in (
            ("outcomes", "id", "outcome", [row.outcome for row in going_on]),
            ("places", "id", "places", [row.places for row in going_on if isinstance(row.places, int)]),
            ("targets", "id", "target", [row.target for row in going_on]),
            ("validators", "target", "target", [row.target for row in going_on]),
        ):
            connection.execute(
                f"DELETE FROM {table} WHERE {column} NOT IN (SELECT {used} FROM observations "  # noqa: S608 - our own
                "UNION SELECT value FROM json_each(?))",
                (json.dumps(waiting),),
            )
    connection.execute("VACUUM")
