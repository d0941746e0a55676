"""The library: results as they come, or all of them at the end."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from probe.engine.check import Check
from probe.engine.horizon import Horizon
from probe.engine.journey import Epoch
from probe.engine.offline import is_of_the_proxy, may_be_ours, unchecked
from probe.engine.rules import Rules
from probe.engine.run import LoopClock, Run
from probe.errors import SettingsError
from probe.excuses import Excuses
from probe.model import Mention, Result
from probe.pages.crawl import Crawl
from probe.settings import Settings
from probe.targets import unique
from probe.transport.interface import Transport
from probe.transport.late import LateTransport
from probe.transport.overheard import Overheard
from probe.transport.route import has_route

MOST_UNREAD = 1000  # results that wait for a slow reader before no more exchanges are begun
DOCUMENT = "urls"  # the document that URLs given by a program are said to stand in


@asynccontextmanager
async def opened(settings: Settings, observe: Callable[[Result], None]) -> AsyncIterator[Run]:
    """Give a run over real connections, which are closed at the end; raises SettingsError."""
    clock = LoopClock()
    epoch = Epoch(clock(), datetime.now(UTC))
    _require_usable_rules(settings)
    rules = Rules(settings, epoch) if settings.rules else None  # a layer more for every exchange
    transport = (
        LateTransport(lambda: _transport(settings, rules)) if _is_quiet(settings) else _transport(settings, rules)
    )
    check = Check(settings, epoch) if rules is None else rules
    horizon = Horizon()
    overheard = Overheard(transport, horizon.learn)
    try:
        yield Run(settings, check, overheard, clock, lambda result: observe(_seen_from_here(result, horizon, settings)))
    finally:
        await transport.close()


def _is_quiet(settings: Settings) -> bool:
    """Whether mostly nothing is sent, and there is nothing that could not be connected by."""
    return settings.choice.offline and settings.trust.ca_file is None and settings.trust.proxy is None


def _transport(settings: Settings, rules: Rules | None) -> Transport:
    from probe.transport.http import HttpTransport  # noqa: PLC0415 - half of the start-up: not where nothing is sent

    if rules is None:
        return HttpTransport(settings)
    from probe.transport.transports import Transports  # noqa: PLC0415 - few runs have rules

    return Transports(rules.profiles, HttpTransport)


def _seen_from_here(result: Result, horizon: Horizon, settings: Settings) -> Result:
    """Return a result as it is where this machine has a working network; else what failed is no fault of the host."""
    if may_be_ours(result) and not has_route(result.trail[-1].address if result.trail else None):
        return unchecked(result, "offline")
    if is_of_the_proxy(result, settings):
        return unchecked(result, "cut-off-proxy")
    hurdle = horizon.hurdle(result)
    return result if hurdle is None else unchecked(result, hurdle)


def _require_usable_rules(settings: Settings) -> None:
    """Raise SettingsError, with the place of the rule, for what would fail only when its first URL is asked."""
    for rule in settings.rules:
        named: dict[str, Any] = {name: rule.options[name] for name in ("ca_file", "proxy") if name in rule.options}
        try:
            if named:
                from probe.transport.http import require_usable  # noqa: PLC0415 - imports the HTTP client

                require_usable(Settings.of(**named).trust)
        except SettingsError as error:
            raise SettingsError(f"{rule.where}: {error}" if rule.where else str(error)) from None


async def stream(urls: Iterable[str] | AsyncIterable[str], settings: Settings | None = None) -> AsyncIterator[Result]:
    """Probe URLs and yield one result for each that is different, in the order in which they finish.

    ``urls`` may be asynchronous and go on for as long as it likes: each URL is probed as it comes, and is not compared
    with earlier ones. Leaving the loop early ends the run. Raises SettingsError; a dead site is a result.

    With ``recurse`` the links of pages follow as results of their own, and a result has the mentions found before it.
    """
    settings = settings or Settings()
    excuses = Excuses(settings, datetime.now(UTC).date())
    outbox: asyncio.Queue[Result | None] = asyncio.Queue()

    def deliver(result: Result) -> None:
        outbox.put_nowait(excuses.judged(result))
        if outbox.qsize() >= MOST_UNREAD:
            run.pause()

    crawl = Crawl(settings, deliver)
    async with opened(settings, crawl.observe if crawl.looks_into_pages else deliver) as run:
        crawl.offer = run.offer
        going = asyncio.create_task(_go(run, urls, crawl, outbox))
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


async def _go(
    run: Run, urls: Iterable[str] | AsyncIterable[str], crawl: Crawl, outbox: "asyncio.Queue[Result | None]"
) -> None:
    try:
        if isinstance(urls, AsyncIterable):
            async with asyncio.TaskGroup() as group:
                group.create_task(_offer(run, urls, crawl))
                group.create_task(run.go(()))
        else:
            mentions = (_mention(url, number) for number, url in enumerate(urls, 1))
            await run.go(crawl.begin(unique(mentions, crawl.reading)))
    finally:
        outbox.put_nowait(None)


async def _offer(run: Run, urls: AsyncIterable[str], crawl: Crawl) -> None:
    count = 0
    with run.expecting():
        async for url in urls:
            count += 1
            for target in crawl.begin(unique([_mention(url, count)], crawl.reading, max(crawl.next_number, count - 1))):
                run.offer(target)
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
