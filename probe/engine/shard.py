"""A shard: a set of hosts that are asked by a run of their own. Messages go in and come out, however they are carried.

To a shard go targets, and steps of targets that others have begun; from it come results, and steps that another shard
makes. A host belongs to the shard that it was dealt to; a step to any other host
is told.
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

MOST_TOLD = 200  # results of one message
MOST_PAGES = 1 << 20  # bytes of the pages in one message, but for the last page
LATEST = 0.02  # seconds until a result is told, where others are to come


class ShardLostError(Exception):
    """Whoever carries messages to a shard has found it gone; the text tells how."""


class Carrier(Protocol):
    """Carries messages to one shard and back. Messages come in the order in which they were sent."""

    async def open(self) -> None:
        """Start the shard; raises ShardLostError."""
        ...

    async def send(self, message: ToShard) -> None:
        """Send a message, and wait while too many are on their way; a loss is told by ``receive`` alone."""
        ...

    async def receive(self) -> FromShard:
        """Wait for a message; raises ShardLostError."""
        ...

    async def close(self) -> None:
        """End the shard."""
        ...


class Shard:
    """Makes the exchanges of the hosts that it is dealt; ``tell`` takes what comes of them."""

    def __init__(self, settings: "Settings", equipment: "Equipment", tell: Callable[[FromShard], None]) -> None:
        self._check = equipment.check
        self._clock = equipment.clock
        self._calendar = equipment.calendar
        self._connectivity = equipment.connectivity
        self._tell = tell
        # The deadline counts from the beginning of the whole run, which tells when it is over.
        settings = replace(settings, patience=replace(settings.patience, deadline=None))
        self._run = Run(settings, equipment.check, equipment.transport, equipment.clock, self._observe)
        self._run.elsewhere = self._pass
        self._hosts: set[str] = set()
        self._results: list[tuple[int, Fields]] = []
        self._steps: list[Passed] = []
        self._pages = 0
        self._unfinished = 0
        self._exchanges = 0  # that are told
        self._seen = 0  # changes of the connectivity that are told
        self._flushes = False
        self._halted = asyncio.Event()

    def take(self, message: ToShard) -> None:
        """Take a message."""
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
        """Work until halted, and tell of everything that was left by then."""
        try:
            await self._run.go(self._nothing())
            self._flush()
        except Exception as error:  # noqa: BLE001 - raised again where the whole run is
            self._flush()
            self._tell(Fault(error))

    def leave(self) -> None:
        """Stop, and tell nothing more: nobody listens."""
        self._halted.set()
        self._run.stop("interrupted", told=False)

    def pause(self) -> None:
        """Begin no exchange until ``resume``: what was told is not taken."""
        self._run.pause(self)

    def resume(self) -> None:
        """Begin exchanges again."""
        self._run.resume(self)

    async def _nothing(self) -> AsyncIterator[Target]:
        """Yield no target: all of them are dealt. The run goes on until this ends."""
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
        """Tell of a step that is not for this shard."""
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
        """Tell when everything has happened that happens now."""
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
    """A shard in this very process."""

    def __init__(self, make: Callable[[Callable[[FromShard], None]], Shard]) -> None:
        """Make the shard by a function of what takes its messages."""
        self._told: asyncio.Queue[FromShard] = asyncio.Queue()
        self._shard = make(self._told.put_nowait)
        self._going: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start the shard."""
        self._going = asyncio.create_task(self._shard.go())

    async def send(self, message: ToShard) -> None:
        """Hand a message over."""
        self._shard.take(message)

    async def receive(self) -> FromShard:
        """Wait for a message."""
        return await self._told.get()

    async def close(self) -> None:
        """End the shard."""
        if self._going:
            self._shard.leave()
            await self._going
