"""A fair queue in forty lines, a heap of hosts over aiohttp: what the queue of the program has to be as good as."""

import asyncio
import heapq
import sys
from collections import defaultdict, deque
from pathlib import Path

import aiohttp
from yarl import URL


async def probe(urls: list[str], out: Path) -> None:
    """Send one GET for each of ``urls``, the host with most left first; write ``status url`` for each."""
    waiting: defaultdict[str, deque[str]] = defaultdict(deque)
    for url in urls:
        waiting[URL(url).host or ""].append(url)
    room = dict.fromkeys(waiting, 6)
    ready = [(-len(left), host) for host, left in waiting.items()]
    heapq.heapify(ready)
    slots = 128
    with out.open("w", encoding="utf-8") as lines:
        async with (
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
            asyncio.TaskGroup() as group,
        ):

            def fill() -> None:
                nonlocal slots
                while slots and ready:
                    host = heapq.heappop(ready)[1]
                    slots, room[host] = slots - 1, room[host] - 1
                    group.create_task(one(host, waiting[host].popleft()))
                    enter(host)

            def enter(host: str) -> None:
                if waiting[host] and room[host]:
                    heapq.heappush(ready, (-len(waiting[host]), host))

            async def one(host: str, url: str) -> None:
                nonlocal slots
                async with session.get(url) as response:
                    lines.write(f"{response.status} {url}\n")
                slots, room[host] = slots + 1, room[host] + 1
                if room[host] == 1:
                    enter(host)
                fill()

            fill()


if __name__ == "__main__":
    asyncio.run(probe(Path(sys.argv[1]).read_text(encoding="utf-8").split(), Path(sys.argv[2])))
