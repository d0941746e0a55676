"""The driver of a cluster run: blocks are shuffled into chunks, and chunks given to the workers that own their hosts.

The driver sees no URL: counts and names alone pass through it.
"""

import asyncio
import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any

import msgspec

from probe.cluster import plan as plans
from probe.cluster.blocks import blocks_of
from probe.cluster.folder import CHUNKS, SHUFFLE, Folder
from probe.cluster.leases import Leases
from probe.cluster.plan import Plan
from probe.cluster.results import Entry, commit, manifest
from probe.cluster.shuffle import Mapped, Partition, map_block, reduce_partition
from probe.cluster.worker import Done, Owners, Setup, Worker

if TYPE_CHECKING:
    from probe.reports.interface import Style
    from probe.settings import Settings

TERM = 10.0  # seconds that a worker which is not heard of keeps its hosts
BEAT = 2.0  # seconds between pulses
MOST_OF_A_PARTITION = 2  # chunks that are probed at once of one partition, whose largest host would fill a worker else
MOST_ATTEMPTS = 5  # at one chunk, before the run is given up: it kills whoever takes it
_MAPS_AHEAD = 2  # tasks a processor that wait


class GivenUpError(Exception):
    """A run that cannot go on; the text tells why."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """How a run is spread: so many workers, each with so many chunks at once and a share of the processors."""

    workers: int
    chunks: int = 4
    processors: float = 1.0
    term: float = TERM
    beat: float = BEAT


class Progress(msgspec.Struct):
    """How far a run is: URLs and chunks that are done, of how many, exchanges, and partitions that are not over."""

    urls: int = 0
    of_urls: int = 0
    chunks: int = 0
    of_chunks: int = 0
    exchanges: int = 0
    fails: int = 0
    workers: int = 0
    slowest: tuple[tuple[int, int], ...] = ()  # partitions with the chunks that they have left


@dataclass(slots=True)
class _Owner:
    """A worker as it is seen from here."""

    number: int
    handle: Any
    heard: int = 0
    exchanges: int = 0
    busy: int = 0
    alive: bool = True
    leases: dict[int, int] = field(default_factory=dict)
    tasks: set["asyncio.Task[None]"] = field(default_factory=set)


def shuffle(folder: Folder, plan: Plan, settings: "Settings", tell: Callable[[str], None]) -> list[Partition]:
    """Divide the inputs into chunks, unless that is done; raises InputError for an input that is not there."""
    import ray  # noqa: PLC0415 - an extra

    before = plans.shuffled(folder)
    if before is not None:
        return before
    blocks = list(blocks_of(plan.inputs))
    mapping = ray.remote(map_block)
    ahead = max(int(ray.cluster_resources().get("CPU", 1)), 1) * _MAPS_AHEAD
    mapped: list[Mapped] = list(
        _gathered((mapping.remote(b, settings, folder, plan.partitions) for b in blocks), ahead)
    )
    tell(f"{len(blocks):,} blocks are read: {sum(each.urls for each in mapped):,} URLs")
    reducing = ray.remote(reduce_partition)
    parts = _gathered((reducing.remote(n, mapped, folder, plan.chunk) for n in range(plan.partitions)), ahead)
    partitions: list[Partition] = sorted(parts, key=lambda part: part.number)
    plans.keep_shuffled(folder, partitions)
    folder.remove(SHUFFLE)
    return partitions


def _gathered(references: Iterable[Any], ahead: int) -> Iterator[Any]:
    """Yield the values of tasks, of which so many are begun at once."""
    import ray  # noqa: PLC0415 - an extra

    begun: list[Any] = []
    for reference in references:
        begun.append(reference)
        if len(begun) >= ahead:
            done, begun = ray.wait(begun, num_returns=1)
            yield from ray.get(done)
    yield from ray.get(begun)


class Driver:
    """Gives chunks to workers, counts what is done, and has others go on where a worker is lost."""

    def __init__(
        self, folder: Folder, plan: Plan, settings: "Settings", style: "Style", cluster: Cluster,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:  # fmt: skip
        self._folder, self._plan, self._settings, self._style, self._cluster = folder, plan, settings, style, cluster
        self._tell = tell
        self._numbers = itertools.count(1)
        self._owners: dict[int, _Owner] = {}
        self._leases = Leases(plan.partitions, cluster.term)
        self._waiting: dict[int, deque[tuple[int, int]]] = {}  # by partition: chunks with their attempt
        self._flying: dict[int, int] = {}
        self._version = 0
        self._changed = asyncio.Event()
        self._fault: Exception | None = None
        self.progress = Progress()
        self.tally = Totals()

    async def go(self, partitions: list[Partition], deadline: float | None = None) -> bool:
        """Have every chunk probed that is not done yet; return whether all were. Raises GivenUpError.

        ``deadline`` is in seconds. Cancelling it leaves a folder that can be resumed.
        """
        self._take_up(partitions)
        ends = None if deadline is None else monotonic() + deadline
        if plans_wait := self._first_wait(partitions):
            await asyncio.sleep(plans_wait)
        beating = asyncio.create_task(self._beat())
        try:
            await self._keep_workers()
            while self._left:
                self._give()
                self._changed.clear()
                left = None if ends is None else ends - monotonic()
                if left is not None and left <= 0:
                    return False
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), min(self._cluster.beat, left or self._cluster.beat))
                if self._fault:
                    raise self._fault
        finally:
            beating.cancel()
            await self._close()
        return True

    def _take_up(self, partitions: list[Partition]) -> None:
        done = {}
        for entry in manifest(self._folder):
            done[entry.chunk] = entry
            self._count(entry)
        for part in partitions:
            chunks = [(n, 1) for n in range(part.chunks) if _name(part.number, n) not in done]
            self._waiting[part.number] = deque(chunks)
            self.progress.of_urls += part.urls
            self.progress.of_chunks += part.chunks

    def _first_wait(self, partitions: list[Partition]) -> float:
        """Return the seconds in which workers of an earlier driver may still send: those of a lease."""
        resumed = self.progress.chunks > 0 or any(True for _ in self._folder.names("results"))
        return self._cluster.term if resumed and partitions else 0.0

    @property
    def _left(self) -> bool:
        return any(self._waiting.values()) or any(self._flying.values())

    async def _keep_workers(self) -> None:
        import ray  # noqa: PLC0415 - an extra

        actor = ray.remote(Worker).options(num_cpus=self._cluster.processors, max_restarts=0, max_concurrency=1000)
        while sum(owner.alive for owner in self._owners.values()) < self._cluster.workers:
            number = next(self._numbers)
            setup = Setup(
                number, self._settings, self._folder, self._plan.partitions, self._plan.started, self._cluster.term,
                self._plan.form, self._plan.vantage, self._style,
            )  # fmt: skip
            owner = _Owner(number, actor.remote(setup))
            self._owners[number] = owner
            self._spawn(owner, self._open(owner))

    async def _open(self, owner: _Owner) -> None:
        await owner.handle.open.remote()
        self._share_out()
        await self._pulse(owner)
        self._changed.set()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._cluster.beat)
            self._share_out()
            for owner in list(self._owners.values()):
                if owner.alive and owner.heard and not any(t.get_name() == "pulse" for t in owner.tasks):
                    self._spawn(owner, self._pulse(owner), "pulse")
                if (
                    owner.alive
                    and owner.heard
                    and not any(n == owner.number for n in self._leases.table(monotonic()).values())
                    and owner.leases
                ):
                    self._mourn(owner, "is not heard of any more", dead=False)

    async def _pulse(self, owner: _Owner) -> None:
        now = monotonic()
        owners = Owners(self._version, {p: self._owners[n].handle for p, n in self._leases.table(now).items()})
        owner.heard, exchanges = await owner.handle.pulse.remote(owner.heard, frozenset(owner.leases), owners)
        self._leases.heard(owner.number, monotonic())
        self.progress.exchanges += exchanges - owner.exchanges
        owner.exchanges = exchanges

    def _share_out(self) -> None:
        """Give partitions that nobody owns to the workers with the fewest."""
        now = monotonic()
        alive = [owner for owner in self._owners.values() if owner.alive]
        for partition in list(self._leases.free(now)):
            if not alive:
                return
            least = min(alive, key=lambda owner: (len(owner.leases), owner.number))
            least.leases[partition] = self._leases.grant(partition, least.number, now)
            self._version += 1
            self._changed.set()

    def _give(self) -> None:
        """Give chunks to workers that have room for them."""
        for owner in self._owners.values():
            if not (owner.alive and owner.heard):
                continue
            for partition in sorted(owner.leases, key=lambda p: -len(self._waiting.get(p, ()))):
                while (
                    owner.busy < self._cluster.chunks
                    and self._waiting.get(partition)
                    and self._flying.get(partition, 0) < MOST_OF_A_PARTITION
                ):
                    number, attempt = self._waiting[partition].popleft()
                    owner.busy += 1
                    self._flying[partition] = self._flying.get(partition, 0) + 1
                    self._spawn(owner, self._probe(owner, partition, number, attempt))

    async def _probe(self, owner: _Owner, partition: int, number: int, attempt: int) -> None:
        lease = owner.leases.get(partition, 0)
        try:
            done: Done = await owner.handle.probe.remote(partition, number, attempt)
        except BaseException:
            self._waiting[partition].appendleft((number, attempt + 1))
            if attempt >= MOST_ATTEMPTS:
                self._fault = GivenUpError(f"chunk {_name(partition, number)} failed {attempt} times")
            raise
        else:
            if self._leases.holds(partition, owner.number, lease, monotonic()):
                self._count(commit(self._folder, _name(partition, number), done))
            else:
                self._waiting[partition].appendleft((number, attempt + 1))
        finally:
            owner.busy -= 1
            self._flying[partition] -= 1
            self._changed.set()

    def _count(self, entry: Entry) -> None:
        self.progress.urls += entry.total
        self.progress.chunks += 1
        self.progress.fails += entry.fails
        self.tally.add(entry)

    def _spawn(self, owner: _Owner, work: Any, name: str = "work") -> None:  # noqa: ANN401 - a coroutine
        task: asyncio.Task[None] = asyncio.create_task(self._minding(owner, work), name=name)
        owner.tasks.add(task)
        task.add_done_callback(owner.tasks.discard)

    async def _minding(self, owner: _Owner, work: Any) -> None:  # noqa: ANN401 - a coroutine
        from ray.exceptions import ActorUnavailableError, RayActorError, RayTaskError  # noqa: PLC0415 - an extra

        try:
            await work
        except ActorUnavailableError:
            pass  # the network failed for a moment: what was asked is asked again, or its lease ends
        except RayActorError:
            self._mourn(owner, "died", dead=True)
            await self._keep_workers()
        except RayTaskError as error:
            self._fault = error.cause if isinstance(getattr(error, "cause", None), Exception) else error
            self._changed.set()

    def _mourn(self, owner: _Owner, why: str, *, dead: bool) -> None:
        if not owner.alive:
            return
        import ray  # noqa: PLC0415 - an extra

        owner.alive = False
        if dead:
            self._leases.give_back(owner.number, monotonic() + _rest(self._settings))
        else:
            ray.kill(owner.handle)
        self._tell(f"worker {owner.number} {why}; {len(owner.leases)} partitions go to others")
        owner.leases.clear()
        self._share_out()
        self._changed.set()

    async def _close(self) -> None:
        import ray  # noqa: PLC0415 - an extra

        for owner in self._owners.values():
            for task in list(owner.tasks):
                task.cancel()
            if owner.alive:
                ray.kill(owner.handle)
        await asyncio.sleep(0)

    def clean(self) -> None:
        """Remove what is not needed once every chunk is done: the URLs as they were read, secrets included."""
        self._folder.remove(CHUNKS)


class Totals:
    """The counts of all parts."""

    def __init__(self) -> None:
        self.by_verdict: dict[str, int] = {}
        self.by_status: dict[str, int] = {}
        self.fails = 0

    def add(self, entry: Entry) -> None:
        """Count a part."""
        for counts, more in ((self.by_verdict, entry.by_verdict), (self.by_status, entry.by_status)):
            for key, count in more.items():
                counts[key] = counts.get(key, 0) + count
        self.fails += entry.fails


def _rest(settings: "Settings") -> float:
    """Return the seconds in which the bucket of a host is full again, whatever was sent to it before."""
    rate = settings.pace.host_rate
    return max(rate, 1.0) / rate if rate else 0.0


def _name(partition: int, chunk: int) -> str:
    return f"{partition:05}-{chunk:05}"
