"""The journal: results as they come, one behind the other, which are put in their places when the run is over.

Written where they belong at once, each batch would touch most pages of the tables: their keys are spread by a hash.
"""

import sqlite3
from pathlib import Path

from probe.store.locks import is_held

COLUMNS = "run, url, target, number, at, outcome, elapsed, hops, places"
_CHUNK = 50_000  # rows of one transaction: another run that writes waits no longer than for these


def put_in_place(connection: sqlite3.Connection, run: int) -> None:
    """Move what the journal has of a run to the observations; of a target that is there twice the last one stays."""
    while True:
        connection.execute("BEGIN IMMEDIATE")
        try:
            last = _move(connection, run)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk has ended it already
                connection.execute("ROLLBACK")
            raise
        if last is None:
            return


def _move(connection: sqlite3.Connection, run: int) -> int | None:
    """Move the first rows of a run; returns the last of them, None where there was none."""
    last: int | None = connection.execute(
        "SELECT max(id) FROM (SELECT id FROM journal WHERE run = ? ORDER BY id LIMIT ?)", (run, _CHUNK)
    ).fetchone()[0]
    if last is None:
        return None
    which = (run, last)
    connection.execute(
        "INSERT OR IGNORE INTO targets SELECT target, url FROM journal WHERE run = ? AND id <= ? ORDER BY target", which
    )
    connection.execute(
        "INSERT OR REPLACE INTO observations SELECT run, target, number, at, outcome, elapsed, hops, places "
        "FROM journal WHERE run = ? AND id <= ? ORDER BY target, id",
        which,
    )
    connection.execute("DELETE FROM journal WHERE run = ? AND id <= ?", which)
    return last


def put_all_in_place(connection: sqlite3.Connection, path: Path) -> None:
    """Do so for the runs that were cut off."""
    left = connection.execute("SELECT DISTINCT run FROM journal").fetchall()
    for (run,) in left:
        if not is_held(path, run):
            put_in_place(connection, run)
