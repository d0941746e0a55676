"""Probe single URLs over persistent connections."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from types import TracebackType
from typing import Self

from probe.api.result import Result
from probe.api.streaming import require_settings, streamed
from probe.errors import SettingsError
from probe.settings import Settings


class Prober:
    """Probes single URLs inside ``async with``; keeps connections, pace and knowledge of hosts between calls.

    >>> async def main() -> None:
    ...     async with Prober() as prober:
    ...         print((await prober.probe("https://example.com/")).verdict)

    Settings with ``recurse`` or a ``deadline`` raise SettingsError: use ``stream`` for them.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        require_settings(settings)
        self._settings = settings or Settings()
        if self._settings.crawling.recurse != 0:
            raise SettingsError("recurse is for stream and check: a Prober gives one result for each URL")
        if self._settings.patience.deadline is not None:
            raise SettingsError("deadline is for stream and check: end the async with block of a Prober instead")
        self._asked: asyncio.Queue[str] = asyncio.Queue()
        self._awaited: dict[int, asyncio.Future[Result]] = {}
        self._count = 0
        self._going: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._going = asyncio.create_task(self._go())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        going, self._going = self._going, None
        if going:
            going.cancel()
            with suppress(asyncio.CancelledError, Exception):  # already raised in each waiting call
                await going

    async def probe(self, url: str) -> Result:
        """Return the result of one URL; any number of calls may run concurrently.

        Raises TypeError if ``url`` is not a string, RuntimeError outside ``async with``, and SettingsError at the first
        call if the settings are unusable.
        """
        if not isinstance(url, str):
            raise TypeError(f"url must be a string, not {type(url).__name__}")
        if self._going is None:
            raise RuntimeError("a Prober is used inside: async with Prober() as prober")
        if self._going.done():
            await self._going  # raises the error that ended the run
        self._count += 1
        awaited: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._awaited[self._count] = awaited
        self._asked.put_nowait(url)
        return await awaited

    async def _go(self) -> None:
        try:
            async for result in streamed(self._urls(), self._settings, lambda _: None, keep_connections=True):
                awaited = self._awaited.pop(result.target.mentions[0].line)
                if not awaited.done():
                    awaited.set_result(result)
        except BaseException as error:
            for awaited in self._awaited.values():
                if not awaited.done():
                    awaited.set_exception(error if isinstance(error, Exception) else _closed())
            raise

    async def _urls(self) -> AsyncIterator[str]:
        while True:
            yield await self._asked.get()


def _closed() -> RuntimeError:
    return RuntimeError("the Prober was closed before this URL had its result")
