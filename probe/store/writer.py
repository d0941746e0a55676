"""The one writer: a thread that opens the store at the first result, and writes results in batches.

Whoever adds results waits for the disk only where it falls behind.
Each batch is one transaction, on the disk when it ends.
"""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

from msgspec import Struct

from probe.errors import StoreError
from probe.model import Note, Result, Summary
from probe.store import run as runs
from probe.store.database import BUSY, connect, damaged, key_of
from probe.store.journal import COLUMNS, put_all_in_place, put_in_place
from probe.store.packing import Packer, Written
from probe.store.records import Clean, milliseconds

BATCH = 200  # results; more are asked again after a power cut only while one batch is being written
MOST_WAITING = 2 * BATCH  # results that wait to be written before the run waits for the disk
LONGEST_WAIT = 0.2  # seconds that it waits at once, so that signals and timers have their turn
LATEST = 0.5  # seconds until a result is on the disk, where others are slow to come
PATIENCE = 2 * BUSY + 5  # seconds that the end of a run waits for a writer that gets no further
_MOST_ROWS = 100  # of one statement: its values are bound in one go, which leaves the other thread in peace


class Typed(Struct, frozen=True, gc=False):
    """A piece of standard input; None where it has secrets, so that nothing of it is kept."""

    part: int
    content: bytes | None


Cleaner = Callable[[Result], Clean]


class Page(Struct, frozen=True, gc=False):
    """The links of a page that a crawl has searched; its URL, or the key that it is kept by."""

    url: str | bytes
    links: bytes


class Writer:
    """Keeps the results of one run. What goes wrong costs the run nothing: ``trouble`` tells of it, once."""

    def __init__(self, path: Path, plan: runs.Plan, cleaner: Cleaner) -> None:
        self.path = path
        self.trouble: Note | StoreError | None = None
        self.held: runs.Held | None = None
        self._plan = plan
        self._cleaner = cleaner
        self._packer: Packer | None = None
        self._pending: deque[tuple[Result, int] | Page | Typed] = deque()
        self._wake = threading.Event()
        self._taken = threading.Event()
        self._ended: tuple[Summary, runs.Told, int] | None = None
        self._gone: tuple[int, ...] = ()
        self._statements_done = 0
        self._settling = False
        self._closing = False
        self._thread: threading.Thread | None = None
        self._connection: sqlite3.Connection | None = None

    def open(self) -> None:
        """Open the store now, for a run that is taken up again; raises as ``connect`` does."""
        self._connection = connect(self.path, create=True)
        self._begin(self._connection)

    def reader(self) -> sqlite3.Connection:
        """Return a connection to read by, beside the writer's own; raises as ``connect`` does."""
        return connect(self.path)

    def add(self, result: Result, added: int = 0) -> None:
        """Keep a result, to which excuses have ``added`` so many pieces of evidence."""
        if self.trouble is not None:
            return
        if self._thread is None:
            self._start()
        self._pending.append((result, added))
        if len(self._pending) >= BATCH:
            self._wake.set()
            if len(self._pending) >= MOST_WAITING:  # what is killed must not lose more
                self._taken.clear()
                self._taken.wait(LONGEST_WAIT)

    def add_page(self, url: str, links: bytes) -> None:
        """Keep the links of a page, until the run has come to its end."""
        self.add_beside(Page(url, links))

    def add_beside(self, kept: Page | Typed) -> None:
        """Keep what a run is gone on with, until it has come to its end; it is written with the results."""
        if self.trouble is None:
            self._pending.append(kept)

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._write_all, name="probe-store", daemon=True)
        self._thread.start()

    def settle(self) -> None:
        """Put all results in their places, while reports are written."""
        self._settling = True
        self._wake.set()

    def end(self, summary: Summary, told: runs.Told, ended: datetime, gone: Iterable[int] = ()) -> None:
        """Write the rest and that the run has ended; ``gone`` are targets that it has no longer."""
        self._ended, self._gone = (summary, told, milliseconds(ended)), tuple(gone)
        self.close()

    def close(self) -> None:
        """Write what is pending, and let the run go; waits for it, but not forever."""
        if self._thread is None and self._connection is not None and self.trouble is None:
            self._start()
        self._closing = True
        self._wake.set()
        if self._thread is None:
            return
        before = -1
        while self._thread.is_alive() and before != self._statements_done:
            before = self._statements_done
            self._thread.join(PATIENCE)
        if self._thread.is_alive():
            self.trouble = self.trouble or Note("store-slow", (str(self.path),))

    def _begin(self, connection: sqlite3.Connection) -> None:
        put_all_in_place(connection, self.path)
        self.held = runs.begin(connection, self.path, self._plan)
        self._packer = Packer(key_of(connection), self.held.started)

    def _write_all(self) -> None:
        try:
            self._keep()
        except StoreError as error:
            self.trouble = error
        except sqlite3.OperationalError as error:
            self.trouble = Note("store-off", (str(self.path), str(error)))
        except sqlite3.DatabaseError as error:
            self.trouble = damaged(self.path, error)
        except OSError as error:
            self.trouble = Note("store-off", (str(self.path), error.strerror or str(error)))
        finally:
            self._let_go()

    def _keep(self) -> None:
        connection = self._connection
        if connection is None:
            connection = self._connection = connect(self.path, create=True)
            self._begin(connection)
        closing = False
        while not closing:
            self._wake.wait(LATEST)
            self._wake.clear()
            closing = self._closing  # what is added before is written now
            settling, self._settling = self._settling, False
            self._write(connection)
            if settling and self.held is not None:
                put_in_place(connection, self.held.id)
        if self._ended is not None and self.held is not None:
            put_in_place(connection, self.held.id)
            connection.executemany(
                "DELETE FROM observations WHERE run = ? AND target = ?", [(self.held.id, each) for each in self._gone]
            )
            runs.end(connection, self.path, self.held, *self._ended)
            runs.prune(connection, self.path, self._plan.keep, since=self._plan.since)

    def _let_go(self) -> None:
        self._pending.clear()
        whole = self._ended is not None and self._ended[0].complete and self.trouble is None
        try:
            if self._connection is not None:
                self._connection.close()
        except sqlite3.Error as error:
            self.trouble = self.trouble or Note("store-off", (str(self.path), str(error)))
        if self.held is not None and self.held.lock is not None:
            self.held.lock.release(remove=whole)

    def _write(self, connection: sqlite3.Connection) -> None:
        """Write what is pending, as one transaction."""
        packer = self._packer
        if not self._pending or self.held is None or packer is None:
            return
        taken = [self._packed(self._pending.popleft(), packer) for _ in range(len(self._pending))]
        self._taken.set()
        connection.execute("BEGIN IMMEDIATE")
        try:
            if any(isinstance(each, Typed) and each.part == 0 for each in taken):
                connection.execute("DELETE FROM typed WHERE run = ?", (self.held.id,))
            for sql, rows in _statements(taken, self.held.id):
                self._insert(connection, sql, rows)
            if any(isinstance(each, Typed) and each.content is None for each in taken):
                connection.execute("UPDATE runs SET resumable = 0 WHERE id = ?", (self.held.id,))
                connection.execute("DELETE FROM typed WHERE run = ?", (self.held.id,))
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk has ended it already
                connection.execute("ROLLBACK")
            raise

    def _packed(self, kept: tuple[Result, int] | Page | Typed, packer: Packer) -> Written | Page | Typed:
        if isinstance(kept, tuple):
            result, added = kept
            return packer.packed(result, added, self._cleaner(result))
        return Page(packer.page_key(str(kept.url)), kept.links) if isinstance(kept, Page) else kept

    def _insert(self, connection: sqlite3.Connection, sql: str, rows: list[tuple[object, ...]]) -> None:
        remaining = iter(rows)
        while some := list(islice(remaining, _MOST_ROWS)):
            values = ",".join([f"({','.join('?' * len(some[0]))})"] * len(some))
            connection.execute(f"{sql} VALUES {values}", [*chain.from_iterable(some)])
            self._statements_done += 1


def _statements(taken: Sequence[Written | Page | Typed], run: int) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """Yield what is inserted, with its rows."""
    results = [each for each in taken if isinstance(each, Written)]
    yield "INSERT OR IGNORE INTO outcomes", [each.outcome for each in results if each.outcome]
    yield "INSERT OR IGNORE INTO places", [each.shared for each in results if each.shared]
    yield f"INSERT INTO journal ({COLUMNS})", [(run, each.url, each.target, *each.rest) for each in results]
    pages = [each for each in taken if isinstance(each, Page)]
    yield "INSERT OR REPLACE INTO pages", [(run, each.url, each.links) for each in pages]
    typed = [each for each in taken if isinstance(each, Typed) and each.content is not None]
    yield "INSERT OR REPLACE INTO typed", [(run, each.part, each.content) for each in typed]
