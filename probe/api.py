"""The library: results as they come, or all of them at the end."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from probe.engine.check import Check
from probe.engine.journey import Epoch
from probe.engine.run import LoopClock, Run
from probe.model import Mention, Result, Target
from probe.settings import Settings
from probe.targets import unique
from probe.transport.http import HttpTransport

MOST_UNREAD = 1000  # results that wait for a slow reader before no more exchanges are begun
DOCUMENT = "urls"  # the document that URLs given by a program are said to stand in


@asynccontextmanager
async def opened(settings: Settings, observe: Callable[[Result], None]) -> AsyncIterator[Run]:
    """Give a run over real connections, which are closed at the end; raises SettingsError."""
    clock = LoopClock()
    epoch = Epoch(clock(), datetime.now(UTC))
    transport = HttpTransport(settings)
    try:
        yield Run(settings, Check(settings, epoch), transport, clock, observe)
    finally:
        await transport.close()


async def stream(urls: Iterable[str] | AsyncIterable[str], settings: Settings | None = None) -> AsyncIterator[Result]:
    """Probe URLs and yield one result for each that is different, in the order in which they finish.

    ``urls`` may be asynchronous and go on for as long as it likes: each URL is probed as it comes, and is not compared
    with earlier ones. Leaving the loop early ends the run. Raises SettingsError; a dead site is a result.
    """
    outbox: asyncio.Queue[Result | None] = asyncio.Queue()

    def deliver(result: Result) -> None:
        outbox.put_nowait(result)
        if outbox.qsize() >= MOST_UNREAD:
            run.pause()

    async with opened(settings or Settings(), deliver) as run:
        going = asyncio.create_task(_go(run, urls, outbox))
        try:
            while (result := await outbox.get()) is not None:
                if outbox.qsize() < MOST_UNREAD:
                    run.resume()
                yield result
            await going
        finally:
            run.stop("interrupted")
            going.cancel()
            with suppress(asyncio.CancelledError):
                await going


async def _go(run: Run, urls: Iterable[str] | AsyncIterable[str], outbox: "asyncio.Queue[Result | None]") -> None:
    try:
        if isinstance(urls, AsyncIterable):
            async with asyncio.TaskGroup() as group:
                group.create_task(_offer(run, urls))
                group.create_task(run.go(()))
        else:
            await run.go(unique(_mention(url, number) for number, url in enumerate(urls, 1)))
    finally:
        outbox.put_nowait(None)


async def _offer(run: Run, urls: AsyncIterable[str]) -> None:
    count = 0
    with run.expecting():
        async for url in urls:
            count += 1
            (target,) = unique([_mention(url, count)])
            run.offer(Target(count - 1, target.url, target.mentions, target.refusal, target.note))
            await run.space()


def _mention(url: str, number: int) -> Mention:
    return Mention(url, DOCUMENT, number, 1)


def check(urls: Iterable[str], settings: Settings | None = None) -> list[Result]:
    """Probe URLs and return one result for each that is different, in the order of their first mention.

    For programs without an event loop; inside one, use ``stream``. Raises SettingsError; a dead site is a result.
    """

    async def collect() -> list[Result]:
        return [result async for result in stream(urls, settings)]

    return sorted(asyncio.run(collect()), key=lambda result: result.target.index)
