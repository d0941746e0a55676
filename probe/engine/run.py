"""The main loop: take a turn from the queue, make an exchange, and apply the rules to its answer.

Only this loop waits. Workers take turns from the queue themselves, so that a busy run switches tasks only for I/O.
"""

import asyncio
import dataclasses
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from probe.engine.attempt import Step
from probe.engine.capacity import Capacity
from probe.engine.feedback import Feedback
from probe.engine.lifecycle import MOST_WAITING, Lifecycle
from probe.engine.queue import FairQueue, Turn
from probe.mail import lane_of
from probe.model import Failure, FailureKind, Result, Target
from probe.url import host_of

if TYPE_CHECKING:
    from probe.engine.advance import Rules
    from probe.engine.clock import Alarm, Clock
    from probe.engine.profiles import Profiles
    from probe.settings import Pace, Settings
    from probe.transport.interface import Transport


class Run(Lifecycle):
    """A run that makes its exchanges itself, through a transport.

    ``elsewhere`` is called with each next step; it returns true if it has passed the step to another run.
    """

    def __init__(
        self, settings: "Settings", check: "Rules | Profiles", transport: "Transport", clock: "Clock",
        observe: Callable[[Result], None],
    ) -> None:  # fmt: skip
        super().__init__(settings, check, clock, observe)
        self._transport = transport
        self._queue: FairQueue[Target | Step] = FairQueue(self._pace_of)
        self._workers: set[asyncio.Task[None]] = set()
        self._at_work = 0  # workers that have not ended
        self._idle: list[asyncio.Future[None]] = []
        self._alarm: tuple[float, Alarm] | None = None
        self._capacity = Capacity(settings.pace.concurrency)
        self.elsewhere: Callable[[Step], bool] | None = None

    def put(self, work: Target | Step, *, first: bool = False) -> None:
        """Add work; ``first`` puts a step before the waiting work."""
        if isinstance(work, Step):
            self._queue.offer(work, work.host, work.not_before, first=first, last=work.waits_for_the_rest)
        else:
            self._queue.offer(work, lane_of(work.url))

    @property
    def _waiting(self) -> int:
        return self._queue.waiting

    def made_sure_of(self) -> tuple[int, str, float] | None:
        """Return the number of targets that wait for confirmation, the next host, and the seconds until then."""
        waiting = self._queue.waiting_last()
        if waiting is None:
            return None
        count, host, moment = waiting
        return count, host, max(moment - self._clock(), 0.0)

    def waits_for(self) -> tuple[int, str, float] | None:
        """Return the number of pending answers and one of their hosts, or 0, a pausing host and its pause in seconds.

        Return None if the run waits for neither.
        """
        if self._queue.in_flight:
            return self._queue.in_flight, self._queue.host_in_flight(), 0.0
        pause = self._queue.next_pause()
        return None if pause is None else (0, pause[0], max(pause[1] - self._clock(), 0.0))

    def hosts_open(self, slowest: int) -> tuple[int, list[tuple[float, str, int]], int]:
        """Return the number of hosts with work, the slowest hosts with their seconds, and the waiting work."""
        return self._queue.hosts_open(), self._queue.slowest(slowest, self._clock()), self._queue.waiting

    def pauses(self) -> dict[str, float]:
        """Return the hosts that pause, and until when."""
        return self._queue.pauses(self._clock())

    def pause_hosts(self, until: Mapping[str, float]) -> None:
        """Let hosts pause that have told another run to wait; the next request to each is a single one."""
        for host, moment in until.items():
            self._queue.pause(host, self._clock(), moment)

    def _begin(self, _: asyncio.TaskGroup) -> None:
        self.wake()

    def _interrupt(self) -> None:
        for worker in self._workers:
            worker.cancel()

    def _drain(self) -> list[Target | Step]:
        if self._alarm:
            self._alarm[1].cancel()
        return self._queue.drain()

    def _pace_of(self, work: Target | Step) -> "Pace":
        """Return the pace of a new host, from the settings for its first URL."""
        url = work.url if isinstance(work, Target) else work.request.url
        pace = self._settings.at(url).pace
        return pace if host_of(url) else dataclasses.replace(pace, host_rate=0.0)  # mail look-ups share results

    def wake(self) -> None:
        """Let one more worker take a turn."""
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
            self.stop("interrupted")  # the whole run is cancelled
            raise
        except Exception:
            self._stopped_by = self._stopped_by or "fault"  # no worker begins new work
            raise

    async def _next_turn(self) -> Turn[Target | Step] | None:
        """Wait for the next turn; None when the run is over or this worker is surplus."""
        while self._stopped_by is None and self._at_work <= self._capacity.now:
            if not self._room.is_set():
                await self._room.wait()
            taken = self._queue.take(self._clock())
            if isinstance(taken, Turn):
                if self._queue.more_ready:
                    self.wake()
                return taken
            if taken is None and not self._queue.in_flight and self._fed:
                self._dismiss()
                break
            await self._rest(taken)
        self._at_work -= 1
        if self._idle and self._stopped_by is None:
            self.wake()  # a worker that ends passes its wake-up on
        return None

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

    async def _exchange(self, turn: Turn[Target | Step]) -> None:
        step = turn.item if isinstance(turn.item, Step) else self._check.begin(turn.item)
        now = self._clock()
        ready = self._check.ready(step, now, turn.strikes, turn.quiet)
        if isinstance(ready, Result) or _is_put_off(step, ready, now):
            self._queue.done(turn, now, Feedback.UNSENT)
            self._accept(ready)
            return
        request = replace(ready.request, last=True) if turn.surplus and not self.keep_connections else ready.request
        try:
            answer = await self._transport.send(request)
            self.exchanges += 1
            now = self._clock()
            outcome = self._check.advance(ready, answer, now)
        except BaseException:
            self._left.append(ready)
            raise
        feedback, pause = self._check.feedback(ready, answer, now)
        self._queue.done(turn, now, feedback, pause)
        if self.host_stats is not None:
            self.host_stats.add(ready.request.url, answer, pause - now)
        short = isinstance(answer, Failure) and answer.kind is FailureKind.LOCAL_LIMIT
        self._capacity.learn(short=short, in_flight=self._queue.in_flight)
        self._accept(outcome)
        if self._queue.waiting <= MOST_WAITING:
            self._space.set()

    def _accept(self, outcome: Step | Result) -> None:
        match outcome:
            case Result():
                self._observe(outcome)
            case Step() if self.elsewhere is not None and self.elsewhere(outcome):
                pass
            case Step():
                self.put(outcome, first=True)


def _is_put_off(step: Step, ready: Step, now: float) -> bool:
    """Whether a step is not to be sent now: it became a confirmation, is delayed, or was replaced by another."""
    confirms = ready.confirms and not step.confirms
    return confirms or ready.not_before > now or ready.request.url != step.request.url
