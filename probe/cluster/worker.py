"""A worker of a cluster run: a Ray actor that probes chunks of the hosts that it owns.

A hop to a host of another owner is sent to that owner, which returns the outcome. A worker that loses contact with the
driver stops sending once its leases have expired.
"""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from probe.api.session import seen_from_here
from probe.assembly import assembled
from probe.cluster.faults import quoting_nothing_async
from probe.cluster.messages import Beat, Done, Owners, Setup
from probe.cluster.metrics import Metrics
from probe.cluster.order import partition_of
from probe.cluster.progress import SLOWEST, Slow
from probe.cluster.results import write_part
from probe.cluster.shuffle import chunk
from probe.engine.attempt import Step
from probe.engine.calendar import Calendar
from probe.engine.clock import LoopClock
from probe.engine.messages import Fields, Passed, fields_of, passed, received, result_of
from probe.engine.run import Run
from probe.engine.withheld import Withheld
from probe.excuses import Excuses
from probe.model import Result, Target
from probe.summary import Tally

LOOK = 0.5  # seconds between checks of leases and withheld results
MARGIN = 1.0  # seconds by which leases expire earlier here than in the driver, so that no check is too late
GATHERING = 0.02  # seconds to collect hops to one owner
AGAIN = 0.5  # seconds until a retry with an owner that did not answer
_NUMBERS = 40  # bits for the targets of one worker


@dataclass(slots=True)
class _Batch:
    """Targets whose results are awaited together."""

    results: list[Result] = field(default_factory=list)
    left: list[Step] = field(default_factory=list)  # steps for other owners
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, result: Result) -> None:
        self.results.append(result)
        self.changed.set()

    def leave(self, *steps: Step) -> None:
        self.left += steps
        self.changed.set()


class Worker:
    """The engine of one shard; other machines call its methods."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._indexes = itertools.count(setup.number << _NUMBERS)
        self._batches: dict[int, _Batch] = {}
        self._owned: frozenset[int] = frozenset()
        self._owners = Owners(0, {})
        self._news = asyncio.Event()
        self._pulse = 0
        self._told_at = self._until = float("-inf")
        self._tasks: set[asyncio.Task[None]] = set()
        self._fault: Exception | None = None

    @quoting_nothing_async()
    async def open(self) -> int:
        """Start; return the process id. Raises SettingsError if this machine cannot apply the settings."""
        settings = self._setup.settings.in_environment(os.environ)
        clock = self._clock = LoopClock()
        past = (datetime.now(UTC) - self._setup.started).total_seconds()
        self._calendar = Calendar(clock() - past, self._setup.started)
        equipment = assembled(settings, clock, self._calendar)
        self._transport, self._check = equipment.transport, equipment.check
        self._excuses = Excuses(settings, self._setup.started.date())
        connectivity = equipment.connectivity
        self._withheld = Withheld(
            connectivity, lambda result: self._take(seen_from_here(result, connectivity, settings))
        )
        self._run = Run(settings, equipment.check, equipment.transport, clock, self._withheld.take)
        self._run.elsewhere = self._elsewhere
        self._run.pause(self)
        self._metrics = Metrics(self._setup.number)
        self._keep(self._go())
        self._keep(self._look())
        return os.getpid()

    @quoting_nothing_async()
    async def pulse(self, heard: int, owned: frozenset[int], owners: Owners | None) -> Beat:
        """Renew the leases if the driver has ``heard`` the last pulse; return the state of this worker.

        The leases on this side expire before those of the driver, because they count from before the answer that the
        driver received. Raises the exception that the run has failed with.
        """
        if self._fault is not None:
            raise self._fault
        now = self._clock()
        if heard == self._pulse:
            self._until = self._told_at + self._setup.term - MARGIN
        if owners is not None and owners.version > self._owners.version:
            self._owners = owners
            self._news.set()
            self._news = asyncio.Event()
            begun = self._calendar.clock
            own = {host: end + begun for host, end in owners.pauses.items() if self._partition(host) in owned}
            self._run.pause_hosts(own)
        self._owned = owned
        self._mind_the_lease()
        self._pulse += 1
        self._told_at = now
        hosts, slowest, _ = self._run.hosts_open(SLOWEST)
        pauses = {host: until - self._calendar.clock for host, until in self._run.pauses().items()}
        return Beat(self._pulse, self._run.exchanges, hosts, tuple(Slow(*each) for each in slowest), pauses)

    @quoting_nothing_async()
    async def probe(self, partition: int, number: int, attempt: int) -> Done:
        """Probe a chunk, and write the part named by the chunk and the attempt."""
        found = chunk(self._setup.folder, partition, number)
        targets = [replace(target, index=next(self._indexes)) for target in found]
        results = await self._results_of(targets)
        judged = [self._excuses.judged(result) for result in results]
        tally = Tally()
        for result in judged:
            tally.add(result)
        setup, name = self._setup, f"{partition:05}-{number:05}-{attempt:03}"
        written = await asyncio.to_thread(
            write_part, setup.folder, name, judged, setup.style, setup.form, setup.vantage
        )  # fmt: skip
        self._metrics.count(tally)
        return Done(*written, tally)

    @quoting_nothing_async()
    async def follow(self, steps: list[Passed]) -> list[tuple[int, Fields | Passed]]:
        """Perform steps handed over by other workers; return fields of results, and steps for hosts owned by others."""
        batch = _Batch()
        for each in steps:
            self._adopt(each, batch)
        while len(batch.results) + len(batch.left) < len(steps):
            await batch.changed.wait()
            batch.changed.clear()
        return [
            *((result.target.index, fields_of(result)) for result in batch.results),
            *((step.target.index, passed(step, self._calendar)) for step in batch.left),
        ]

    async def _results_of(self, targets: list[Target]) -> list[Result]:
        """Return one result per target, in their order."""
        batch = _Batch()
        by_index = {target.index: target for target in targets}
        for target in targets:
            self._batches[target.index] = batch
            self._run.offer(target)
        sent: set[asyncio.Task[None]] = set()
        while len(batch.results) < len(targets):
            await batch.changed.wait()
            batch.changed.clear()
            if batch.left:
                await asyncio.sleep(GATHERING)
                for task in self._sent_on(batch, by_index):
                    sent.add(task)
                    task.add_done_callback(sent.discard)
        results = {result.target.index: result for result in batch.results}
        return [results[target.index] for target in targets]

    def _sent_on(self, batch: _Batch, targets: Mapping[int, Target]) -> Iterator[asyncio.Task[None]]:
        """Send the remaining steps of a batch to their owners, one message each; perform own steps here."""
        steps, batch.left = batch.left, []
        parts: dict[Any, list[Step]] = {}
        for step in steps:
            if self._is_own(step.host):
                self._adopt(passed(step, self._calendar), batch)
            else:
                parts.setdefault(self._owners.handles.get(self._partition(step.host)), []).append(step)
        for owner, part in parts.items():
            yield asyncio.create_task(self._send(owner, part, batch, targets))

    async def _send(self, owner: Any, steps: list[Step], batch: _Batch, targets: Mapping[int, Target]) -> None:  # noqa: ANN401 - Ray's
        """Have an owner perform steps; without a living owner, leave the steps in the batch for a later one."""
        news, told = self._news, [passed(step, self._calendar) for step in steps]
        found = None if owner is None else await self._answer(owner, told, [step.host for step in steps])
        if found is None:
            with suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), AGAIN)
            batch.leave(*steps)
            return
        for index, outcome in found:
            if isinstance(outcome, Passed):
                batch.leave(received(outcome, self._calendar))
            else:
                batch.take(result_of(targets[index], outcome))

    async def _answer(
        self,
        owner: Any,  # noqa: ANN401 - Ray's
        told: list[Passed],
        hosts: list[str],
    ) -> list[tuple[int, Fields | Passed]] | None:
        """Return the answer of an owner; None if it is lost, or no longer owns the hosts before it answers."""
        from ray.exceptions import RayActorError  # noqa: PLC0415 - where there is another worker, there is Ray

        asked: asyncio.Future[list[tuple[int, Fields | Passed]]] = asyncio.ensure_future(owner.follow.remote(told))
        while True:
            news = asyncio.ensure_future(self._news.wait())
            both: set[asyncio.Future[Any]] = {asked, news}
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            news.cancel()
            if asked.done():
                try:
                    return asked.result()
                except RayActorError:
                    return None
            if any(self._owners.handles.get(self._partition(host)) is not owner for host in hosts):
                asked.cancel()
                return None

    def _adopt(self, way: Passed, batch: _Batch) -> None:
        step = self._check.adopted(received(way, self._calendar))
        self._batches[step.target.index] = batch
        self._run.put(step, first=True)
        self._run.wake()

    def _elsewhere(self, step: Step) -> bool:
        """Leave a step for its owner in its batch; return False if this worker owns its host."""
        if self._is_own(step.host):
            return False
        batch = self._batches.pop(step.target.index, None)
        if batch is not None:
            batch.leave(step)
        return True

    def _partition(self, host: str) -> int:
        return partition_of(host, self._setup.partitions)

    def _is_own(self, host: str) -> bool:
        return self._partition(host) in self._owned

    def _take(self, result: Result) -> None:
        """Take a result; ignore a duplicate, which a sender requests after losing the first answer."""
        batch = self._batches.pop(result.target.index, None)
        if batch is not None:
            batch.take(result)

    async def _go(self) -> None:
        try:
            await self._run.go(_nothing())
        except Exception as error:  # noqa: BLE001 - the next pulse reports any error to the driver
            self._fault = error

    async def _look(self) -> None:
        """Check at intervals whether the leases have expired, and whether withheld results can be released."""
        while True:
            await asyncio.sleep(LOOK)
            self._mind_the_lease()
            hosts, _, waiting = self._run.hosts_open(0)
            self._metrics.observe(self._run.exchanges, hosts, waiting)
            if self._run.waits_for() is None:
                self._withheld.release()

    def _mind_the_lease(self) -> None:
        if self._clock() < self._until:
            self._run.resume(self)
        else:
            self._run.pause(self)

    def _keep(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _nothing() -> AsyncIterator[Target]:
    """Yield no target, because chunks bring them; the run goes on until it is cancelled."""
    await asyncio.Event().wait()
    for target in tuple[Target, ...]():
        yield target
