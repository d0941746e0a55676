"""The fair queue, which decides whose work goes next, and when. The queue does no I/O; the time is an argument.

Each host has its own queue. Only a host that may go *now* gets a slot: it has work that is due, and its pace allows one
more exchange. Waiting, back-off and long queues of one host therefore do not delay other hosts. Among the hosts that
may go, the one with the most work left goes first, so that hosts with unequal work finish together.
"""

from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush, nlargest
from typing import Generic, TypeVar

from msgspec import Struct

from probe.engine.feedback import Feedback
from probe.engine.pace import HostPace
from probe.settings import Pace

Item = TypeVar("Item")


class Turn(Struct, Generic[Item], frozen=True, gc=False):
    """One item that may go now.

    ``surplus`` is true if the host needs the item's connection no more afterwards. ``strikes`` counts consecutive
    refusals of the host; simultaneous ones count as one. ``quiet`` is the time in seconds without requests to the host.
    """

    item: Item
    host: str
    taken_at: float
    surplus: bool
    strikes: int
    quiet: float


class _HostQueue(HostPace, Generic[Item]):
    """The work of one host, with its pace."""

    __slots__ = ("due", "filing", "host", "last", "later", "order", "resting", "stale", "surplus", "work")

    def __init__(self, host: str, order: int, pace: Pace) -> None:
        super().__init__(pace)
        self.host = host
        self.order = order
        self.due: deque[Item] = deque()
        self.later: list[tuple[float, int, Item]] = []
        self.last: list[tuple[float, int, Item]] = []
        self.surplus = 0
        self.resting = False
        self.stale = False  # changed since the last filing
        self.work = 0  # waiting items, due or not
        self.filing = 0  # heap entries with an older filing number are void

    def next_moment(self) -> float:
        """Return the time of the host's next item if a slot is free, by pause, bucket and earliest item."""
        moment = self.next_token()
        if self.due or not (self.later or self.last):
            return moment
        return max(moment, min(heap[0][0] for heap in (self.later, self.last) if heap))

    def seconds_left(self, now: float) -> float:
        """Return the seconds that the waiting work takes by the pace alone."""
        return max(self.paused_until - now, 0.0) + (self.work / self.rate if self.rate else 0.0)

    def pop(self, now: float) -> Item:
        """Remove and return the first item: delayed items whose time has come, then due items, then last items."""
        if self.later and self.later[0][0] <= now:
            return heappop(self.later)[2]
        return self.due.popleft() if self.due else heappop(self.last)[2]

    def drain(self) -> list[Item]:
        """Remove and return all waiting items."""
        items = [*self.due, *(item for heap in (self.later, self.last) for _, _, item in sorted(heap, key=_by_moment))]
        for waiting in (self.due, self.later, self.last):
            waiting.clear()
        self.work = 0
        return items


class FairQueue(Generic[Item]):
    """All hosts, with a heap of those that may go now, most work first, and a heap of those that may go later."""

    def __init__(self, pace_of: Callable[[Item], Pace]) -> None:
        """Create an empty queue; ``pace_of`` returns the pace of a host from its first item."""
        self._pace_of = pace_of
        self._hosts: dict[str, _HostQueue[Item]] = {}
        self._ready: list[tuple[int, int, int, _HostQueue[Item]]] = []
        self._waiting: list[tuple[float, int, int, _HostQueue[Item]]] = []
        self._stale: list[_HostQueue[Item]] = []
        self._resting: deque[_HostQueue[Item]] = deque()
        self._announced: dict[str, float] = {}  # the pauses of hosts that have no work yet
        self._made = 0
        self._count = 0
        self.waiting = 0
        self.in_flight = 0

    def offer(self, item: Item, host: str, not_before: float = 0.0, *, first: bool = False, last: bool = False) -> None:
        """Add an item to a host's queue; it goes no earlier than the time ``not_before``.

        ``first`` puts the item before the waiting ones, and a delayed item whose time has come goes first too: begun
        targets are finished before new ones, or a long list of redirects would have all its chains open at once. With
        ``last``, the item also waits until no other item of its host is due.
        """
        queue = self._hosts.get(host)
        if queue is None:
            queue = self._hosts[host] = _HostQueue(host, self._made, self._pace_of(item))
            queue.pause(0.0, self._announced.pop(host, 0.0))
            self._made += 1
        if not_before > 0:
            self._count += 1
            heappush(queue.last if last else queue.later, (not_before, self._count, item))
        else:
            (queue.due.appendleft if first else queue.due.append)(item)
        queue.work += 1
        self.waiting += 1
        self._touch(queue)

    def take(self, now: float) -> Turn[Item] | float | None:
        """Return the next item that may go now, or the time of the next one, or None if that depends on ``done``."""
        self._file(now)
        self._forget_rested(now)
        while self._waiting and self._waiting[0][0] <= now:
            _, _, filing, queue = heappop(self._waiting)
            if filing == queue.filing:
                self._push(queue, now)
        while self._ready:
            work, _, filing, queue = heappop(self._ready)
            if filing != queue.filing:
                continue
            if -work != queue.work:  # items were taken since: file the host by its current work
                self._push(queue, now)
                continue
            return self._depart(queue, now)
        while self._waiting and self._waiting[0][2] != self._waiting[0][3].filing:
            heappop(self._waiting)
        return self._waiting[0][0] if self._waiting else None

    def done(self, turn: Turn[Item], now: float, feedback: Feedback = Feedback.FINE, pause_until: float = 0.0) -> None:
        """Report the end of an item's exchange and the host's feedback; ``pause_until`` is an absolute time."""
        queue = self._hosts[turn.host]
        queue.flying -= 1
        if feedback is not Feedback.UNSENT:
            queue.last_done = now
        queue.surplus -= turn.surplus
        self.in_flight -= 1
        queue.learn(turn.taken_at, now, feedback)
        queue.pause(now, pause_until)
        if queue.work:
            self._touch(queue)
        elif not queue.flying and not queue.resting:
            queue.resting = True
            self._resting.append(queue)

    def pauses(self, now: float) -> dict[str, float]:
        """Return the hosts that pause, and until when."""
        paused = {queue.host: queue.paused_until for queue in self._hosts.values() if queue.paused_until > now}
        return {**{host: until for host, until in self._announced.items() if until > now}, **paused}

    def pause(self, host: str, now: float, until: float) -> None:
        """Let a host pause; it may have no work yet."""
        queue = self._hosts.get(host)
        if queue is not None:
            queue.pause(now, until)
            self._touch(queue)
            return
        self._announced = {each: moment for each, moment in self._announced.items() if moment > now}
        if until > max(now, self._announced.get(host, 0.0)):
            self._announced[host] = until

    def waiting_last(self) -> tuple[int, str, float] | None:
        """Return the number of last items, and the host and the time of the first of them; None without any."""
        last = [(queue.last[0][0], queue.host, len(queue.last)) for queue in self._hosts.values() if queue.last]
        if not last:
            return None
        moment, host, _ = min(last)
        return sum(count for *_, count in last), host, moment

    def host_in_flight(self) -> str:
        """Return a host with a pending answer, the one whose queue was created first."""
        return next((queue.host for queue in self._hosts.values() if queue.flying), "")

    def next_pause(self) -> tuple[str, float] | None:
        """Return the waiting host that may go first, and its time; None if no host waits."""
        waiting = [entry for entry in self._waiting if entry[2] == entry[3].filing]
        if not waiting:
            return None
        moment, _, _, queue = min(waiting)
        return queue.host, moment

    def hosts_open(self) -> int:
        """Return the number of hosts with work that waits or is in flight."""
        return sum(1 for queue in self._hosts.values() if queue.work or queue.flying)

    def slowest(self, count: int, now: float) -> list[tuple[float, str, int]]:
        """Return the hosts whose work takes longest at their current pace: the seconds, the host, its item count."""
        working = (queue for queue in self._hosts.values() if queue.work)
        return nlargest(count, ((queue.seconds_left(now), queue.host, queue.work) for queue in working))

    @property
    def more_ready(self) -> bool:
        """Whether another item may go at once; this may be wrong until the next ``take``."""
        return bool(self._ready)

    def drain(self) -> list[Item]:
        """Remove and return all waiting items, in the order of the hosts."""
        self.waiting = 0
        return [item for queue in self._hosts.values() for item in queue.drain()]

    def _touch(self, queue: _HostQueue[Item]) -> None:
        if not queue.stale:
            queue.stale = True
            self._stale.append(queue)

    def _file(self, now: float) -> None:
        for queue in self._stale:
            queue.stale = False
            self._push(queue, now)
        self._stale.clear()

    def _forget_rested(self, now: float) -> None:
        for _ in range(min(2, len(self._resting))):
            queue = self._resting.popleft()
            queue.resting = False
            if queue.work or queue.flying:
                continue
            if queue.rested(now):
                del self._hosts[queue.host]
            else:
                queue.resting = True
                self._resting.append(queue)

    def _push(self, queue: _HostQueue[Item], now: float) -> None:
        """File a host by its current state; ``done`` or ``offer`` files a full or empty host again later."""
        queue.filing += 1
        if not queue.work or queue.full():
            return
        if queue.rate:
            queue.refill(now)
        moment = queue.next_moment()
        if moment <= now:
            heappush(self._ready, (-queue.work, queue.order, queue.filing, queue))
        else:
            heappush(self._waiting, (moment, queue.order, queue.filing, queue))

    def _depart(self, queue: _HostQueue[Item], now: float) -> Turn[Item]:
        quiet = 0.0 if queue.flying else now - queue.last_done
        item = queue.pop(now)
        queue.work -= 1
        queue.flying += 1
        if queue.rate:
            queue.refill(now)
            queue.tokens -= 1
        surplus = queue.work < queue.flying - queue.surplus
        queue.surplus += surplus
        self.waiting -= 1
        self.in_flight += 1
        self._push(queue, now)
        return Turn(item, queue.host, now, surplus, queue.strikes, quiet)


def _by_moment(entry: tuple[float, int, object]) -> tuple[float, int]:
    return entry[:2]
