"""The driver of a cluster run: it shuffles blocks into chunks, and assigns them to the workers that own their hosts.

The driver handles only counts and names, never URLs.
"""

import asyncio
import itertools
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from probe.cluster import plan as plans
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
MOST_OF_A_PARTITION = 2  # chunks of one partition probed at once; without a limit its largest host would fill a worker
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
        self._waiting: dict[int, deque[tuple[int, int]]] = {}  # by partition: chunks with their attempt number
        self._flying: dict[int, int] = {}
        self._version = 0
        self._partitions: dict[int, Partition] = {}
        self._pauses = Pauses(plan.started)
        self._deaths: Counter[str] = Counter()  # of workers, by the chunk that they were probing
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
            return not self._left
        beating = asyncio.create_task(self._beat())
        try:
            if self._left:
                self._keep_workers()
            while self._left:
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
        done = {}
        for entry in whole(self._folder):
            if entry.is_checked:
                done[entry.chunk] = entry
                self._count(entry)
        begun = attempts(self._folder)
        self._partitions = {part.number: part for part in partitions}
        for part in partitions:
            chunks = [
                (n, begun.get(_name(part.number, n), 0) + 1)
                for n in range(part.chunks)
                if _name(part.number, n) not in done
            ]
            self._waiting[part.number] = deque(chunks)
            self.progress.of_urls += part.urls
            self.progress.of_chunks += part.chunks

    @property
    def _left(self) -> bool:
        return any(self._waiting.values()) or any(self._flying.values())

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
        left = {number: len(chunks) for number, chunks in self._waiting.items() if chunks}
        reported = [slow for owner in living for slow in owner.slowest]
        self.progress.slowest = slowest_of(reported, self._partitions, left, self._settings.pace.host_rate)

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
            for partition in sorted(known, key=lambda p: -len(self._waiting.get(p, ()))):
                while (
                    owner.busy < self._cluster.chunks
                    and self._waiting.get(partition)
                    and self._flying.get(partition, 0) < MOST_OF_A_PARTITION
                ):
                    number, attempt = self._waiting[partition].popleft()
                    owner.busy += 1
                    self._flying[partition] = self._flying.get(partition, 0) + 1
                    self._spawn(owner, partial(self._probe, owner, partition, number, attempt))

    async def _probe(self, owner: Owner, partition: int, number: int, attempt: int) -> None:
        lease = owner.leases.get(partition, 0)
        try:
            done: Done = await owner.answer(owner.handle.probe.remote(partition, number, attempt))
        except BaseException as error:
            self._waiting[partition].appendleft((number, attempt + 1))
            self._count_death(_name(partition, number), error)
            raise
        else:
            if self._leases.holds(partition, owner.number, lease, monotonic()):
                self._count(await asyncio.to_thread(commit, self._folder, _name(partition, number), done))
            else:
                self._waiting[partition].appendleft((number, attempt + 1))
        finally:
            owner.busy -= 1
            self._flying[partition] -= 1
            self._changed.set()

    def _count_death(self, chunk: str, error: BaseException) -> None:
        from ray.exceptions import ActorUnavailableError, RayActorError  # noqa: PLC0415 - an extra

        if isinstance(error, RayActorError) and not isinstance(error, ActorUnavailableError):
            self._deaths[chunk] += 1
            if self._deaths[chunk] >= MOST_DEATHS:
                self._fail(GivenUpError(f"{MOST_DEATHS} actors in turn have died with chunk {chunk}"))

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


def _name(partition: int, chunk: int) -> str:
    return f"{partition:05}-{chunk:05}"
