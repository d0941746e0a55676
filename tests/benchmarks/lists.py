"""The lists of URLs that are measured. All that is drawn comes from a fixed seed: every run probes the same."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_FIRST_NETWORK = 16  # 127.16.0.1 on; resolvers and other local services sit on 127.0.0.x


def host(index: int) -> str:
    """Return loopback address number ``index``: another host to a queue, the same machine to the kernel."""
    return f"127.{_FIRST_NETWORK + index // 62_500}.{index // 250 % 250}.{index % 250 + 1}"


def hosts(count: int) -> list[str]:
    """Return the first ``count`` loopback addresses."""
    return [host(index) for index in range(count)]


@dataclass(frozen=True, slots=True)
class Page:
    """One URL to probe: its host, and after how many milliseconds that answers."""

    host: str
    delay_ms: int = 0


@dataclass(frozen=True, slots=True)
class DelayList:
    """A list whose ideal finishing time can be worked out."""

    name: str
    pages: tuple[Page, ...]

    @property
    def work(self) -> Iterator[tuple[str, float]]:
        """Host and delay in seconds of each page, in list order."""
        return ((page.host, page.delay_ms / 1000) for page in self.pages)


def delay_lists(scale: float = 1.0) -> tuple[DelayList, ...]:
    """Return the four lists, with ``scale`` of the URLs on each host."""
    grouped = _of_different_size(scale)
    shuffled = random.Random(3).sample(grouped, len(grouped))
    return (
        DelayList("20 sites of 300, one after another", tuple(_sites(scale))),
        DelayList("3,000 on 150 hosts, grouped", tuple(grouped)),
        DelayList("3,000 on 150 hosts, shuffled", tuple(shuffled)),
        DelayList("one of 600 before 300 small ones", tuple(_one_large_first(scale))),
    )


def _pages(name: str, count: float, mean_ms: float, draw: random.Random) -> list[Page]:
    """Return pages of one host; no answer takes just as long as another, as on a real site."""
    return [Page(name, round(mean_ms * draw.uniform(0.75, 1.25))) for _ in range(max(1, round(count)))]


def _sites(scale: float) -> list[Page]:
    draw = random.Random(1)
    means = draw.sample(range(30, 201), 20)  # milliseconds
    means[draw.randrange(20)] = 200  # the slowest site, alone, is the ideal: 50 rounds of six
    return [page for name, mean in zip(hosts(20), means, strict=True) for page in _pages(name, 300 * scale, mean, draw)]


def _of_different_size(scale: float) -> list[Page]:
    draw = random.Random(2)
    pages: list[Page] = []
    for name, size in zip(hosts(150), draw.sample(_sizes(3000, 150), 150), strict=True):
        # No host alone takes longer than 9.5 seconds: the slots as well as the hosts' limits shape the ideal.
        pages += _pages(name, size * scale, min(draw.uniform(100, 800), 9500 * 6 / size), draw)
    return pages


def _sizes(total: int, count: int) -> list[int]:
    """Return ``count`` sizes that fall like 1/rank, as the hosts' shares of a link list do, and sum to ``total``."""
    shares = [1 / rank for rank in range(1, count + 1)]
    sizes = [int(share / sum(shares) * total) for share in shares]
    return [sizes[0] + total - sum(sizes), *sizes[1:]]


def _one_large_first(scale: float) -> list[Page]:
    draw = random.Random(4)
    large, *small = hosts(301)
    pages = _pages(large, 600 * scale, 90, draw)
    for name in small:
        pages += _pages(name, draw.randint(1, 3), draw.uniform(100, 1000), draw)
    return pages


def even_pages(count: int, host_count: int) -> Iterator[Page]:
    """Return ``count`` pages that answer at once, dealt to the hosts in turn."""
    return (Page(host(index % host_count)) for index in range(count))


def write_list(path: Path, pages: Iterable[Page], port: int, scheme: str = "http") -> None:
    """Write one URL a line, each unique; the path tells the delaying origin how long to wait."""
    with path.open("w", encoding="ascii") as out:
        out.writelines(f"{scheme}://{p.host}:{port}/d/{p.delay_ms}/{n}\n" for n, p in enumerate(pages))
