"""A run whose exchanges are made by shards: it distributes targets, and collects their outcome."""

import asyncio
from collections.abc import AsyncIterable, Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

from msgspec import Struct
from msgspec.structs import replace

from probe.engine.dealer import Dealer, Work
from probe.engine.lifecycle import MOST_WAITING, Lifecycle
from probe.engine.messages import (
    Deal,
    Fault,
    FromShard,
    Halt,
    Passed,
    Told,
    received,
    result_of,
)  # fmt: skip
from probe.engine.shard import Carrier, ShardLostError
from probe.model import Result, Target

if TYPE_CHECKING:
    from probe.engine.equipment import Equipment
    from probe.settings import Settings

MOST_OF_A_MESSAGE = 500  # items of work


@dataclass(slots=True)
class _Shard:
    """The local state of one shard: the work to send next, and the tasks that communicate."""

    carrier: Carrier
    outbox: list[Work] = field(default_factory=list)
    filled: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)


class ShardSource(Struct, frozen=True):
    """The source of at most ``most`` shards, each started when there is a host for it.

    ``spare`` creates a shard that cannot be lost, for use when all others are lost. ``tell`` receives a sentence about
    a loss.
    """

    most: int
    start: Callable[[], Carrier]
    spare: Callable[[], Carrier]
    tell: Callable[[str], None]


class ShardedRun(Lifecycle):
    """Distributes work to shards, and passes steps between them."""

    def __init__(
        self, settings: "Settings", equipment: "Equipment", observe: Callable[[Result], None], source: ShardSource
    ) -> None:
        super().__init__(settings, equipment.check, equipment.clock, observe)
        self._calendar = equipment.calendar
        self._connectivity = equipment.connectivity
        self._source = source
        self._dealer = Dealer(source.most)
        self._shards: dict[int, _Shard] = {}
        self._arrived: list[Work] = []
        self._known_at_once = False
        self._looks = False

    async def go(self, targets: Iterable[Target] | AsyncIterable[Target], *, endless: bool = False) -> None:
        """Probe the targets, and all that are offered meanwhile; ``observe`` gets one result for each.

        A synchronous source is read completely before the first target is assigned, so that shards get equal work.
        """
        self._known_at_once = not isinstance(targets, AsyncIterable)
        try:
            await super().go(targets, endless=endless)
        finally:
            await asyncio.gather(*(shard.carrier.close() for shard in self._shards.values()))

    def put(self, work: Work, *, first: bool = False) -> None:  # noqa: ARG002 - a shard puts its steps in order
        """Add work."""
        self._arrived.append(work)

    def wake(self) -> None:
        """Schedule a check whether there is work to distribute, or the run is over."""
        if not self._looks and self._group:
            self._looks = True
            asyncio.get_running_loop().call_soon(self._look)

    @property
    def _waiting(self) -> int:
        return len(self._arrived) + self._dealer.unfinished

    def _begin(self, group: asyncio.TaskGroup) -> None:
        self._over = asyncio.Event()
        group.create_task(self._end_tasks())
        self.wake()

    async def _end_tasks(self) -> None:
        """Wait until no work is left, and then cancel the tasks that communicate."""
        try:
            await self._over.wait()
        except asyncio.CancelledError:
            self.stop("interrupted")  # the whole run is cancelled, or something went wrong
            raise
        for shard in self._shards.values():
            for task in shard.tasks:
                task.cancel()

    def _look(self) -> None:
        self._looks = False
        if self._over.is_set():
            return
        if self._stopped_by is not None:
            self._left += self._arrived
            self._arrived.clear()
            if not self._dealer.unfinished or not self._told:
                self._over.set()
            return
        if self._known_at_once and self._feeder is not None and not self._feeder.done():
            return
        if not self._arrived and self._fed and not self._dealer.unfinished:
            self._over.set()
        self._deal()

    def _deal(self) -> None:
        if not self._arrived:
            return
        works, self._arrived = self._arrived, []
        for number, part in self._dealer.deal(works).items():
            shard = self._shards.get(number) or self._started(number, self._source.start())
            shard.outbox += part
            shard.filled.set()

    def _started(self, number: int, carrier: Carrier) -> _Shard:
        assert self._group is not None  # noqa: S101 - for the type checker
        shard = self._shards[number] = _Shard(carrier)
        shard.tasks.append(self._group.create_task(self._converse(number, shard)))
        return shard

    async def _converse(self, number: int, shard: _Shard) -> None:
        """Send to a shard, and receive its messages, until the run is over or the shard is lost."""
        sending = None
        try:
            await shard.carrier.open()
            sending = asyncio.create_task(self._send(shard))
            while True:
                message = await shard.carrier.receive()
                if not self._room.is_set():
                    await self._room.wait()
                self._take(number, message)
        except ShardLostError as loss:
            await self._mourn(number, shard, loss)
        finally:
            if sending:
                sending.cancel()

    async def _send(self, shard: _Shard) -> None:
        while True:
            await shard.filled.wait()
            shard.filled.clear()
            while shard.outbox:
                works, shard.outbox = shard.outbox[:MOST_OF_A_MESSAGE], shard.outbox[MOST_OF_A_MESSAGE:]
                await shard.carrier.send(Deal.of(works, self._calendar))
            if self._stopped_by is not None:
                await shard.carrier.send(Halt(self._stopped_by))
                return

    def _take(self, number: int, message: FromShard) -> None:
        match message:
            case Fault():
                self._stopped_by = self._stopped_by or "fault"
                raise message.error
            case Told():
                self.exchanges += message.exchanges
                if self.host_stats is not None:
                    self.host_stats.merge(message.hosts)
                if message.reached is not None:
                    self._connectivity.add(message.reached)
                for way in message.steps:
                    self._pass(number, way)
                for index, fields in message.results:
                    self._observe(result_of(self._dealer.answered(number, index), fields))
            case _:
                assert_never(message)
        if self._waiting <= MOST_WAITING:
            self._space.set()
        self.wake()

    def _pass(self, number: int, way: Passed) -> None:
        step = received(way, self._calendar)
        step = replace(step, target=self._dealer.answered(number, step.target.index))
        self._arrived.append(step)

    async def _mourn(self, number: int, shard: _Shard, loss: ShardLostError) -> None:
        """Give the unfinished work of a lost shard to the others."""
        unfinished = self._dealer.lose(number)
        del self._shards[number]
        if not self._told:
            return
        self._source.tell(f"{loss}; {len(unfinished):,} unfinished targets are done by others")
        self._arrived += unfinished
        if not self._dealer.most:
            self._dealer.most = 1
            self._source = replace(self._source, start=self._source.spare)
        self.wake()
        await shard.carrier.close()

    def _interrupt(self) -> None:
        for number, shard in self._shards.items():
            self._dealer.take_back(number, shard.outbox)
            self._left += shard.outbox
            shard.outbox = []
            shard.filled.set()
        self.wake()

    def _drain(self) -> list[Work]:
        left = [*self._dealer.drain(), *self._arrived]
        self._arrived = []
        return left
