"""The only writer of the store: a thread that opens the store at the first result and writes results in batches.

Each batch is one transaction and is on disk when it ends. One half of the next batch fills while the other half is
written. A thread that adds results waits if the disk falls behind, so a killed process never loses more than one batch.
The thread that adds results also packs them, because two threads that run Python only take turns.
"""

import sqlite3
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from probe.errors import StoreError
from probe.model import Note, Result, Summary
from probe.store import run as runs
from probe.store.database import BUSY, connect, damaged, key_of, transaction
from probe.store.journal import Batch, Journalled, add_batch, insert, packed, put_all_in_place, put_in_place
from probe.store.packing import Packer
from probe.store.records import Clean, milliseconds

BATCH = 512  # judged results that are not on disk yet: the most that are requested again after a power failure
_HALF = BATCH // 2
LONGEST_WAIT = 0.2  # seconds of one wait, so that signals and timers are handled
LATEST = 0.5  # seconds until a result is on disk if no others arrive
PATIENCE = 2 * BUSY + 5  # seconds that the end of a run waits for a writer that makes no progress
# Seconds that a thread waits before it interrupts another that runs Python; the default is 5 ms. A waiting thread is
# woken in vain at each request that the event loop sends, which costs the event loop more than to be interrupted.
_TURN = 3e-5


class Typed(Struct, frozen=True, gc=False):
    """A piece of standard input; ``content`` is None if it has secrets, and then no standard input is stored."""

    part: int
    content: bytes | None


Cleaner = Callable[[Result], Clean]


class Page(Struct, frozen=True, gc=False):
    """The links of a page that a crawl has parsed; ``url`` is its URL, or its key in the store."""

    url: str | bytes
    links: bytes


class Writer:
    """Stores the results of one run; errors never fail the run and are recorded once in ``trouble``."""

    def __init__(self, path: Path, plan: runs.Plan, cleaner: Cleaner) -> None:
        self.path = path
        self.trouble: Note | StoreError | None = None
        self.held: runs.Held | None = None
        self.plan = plan
        self.is_news = True  # whether the next start reports that the run was cut off
        self._cleaner = cleaner
        self._packer: Packer | None = None
        self._pending: deque[tuple[Result, int] | Page | Typed] = deque()
        self._packed: deque[Journalled | Page | Typed] = deque()
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
        """Open the store now, for a run that is resumed; raises the same errors as ``connect``."""
        self._connection = connect(self.path, create=True)
        self._begin(self._connection)

    def reader(self) -> sqlite3.Connection:
        """Return a separate connection for reading; raises the same errors as ``connect``."""
        return connect(self.path)

    def add(self, result: Result, added: int = 0) -> None:
        """Store a result that has ``added`` pieces of evidence from excuses."""
        if self.trouble is not None:
            return
        if self._thread is None:
            self._start()
        self._pending.append((result, added))
        self._results_added += 1
        if len(self._pending) >= _HALF:
            self._pack()
            self._wake.set()
        if self._is_behind():
            self._written.clear()
            if self._is_behind():
                self._written.wait(LONGEST_WAIT)

    def _is_behind(self) -> bool:
        return self._results_added - self._results_written >= BATCH

    def _pack(self) -> None:
        """Pack pending items once the store is open, many at a time: that is faster than each as it arrives."""
        packer = self._packer
        if packer is None:
            return
        with self._packing:
            batch = Batch()
            while self._pending:
                pending = self._pending.popleft()
                if isinstance(pending, tuple):
                    result, added = pending
                    packer.pack(result, added, self._cleaner(result), batch)
                elif isinstance(pending, Page):
                    self._packed.append(Page(packer.page_key(str(pending.url)), pending.links))
                else:
                    self._packed.append(pending)
            if batch.rows:
                self._packed.append(packed(batch))

    def add_page(self, url: str, links: bytes) -> None:
        """Store the links of a page until the run ends."""
        self.add_beside(Page(url, links))

    def add_beside(self, kept: Page | Typed) -> None:
        """Store data that a resumed run needs, until the run ends; it is written with the results."""
        if self.trouble is None:
            self._pending.append(kept)

    def _start(self) -> None:
        sys.setswitchinterval(_TURN)
        self._thread = threading.Thread(target=self._write_all, name="probe-store", daemon=True)
        self._thread.start()

    def settle(self) -> None:
        """Move all results to their tables while reports are written."""
        self._settling = True
        self._wake.set()

    def end(self, summary: Summary, told: runs.Told, ended: datetime, gone: Iterable[int] = ()) -> None:
        """Write the rest, and record the end of the run; ``gone`` are targets that the run no longer has."""
        self._ended, self._gone = (summary, told, milliseconds(ended)), tuple(gone)
        self.close()

    def close(self) -> None:
        """Write pending items and release the run; waits for the thread as long as it makes progress."""
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
            late = not self._wake.wait(LATEST)
            self._wake.clear()
            closing = self._closing  # items added before this line are written below
            settling, self._settling = self._settling, False
            if late or settling or closing or not self._packed:
                self._pack()  # items that arrived before the store was open, or that no others followed
            self._write(connection)
            if settling and self.held is not None:
                put_in_place(connection, self.held.id, self._step)
        if self._ended is not None and self.held is not None:
            put_in_place(connection, self.held.id, self._step)
            connection.executemany(
                "DELETE FROM observations WHERE run = ? AND target = ?", [(self.held.id, each) for each in self._gone]
            )
            runs.end(connection, self.path, self.held, *self._ended)
            runs.remember(connection, self.held.id, self.plan)
            runs.prune(connection, self.path, self.plan.keep, self.plan.started)

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
        """Write packed items in one transaction."""
        taken = [self._packed.popleft() for _ in range(len(self._packed))]
        if not taken or self.held is None:
            return
        run = self.held.id
        batches = [each for each in taken if isinstance(each, Journalled)]
        pages = [(run, each.url, each.links) for each in taken if isinstance(each, Page)]
        typed = [each for each in taken if isinstance(each, Typed)]
        if len(taken) == 1 and batches:
            add_batch(connection, run, *batches)  # a transaction of its own
        else:
            with transaction(connection):
                insert(connection, "INSERT OR REPLACE INTO pages", pages)
                _write_typed(connection, run, typed)
                for batch in batches:
                    add_batch(connection, run, batch)
        self._step()
        self._results_written += sum(batch.results for batch in batches)
        self._written.set()


def _write_typed(connection: sqlite3.Connection, run: int, typed: Sequence[Typed]) -> None:
    """Write pieces of standard input, unless any has secrets."""
    if any(each.part == 0 for each in typed):
        connection.execute("DELETE FROM typed WHERE run = ?", (run,))
    insert(
        connection,
        "INSERT OR REPLACE INTO typed",
        [(run, each.part, each.content) for each in typed if each.content is not None],
    )
    if any(each.content is None for each in typed):
        connection.execute("UPDATE runs SET resumable = 0 WHERE id = ?", (run,))
        connection.execute("DELETE FROM typed WHERE run = ?", (run,))
