"""The least that aiohttp needs for a list: 128 workers that take the next URL. It knows no hosts."""

import argparse
import asyncio
import sys
from pathlib import Path

import aiohttp


async def probe(urls: list[str], out: Path, *, insecure: bool) -> None:
    """Send one GET for each of ``urls`` and write a line ``status url`` for each answer."""
    left = iter(urls)
    connector = aiohttp.TCPConnector(limit=0, ssl=not insecure)
    timeout = aiohttp.ClientTimeout(total=20)
    with out.open("w", encoding="utf-8") as lines:
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:

            async def work() -> None:
                for url in left:
                    async with session.get(url) as response:
                        lines.write(f"{response.status} {url}\n")

            await asyncio.gather(*(work() for _ in range(128)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("list", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--insecure", action="store_true")
    given = parser.parse_args(sys.argv[1:])
    asyncio.run(probe(given.list.read_text(encoding="utf-8").split(), given.out, insecure=given.insecure))
