"""The library: results as they come, or all of them at the end."""

import asyncio
import os
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable
from contextlib import aclosing, suppress
from datetime import UTC, datetime
from typing import Any

from probe import loops
from probe.assembly import assembled, worker_count
from probe.engine.calendar import Calendar
from probe.engine.clock import LoopClock
from probe.engine.connectivity import Connectivity
from probe.engine.feeding import with_breaks
from probe.engine.lifecycle import Lifecycle
from probe.engine.offline import is_of_the_proxy, may_be_ours, unchecked
from probe.engine.run import Run
from probe.engine.withheld import Withheld
from probe.errors import SettingsError
from probe.excuses import Excuses
from probe.model import Mention, Result, Target
from probe.pages.crawl import Crawl
from probe.pages.reader import Reader as PageReader
from probe.settings import Settings
from probe.targets import Found, Key, Reader, targets_of, unique
from probe.transport.choice import require_usable
from probe.transport.route import has_route

MOST_UNREAD = 1000  # results that wait for a slow reader before no more exchanges are begun
DOCUMENT = "urls"  # the document that URLs given by a program are said to stand in


class opened:  # noqa: N801 - a context manager; no generator, which a loop that ends would close under its user
    """Give a run over real connections, which are closed at the end; raises SettingsError.

    ``tell`` takes a sentence about each worker process that dies.
    """

    def __init__(
        self, settings: Settings, observe: Callable[[Result], None], tell: Callable[[str], None] = lambda _: None
    ) -> None:
        self._settings = settings
        self._observe = observe
        self._tell = tell

    async def __aenter__(self) -> Lifecycle:
        settings, observe = self._settings.in_environment(os.environ), self._observe
        _require_usable_rules(settings)
        workers = worker_count(settings)
        clock = LoopClock()
        equipment = assembled(settings, clock, Calendar(clock(), datetime.now(UTC)))
        self._transport = equipment.transport

        withheld = Withheld(
            equipment.connectivity, lambda result: observe(_seen_from_here(result, equipment.connectivity, settings))
        )
        if workers == 1:
            run: Lifecycle = Run(settings, equipment.check, equipment.transport, clock, withheld.take)
        else:
            from probe.workers.source import run_by_workers  # noqa: PLC0415 - one process needs nothing of it

            run = run_by_workers(settings, equipment, workers, withheld.take, self._tell)
        run.withheld = withheld
        return run

    async def __aexit__(self, *_: object) -> None:
        await self._transport.close()


class crawled:  # noqa: N801 - as above
    """Give a run whose results a crawl observes, where it looks into pages; raises SettingsError."""

    def __init__(self, settings: Settings, crawl: Crawl, tell: Callable[[str], None] = lambda _: None) -> None:
        self._reader = PageReader(crawl) if crawl.looks_into_pages else None
        self._opened = opened(settings, self._reader.observe if self._reader else crawl.deliver, tell)

    async def __aenter__(self) -> Lifecycle:
        run = await self._opened.__aenter__()
        if self._reader:
            self._reader.begin(run)
        return run

    async def __aexit__(self, *error: object) -> None:
        try:
            if self._reader:
                await self._reader.end()
        finally:
            await self._opened.__aexit__(*error)


def _seen_from_here(result: Result, connectivity: Connectivity, settings: Settings) -> Result:
    """Return a result as it is where this machine has a working network; else what failed is no fault of the host."""
    if may_be_ours(result) and not has_route(result.trail[-1].address if result.trail else None):
        return unchecked(result, "offline")
    if is_of_the_proxy(result, settings):
        return unchecked(result, "cut-off-proxy")
    stage = connectivity.blocked_stage(result)
    return result if stage is None else unchecked(result, stage)


def _require_usable_rules(settings: Settings) -> None:
    """Raise SettingsError, with the place of the rule, for what would fail only when its first URL is asked."""
    for rule in settings.rules:
        named: dict[str, Any] = {name: rule.options[name] for name in ("ca_file", "proxy") if name in rule.options}
        try:
            if named:
                require_usable(Settings.of(**named))
        except SettingsError as error:
            raise SettingsError(f"{rule.where}: {error}" if rule.where else str(error)) from None


async def stream(urls: Iterable[str] | AsyncIterable[str], settings: Settings | None = None) -> AsyncIterator[Result]:
    """Probe URLs and yield one result for each that is different, in the order in which they finish.

    ``urls`` may be asynchronous and go on for as long as it likes: each URL is probed as it comes, and is not compared
    with earlier ones. Leaving the loop early ends the run and closes ``urls`` where it is a generator. Raises
    SettingsError, and whatever ``urls`` raises; a dead site is a result.

    With ``recurse`` the links of pages follow as results of their own, and a result has the mentions found before it.
    """
    settings = settings or Settings()
    excuses = Excuses(settings, datetime.now(UTC).date())
    outbox: asyncio.Queue[Result | None] = asyncio.Queue()

    def deliver(result: Result) -> None:
        outbox.put_nowait(excuses.judged(result))
        if outbox.qsize() >= MOST_UNREAD:
            run.pause(outbox)

    crawl = Crawl(settings, deliver)
    async with crawled(settings, crawl) as run:
        going = asyncio.create_task(_go(run, urls, crawl))
        going.add_done_callback(lambda _: outbox.put_nowait(None))
        try:
            while (result := await outbox.get()) is not None:
                if outbox.qsize() < MOST_UNREAD:
                    run.resume(outbox)
                yield result
            await going
        finally:
            run.stop("interrupted", told=False)
            going.cancel()
            with suppress(asyncio.CancelledError):
                await going


async def _go(run: Lifecycle, urls: Iterable[str] | AsyncIterable[str], crawl: Crawl) -> None:
    if isinstance(urls, AsyncIterable):
        await run.go(_as_they_come(run, urls, crawl), endless=True)
    else:
        await run.go(_different(run, urls, crawl))


async def _as_they_come(run: Lifecycle, urls: AsyncIterable[str], crawl: Crawl) -> AsyncIterator[Target]:
    """Yield a target for each URL; a source that ignores being cancelled is read no further."""
    number = 0
    async with aclosing(with_breaks(urls)) as source:
        async for url in source:
            number += 1
            first = max(crawl.next_number, number - 1)
            for target in crawl.begin(unique([_mention(url, number)], crawl.reading, first)):
                yield target
            if run.stopped_by:
                break


async def _different(run: Lifecycle, urls: Iterable[str], crawl: Crawl) -> AsyncIterator[Target]:
    """Yield a target for each different URL once all are read, or as many as are read when the run is stopped."""
    reader = Reader(crawl.reading)
    found: dict[Key, Found] = {}
    number = 0
    async with aclosing(with_breaks(urls)) as source:
        async for url in source:
            number += 1
            reader.add(_mention(url, number), found)
            if run.stopped_by:
                break
    for target in crawl.begin(targets_of(found)):
        yield target


def _mention(url: str, number: int) -> Mention:
    return Mention(url, DOCUMENT, number, 1)


def check(urls: Iterable[str], settings: Settings | None = None) -> list[Result]:
    """Probe URLs and return one result for each that is different, in the order of their first mention.

    For programs without an event loop; inside one, use ``stream``. Raises SettingsError; a dead site is a result.
    """

    async def collect() -> list[Result]:
        return [result async for result in stream(urls, settings)]

    return sorted(loops.run(collect()), key=lambda result: result.target.index)
