"""Results as they come, or all of them at the end."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable, Iterable
from contextlib import aclosing, suppress
from datetime import UTC, datetime
from inspect import iscoroutinefunction

from msgspec import Struct

from probe import loops
from probe.api.result import Result
from probe.api.session import crawled
from probe.engine.feeding import with_breaks
from probe.engine.lifecycle import Lifecycle
from probe.excuses import Excuses
from probe.model import Mention, Target
from probe.model import Result as Judged
from probe.pages.crawl import Crawl
from probe.settings import Settings, secrets_of
from probe.targets import Found, Key, Reader, targets_of

MOST_UNREAD = 1000  # results that wait for a slow reader before no more exchanges are begun
DOCUMENT = "urls"  # the document that URLs given by a program are said to stand in


class Progress(Struct, frozen=True):
    """How far a run is: results so far, requests behind them, and URLs that wait for their confirmation."""

    finished: int
    exchanges: int
    confirming: int


def stream(
    urls: Iterable[str] | AsyncIterable[str],
    settings: Settings | None = None,
    *,
    progress: Callable[[Progress], None] | None = None,
) -> AsyncGenerator[Result, None]:
    """Probe URLs and yield one result for each that is different, in the order in which they finish.

    ``urls`` may be asynchronous and go on for as long as it likes: each URL is probed as it comes, and is not compared
    with earlier ones. Leaving the loop early ends the run and closes ``urls`` where it is a generator. ``progress`` is
    called before each result is yielded; it is no coroutine function. Raises SettingsError, TypeError for a string in
    place of a list, and whatever ``urls`` or ``progress`` raises; a dead site is a result.

    With ``recurse`` the links of pages follow as results of their own, and a result has the mentions found before it.
    """
    _require_urls(urls)
    require_settings(settings)
    _require_function(progress)
    return streamed(urls, settings or Settings(), progress or (lambda _: None))


async def streamed(
    urls: Iterable[str] | AsyncIterable[str],
    settings: Settings,
    progress: Callable[[Progress], None],
    *,
    keep_connections: bool = False,
) -> AsyncGenerator[Result, None]:
    """Do what ``stream`` says; ``keep_connections`` also those to hosts for which no work is known yet."""
    settings = settings.in_environment(os.environ)  # which may have secrets too
    secrets = secrets_of(settings)
    finished = exchanges = 0
    excuses = Excuses(settings, datetime.now(UTC).date())
    outbox: asyncio.Queue[Judged | None] = asyncio.Queue()

    def deliver(result: Judged) -> None:
        outbox.put_nowait(excuses.judged(result))
        if outbox.qsize() >= MOST_UNREAD:
            run.pause(outbox)

    crawl = Crawl(settings, deliver)
    async with crawled(settings, crawl) as run:
        run.keep_connections = keep_connections
        going = asyncio.create_task(_go(run, urls, crawl))
        going.add_done_callback(lambda _: outbox.put_nowait(None))
        try:
            while (result := await outbox.get()) is not None:
                if outbox.qsize() < MOST_UNREAD:
                    run.resume(outbox)
                finished, exchanges = finished + 1, exchanges + len(result.trail) + result.attempts
                progress(Progress(finished, exchanges, (run.made_sure_of() or (0,))[0]))
                yield Result.of(result, secrets)
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
    reader = Reader(crawl.reading, most_remembered=0)
    number = 0
    async with aclosing(with_breaks(urls)) as source:
        async for url in source:
            number += 1
            found: dict[Key, Found] = {}
            reader.add(_mention(url, number), found)
            for target in crawl.begin(targets_of(found, max(crawl.next_number, number - 1))):
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
    """Return where a URL stands among those that were given; raises TypeError for what is not a string."""
    if not isinstance(url, str):
        raise TypeError(f"urls must be strings, but number {number} is of type {type(url).__name__}")
    return Mention(url, DOCUMENT, number, 1)


def check(
    urls: Iterable[str], settings: Settings | None = None, *, progress: Callable[[Progress], None] | None = None
) -> list[Result]:
    """Probe URLs and return one result for each that is different, in the order of their first mention.

    For programs without an event loop. Raises SettingsError, TypeError for a string in place of a list, and
    RuntimeError inside a running event loop, where ``stream`` does the same; a dead site is a result.
    """
    _require_urls(urls)
    require_settings(settings)
    _require_function(progress)
    _require_no_loop()

    async def collect() -> list[Result]:
        return [result async for result in stream(urls, settings, progress=progress)]

    return sorted(loops.run(collect()), key=lambda result: result.target.index)


def _require_urls(urls: object) -> None:
    if isinstance(urls, str | bytes):
        raise TypeError("urls must be a list of URLs, not one string: write [url]")
    if not isinstance(urls, Iterable | AsyncIterable):
        raise TypeError(f"urls must be a list of URLs or an asynchronous source of them, not {type(urls).__name__}")


def require_settings(settings: object) -> None:
    """Raise TypeError for what is neither Settings nor None."""
    if not isinstance(settings, Settings | None):
        kind = settings.__name__ if isinstance(settings, type) else type(settings).__name__
        raise TypeError(f"settings must be made by Settings.of(...), not {kind}")


def _require_function(progress: object) -> None:
    if progress is not None and (not callable(progress) or iscoroutinefunction(progress)):
        raise TypeError("progress must be a function that is called, not awaited: def show(progress: Progress) -> None")


def _require_no_loop() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise RuntimeError("check cannot be called inside a running event loop: use stream, or await Prober.probe")
