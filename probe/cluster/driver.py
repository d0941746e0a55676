"""The driver of a cluster run: it shuffles blocks into chunks, and assigns them to the workers that own their hosts.

The driver handles only counts and names, never URLs.
"""

import asyncio
import itertools
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from probe.cluster import plan as plans
from probe.cluster.chunks import Chunk, Chunks
from probe.cluster.claim import Claim
from probe.cluster.faults import cause_of
from probe.cluster.folder import CHUNKS, Folder
from probe.cluster.leases import Leases, rest_of
from probe.cluster.messages import Beat, Done, Owners, Setup
from probe.cluster.owner import Owner
from probe.cluster.pauses import Pauses
from probe.cluster.plan import Plan
from probe.cluster.progress import Progress, slowest_of
from probe.cluster.results import Entry, Totals, attempts, commit, whole
from probe.cluster.shuffle import Partition
from probe.cluster.worker import Worker
from probe.errors import ProbeError

if TYPE_CHECKING:
    from probe.reports.interface import Style
    from probe.settings import Settings

TERM = 20.0  # seconds that an unresponsive worker keeps its hosts: a machine may be busy for a while
BEAT = 2.0  # seconds between pulses
# Per worker. While a chunk waits for its last answers, the others use the connections: with four chunks 14 % of the
# connections are idle in tests/benchmarks/simulate.py, with eight 2 %.
CHUNKS_AT_ONCE = 8
PULSE = "pulse"
# Concurrent calls per worker, enough that no pulse waits behind hops of other workers. Concurrency groups are not used,
# because Ray runs each of them on an event loop and thread of its own.
MOST_CALLS = 100_000
OPENING = 30.0  # seconds that hosts are reserved for a worker that is not open yet
MOST_DEATHS = 5  # of workers with the same chunk, before the run is given up: the chunk may be the cause


class GivenUpError(ProbeError):
    """A run that cannot continue; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The distribution of a run: the number of workers, and the concurrent chunks and processors of each."""

    workers: int
    chunks: int = CHUNKS_AT_ONCE
    processors: float = 1.0
    term: float = TERM
    beat: float = BEAT
    opening: float = OPENING


class Driver:
    """Assigns chunks to workers, counts finished work, and reassigns the chunks of lost workers."""

    def __init__(
        self, folder: Folder, plan: Plan, settings: "Settings", style: "Style", cluster: Cluster,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:  # fmt: skip
        self._folder, self._plan, self._settings, self._style, self._cluster = folder, plan, settings, style, cluster
        self._tell = tell
        self._numbers = itertools.count(1)
        self._owners: dict[int, Owner] = {}
        self._leases = Leases(plan.partitions, cluster.term)
        self._chunks = Chunks((), (), {})
        self._version = 0
        self._partitions: dict[int, Partition] = {}
        self._pauses = Pauses(plan.started)
        self._unopened = 0  # consecutive workers that ended before they were open
        self._last_words = ""  # the last line of the error of the last dead worker
        self._changed = asyncio.Event()
        self._fault: Exception | None = None
        self.progress = Progress()
        self.tally = Totals()

    async def go(self, partitions: list[Partition], deadline: float | None = None, claim: Claim | None = None) -> bool:
        """Have workers probe every unfinished chunk; return whether all are finished. Raises GivenUpError.

        ``deadline`` is in seconds. Cancellation leaves a folder that can be resumed. GivenUpError is raised if the
        claim is lost.
        """
        ends = None if deadline is None else monotonic() + deadline
        self._take_up(partitions)
        if deadline is not None and deadline <= 0:
            return not self._chunks.left
        beating = asyncio.create_task(self._beat())
        try:
            if self._chunks.left:
                self._keep_workers()
            while self._chunks.left:
                self._give()
                self._changed.clear()
                left = None if ends is None else ends - monotonic()
                if left is not None and left <= 0:
                    return False
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), min(self._cluster.beat, left or self._cluster.beat))
                if claim is not None and claim.lost:
                    raise GivenUpError(f"{self._folder.shown}: another driver has taken over")
                if self._fault:
                    raise self._fault
            await self._hear_the_last()
        finally:
            beating.cancel()
            await self._close()
        return True

    def _take_up(self, partitions: list[Partition]) -> None:
        done = set()
        for entry in whole(self._folder):
            if entry.is_checked:
                done.add(entry.chunk)
                self._count(entry)
        self._partitions = {part.number: part for part in partitions}
        self._chunks = Chunks(partitions, done, attempts(self._folder))
        self.progress.of_urls = sum(part.urls for part in partitions)
        self.progress.of_chunks = sum(part.chunks for part in partitions)

    def _keep_workers(self) -> None:
        import ray  # noqa: PLC0415 - an extra

        actor = ray.remote(Worker).options(
            num_cpus=self._cluster.processors, max_restarts=0, max_concurrency=MOST_CALLS
        )
        while sum(owner.alive for owner in self._owners.values()) < self._cluster.workers:
            number = next(self._numbers)
            setup = Setup(
                number, self._settings, self._folder, self._plan.partitions, self._plan.started, self._cluster.term,
                self._plan.form, self._plan.vantage, self._style,
            )  # fmt: skip
            owner = self._owners[number] = Owner(number, actor.remote(setup))
            self._spawn(owner, partial(self._open, owner))

    async def _open(self, owner: Owner) -> None:
        await owner.answer(owner.handle.open.remote())
        await self._pulse(owner)
        self._share_out()
        await self._pulse(owner)  # confirms the first pulse, after which the worker begins
        self._changed.set()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._cluster.beat)
            self._share_out()
            self._look_ahead()
            for owner in list(self._owners.values()):
                if owner.alive and owner.heard and not any(task.get_name() == PULSE for task in owner.tasks):
                    self._spawn(owner, partial(self._pulse, owner), PULSE)

    def _look_ahead(self) -> None:
        living = [owner for owner in self._owners.values() if owner.alive]
        self.progress.hosts = sum(owner.hosts for owner in living)
        self.progress.workers = sum(owner.heard > 0 for owner in living)
        reported = [slow for owner in living for slow in owner.slowest]
        self.progress.slowest = slowest_of(
            reported, self._partitions, self._chunks.waiting, self._settings.pace.host_rate
        )

    async def _pulse(self, owner: Owner) -> None:
        told, owners = self._version, None
        if owner.version != told:
            table = self._leases.table(monotonic())
            handles = {partition: self._owners[number].handle for partition, number in table.items()}
            owners = Owners(told, handles, self._pauses.current())
        leased = frozenset(owner.leases)
        beat: Beat = await owner.answer(owner.handle.pulse.remote(owner.heard, leased, owners))
        owner.heard, owner.version, owner.hosts, owner.slowest = beat.number, told, beat.hosts, beat.slowest
        owner.told, owner.reached = leased, True
        self._pauses.hear(beat.pauses)
        self._leases.heard(owner.number, monotonic())
        self.progress.exchanges += beat.exchanges - owner.exchanges
        owner.exchanges = beat.exchanges

    def _share_out(self) -> None:
        """Assign free partitions to the workers with the fewest, but not to workers that are not open yet.

        The share of a worker that is not open is reserved for ``opening`` seconds.
        """
        now = monotonic()
        self._give_up_the_silent(now)
        open_or_soon = [
            owner
            for owner in self._owners.values()
            if owner.alive and (owner.heard or now - owner.since < self._cluster.opening)
        ]
        if not open_or_soon:
            return
        kept: Counter[int] = Counter()
        for partition in list(self._leases.free(now)):
            least = min(open_or_soon, key=lambda owner: (len(owner.leases) + kept[owner.number], owner.number))
            if not least.heard:
                kept[least.number] += 1
                continue
            least.leases[partition] = self._leases.grant(partition, least.number, now)
            self._version += 1
            self._changed.set()

    def _give_up_the_silent(self, now: float) -> None:
        for owner in list(self._owners.values()):
            if owner.alive and any(not self._leases.holds(p, owner.number, n, now) for p, n in owner.leases.items()):
                self._mourn(owner, "no longer answers", dead=False)

    def _give(self) -> None:
        """Assign chunks to workers that have capacity."""
        for owner in self._owners.values():
            if not (owner.alive and owner.heard and owner.reached):
                continue
            known = owner.told & owner.leases.keys()  # with the pauses of their hosts
            waiting = self._chunks.waiting
            for partition in sorted(known, key=lambda p: -waiting.get(p, 0)):
                while owner.busy < self._cluster.chunks and (chunk := self._chunks.take(partition)) is not None:
                    owner.busy += 1
                    self._spawn(owner, partial(self._probe, owner, chunk))

    async def _probe(self, owner: Owner, chunk: Chunk) -> None:
        lease, counts = owner.leases.get(chunk.partition, 0), False
        try:
            done: Done = await owner.answer(owner.handle.probe.remote(chunk.partition, chunk.number, chunk.attempt))
            counts = self._leases.holds(chunk.partition, owner.number, lease, monotonic())
            if counts:
                self._count(await asyncio.to_thread(commit, self._folder, chunk.name, done))
        except BaseException as error:
            counts = False
            self._count_death(chunk, error)
            raise
        finally:
            owner.busy -= 1
            self._chunks.finish(chunk, done=counts)
            self._changed.set()

    def _count_death(self, chunk: Chunk, error: BaseException) -> None:
        from ray.exceptions import ActorUnavailableError, RayActorError  # noqa: PLC0415 - an extra

        if not isinstance(error, RayActorError) or isinstance(error, ActorUnavailableError):
            return
        if self._chunks.deaths(chunk) >= MOST_DEATHS:
            self._fail(GivenUpError(f"{MOST_DEATHS} actors in turn have died with chunk {chunk.name}"))

    def _count(self, entry: Entry) -> None:
        self.progress.urls += entry.total
        self.progress.chunks += 1
        self.progress.fails += entry.fails
        self.tally.add(entry)

    def _spawn(self, owner: Owner, work: Callable[[], Awaitable[None]], name: str = "work") -> None:
        task: asyncio.Task[None] = asyncio.create_task(self._minding(owner, work), name=name)
        owner.tasks.add(task)
        task.add_done_callback(owner.tasks.discard)

    async def _minding(self, owner: Owner, work: Callable[[], Awaitable[None]]) -> None:
        from ray.exceptions import ActorUnavailableError, RayActorError, RayTaskError  # noqa: PLC0415 - an extra

        try:
            await work()
        except ActorUnavailableError:
            owner.reached = False  # until a pulse is answered: chunks would only fail again
            if not owner.heard:  # no pulse is sent to it, so nothing would try again
                self._mourn(owner, "could not be reached", dead=False)
        except RayActorError as error:
            self._last_words = str(error).strip().rpartition("\n")[2]
            self._mourn(owner, "died", dead=True)
        except RayTaskError as error:
            self._fail(cause_of(error))
        except Exception as error:  # noqa: BLE001 - a manifest that cannot be written, or a bug: the run is over
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        self._fault = self._fault or error
        self._changed.set()

    def _mourn(self, owner: Owner, why: str, *, dead: bool) -> None:
        """Reassign the partitions of a lost worker and start a replacement; first kill a worker that may be alive."""
        if not owner.alive:
            return
        import ray  # noqa: PLC0415 - an extra

        owner.alive = False
        rested = monotonic() + rest_of(self._settings)
        if not dead:
            ray.kill(owner.handle)
            rested += self._settings.patience.timeout  # its last requests may still be in flight
        self._leases.give_back(owner.number, rested)
        self._unopened = 0 if owner.heard else self._unopened + 1
        if self._unopened > MOST_DEATHS:
            told = f": {self._last_words}" if self._last_words else ""
            self._fail(GivenUpError(f"actors do not start: {self._unopened} in turn ended before they were open{told}"))
            return
        self._tell(f"actor {owner.number} {why}; partitions for others: {len(owner.leases)}")
        owner.leases.clear()
        for call in list(owner.calls):
            call.cancel()
        self._keep_workers()
        self._changed.set()

    async def _hear_the_last(self) -> None:
        """Count the exchanges since the last pulse of each worker; one that does not answer in a beat is left out."""
        pulses = [self._pulse(owner) for owner in self._owners.values() if owner.alive and owner.heard]
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*pulses, return_exceptions=True), self._cluster.beat)

    async def _close(self) -> None:
        import ray  # noqa: PLC0415 - an extra

        for owner in self._owners.values():
            for task in list(owner.tasks):
                task.cancel()
            if owner.alive:
                ray.kill(owner.handle)
        await asyncio.sleep(0)
        self.progress.hosts, self.progress.slowest = 0, ()  # of the last pulse

    def clean(self) -> None:
        """Remove data that is not needed once every chunk is finished: the URLs as read, including their secrets."""
        plans.keep_finished(self._folder)
        self._folder.remove(CHUNKS)
