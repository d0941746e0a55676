"""The fair queue: which host's work goes next, and when. Values in, values out; the clock is an argument.

Every host has a queue of its own. A slot is given only for a host that may go *now*: it has work that is due, and its
pace allows one more exchange. So neither waiting nor back-off nor one long host holds up another. Among hosts that may
go, the one with the most work left goes first, which is what lets a list of unequal hosts finish together.
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

    ``surplus`` says that its connection is of no use to the host afterwards, ``strikes`` how many times in a
    row the host has refused, simultaneous refusals counted as one, ``quiet`` for how many seconds it was asked nothing.
    """

    item: Item
    host: str
    taken_at: float
    surplus: bool
    strikes: int
    quiet: float


class _HostQueue(HostPace, Generic[Item]):
    """The work of one host, at the pace that it bears."""

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
        self.stale = False  # changed since it was filed
        self.work = 0  # items that wait, due or not
        self.filing = 0  # heap entries of an earlier filing are void

    def next_moment(self) -> float:
        """Return the moment when the host may be asked, a place being free: pause, bucket and earliest item agree."""
        moment = self.next_token()
        if self.due or not (self.later or self.last):
            return moment
        return max(moment, min(heap[0][0] for heap in (self.later, self.last) if heap))

    def seconds_left(self, now: float) -> float:
        """Return the seconds that the pace alone needs for what waits."""
        return max(self.paused_until - now, 0.0) + (self.work / self.rate if self.rate else 0.0)

    def pop(self, now: float) -> Item:
        """Remove and return what goes first: what has waited for its moment, what is due, what goes last."""
        if self.later and self.later[0][0] <= now:
            return heappop(self.later)[2]
        return self.due.popleft() if self.due else heappop(self.last)[2]

    def drain(self) -> list[Item]:
        """Remove and return everything that waits."""
        items = [*self.due, *(item for heap in (self.later, self.last) for _, _, item in sorted(heap, key=_by_moment))]
        for waiting in (self.due, self.later, self.last):
            waiting.clear()
        self.work = 0
        return items


class FairQueue(Generic[Item]):
    """All hosts, and two heaps over them: those that may go now, most work first, and those that may go later."""

    def __init__(self, pace_of: Callable[[Item], Pace]) -> None:
        """Ask ``pace_of`` for the pace of a host, by the item that opens its queue."""
        self._pace_of = pace_of
        self._hosts: dict[str, _HostQueue[Item]] = {}
        self._ready: list[tuple[int, int, int, _HostQueue[Item]]] = []
        self._waiting: list[tuple[float, int, int, _HostQueue[Item]]] = []
        self._stale: list[_HostQueue[Item]] = []
        self._resting: deque[_HostQueue[Item]] = deque()
        self._made = 0
        self._count = 0
        self.waiting = 0
        self.in_flight = 0

    def offer(self, item: Item, host: str, not_before: float = 0.0, *, first: bool = False, last: bool = False) -> None:
        """Add an item to a host's queue; it goes no earlier than the moment ``not_before``.

        ``first`` puts it before what waits already, as does having waited for its moment: what is begun is finished
        before more is begun, or a long list of redirects would have all its chains open at once. ``last`` has it wait,
        beyond its moment, until nothing else of its host is due.
        """
        queue = self._hosts.get(host)
        if queue is None:
            queue = self._hosts[host] = _HostQueue(host, self._made, self._pace_of(item))
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
        """Return the next item that may go now, or the moment when one may, or None where only ``done`` can tell."""
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
            if -work != queue.work:  # taken from since: it goes by what is left
                self._push(queue, now)
                continue
            return self._depart(queue, now)
        while self._waiting and self._waiting[0][2] != self._waiting[0][3].filing:
            heappop(self._waiting)
        return self._waiting[0][0] if self._waiting else None

    def done(self, turn: Turn[Item], now: float, feedback: Feedback = Feedback.FINE, pause_until: float = 0.0) -> None:
        """Tell that an item's exchange is over and how the host took it; ``pause_until`` is an absolute moment."""
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

    def waiting_last(self) -> tuple[int, str, float] | None:
        """Return how many items wait to go last, and the host and the moment of the first of them; None for none."""
        last = [(queue.last[0][0], queue.host, len(queue.last)) for queue in self._hosts.values() if queue.last]
        if not last:
            return None
        moment, host, _ = min(last)
        return sum(count for *_, count in last), host, moment

    def host_in_flight(self) -> str:
        """Return one of the hosts whose answers are awaited, the one that was asked first of all."""
        return next((queue.host for queue in self._hosts.values() if queue.flying), "")

    def next_pause(self) -> tuple[str, float] | None:
        """Return the host that may be asked first among those that must wait, and when; None where none has to."""
        waiting = [entry for entry in self._waiting if entry[2] == entry[3].filing]
        if not waiting:
            return None
        moment, _, _, queue = min(waiting)
        return queue.host, moment

    def hosts_open(self) -> int:
        """Return how many hosts have work that waits or is in flight."""
        return sum(1 for queue in self._hosts.values() if queue.work or queue.flying)

    def slowest(self, count: int, now: float) -> list[tuple[float, str, int]]:
        """Return the hosts whose work takes longest by their present pace: the seconds, the host, and its items."""
        working = (queue for queue in self._hosts.values() if queue.work)
        return nlargest(count, ((queue.seconds_left(now), queue.host, queue.work) for queue in working))

    @property
    def more_ready(self) -> bool:
        """Whether another item may go at once; may be true where only a look with ``take`` tells that none may."""
        return bool(self._ready)

    def drain(self) -> list[Item]:
        """Remove and return everything that waits, in the order of the hosts."""
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
        """File a host by what holds for it now; a host that is full or empty is filed by ``done`` or ``offer``."""
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
