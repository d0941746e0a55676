"""Iteration over a source that does not block the event loop: timers, signals and cancellation get their turns."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Generator, Iterable
from contextlib import aclosing, closing, nullcontext
from time import perf_counter
from typing import TypeVar

Item = TypeVar("Item")

LONGEST_HOLD = 0.01  # seconds; a program with other tasks notices no delay


class Breaks:
    """Yields to the event loop when it has been blocked for too long."""

    def __init__(self) -> None:
        self._last = perf_counter()

    async def take(self) -> None:
        """Let the loop run once if it has been blocked for ``LONGEST_HOLD``."""
        if perf_counter() - self._last > LONGEST_HOLD:
            await asyncio.sleep(0)
            self._last = perf_counter()


async def with_breaks(source: Iterable[Item] | AsyncIterable[Item]) -> AsyncGenerator[Item]:
    """Yield the items of a source, with breaks for the loop; a generator is always closed at the end."""
    breaks = Breaks()
    if isinstance(source, AsyncIterable):
        async with aclosing(source) if isinstance(source, AsyncGenerator) else nullcontext():
            async for item in source:
                yield item
                await breaks.take()
        return
    with closing(source) if isinstance(source, Generator) else nullcontext():
        for item in source:
            yield item
            await breaks.take()
