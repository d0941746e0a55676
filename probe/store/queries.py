"""The queries of the store: plain SQL, which a reader can run by hand."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.json import Decoder

from probe.model import Target, Verdict
from probe.store.database import connect, key_of
from probe.store.decoding import decoded
from probe.store.ids import id_of_target, id_of_text
from probe.store.journal import put_all_in_place
from probe.store.records import moment_of
from probe.store.run import cut_off, fingerprint
from probe.store.trouble import telling

if TYPE_CHECKING:
    from probe.store.run import Plan


class StoredRun(Struct, frozen=True):
    """One run; ``ended`` is None if it is in progress or was cut off."""

    id: int
    started: datetime
    ended: datetime | None
    complete: bool
    resumable: bool
    named: tuple[str, ...]
    total: int
    fails: int
    verdicts: dict[str, int]
    summary: bytes | None
    inputs: bytes


class Observation(Struct, frozen=True):
    """The result of one run for a URL; ``elapsed`` is in seconds."""

    run: int
    at: datetime | None
    verdict: str
    status: int | None
    failure: str | None
    final_url: str | None
    expires: datetime | None
    fails: bool
    elapsed: float


class Compared(Struct, frozen=True, gc=False):
    """The result of one run for one target, reduced to the fields that are compared between runs."""

    url: str
    verdict: str
    status: int | None
    failure: str | None
    final_url: str
    expires: int | None
    fails: bool
    elapsed: float
    at: int | None


OF_TARGET = (  # looks up the primary key in each run
    "FROM runs r CROSS JOIN observations o ON o.run = r.id AND o.target = ? JOIN outcomes u ON u.id = o.outcome WHERE 1"
)
_NAMED, _COUNTS = Decoder(tuple[str, ...]), Decoder(dict[str, int])
_RUNS = "SELECT id, started, ended, complete, resumable, named, total, fails, verdicts, summary, inputs FROM runs"

_BEFORE = (
    "JOIN (SELECT inputs AS given, named AS called FROM runs WHERE id = ?) WHERE id < ? "
    "ORDER BY inputs = given DESC, named = called DESC, complete DESC, id DESC LIMIT 1"
)


def cut_off_run(path: Path, plan: "Plan") -> tuple[int, int] | None:
    """Return the last run over the same inputs and settings that was cut off, and its number of results."""
    with telling(path), closing(connect(path)) as connection:
        put_all_in_place(connection, path)
        key = key_of(connection)
        found = cut_off(connection, path, fingerprint(plan.inputs, key), fingerprint(plan.settings, key))
        if found is None:
            return None
        by_verdict, _ = counts(connection, found)
        return found, sum(by_verdict.values()) - by_verdict.get(Verdict.UNCHECKED, 0)


def runs(connection: sqlite3.Connection) -> Iterator[StoredRun]:
    """Yield all runs, the last one first."""
    return map(_run, connection.execute(f"{_RUNS} ORDER BY id DESC"))


def run_of(connection: sqlite3.Connection, number: int) -> StoredRun | None:
    """Return the run with a number."""
    row = connection.execute(f"{_RUNS} WHERE id = ?", (number,)).fetchone()
    return None if row is None else _run(row)


def last_run(connection: sqlite3.Connection, *, before: StoredRun | None = None) -> StoredRun | None:
    """Return the last run, or the last one before another.

    Of the earlier runs, one over the same inputs is preferred, then one whose inputs have the same names, then a
    complete one.
    """
    if before is None:
        row = connection.execute(f"{_RUNS} ORDER BY id DESC LIMIT 1").fetchone()
    else:
        row = connection.execute(f"{_RUNS} {_BEFORE}", (before.id, before.id)).fetchone()
    return None if row is None else _run(row)


def runs_over(connection: sqlite3.Connection, inputs: bytes, before: int, most: int) -> Iterator[StoredRun]:
    """Yield the last runs over the same inputs that began before a moment in milliseconds, the last one first."""
    values = (inputs, before, most)
    rows = connection.execute(
        f"{_RUNS} WHERE inputs = ? AND started < ? ORDER BY started DESC, id DESC LIMIT ?", values
    )
    return map(_run, rows)


def _run(row: tuple[Any, ...]) -> StoredRun:
    number, started, ended, complete, resumable, named, total, fails, verdicts, summary, inputs = row
    return StoredRun(
        number, moment_of(started), None if ended is None else moment_of(ended), bool(complete), bool(resumable),
        decoded(_NAMED.decode, named), total, fails, decoded(_COUNTS.decode, verdicts), summary, inputs,
    )  # fmt: skip


def targets_shown_as(connection: sqlite3.Connection, url: str) -> list[int]:
    """Return the numbers of the targets whose URLs without secrets are this one."""
    return [number for (number,) in connection.execute("SELECT id FROM targets WHERE url = ?", (url,))]


def observations(connection: sqlite3.Connection, url: str) -> Iterator[Observation]:
    """Yield the results of runs for a complete URL, in the order in which the runs began."""
    return observations_of(connection, id_of_text(url, key_of(connection)))


def observations_of(connection: sqlite3.Connection, number: int) -> Iterator[Observation]:
    """Yield the same for a target number.

    A result that a run took over from an earlier run, recognizable by its time, is yielded only for the earlier run.
    """
    rows = connection.execute(
        "SELECT o.run, r.started + o.at, u.verdict, u.status, u.failure, u.final_url, u.expires, u.fails, o.elapsed "
        f"{OF_TARGET} ORDER BY o.run",
        (number,),
    )
    known: set[int] = set()
    for run, at, verdict, status, failure, final_url, expires, fails, elapsed in rows:
        if at is not None and at in known:
            continue
        known.add(at)
        yield Observation(
            run, None if at is None else moment_of(at), decoded(Verdict, verdict), status, failure, final_url,
            None if expires is None else moment_of(expires), bool(fails), elapsed / 10_000,
        )  # fmt: skip


def past(connection: sqlite3.Connection, target: Target) -> Iterator[tuple[datetime, Verdict]]:
    """Yield when a target was observed before, with its verdict, in the order of time."""
    number = id_of_target(target, key_of(connection))
    for at, verdict, _ in past_of(connection, number):
        yield at, verdict


def past_of(connection: sqlite3.Connection, target: int) -> Iterator[tuple[datetime, Verdict, bool]]:
    """Yield the same for a target number, and whether the observation failed its run."""
    rows = connection.execute(
        f"SELECT r.started + o.at, u.verdict, u.fails {OF_TARGET} AND o.at IS NOT NULL ORDER BY 1", (target,)
    )
    for at, verdict, fails in rows:
        yield moment_of(at), decoded(Verdict, verdict), bool(fails)


_COMPARED = (
    "SELECT t.url, u.verdict, u.status, u.failure, coalesce(u.final_url, t.url), u.expires, u.fails, "
    "o.elapsed / 10000.0, r.started + o.at FROM observations o JOIN targets t ON t.id = o.target "
    "JOIN outcomes u ON u.id = o.outcome JOIN runs r ON r.id = o.run "
)


def compared(connection: sqlite3.Connection, run: int) -> Iterator[tuple[int, Compared]]:
    """Yield the number of each target of a run, and its result, in the order of its inputs."""
    select = _COMPARED.replace("SELECT ", "SELECT o.target, ", 1)
    rows = connection.execute(f"{select} WHERE o.run = ? ORDER BY o.number", (run,))
    for target, *values in rows:
        yield target, Compared(*values)


def counts(connection: sqlite3.Connection, run: int) -> tuple[dict[str, int], int]:
    """Return the number of results by verdict for an unfinished run, and the number of those that fail it."""
    rows = connection.execute(
        "SELECT u.verdict, count(*), sum(u.fails) FROM observations o JOIN outcomes u ON u.id = o.outcome "
        "WHERE o.run = ? GROUP BY 1",
        (run,),
    ).fetchall()
    return {verdict: count for verdict, count, _ in rows}, sum(failed for *_, failed in rows)


def sizes(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the number of rows of each table."""
    tables = ("runs", "targets", "observations", "outcomes", "places")
    return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}  # noqa: S608
