"""The one writer: a thread that opens the store at the first result, and writes results in batches.

Each batch is one transaction, on the disk when it ends. Half of it gathers while the other half is written, and whoever
adds results waits for the disk where that falls behind: what is killed never loses more than one batch.
Results are packed by the thread that adds them: two threads that run Python only take turns.
"""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from probe.errors import StoreError
from probe.model import Note, Result, Summary
from probe.store import run as runs
from probe.store.database import BUSY, connect, damaged, key_of, transaction
from probe.store.journal import add_batch, insert, put_all_in_place, put_in_place
from probe.store.packing import Packer, Written
from probe.store.records import Clean, milliseconds

BATCH = 256  # results that are judged and not on the disk: at most so many are asked again after a power cut
_HALF = BATCH // 2
LONGEST_WAIT = 0.2  # seconds that it waits at once, so that signals and timers have their turn
LATEST = 0.5  # seconds until a result is on the disk, where others are slow to come
PATIENCE = 2 * BUSY + 5  # seconds that the end of a run waits for a writer that gets no further


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
        self.plan = plan
        self.is_news = True  # at the next start, that the run was cut off
        self._cleaner = cleaner
        self._packer: Packer | None = None
        self._pending: deque[tuple[Result, int] | Page | Typed] = deque()
        self._packed: deque[Written | Page | Typed] = deque()
        self._packing = threading.Lock()
        self._wake = threading.Event()
        self._written = threading.Event()
        self._results_added = self._results_written = 0
        self._ended: tuple[Summary, runs.Told, int] | None = None
        self._gone: tuple[int, ...] = ()
        self._steps = 0
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
        self._results_added += 1
        self._pack()
        if self._results_added - self._results_written >= _HALF:
            self._wake.set()
        if self._is_behind():
            self._written.clear()
            if self._is_behind():
                self._written.wait(LONGEST_WAIT)

    def _is_behind(self) -> bool:
        return self._results_added - self._results_written >= BATCH

    def _pack(self) -> None:
        """Pack what is pending, once the store is open."""
        packer = self._packer
        if packer is None:
            return
        with self._packing:
            while self._pending:
                self._packed.append(self._packed_of(self._pending.popleft(), packer))

    def add_page(self, url: str, links: bytes) -> None:
        """Keep the links of a page, until the run has come to its end."""
        self.add_beside(Page(url, links))

    def add_beside(self, kept: Page | Typed) -> None:
        """Keep what a run is gone on with, until it has come to its end; it is written with the results."""
        if self.trouble is None:
            self._pending.append(kept)
            self._pack()

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
        while self._thread.is_alive() and before != self._steps:
            before = self._steps
            self._thread.join(PATIENCE)
        if self._thread.is_alive():
            self.trouble = self.trouble or Note("store-slow", (str(self.path),))

    def _begin(self, connection: sqlite3.Connection) -> None:
        put_all_in_place(connection, self.path)
        self.held = runs.begin(connection, self.path, self.plan)
        key = key_of(connection)
        self._packer = Packer(key, self.held.started, runs.fingerprint(self.plan.settings, key))

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
            self._pack()  # what came before the store was open
            self._write(connection)
            if settling and self.held is not None:
                put_in_place(connection, self.held.id, self._step)
        if self._ended is not None and self.held is not None:
            put_in_place(connection, self.held.id, self._step)
            connection.executemany(
                "DELETE FROM observations WHERE run = ? AND target = ?", [(self.held.id, each) for each in self._gone]
            )
            runs.end(connection, self.path, self.held, *self._ended)
            runs.prune(connection, self.path, self.plan.keep, since=self.plan.since)

    def _step(self) -> None:
        self._steps += 1

    def _let_go(self) -> None:
        self._pending.clear()
        self._written.set()
        whole = self._ended is not None and self._ended[0].complete and self.trouble is None
        try:
            if self._connection is not None:
                self._connection.close()
        except sqlite3.Error as error:
            self.trouble = self.trouble or Note("store-off", (str(self.path), str(error)))
        if self.held is not None and self.held.lock is not None:
            self.held.lock.release(remove=whole or not self.is_news)

    def _write(self, connection: sqlite3.Connection) -> None:
        """Write what is packed, as one transaction."""
        taken = [self._packed.popleft() for _ in range(len(self._packed))]
        if not taken or self.held is None:
            return
        run = self.held.id
        rows = [each.row for each in taken if isinstance(each, Written)]
        typed = [each for each in taken if isinstance(each, Typed)]
        with transaction(connection):
            if any(each.part == 0 for each in typed):
                connection.execute("DELETE FROM typed WHERE run = ?", (run,))
            for sql, beside in _beside(taken, run):
                insert(connection, sql, beside)
            if rows:
                add_batch(connection, run, rows)
            if any(each.content is None for each in typed):
                connection.execute("UPDATE runs SET resumable = 0 WHERE id = ?", (run,))
                connection.execute("DELETE FROM typed WHERE run = ?", (run,))
        self._step()
        self._results_written += len(rows)
        self._written.set()

    def _packed_of(self, kept: tuple[Result, int] | Page | Typed, packer: Packer) -> Written | Page | Typed:
        if isinstance(kept, tuple):
            result, added = kept
            return packer.packed(result, added, self._cleaner(result))
        return Page(packer.page_key(str(kept.url)), kept.links) if isinstance(kept, Page) else kept


def _beside(taken: Sequence[Written | Page | Typed], run: int) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """Yield what is inserted beside the results, with its rows."""
    results = [each for each in taken if isinstance(each, Written)]
    yield "INSERT OR IGNORE INTO outcomes", [each.outcome for each in results if each.outcome]
    yield "INSERT OR IGNORE INTO places", [each.shared for each in results if each.shared]
    yield "INSERT OR REPLACE INTO validators", [each.validators for each in results if each.validators]
    pages = [each for each in taken if isinstance(each, Page)]
    yield "INSERT OR REPLACE INTO pages", [(run, each.url, each.links) for each in pages]
    typed = [each for each in taken if isinstance(each, Typed) and each.content is not None]
    yield "INSERT OR REPLACE INTO typed", [(run, each.part, each.content) for each in typed]
