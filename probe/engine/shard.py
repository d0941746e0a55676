"""A shard: a set of hosts with a run of their own, which communicates by messages over any carrier.

A shard receives targets, and steps of targets that other shards have begun. It sends results, and steps for other
shards. A host belongs to the shard that it was assigned to; a shard sends back a step to any other host.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, assert_never

from probe.engine.attempt import Step
from probe.engine.messages import (
    Deal,
    Fault,
    Fields,
    FromShard,
    Halt,
    Passed,
    Told,
    ToShard,
    fields_of,
    passed,
    received,
)  # fmt: skip
from probe.engine.run import Run
from probe.mail import lane_of
from probe.model import Result, Target

if TYPE_CHECKING:
    from probe.engine.equipment import Equipment
    from probe.settings import Settings

MOST_TOLD = 200  # results per message
MOST_PAGES = 1 << 20  # bytes of the pages per message, without the last page
LATEST = 0.02  # seconds until a result is sent if more are expected


class ShardLostError(Exception):
    """The carrier of messages has lost its shard; the message describes the loss."""


class Carrier(Protocol):
    """Carries messages to one shard and back, in the order in which they were sent."""

    async def open(self) -> None:
        """Start the shard; raises ShardLostError."""
        ...

    async def send(self, message: ToShard) -> None:
        """Send a message, and wait while too many are in transit; only ``receive`` reports a loss."""
        ...

    async def receive(self) -> FromShard:
        """Wait for a message; raises ShardLostError."""
        ...

    async def close(self) -> None:
        """End the shard."""
        ...


class Shard:
    """Makes the exchanges of its hosts; ``tell`` receives the messages with their outcome."""

    def __init__(self, settings: "Settings", equipment: "Equipment", tell: Callable[[FromShard], None]) -> None:
        self._check = equipment.check
        self._clock = equipment.clock
        self._calendar = equipment.calendar
        self._connectivity = equipment.connectivity
        self._tell = tell
        # The deadline starts with the whole run, which stops its shards.
        settings = replace(settings, patience=replace(settings.patience, deadline=None))
        self._run = Run(settings, equipment.check, equipment.transport, equipment.clock, self._observe)
        self._run.elsewhere = self._pass
        self._hosts: set[str] = set()
        self._results: list[tuple[int, Fields]] = []
        self._steps: list[Passed] = []
        self._pages = 0
        self._unfinished = 0
        self._exchanges = 0  # sent in messages
        self._seen = 0  # connectivity changes sent in messages
        self._flushes = False
        self._halted = asyncio.Event()

    def take(self, message: ToShard) -> None:
        """Handle a message."""
        match message:
            case Deal():
                for work in message.works:
                    self._begin(work)
            case Halt():
                self._halted.set()
                self._run.stop(message.reason)
            case _:
                assert_never(message)

    async def go(self) -> None:
        """Work until halted, and send the remaining outcome."""
        try:
            await self._run.go(self._nothing())
            self._flush()
        except Exception as error:  # noqa: BLE001 - the whole run raises it again
            self._flush()
            self._tell(Fault(error))

    def leave(self) -> None:
        """Stop without further messages."""
        self._halted.set()
        self._run.stop("interrupted", told=False)

    def pause(self) -> None:
        """Begin no exchange until ``resume``, because messages are not received."""
        self._run.pause(self)

    def resume(self) -> None:
        """Begin exchanges again."""
        self._run.resume(self)

    async def _nothing(self) -> AsyncIterator[Target]:
        """Yield no target, as all come in messages, and keep the run going until the shard is halted."""
        await self._halted.wait()
        nothing: tuple[Target, ...] = ()
        for target in nothing:
            yield target

    def _begin(self, work: Fields | Passed) -> None:
        if isinstance(work, Passed):
            step = self._check.adopted(received(work, self._calendar))
            self._hosts.add(step.host)
            self._run.put(step, first=True)
        else:
            target = Target(*work)
            self._hosts.add(lane_of(target.url))
            self._run.put(target)
        self._unfinished += 1
        self._run.wake()

    def _pass(self, step: Step) -> bool:
        """Send back a step that is not for this shard."""
        if step.host in self._hosts:
            return False
        self._steps.append(passed(step, self._calendar))
        self._unfinished -= 1
        self._flush_soon()
        return True

    def _observe(self, result: Result) -> None:
        self._results.append((result.target.index, fields_of(result)))
        self._pages += 0 if result.page is None else len(result.page.content)
        self._unfinished -= 1
        if len(self._results) >= MOST_TOLD or self._pages >= MOST_PAGES:
            self._flush()
        elif not self._unfinished:
            self._flush_soon()
        elif not self._flushes:
            self._flushes = True
            self._clock.call_at(self._clock() + LATEST, self._flush)

    def _flush_soon(self) -> None:
        """Flush after the callbacks that are already scheduled."""
        asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        self._flushes = False
        if not self._results and not self._steps:
            return
        news = self._connectivity.changes != self._seen
        self._seen = self._connectivity.changes
        made, self._exchanges = self._run.exchanges - self._exchanges, self._run.exchanges
        reached = self._connectivity.reached() if news else None
        hosts = self._run.host_stats.taken() if self._run.host_stats else ()
        told = Told(tuple(self._results), tuple(self._steps), reached, made, hosts)
        self._results, self._steps, self._pages = [], [], 0
        self._tell(told)


class LocalCarrier:
    """A shard in this process."""

    def __init__(self, make: Callable[[Callable[[FromShard], None]], Shard]) -> None:
        """Create the shard with ``make``, which gets the function that receives its messages."""
        self._told: asyncio.Queue[FromShard] = asyncio.Queue()
        self._shard = make(self._told.put_nowait)
        self._going: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start the shard."""
        self._going = asyncio.create_task(self._shard.go())

    async def send(self, message: ToShard) -> None:
        """Deliver a message."""
        self._shard.take(message)

    async def receive(self) -> FromShard:
        """Wait for a message."""
        return await self._told.get()

    async def close(self) -> None:
        """End the shard."""
        if self._going:
            self._shard.leave()
            await self._going
