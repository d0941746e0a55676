"""Pages read beside the run: a long one takes seconds, in which exchanges, timers and signals go on."""

import asyncio
import threading
from collections import deque
from contextlib import suppress

from probe.engine.feeding import Breaks
from probe.engine.lifecycle import Lifecycle
from probe.model import Result
from probe.pages.crawl import Crawl
from probe.pages.work import Work

SMALL = 32 << 10  # bytes that are read at once: some 20 ms, where a thread takes 0.1
MOST_WAITING = 32 << 20  # bytes of pages that wait to be read before no more exchanges are begun


class Reader:
    """Hands the results of a run to a crawl, one after another, so that they leave the same trace however they come.

    What is long is read in a thread of its own, one at a time. It is no thread of asyncio's pool, for whose work a
    program waits before it ends.
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
        """Whether a result is not taken yet."""
        return not self._done.is_set() and self._task is not None and not self._task.done()

    def begin(self, run: Lifecycle) -> None:
        """Follow a run, from the loop that it runs on."""
        self._run = run
        self._crawl.offer = run.offer
        run.follower = self
        self._task = asyncio.create_task(self._take_all(run))

    async def end(self) -> None:
        """Stop at once, whatever is left; raises what went wrong, where ``settle`` has not raised it."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def observe(self, result: Result) -> None:
        """Take a result, now or later."""
        self._results.append(result)
        self._waiting += _size(result)
        if self._run and self._waiting > MOST_WAITING:
            self._run.pause(self)
        self._done.clear()
        self._came.set()

    def stop(self) -> None:
        """Leave pages unread from now on, and links untaken; the results of pages are told."""
        self._stopped.set()
        self._crawl.links.closed = True

    async def settle(self) -> None:
        """Wait until every result is taken; raises what went wrong."""
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
        """Wait for the work, or until the run is stopped: what is made of it then is nobody's."""
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
            except BaseException as fault:  # noqa: BLE001 - raised where the work is waited for
                error = fault
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
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
