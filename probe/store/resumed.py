"""The data of a run from before it is resumed: its results, the links of its pages, and its standard input."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from probe.model import Result, Target, Verdict
from probe.store.database import key_of
from probe.store.ids import id_of_target, page_key
from probe.store.records import Stored, before_excuses, moment_of, taken_over, unpacked
from probe.store.run import Held

_COLUMNS = (
    "SELECT t.url, u.content, o.number, o.at, o.elapsed, o.hops, coalesce(p.content, o.places), r.started, o.target "
    "FROM observations o JOIN targets t ON t.id = o.target JOIN outcomes u ON u.id = o.outcome "
    "JOIN runs r ON r.id = o.run LEFT JOIN places p ON p.id = o.places AND typeof(o.places) = 'integer' "
)
"""The columns of a stored result; only ids of shared places are stored as integers in ``places``."""


class Before:
    """The results of a run from before it was cut off, without the unchecked ones."""

    def __init__(self, connection: sqlite3.Connection, held: Held) -> None:
        self._connection = connection
        self._key = key_of(connection)
        self._held = held
        rows = connection.execute(
            "SELECT target, verdict FROM observations JOIN outcomes ON outcomes.id = outcome WHERE run = ?", (held.id,)
        )
        self._judged: set[int] = set()
        self._left: set[int] = set()
        for target, verdict in rows:
            (self._left if verdict == Verdict.UNCHECKED else self._judged).add(target)

    def __len__(self) -> int:
        return len(self._judged)

    def result_of(self, target: Target) -> Result | None:
        """Return the result of a target before excuses were applied, or None if the target has to be requested."""
        number = id_of_target(target, self._key)
        self._left.discard(number)
        if number not in self._judged:
            return None
        found = one_result(self._connection, self._held.id, number)
        self._judged.discard(number)
        return None if found is None else before_excuses(*found)

    def links_of(self, page: str) -> bytes | None:
        """Return the links of a page that a crawl has parsed, or None if they were not stored."""
        found = self._connection.execute(
            "SELECT links FROM pages WHERE run = ? AND url = ?", (self._held.id, page_key(page, self._key))
        ).fetchone()
        return None if found is None else bytes(found[0])

    def gone(self) -> Iterator[int]:
        """Yield the targets that the inputs no longer have, once all targets are known."""
        yield from self._judged
        yield from self._left

    def note(self, target: Target) -> None:
        """Record that a target has a result in this run too."""
        number = id_of_target(target, self._key)
        self._judged.discard(number)
        self._left.discard(number)

    def typed(self) -> bytes:
        """Return the part of standard input that was read."""
        rows = self._connection.execute("SELECT content FROM typed WHERE run = ? ORDER BY part", (self._held.id,))
        return b"".join(content for (content,) in rows)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def one_result(connection: sqlite3.Connection, run: int, target: int) -> tuple[Result, bytes] | None:
    """Return the result of a target in a run, with its stored outcome."""
    row = connection.execute(f"{_COLUMNS} WHERE o.run = ? AND o.target = ?", (run, target)).fetchone()
    return None if row is None else (_result(row), row[1])


def _result(row: tuple[Any, ...]) -> Result:
    url, content, number, at, elapsed, hops, places, started, _ = row
    when = None if at is None else moment_of(started + at)
    result = unpacked(Stored(number, url, content, places, when, elapsed, hops))
    return result if at is None or at >= 0 else taken_over(result)  # found before its run began


def results(connection: sqlite3.Connection, run: int) -> Iterator[Result]:
    """Yield the results of a run in the order of its inputs."""
    for row in connection.execute(f"{_COLUMNS} WHERE o.run = ? ORDER BY o.number", (run,)):
        yield _result(row)
