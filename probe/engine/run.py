"""The one loop: a turn from the gate, an exchange, and what the rules make of its answer.

The only place that waits. Workers take turns themselves, so that a busy run switches tasks only for the network.
"""

import asyncio
from collections.abc import AsyncIterable, Callable, Iterable
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from probe.engine.capacity import Capacity
from probe.engine.feeding import Breaks, with_breaks
from probe.engine.journey import Step
from probe.engine.schedule import Gate, Manner, Turn
from probe.model import Failure, FailureKind, Result, Target
from probe.url import host_of

if TYPE_CHECKING:
    from probe.engine.check import Check
    from probe.engine.clock import Alarm, Clock
    from probe.engine.follower import Follower
    from probe.engine.rules import Rules
    from probe.settings import Pace, Settings
    from probe.transport.interface import Transport

MOST_WAITING = 5_000  # targets that wait before an endless source is read on
GRACE = 1.0  # seconds in which a source must react to being cancelled; then it is left to itself


class Run:
    """One run over targets, which may be added while it is under way; ends when nothing waits or is in flight."""

    def __init__(
        self, settings: "Settings", check: "Check | Rules", transport: "Transport", clock: "Clock",
        observe: Callable[[Result], None],
    ) -> None:  # fmt: skip
        self._settings = settings
        self._check = check
        self._transport = transport
        self._clock = clock
        self._observe = observe
        self._gate: Gate[Target | Step] = Gate(self._pace_of)
        self._confirmations: list[Step] = []
        self._left: list[Target | Step] = []
        self._workers: set[asyncio.Task[None]] = set()
        self._group: asyncio.TaskGroup | None = None
        self._at_work = 0  # workers that have not decided to leave
        self._idle: list[asyncio.Future[None]] = []
        self._alarm: tuple[float, Alarm] | None = None
        self._capacity = Capacity(settings.pace.concurrency)
        self._feeder: asyncio.Task[None] | None = None
        self._endless = False
        self._admitted = 0
        self._told = True
        self.follower: Follower | None = None
        self._holders: set[object] = set()
        self._stopped_by: str | None = None
        self._space = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()

    @property
    def stopped_by(self) -> str | None:
        """What has ended the run early, a word of the phrases."""
        return self._stopped_by

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
            self._gate.offer(target, host_of(target.url))

    def stop(self, reason: str, *, told: bool = True) -> None:
        """End the run now; every target without a judgement is unchecked for the ``reason``, a word of the phrases.

        With ``told`` false nobody wants to know of those, and they get no result.
        """
        self._told = self._told and told
        if self._stopped_by is None:
            self._stopped_by = reason
            self._space.set()
            for worker in self._workers:
                worker.cancel()
            if self.follower:
                self.follower.stop()
        if self._feeder and (self._endless or not told):
            self._feeder.cancel()
        self._room.set()

    def pause(self, holder: object) -> None:
        """Begin no exchange, and make no results of targets that are not asked, until ``resume``."""
        self._holders.add(holder)
        if self._told:
            self._room.clear()

    def resume(self, holder: object) -> None:
        """Begin exchanges again, where nobody else holds them up."""
        self._holders.discard(holder)
        if not self._holders:
            self._room.set()

    async def go(self, targets: Iterable[Target] | AsyncIterable[Target], *, endless: bool = False) -> None:
        """Probe the targets, and all that are offered meanwhile; each gives one result to ``observe``.

        The deadline counts from here, so the reading of an asynchronous source has to come to its end in that time. An
        ``endless`` source is read as there is room and cancelled when the run is stopped; what must be made sure of
        does not wait for its end. What a source raises ends the run and is raised, as is a fault of the rules.
        """
        self._endless = endless
        self._feeder = asyncio.create_task(self._feed(targets))
        self._feeder.add_done_callback(self._mind_end_of_feeding)
        deadline = self._settings.patience.deadline
        alarm = self._clock.call_at(self._clock() + deadline, lambda: self.stop("deadline")) if deadline else None
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                self.wake()
        except ExceptionGroup as group:
            raise group.exceptions[0] from None
        finally:
            if alarm:
                alarm.cancel()
            await self._end_feeding(self._feeder)
            await self._end()
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
            self.stop("interrupted")  # by a loop that ends
        self.wake()

    async def _take_in(self, target: Target) -> None:
        self.offer(target)
        while self._stopped_by is None and not self._room.is_set():
            await self._room.wait()
        while self._endless and self._stopped_by is None and self._gate.waiting > MOST_WAITING:
            self._space.clear()
            await self._space.wait()

    async def _end_feeding(self, feeder: asyncio.Task[None]) -> None:
        """Wait for the end of the source, as long as it gives anything; one that ignores being cancelled is left."""
        admitted = -1
        while not feeder.done() and admitted != self._admitted:
            admitted = self._admitted
            await asyncio.wait({feeder}, timeout=GRACE)

    async def _end(self) -> None:
        if self._alarm:
            self._alarm[1].cancel()
        breaks = Breaks()
        while left := await self._take_left():
            for work in left:  # each may still lead to an offer
                self._observe(self._check.abandon(work, self._stopped_by or "interrupted", self._clock()))
                await breaks.take()
                await self._room.wait()
                if not self._told:
                    return

    async def _take_left(self) -> list[Target | Step]:
        if self.follower and self._told:
            await self.follower.settle()
        left = [*self._left, *self._gate.drain(), *self._confirmations]
        self._left.clear()
        self._confirmations.clear()
        return left if self._told else []

    def _pace_of(self, work: Target | Step) -> "Pace":
        """Return the pace of a host that is asked for the first time, by what is asked of it."""
        return self._settings.at(work.url if isinstance(work, Target) else work.request.url).pace

    def wake(self) -> None:
        """Let one more worker look for a turn."""
        while self._idle:
            worker = self._idle.pop()
            if not worker.done():
                worker.set_result(None)
                return
        if self._group and self._at_work < self._capacity.now and self._stopped_by is None:
            self._at_work += 1
            worker_task = self._group.create_task(self._work())
            self._workers.add(worker_task)
            worker_task.add_done_callback(self._workers.discard)

    async def _work(self) -> None:
        try:
            while (turn := await self._next_turn()) is not None:
                await self._exchange(turn)
        except asyncio.CancelledError:
            self.stop("interrupted")  # where the whole run is cancelled
            raise
        except Exception:
            self._stopped_by = self._stopped_by or "fault"  # nobody begins anything any more
            raise

    async def _next_turn(self) -> Turn[Target | Step] | None:
        """Wait for something to do; None when the run, or this worker's place in it, is over."""
        while self._stopped_by is None and self._at_work <= self._capacity.now:
            if not self._room.is_set():
                await self._room.wait()
            taken = self._gate.take(self._clock())
            if isinstance(taken, Turn):
                if self._gate.more_ready:
                    self.wake()
                return taken
            if taken is None and not self._gate.in_flight and self._fed:
                if not self._confirmations:
                    self._dismiss()
                    break
                self._release_confirmations()
                continue
            await self._rest(taken)
        self._at_work -= 1
        if self._idle and self._stopped_by is None:
            self.wake()  # who leaves passes on what woke it
        return None

    @property
    def _fed(self) -> bool:
        return (self._feeder is None or self._feeder.done()) and not (self.follower and self.follower.busy)

    async def _rest(self, until: float | None) -> None:
        if until is not None and (self._alarm is None or until < self._alarm[0]):
            if self._alarm:
                self._alarm[1].cancel()
            self._alarm = (until, self._clock.call_at(until, self._ring))
        waiter = asyncio.get_running_loop().create_future()
        self._idle.append(waiter)
        await waiter

    def _ring(self) -> None:
        self._alarm = None
        self.wake()

    def _dismiss(self) -> None:
        for waiter in self._idle:
            if not waiter.done():
                waiter.set_result(None)
        self._idle.clear()

    def _release_confirmations(self) -> None:
        for step in self._confirmations:
            self._gate.offer(step, step.host, step.not_before)
        self._confirmations.clear()

    async def _exchange(self, turn: Turn[Target | Step]) -> None:
        step = turn.item if isinstance(turn.item, Step) else self._check.begin(turn.item)
        ready = self._check.ready(step, self._clock(), turn.strikes)
        if isinstance(ready, Result) or (ready.confirms and not step.confirms):
            self._gate.done(turn, self._clock(), Manner.UNSENT)
            self._accept(ready)
            return
        request = replace(ready.request, last=True) if turn.surplus else ready.request
        try:
            answer = await self._transport.send(request)
            now = self._clock()
            outcome = self._check.advance(ready, answer, now)
        except BaseException:
            self._left.append(ready)
            raise
        self._gate.done(turn, now, *self._check.manner(ready, answer, now))
        short = isinstance(answer, Failure) and answer.kind is FailureKind.LOCAL_LIMIT
        self._capacity.learn(short=short, in_flight=self._gate.in_flight)
        self._accept(outcome)
        if self._gate.waiting <= MOST_WAITING:
            self._space.set()

    def _accept(self, outcome: Step | Result) -> None:
        match outcome:
            case Result():
                self._observe(outcome)
            case Step() if outcome.begins_confirmation and not self._endless:
                self._confirmations.append(outcome)
            case Step():
                self._gate.offer(outcome, outcome.host, outcome.not_before, first=True)
