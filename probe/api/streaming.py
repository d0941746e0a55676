"""Stream results as they finish, or collect all of them."""

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

MOST_UNREAD = 1000  # unread results before the run starts no more exchanges
DOCUMENT = "urls"  # the document name in mentions of URLs that a program passes


class Progress(Struct, frozen=True):
    """The progress of a run: results so far, their requests, and URLs that await confirmation."""

    finished: int
    exchanges: int
    confirming: int


def stream(
    urls: Iterable[str] | AsyncIterable[str],
    settings: Settings | None = None,
    *,
    progress: Callable[[Progress], None] | None = None,
) -> AsyncGenerator[Result, None]:
    """Probe URLs and yield one result for each distinct URL, in the order in which they finish.

    ``urls`` may be an asynchronous iterable, which may be endless: each URL is probed as it arrives, and duplicates are
    not removed. Leaving the loop early ends the run, and closes ``urls`` if it is a generator. ``progress`` is called
    before each result is yielded, and must not be a coroutine function. Raises SettingsError, TypeError for a string in
    place of a list, and any exception of ``urls`` or ``progress``. A dead site is a result, not an exception.

    With ``recurse``, the links of pages are probed too and yield results of their own. A result has the mentions that
    were found before it finished.
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
    """Implement ``stream``; ``keep_connections`` also keeps connections to hosts without pending work."""
    settings = settings.in_environment(os.environ)  # the environment may contain secrets too
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
    """Yield a target for each URL; stop reading when the run is stopped, even if the source ignores cancellation."""
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
    """Read all URLs, or those that arrive before the run is stopped; then yield a target for each distinct URL."""
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
    """Return the mention of the URL with a number in the input; raises TypeError if it is not a string."""
    if not isinstance(url, str):
        raise TypeError(f"urls must be strings, but number {number} is of type {type(url).__name__}")
    return Mention(url, DOCUMENT, number, 1)


def check(
    urls: Iterable[str], settings: Settings | None = None, *, progress: Callable[[Progress], None] | None = None
) -> list[Result]:
    """Probe URLs and return one result for each distinct URL, in the order of their first mention.

    For programs without an event loop. Raises SettingsError, TypeError for a string in place of a list, and
    RuntimeError inside a running event loop: use ``stream`` there. A dead site is a result, not an exception.
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
    """Raise TypeError if ``settings`` is neither Settings nor None."""
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
