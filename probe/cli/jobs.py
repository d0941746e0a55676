"""``--jobs``: several processes read files and find mentions; the result is the same as with one process.

Each worker takes a batch of files from its own pipe and answers with their mentions. There are no threads and no
locks, so if a worker dies, only its batch is lost, and the main process reads that batch.
"""

import multiprocessing
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection, wait
from typing import Any

from probe.errors import InputError
from probe.extract import mentions
from probe.model import Mention
from probe.settings import Reading
from probe.sites import Sites
from probe.sources.inputs import File

_BATCH_FILES, _BATCH_BYTES = 64, 256 << 10
_AHEAD = 4  # batches per worker that are read, or being read, ahead of their turn

Found = tuple[list[Mention], InputError | None]
"""The mentions of a document up to the place where reading fails, and the error."""

# The data in a pipe: a mention without its document, whose name both sides know.
_Packed = tuple[list[tuple[Any, ...]], InputError | None]
_Batch = list[File]


def found_in(file: File, reading: Reading, sites: Sites) -> Found:
    """Return the mentions in a file; raises InputError if it cannot be opened."""
    document = file.document()
    found: list[Mention] = []
    try:
        found.extend(mentions(document, reading, sites))
    except InputError as error:
        return found, error
    return found, None


def found_by_workers(files: Sequence[File], reading: Reading, tell: Callable[[str], None]) -> Generator[Found]:
    """Yield the mentions in each file, in order; ``tell`` receives a sentence about each worker that dies.

    Raises InputError for a file that cannot be opened, when its turn comes.
    """
    batches, sites = list(_batches(files)), Sites(reading.site)
    workers = Workers(reading, tell, most=len(batches))
    try:
        for batch, packed in zip(batches, workers.read(batches), strict=True):
            if packed is None:
                yield from (found_in(file, reading, sites) for file in batch)
            else:
                yield from map(_unpacked, batch, packed)
    finally:
        workers.end()


def _batches(files: Sequence[File]) -> Iterator[_Batch]:
    batch: _Batch = []
    size = 0
    for file in files:
        batch.append(file)
        size += file.size
        if len(batch) == _BATCH_FILES or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class Workers:
    """Processes that read batches. Each idle worker gets the next batch, within limits; answers come in order."""

    def __init__(self, reading: Reading, tell: Callable[[str], None], most: int) -> None:
        self._tell = tell
        self.processes: dict[Connection, Any] = {}
        self._busy: dict[Connection, int] = {}
        self._answers: dict[int, list[_Packed] | None] = {}
        forks = sys.platform == "linux"  # no thread runs yet; on other systems fork is unsafe or missing
        context: Any = multiprocessing.get_context("fork" if forks else "spawn")
        for _ in range(min(reading.jobs or 1, most)):
            ours, theirs = context.Pipe()
            not_theirs = (ours, *self.processes) if forks else ()
            process = context.Process(target=_work, args=(theirs, not_theirs, reading), daemon=True)
            process.start()
            theirs.close()
            self.processes[ours] = process

    def read(self, batches: Sequence[_Batch]) -> Iterator[list[_Packed] | None]:
        """Yield the mentions in the files of each batch; None if the caller has to read the batch."""
        todo = iter(enumerate(batches))
        free = list(self.processes)
        ahead = _AHEAD * len(free)
        given = 0
        for turn in range(len(batches)):
            while turn not in self._answers:
                for number, batch in islice(todo, max(0, min(len(free), turn + ahead - given))):
                    self._give(free.pop(), number, batch)
                    given += 1
                if not self.processes:
                    self._answers.setdefault(turn, None)
                elif turn not in self._answers:
                    free += self._taken()
            yield self._answers.pop(turn)

    def _give(self, worker: Connection, number: int, batch: _Batch) -> None:
        self._busy[worker] = number
        with suppress(OSError):  # reading the answer detects a dead worker
            worker.send(batch)

    def _taken(self) -> list[Connection]:
        """Wait for an answer, store all that are available, and return the workers that sent them."""
        done = []
        for worker in wait(list(self._busy)):
            assert isinstance(worker, Connection)  # noqa: S101 - for the type checker
            number = self._busy.pop(worker)
            try:
                self._answers[number] = worker.recv()
                done.append(worker)
            except (EOFError, OSError):
                self._answers[number] = None
                self._bury(worker)
        return done

    def _bury(self, worker: Connection) -> None:
        process = self.processes.pop(worker)
        process.join()
        worker.close()
        self._tell(f"a process that read documents died (exit status {process.exitcode}): its files are read anew")

    def end(self) -> None:
        """End every worker, in any state."""
        for worker, process in self.processes.items():
            worker.close()
            process.terminate()
        for process in self.processes.values():
            process.join()


def _work(parent: Connection, not_ours: Sequence[Connection], reading: Reading) -> None:
    """Answer batches until the pipe is closed. The parent handles Ctrl-C and ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in not_ours:  # otherwise none of them would detect the end of the parent
        other.close()
    sites = Sites(reading.site)
    with suppress(EOFError, OSError):
        while True:
            parent.send(_answer(parent.recv(), reading, sites))


def _answer(batch: _Batch, reading: Reading, sites: Sites) -> list[_Packed] | None:
    """Return the mentions in a batch; None if the batch fails as a whole, so that the parent meets the error itself."""
    try:
        return [_packed(found_in(file, reading, sites)) for file in batch]
    except Exception:  # noqa: BLE001 - raised again when the parent reads the file
        return None


def _packed(found: Found) -> _Packed:
    mentioned, complaint = found
    packed = [
        (m.text, m.line, m.column, m.fault, m.base, m.nofollow, m.kind, m.example, m.row, m.ignored) for m in mentioned
    ]
    return packed, complaint


def _unpacked(file: File, packed: _Packed) -> Found:
    name = file.name
    return [Mention(text, name, *rest) for text, *rest in packed[0]], packed[1]
