"""The lifecycle of every run, independent of where its exchanges are made: feed, pause, stop and end."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterable, Callable, Iterable
from contextlib import aclosing
from typing import TYPE_CHECKING

from probe.engine.attempt import Step
from probe.engine.feeding import Breaks, with_breaks
from probe.engine.host_stats import HostStats
from probe.model import Result, Target

if TYPE_CHECKING:
    from probe.engine.advance import Rules
    from probe.engine.clock import Clock
    from probe.engine.follower import Follower
    from probe.engine.profiles import Profiles
    from probe.engine.withheld import Withheld
    from probe.settings import Settings

MOST_WAITING = 5_000  # waiting targets at which reading of an endless source pauses
GRACE = 1.0  # seconds for a source to react to its cancellation; then it is abandoned


class Lifecycle(ABC):
    """One run over targets, which may be added during the run; it ends when nothing waits or is in flight."""

    def __init__(
        self, settings: "Settings", check: "Rules | Profiles", clock: "Clock", observe: Callable[[Result], None]
    ) -> None:
        self._settings = settings
        self._check = check
        self._clock = clock
        self._observe = observe
        self.exchanges = 0  # completed exchanges
        self.host_stats = HostStats() if settings.pace.host_stats else None
        self._left: list[Target | Step] = []
        self._group: asyncio.TaskGroup | None = None
        self._feeder: asyncio.Task[None] | None = None
        self._endless = False
        self._admitted = 0
        self._told = True
        self.follower: Follower | None = None
        self.withheld: Withheld | None = None
        self.keep_connections = False  # to hosts without known work
        self._holders: set[object] = set()
        self._stopped_by: str | None = None
        self.when_stopped: Callable[[], None] = lambda: None
        self._space = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()

    @property
    def stopped_by(self) -> str | None:
        """The reason why the run ended early, a word of the phrases."""
        return self._stopped_by

    @abstractmethod
    def put(self, work: Target | Step, *, first: bool = False) -> None:
        """Add work; ``first`` puts a step before the waiting work."""

    @abstractmethod
    def wake(self) -> None:
        """Check whether there is work to do, or the run is over."""

    @property
    @abstractmethod
    def _waiting(self) -> int:
        """The amount of work that was added and has not begun."""

    @abstractmethod
    def _begin(self, group: asyncio.TaskGroup) -> None:
        """Start the tasks of a group that make exchanges; the run is over when all of them have ended."""

    @abstractmethod
    def _interrupt(self) -> None:
        """End the tasks of the group now."""

    @abstractmethod
    def _drain(self) -> list[Target | Step]:
        """Remove and return the unfinished work."""

    def made_sure_of(self) -> tuple[int, str, float] | None:
        """Return the number of targets that wait for confirmation, the next host, and the seconds until then.

        None without such targets, and if only other processes know them.
        """
        return None

    def waits_for(self) -> tuple[int, str, float] | None:
        """Return the number of pending answers and one of their hosts, or 0, a pausing host and its pause in seconds.

        None if the run waits for neither, and if only other processes know it.
        """
        return None

    def offer(self, target: Target) -> None:
        """Add a target; after ``stop`` it is reported as unchecked."""
        self._admit(target)
        self.wake()

    def _admit(self, target: Target) -> None:
        self._admitted += 1
        refused = self._check.refuse(target, self._clock())
        if refused is not None:
            self._observe(refused)
        elif self._stopped_by is not None:
            self._left.append(target)
        else:
            self.put(target)

    def stop(self, reason: str, *, told: bool = True) -> None:
        """End the run now; targets without a judgement become unchecked with the ``reason``, a word of the phrases.

        With ``told`` false, such targets get no result.
        """
        self._told = self._told and told
        if self._stopped_by is None:
            self._stopped_by = reason
            self.when_stopped()
            self._space.set()
            self._interrupt()
            if self.follower:
                self.follower.stop()
        if self._feeder and (self._endless or not told):
            self._feeder.cancel()
        self._room.set()

    def note_reading(self) -> None:
        """Report that the source is still being read without a new target, so that a stopped run waits for it."""
        self._admitted += 1

    def pause(self, holder: object) -> None:
        """Begin no exchange, and make no results of targets without requests, until ``resume``."""
        self._holders.add(holder)
        if self._told:
            self._room.clear()

    def resume(self, holder: object) -> None:
        """Begin exchanges again, unless another holder pauses them."""
        self._holders.discard(holder)
        if not self._holders:
            self._room.set()

    async def go(self, targets: Iterable[Target] | AsyncIterable[Target], *, endless: bool = False) -> None:
        """Probe the targets, and all that are offered meanwhile; ``observe`` gets one result for each.

        The deadline starts here and includes the reading of an asynchronous source. An ``endless`` source is read as
        there is room and cancelled when the run is stopped; confirmations do not wait for its end. An exception from a
        source or from the rules ends the run and is raised.
        """
        self._endless = endless
        if self.withheld:
            self.withheld.holds = not endless  # the user of an endless source may wait for each result
        self._feeder = asyncio.create_task(self._feed(targets))
        self._feeder.add_done_callback(self._mind_end_of_feeding)
        deadline = self._settings.patience.deadline
        alarm = self._clock.call_at(self._clock() + deadline, lambda: self.stop("deadline")) if deadline else None
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                self._begin(group)
        except ExceptionGroup as group:
            raise group.exceptions[0] from None
        finally:
            if alarm:
                alarm.cancel()
            self.when_stopped()
            await self._end_feeding(self._feeder)
            await self._end()
            if self.withheld and self._told:
                self.withheld.release()
        if self._feeder.done() and not self._feeder.cancelled():
            self._feeder.result()

    async def _feed(self, targets: Iterable[Target] | AsyncIterable[Target]) -> None:
        try:
            async with aclosing(with_breaks(targets)) as source:
                async for target in source:
                    await self._take_in(target)
        except Exception:
            self.stop("interrupted")
            raise

    def _mind_end_of_feeding(self, feeder: asyncio.Task[None]) -> None:
        if feeder.cancelled():
            self.stop("interrupted")  # cancelled by the end of the event loop
        self.wake()

    async def _take_in(self, target: Target) -> None:
        self.offer(target)
        while self._stopped_by is None and not self._room.is_set():
            await self._room.wait()
        while self._endless and self._stopped_by is None and self._waiting > MOST_WAITING:
            self._space.clear()
            await self._space.wait()

    async def _end_feeding(self, feeder: asyncio.Task[None]) -> None:
        """Wait for the end of the source while it yields targets; abandon a source that ignores its cancellation."""
        admitted = -1
        while not feeder.done() and admitted != self._admitted:
            admitted = self._admitted
            await asyncio.wait({feeder}, timeout=GRACE)

    async def _end(self) -> None:
        breaks = Breaks()
        while left := await self._take_left():
            for work in left:  # each may still cause an offer
                self._observe(self._check.abandon(work, self._stopped_by or "interrupted", self._clock()))
                await breaks.take()
                await self._room.wait()
                if not self._told:
                    return

    async def _take_left(self) -> list[Target | Step]:
        if self.follower and self._told:
            await self.follower.settle()
        left = [*self._left, *self._drain()]
        self._left.clear()
        return left if self._told else []

    @property
    def _fed(self) -> bool:
        return (self._feeder is None or self._feeder.done()) and not (self.follower and self.follower.busy)
