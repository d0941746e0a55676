"""What a run that is taken up again has from before: its results, the links of its pages, its standard input."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from probe.model import Result, Target, Verdict
from probe.store.database import key_of
from probe.store.records import Stored, before_excuses, id_of, identity, moment_of, page_key, unpacked
from probe.store.run import Held

_COLUMNS = (
    "SELECT t.url, u.content, o.number, o.at, o.elapsed, o.hops, coalesce(p.content, o.places), r.started, o.target "
    "FROM observations o JOIN targets t ON t.id = o.target JOIN outcomes u ON u.id = o.outcome "
    "JOIN runs r ON r.id = o.run LEFT JOIN places p ON p.id = o.places AND typeof(o.places) = 'integer' "
)
"""What a result is read from; the id of shared places is the only integer among places."""


class Before:
    """The results of a run from before it was cut off; those that nobody has judged are left out."""

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
        """Return what was found out of a target before excuses were looked for, None where it is to be asked."""
        number = self._id_of(target)
        self._left.discard(number)
        if number not in self._judged:
            return None
        which = (self._held.id, number)
        row = self._connection.execute(f"{_COLUMNS} WHERE o.run = ? AND o.target = ?", which).fetchone()
        self._judged.discard(number)
        return None if row is None else before_excuses(_result(row), row[1])

    def links_of(self, page: str) -> bytes | None:
        """Return the links of a page that a crawl has searched, None where they were not kept."""
        found = self._connection.execute(
            "SELECT links FROM pages WHERE run = ? AND url = ?", (self._held.id, page_key(page, self._key))
        ).fetchone()
        return None if found is None else bytes(found[0])

    def gone(self) -> Iterator[int]:
        """Yield the targets that the inputs have no longer, once all targets are known."""
        yield from self._judged
        yield from self._left

    def note(self, target: Target) -> None:
        """Take note that a target has a result in this run too."""
        number = self._id_of(target)
        self._judged.discard(number)
        self._left.discard(number)

    def _id_of(self, target: Target) -> int:
        return id_of(identity(target).encode("utf-8", "surrogatepass"), self._key)

    def typed(self) -> bytes:
        """Return standard input as far as it was read."""
        rows = self._connection.execute("SELECT content FROM typed WHERE run = ? ORDER BY part", (self._held.id,))
        return b"".join(content for (content,) in rows)

    def close(self) -> None:
        """Read no more."""
        self._connection.close()


def _result(row: tuple[Any, ...]) -> Result:
    url, content, number, at, elapsed, hops, places, started, _ = row
    when = None if at is None else moment_of(started + at)
    return unpacked(Stored(number, url, content, places, when, elapsed, hops))


def results(connection: sqlite3.Connection, run: int) -> Iterator[Result]:
    """Yield the results of a run in the order of its inputs."""
    for row in connection.execute(f"{_COLUMNS} WHERE o.run = ? ORDER BY o.number", (run,)):
        yield _result(row)
