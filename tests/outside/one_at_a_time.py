"""Answer whether a URL is alive, over kept connections."""

import asyncio
import sys

from probe import Prober, Settings, Verdict

ALIVE = {Verdict.OK, Verdict.REDIRECTED}


async def main(urls: list[str]) -> None:
    async with Prober(Settings.of(timeout="5s")) as prober:
        for result in await asyncio.gather(*map(prober.probe, urls)):
            print(result.url, result.verdict in ALIVE)


async def wrong() -> None:
    Prober(timeout=5)  # type: ignore[call-arg]
    Prober("https://a.example")  # type: ignore[arg-type]
    with Prober():  # type: ignore[attr-defined]
        pass
    async with Prober() as prober:
        await prober.probe(["https://a.example"])  # type: ignore[arg-type]
        prober.check("https://a.example")  # type: ignore[attr-defined]
        prober.probe("https://a.example").verdict  # type: ignore[attr-defined]  # noqa: B018


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
