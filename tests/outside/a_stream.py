"""Count verdicts as results finish."""

import asyncio
import sys
from collections import Counter

from probe import Settings, Verdict, stream


async def counted(urls: list[str]) -> Counter[Verdict]:
    counts: Counter[Verdict] = Counter()
    async for result in stream(urls):
        counts[result.verdict] += 1
    return counts


async def wrong() -> None:
    stream(["https://a.example"], Settings)  # type: ignore[arg-type]
    for result in stream(["https://a.example"]):  # type: ignore[attr-defined]
        print(result)
    await stream(["https://a.example"])  # type: ignore[misc]


if __name__ == "__main__":
    print(dict(asyncio.run(counted(sys.argv[1:]))))
