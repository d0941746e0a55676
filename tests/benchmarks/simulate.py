"""The schedule of a cluster run alone: how long 10^8 URLs take on 1 to 100 machines, and what the end waits for.

``python -m tests.benchmarks.simulate`` writes the table and the plots of docs/cluster.md; pure Python, some minutes.
Hosts are counts, never URLs. Partitions, places, and how many chunks run at once are the program's own; an actor is a
number of connections that its chunks share, each chunk no faster than the host in it that takes longest.
"""

import heapq
import math
import sys
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import NormalDist
from zlib import crc32

from probe.cluster.chunks import MOST_OF_A_PARTITION
from probe.cluster.driver import Cluster
from probe.cluster.order import TURN, partition_of, place_of
from probe.settings import Pace, Patience

URLS = 100_000_000
MACHINES = (1, 2, 5, 10, 20, 50, 100)
ACTORS = 4  # on a machine of as many processors
PARTITIONS_AN_ACTOR = 16

# URLs by registered domain in Common Crawl's CC-MAIN-2024-42: rank and share in percent, from the 500 largest
# (https://commoncrawl.github.io/cc-crawl-statistics/plots/domains); 38,304,026 domains with 2,482,057,519 URLs
# (https://commoncrawl.github.io/cc-crawl-statistics/plots/crawlsize).
SHARES = ((1, 0.601955), (2, 0.201044), (10, 0.059922), (50, 0.023167), (100, 0.014361), (500, 0.004228))
URLS_A_DOMAIN = 2_482_057_519 / 38_304_026

# Assumed, not measured: half of all answers within 0.5 s, one in six later than 1.4 s; 2 % of the URLs never answer.
MEDIAN, SPREAD = 0.5, 1.0  # seconds; sigma of a log-normal distribution over hosts
SILENT = 0.02
PATIENCE = Patience()
# Seconds for which a URL that never answers keeps its chunk waiting after all others: each try, and the confirmation.
STRAGGLER = PATIENCE.timeout * (1 + PATIENCE.retries) + PATIENCE.confirm_after
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Case:
    """What is simulated; ``largest`` is the share of the largest host, None for that of the crawl."""

    machines: int
    urls: int = URLS
    largest: float | None = None
    chunk: int = 5_000
    at_once: int = Cluster(1).chunks  # chunks of an actor
    straggler: float = STRAGGLER
    pace: Pace = field(default_factory=Pace)
    spread: bool = True  # the places of the program; else hosts take turns, the largest last

    @property
    def actors(self) -> int:
        """How many actors there are."""
        return self.machines * ACTORS

    @property
    def partitions(self) -> int:
        """As many as docs/cluster.md says, and no fewer than the default."""
        return max(256, self.actors * PARTITIONS_AN_ACTOR)


def counts_of(urls: int, largest: float | None = None) -> "array[int]":
    """Return how many URLs each host has, the largest first; a registered domain counts as one host.

    The shares of the 500 largest are those of the crawl. After them a power law goes on with the exponent by which the
    number of hosts is that of the crawl for so many URLs.
    """
    hosts = max(round(urls / URLS_A_DOMAIN), 1)
    head = [share_of(rank) * urls for rank in range(1, min(hosts, SHARES[-1][0]) + 1)]
    exponent = _exponent(head[-1], hosts - len(head), urls - sum(head))
    tail = (head[-1] * ((len(head) + n) / len(head)) ** -exponent for n in range(1, hosts - len(head) + 1))
    counts = array("l", (max(round(count), 1) for count in (*head, *tail)))
    if largest is not None:
        scale = (1 - largest) * urls / max(sum(counts[1:]), 1)
        counts = array("l", [round(largest * urls), *(max(round(count * scale), 1) for count in counts[1:])])
    return counts


def share_of(rank: int) -> float:
    """Return the share of a rank among the 500 largest, between those that are known."""
    for (before, more), (after, less) in pairwise(SHARES):
        if before <= rank <= after:
            slope = math.log(less / more) / math.log(after / before)
            return more / 100 * math.exp(slope * math.log(rank / before))
    raise ValueError(rank)


def _exponent(first: float, hosts: int, urls: float) -> float:
    """Return the exponent by which so many hosts after the known ones have so many URLs together."""
    known = SHARES[-1][0]
    low, high = 0.0, 3.0
    for _ in range(60):
        middle = (low + high) / 2
        end = (known + hosts) / known
        area = math.log(end) if abs(middle - 1) < 1e-9 else (end ** (1 - middle) - 1) / (1 - middle)
        low, high = (middle, high) if first * known * area > urls else (low, middle)
    return low


def seconds_of(host: str, number: int) -> float:
    """Return the seconds that a host takes for an answer; the ten largest take what half of all do at most."""
    if number < 10:
        return MEDIAN
    return MEDIAN * math.exp(SPREAD * _NORMAL.inv_cdf((crc32(host.encode()) + 0.5) / 2**32))


@dataclass(slots=True)
class Part:
    """Work in seconds of a connection, that takes no fewer than ``least`` seconds by the pace of one host."""

    work: float
    least: float

    @property
    def most(self) -> float:
        """The connections that it can use."""
        return self.work / max(self.least, 1e-9)


@dataclass(slots=True)
class Chunk:
    """So many URLs: those of the host that takes longest, and the rest."""

    partition: int
    urls: int
    host: int
    slowest: Part
    rest: Part


def chunks_of(case: Case, counts: Sequence[int]) -> Iterator[list[Chunk]]:
    """Yield the chunks of each partition, in their order."""
    by_partition: dict[int, list[int]] = defaultdict(list)
    for number in range(len(counts)):
        by_partition[partition_of(f"h{number}.example", case.partitions)].append(number)
    for partition in range(case.partitions):
        yield list(_cut(case, partition, sorted(_turns(case, counts, by_partition.pop(partition, [])))))


def _turns(case: Case, counts: Sequence[int], hosts: list[int]) -> Iterator[tuple[float, int, int]]:
    """Yield the turns of hosts: place, host, URLs."""
    for number in hosts:
        count, name = counts[number], f"h{number}.example"
        for first in range(0, count, TURN):
            place = place_of(name, first, count) if case.spread else first / TURN
            yield place, number, min(TURN, count - first)


def _cut(case: Case, partition: int, turns: list[tuple[float, int, int]]) -> Iterator[Chunk]:
    held: dict[int, int] = defaultdict(int)
    total = 0
    for _, host, urls in turns:
        left = urls
        while left:
            taken = min(left, case.chunk - total)
            held[host] += taken
            total, left = total + taken, left - taken
            if total == case.chunk:
                yield _chunk(case, partition, held)
                held, total = defaultdict(int), 0
    if total:
        yield _chunk(case, partition, held)


def _chunk(case: Case, partition: int, held: dict[int, int]) -> Chunk:
    needs = sorted(((_needed(case, host, urls), host) for host, urls in held.items()), reverse=True)
    (longest, slowest), second = needs[0], needs[1][0] if len(needs) > 1 else 0.0
    own = _work(slowest, held[slowest])
    rest = sum(_work(host, urls) for host, urls in held.items()) - own
    return Chunk(partition, sum(held.values()), slowest, Part(own, longest), Part(rest, second))


def _work(host: int, urls: int) -> float:
    return urls * ((1 - SILENT) * seconds_of(f"h{host}.example", host) + SILENT * PATIENCE.timeout)


def _needed(case: Case, host: int, urls: int) -> float:
    """Return the seconds that the pace of a host needs for so many URLs."""
    return urls / min(case.pace.host_rate, case.pace.per_host / seconds_of(f"h{host}.example", host))


@dataclass(slots=True)
class _Flying:
    """A chunk that is worked at: the seconds of a connection that are left of each part."""

    chunk: Chunk
    left: list[float]

    @property
    def parts(self) -> tuple[Part, Part]:
        return self.chunk.slowest, self.chunk.rest


def actor(case: Case, partitions: list[list[Chunk]]) -> tuple[float, list[tuple[float, int]]]:
    """Return the seconds that an actor is at work for its partitions, and when how many URLs of them are done.

    Chunks are given as the driver does: of the partition with the most of them, so many at once.
    """
    waiting = {chunks[0].partition: list(reversed(chunks)) for chunks in partitions if chunks}
    heap = [(-len(chunks), partition) for partition, chunks in waiting.items()]
    heapq.heapify(heap)
    now, working, done = 0.0, list[_Flying](), list[tuple[float, int]]()
    ending: list[tuple[float, int, int]] = []  # chunks of which only URLs without an answer are left
    flying: dict[int, int] = defaultdict(int)
    while True:
        _give(heap, waiting, flying, working, case.at_once - len(working) - len(ending))
        if not (working or ending):
            return now, done
        rates = _shared(case.pace.concurrency, working)
        steps = [each.left[n] / rate for (each, n), rate in rates]
        step = min([*steps, *(end - now for end, _, _ in ending)])
        now += step
        for (each, n), rate in rates:
            left = each.left[n] - rate * step
            each.left[n] = left if left > 1e-6 else 0.0
        for each in [each for each in working if not any(each.left)]:
            working.remove(each)
            heapq.heappush(ending, (now + case.straggler, each.chunk.partition, each.chunk.urls))
        while ending and ending[0][0] <= now + 1e-6:
            _, partition, urls = heapq.heappop(ending)
            flying[partition] -= 1
            done.append((now, urls))
            if waiting[partition]:
                heapq.heappush(heap, (-len(waiting[partition]), partition))


def _give(
    heap: list[tuple[int, int]],
    waiting: dict[int, list[Chunk]],
    flying: dict[int, int],
    working: list[_Flying],
    room: int,
) -> None:
    while heap and room > 0:
        count, partition = heapq.heappop(heap)
        if -count != len(waiting[partition]) or not waiting[partition]:  # of an earlier filing
            continue
        if flying[partition] >= MOST_OF_A_PARTITION:
            continue  # filed again when one of its chunks ends
        chunk = waiting[partition].pop()
        working.append(_Flying(chunk, [chunk.slowest.work, chunk.rest.work]))
        flying[partition] += 1
        room -= 1
        if waiting[partition]:
            heapq.heappush(heap, (-len(waiting[partition]), partition))


def _shared(connections: float, working: list[_Flying]) -> list[tuple[tuple[_Flying, int], float]]:
    """Return how many connections each part has: an even share, and what others cannot use of theirs.

    The URLs of a host go in the order in which they came: a second chunk with the same host waits with that part.
    """
    hosts: set[int] = set()
    able: list[tuple[float, int, tuple[_Flying, int]]] = []
    for each in working:
        for n, part in enumerate(each.parts):
            if each.left[n] and (n or each.chunk.host not in hosts):
                able.append((part.most, len(able), (each, n)))
        if each.left[0]:
            hosts.add(each.chunk.host)
    found, left = [], connections
    for number, (most, _, which) in enumerate(sorted(able)):
        share = min(most, left / (len(able) - number))
        left -= share
        found.append((which, share))
    return found


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case comes to; times are in seconds."""

    case: Case
    hosts: int
    urls: int
    total: float
    most_done: float  # when 99 % of the URLs are done
    half_idle: float  # when half of the actors have nothing more to do
    utilisation: float
    largest: float  # what the pace of the largest host needs alone
    done: tuple[tuple[float, float], ...]  # seconds, and the share of the URLs that is done


def simulate(case: Case, counts: Sequence[int] | None = None) -> Outcome:
    """Return what becomes of a run: partitions are dealt out in turn, as the driver does when all actors are open."""
    counts = counts_of(case.urls, case.largest) if counts is None else counts
    dealt: list[list[list[Chunk]]] = [[] for _ in range(case.actors)]
    work = 0.0
    for partition, chunks in enumerate(chunks_of(case, counts)):
        dealt[partition % case.actors].append(chunks)
        work += sum(chunk.slowest.work + chunk.rest.work for chunk in chunks)
    ends, done = [], list[tuple[float, int]]()
    for partitions in dealt:
        end, of_actor = actor(case, partitions)
        ends.append(end)
        done += of_actor
    total, urls = max(ends), sum(counts)
    curve = _curve(sorted(done), urls)
    pace = min(case.pace.host_rate, case.pace.per_host / MEDIAN)
    return Outcome(
        case, len(counts), urls, total, next(when for when, share in curve if share >= 0.99),
        sorted(ends)[(len(ends) - 1) // 2], work / (total * case.actors * case.pace.concurrency),
        counts[0] / pace, tuple(curve[:: max(len(curve) // 200, 1)] + curve[-1:]),
    )  # fmt: skip


def _curve(done: list[tuple[float, int]], urls: int) -> list[tuple[float, float]]:
    found, so_far = [], 0
    for when, count in done:
        so_far += count
        found.append((when, so_far / urls))
    return found


def cases() -> dict[str, Callable[[int], Case]]:
    """Return what is drawn, by its name: each from a number of machines."""
    return {
        "as in Common Crawl (largest 0.6 %)": Case,
        "largest host 5 %": lambda machines: Case(machines, largest=0.05),
        "largest host 50 %": lambda machines: Case(machines, largest=0.5),
        "0.6 %, hosts take turns (before)": lambda machines: Case(machines, spread=False),
        "0.6 %, --concurrency 1000 --chunk 50000": lambda machines: Case(
            machines, pace=replace(Pace(), concurrency=1_000), chunk=50_000
        ),
    }


def main() -> None:
    """Simulate every case on every number of machines; write table and plots."""
    from tests.benchmarks import simulated

    found: dict[str, list[Outcome]] = {}
    for name, case in cases().items():
        counts = counts_of(URLS, case(1).largest)
        for machines in MACHINES:
            outcome = simulate(case(machines), counts)
            found.setdefault(name, []).append(outcome)
            sys.stderr.write(f"{name}: {machines} machines, {outcome.total / 3600:.1f} h\n")
    simulated.write(found)


if __name__ == "__main__":
    main()
