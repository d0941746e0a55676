"""What one writes first when hosts are to have limits: a task a URL, a semaphore a host, one for all, over aiohttp."""

import asyncio
import sys
from collections import defaultdict
from pathlib import Path

import aiohttp
from yarl import URL


async def probe(urls: list[str], out: Path) -> None:
    """Send one GET for each of ``urls`` and write a line ``status url`` for each answer."""
    slots = asyncio.Semaphore(128)
    places: defaultdict[str | None, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(6))
    with out.open("w", encoding="utf-8") as lines:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

            async def one(url: str) -> None:
                # The host's place first: with the slot first, the URLs of one host would hold all slots, waiting.
                async with places[URL(url).host], slots, session.get(url) as response:
                    lines.write(f"{response.status} {url}\n")

            await asyncio.gather(*map(one, urls))


if __name__ == "__main__":
    asyncio.run(probe(Path(sys.argv[1]).read_text(encoding="utf-8").split(), Path(sys.argv[2])))
