"""Progress of a run, and the hosts that will finish last, with their estimated time."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from probe.cluster.shuffle import Partition

SLOWEST = 3  # hosts that are listed


class Slow(NamedTuple):
    """A host with work left: its number of URLs, and the minimum seconds that they take at its pace."""

    seconds: float
    host: str
    urls: int


class Progress(msgspec.Struct):
    """Progress of a run: finished and total counts, exchanges, failures, open hosts, workers, and the slowest hosts."""

    urls: int = 0
    of_urls: int = 0
    chunks: int = 0
    of_chunks: int = 0
    exchanges: int = 0
    fails: int = 0
    hosts: int = 0
    workers: int = 0
    slowest: tuple[Slow, ...] = ()


def slowest_of(
    reported: Iterable[Slow], partitions: Mapping[int, Partition], left: Mapping[int, int], rate: float
) -> tuple[Slow, ...]:
    """Return the hosts that finish last, from workers' reports and from waiting chunks (``left`` by partition).

    The largest host of a partition is spread evenly over its chunks, so the waiting chunks contain a proportional share
    of its URLs. ``rate`` applies to hosts that no worker reports, in URLs per second; 0 means unlimited.
    """
    found = {each.host: each for each in reported}
    for number, chunks in left.items():
        part = partitions[number]
        waiting = part.largest * chunks // max(part.chunks, 1)
        if waiting:
            now = found.get(part.largest_host, Slow(0.0, part.largest_host, 0))
            seconds = waiting * now.seconds / now.urls if now.urls else (waiting / rate if rate else 0.0)
            found[part.largest_host] = Slow(now.seconds + seconds, now.host, now.urls + waiting)
    return tuple(sorted(found.values(), reverse=True)[:SLOWEST])


def line_of(progress: Progress, rate: float | None = None) -> str:
    """Return a progress as one line; ``rate`` is in exchanges per second."""
    speed = "" if rate is None else f" ({rate:,.0f}/s)"
    told = (
        f"URLs {progress.urls:,} of {progress.of_urls:,}, chunks {progress.chunks:,} of {progress.of_chunks:,}, "
        f"exchanges {progress.exchanges:,}{speed}, hosts open {progress.hosts:,}, actors {progress.workers:,}, "
        f"failing {progress.fails:,}"
    )
    last = [f"{each.host} ({each.urls:,}, {_span(each.seconds)})" for each in progress.slowest]
    return f"{told}; last: {', '.join(last)}" if last else told


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
