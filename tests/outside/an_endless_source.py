"""Probe what a queue gives, until it is empty."""

import asyncio
import sys
from collections.abc import AsyncIterator

from probe import Settings, stream


async def queued(urls: list[str]) -> AsyncIterator[str]:
    for url in urls:
        await asyncio.sleep(0)
        yield url


async def main(urls: list[str]) -> None:
    async for result in stream(queued(urls), Settings.of(per_host=2)):
        print(result.url, result.verdict)


async def wrong() -> None:
    stream(queued)  # type: ignore[arg-type]
    Settings.of(per_hosts=2)  # type: ignore[call-arg]


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
