"""Reading of pages in the background: a long page takes seconds, in which exchanges, timers and signals continue."""

import asyncio
import threading
from collections import deque
from contextlib import suppress

from probe.engine.feeding import Breaks
from probe.engine.lifecycle import Lifecycle
from probe.model import Result
from probe.pages.crawl import Crawl
from probe.pages.work import Work

SMALL = 32 << 10  # bytes that are read directly: about 20 ms, where a thread takes 0.1
MOST_WAITING = 32 << 20  # bytes of pages that may wait to be read before new exchanges are paused


class Reader:
    """Passes the results of a run to a crawl, one after another, so that the outcome does not depend on timing.

    A long page is read in a separate thread, one at a time. The thread does not belong to asyncio's pool, because a
    program waits for the pool's work before it ends.
    """

    def __init__(self, crawl: Crawl) -> None:
        self._crawl = crawl
        self._run: Lifecycle | None = None
        self._results: deque[Result] = deque()
        self._waiting = 0  # bytes
        self._came = asyncio.Event()
        self._done = asyncio.Event()
        self._done.set()
        self._stopped = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether any result is not processed yet."""
        return not self._done.is_set() and self._task is not None and not self._task.done()

    def begin(self, run: Lifecycle) -> None:
        """Observe a run, on its event loop."""
        self._run = run
        self._crawl.offer = run.offer
        run.follower = self
        self._task = asyncio.create_task(self._take_all(run))

    async def end(self) -> None:
        """Stop at once and drop pending results; raise the error of the task, unless ``settle`` has raised it."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def observe(self, result: Result) -> None:
        """Accept a result, to be processed later."""
        self._results.append(result)
        self._waiting += _size(result)
        if self._run and self._waiting > MOST_WAITING:
            self._run.pause(self)
        self._done.clear()
        self._came.set()

    def stop(self) -> None:
        """Leave further pages unread and their links untaken; the results of pages are still reported."""
        self._stopped.set()
        self._crawl.links.closed = True

    async def settle(self) -> None:
        """Wait until every result is processed; raises the error of the task."""
        if self._task:
            done = asyncio.ensure_future(self._done.wait())
            await asyncio.wait({done, self._task}, return_when=asyncio.FIRST_COMPLETED)
            done.cancel()
            if self._task.done():
                ended, self._task = self._task, None
                ended.result()

    async def _take_all(self, run: Lifecycle) -> None:
        breaks = Breaks()
        try:
            while True:
                while self._results:
                    await self._take(run, self._results.popleft(), breaks)
                self._came.clear()
                self._done.set()
                run.wake()
                await self._came.wait()
        except Exception:
            run.stop("fault")
            run.wake()
            raise

    async def _take(self, run: Lifecycle, result: Result, breaks: Breaks) -> None:
        for work in self._crawl.steps(result):
            if work is not None:
                await self._see_done(work, run.stopped_by)
            await breaks.take()
        self._waiting -= _size(result)
        if self._waiting <= MOST_WAITING:
            run.resume(self)

    async def _see_done(self, work: Work[object], stopped_by: str | None) -> None:
        if work.size <= SMALL:
            work.do()
        elif stopped_by is None:
            await self._in_a_thread(work)
        if work.size > SMALL and self._run and self._stopped.is_set() and work.made is None:
            work.left_for = self._run.stopped_by

    async def _in_a_thread(self, work: Work[object]) -> None:
        """Wait for the work or until the run is stopped; the outcome of work that ends later is dropped."""
        loop = asyncio.get_running_loop()
        made: asyncio.Future[object] = loop.create_future()

        def tell(value: object, error: BaseException | None) -> None:
            if made.done():
                return
            if error is None:
                made.set_result(value)
            else:
                made.set_exception(error)

        def read() -> None:
            value, error = None, None
            try:
                value = work.make()
            except BaseException as fault:  # noqa: BLE001 - re-raised where the work is awaited
                error = fault
            with suppress(RuntimeError):  # the loop is closed and nothing waits any more
                loop.call_soon_threadsafe(tell, value, error)

        threading.Thread(target=read, name="probe-page", daemon=True).start()
        stopped = asyncio.ensure_future(self._stopped.wait())
        try:
            await asyncio.wait((made, stopped), return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
        if made.done():
            work.made = made.result()
        else:
            made.cancel()


def _size(result: Result) -> int:
    return 0 if result.page is None else len(result.page.content)
