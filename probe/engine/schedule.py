"""The fair queue: which host's work goes next, and when. Values in, values out; the clock is an argument.

Every host has a lane. A slot is given only for a lane that may go *now*: it has work that is due, fewer exchanges in
flight than its limit, a token in its bucket (https://en.wikipedia.org/wiki/Token_bucket) and no pause. So neither
waiting nor back-off nor one long host holds up another. Among lanes that may go, the one with the most work left goes
first, which is what lets a list of unequal hosts finish together.
"""

from collections import deque
from collections.abc import Callable
from enum import StrEnum
from heapq import heappop, heappush
from typing import Generic, TypeVar, assert_never

from msgspec import Struct

from probe.settings import Pace

Item = TypeVar("Item")

SLOWEST_RATE = 0.2  # requests a second to a host in trouble: it is left alone, but not for ever


class Manner(StrEnum):
    """How a host took an exchange, as far as its pace goes."""

    FINE = "fine"
    REFUSED = "refused"  # it said that this is too much, and may have said until when
    STRAINED = "strained"  # a timeout or an overload: it may be too much
    UNSENT = "unsent"  # nothing was sent after all


class Turn(Struct, Generic[Item], frozen=True, gc=False):
    """One item that may go now.

    ``surplus`` says that its connection is of no use to the host's lane afterwards, ``strikes`` how many times in a
    row the host has refused, simultaneous refusals counted as one.
    """

    item: Item
    host: str
    taken_at: float
    surplus: bool
    strikes: int


class _Lane(Generic[Item]):
    """The work of one host and the pace that it bears."""

    __slots__ = (
        "burst", "due", "filing", "flying", "host", "later", "limit", "order", "pace", "paused_until", "rate",
        "resting", "shrunk_at", "stale", "strikes", "surplus", "tokens", "tokens_at", "trial", "work",
    )  # fmt: skip

    def __init__(self, host: str, order: int, pace: Pace) -> None:
        self.host = host
        self.order = order
        self.pace = pace
        self.burst = max(pace.host_rate, 1.0)
        self.due: deque[Item] = deque()
        self.later: list[tuple[float, int, Item]] = []
        self.flying = 0
        self.surplus = 0
        self.limit = float(pace.per_host)
        self.rate = pace.host_rate
        self.tokens = self.burst
        self.tokens_at = 0.0
        self.paused_until = 0.0
        self.shrunk_at = float("-inf")
        self.trial = False
        self.strikes = 0
        self.resting = False
        self.stale = False  # changed since it was filed
        self.work = 0  # items that wait, due or not
        self.filing = 0  # heap entries of an earlier filing are void

    def full(self) -> bool:
        return self.flying >= (1 if self.trial else int(self.limit))

    def next_moment(self) -> float:
        """Return the moment when the lane may go, a place being free: pause, bucket and the earliest item agree."""
        moment = self.paused_until
        if not self.due and self.later:
            moment = max(moment, self.later[0][0])
        if self.rate and self.tokens < 1:
            moment = max(moment, self.tokens_at + (1 - self.tokens) / self.rate)
        return moment

    def refill(self, now: float) -> None:
        self.tokens = min(self.burst, self.tokens + (now - self.tokens_at) * self.rate)
        self.tokens_at = now

    def shrink(self, now: float, manner: Manner) -> None:
        """Let fewer exchanges run at once; and fewer a second where the host said that it is asked too often."""
        self.limit = max(1.0, self.limit / 2)
        if manner is Manner.REFUSED:
            self.rate = max(self.rate / 2, min(self.rate, SLOWEST_RATE))
        self.shrunk_at = now

    def rested(self, now: float) -> bool:
        """Whether a lane without work has nothing left to remember: a new one would be the same."""
        full_bucket = not self.rate or self.tokens + (now - self.tokens_at) * self.rate >= self.burst
        return full_bucket and self.unhurt() and self.paused_until <= now and not self.strikes

    def unhurt(self) -> bool:
        """Whether the pace is what it was at first."""
        return self.limit >= self.pace.per_host and self.rate >= self.pace.host_rate

    def recover(self) -> None:
        # Additive increase, as in TCP congestion control (RFC 5681): one more at once after a round of successes.
        self.limit = min(float(self.pace.per_host), self.limit + 1 / self.limit)
        self.rate = min(self.pace.host_rate, self.rate * (1 + 0.5 / self.limit))


class Gate(Generic[Item]):
    """All lanes, and two heaps over them: those that may go now, most work first, and those that may go later."""

    def __init__(self, pace_of: Callable[[Item], Pace]) -> None:
        """Ask ``pace_of`` for the pace of a host, by the item that opens its lane."""
        self._pace_of = pace_of
        self._lanes: dict[str, _Lane[Item]] = {}
        self._ready: list[tuple[int, int, int, _Lane[Item]]] = []
        self._waiting: list[tuple[float, int, int, _Lane[Item]]] = []
        self._stale: list[_Lane[Item]] = []
        self._resting: deque[_Lane[Item]] = deque()
        self._made = 0
        self._count = 0
        self.waiting = 0
        self.in_flight = 0

    def offer(self, item: Item, host: str, not_before: float = 0.0, *, first: bool = False) -> None:
        """Add an item to a host's lane; it goes no earlier than the moment ``not_before``.

        ``first`` puts it before what waits already, as does having waited for its moment: what is begun is finished
        before more is begun, or a long list of redirects would have all its chains open at once.
        """
        lane = self._lanes.get(host)
        if lane is None:
            lane = self._lanes[host] = _Lane(host, self._made, self._pace_of(item))
            self._made += 1
        if not_before > 0:
            self._count += 1
            heappush(lane.later, (not_before, self._count, item))
        else:
            (lane.due.appendleft if first else lane.due.append)(item)
        lane.work += 1
        self.waiting += 1
        self._touch(lane)

    def take(self, now: float) -> Turn[Item] | float | None:
        """Return the next item that may go now, or the moment when one may, or None where only ``done`` can tell."""
        self._file(now)
        self._forget_rested(now)
        while self._waiting and self._waiting[0][0] <= now:
            _, _, filing, lane = heappop(self._waiting)
            if filing == lane.filing:
                self._push(lane, now)
        while self._ready:
            work, _, filing, lane = heappop(self._ready)
            if filing != lane.filing:
                continue
            if -work != lane.work:  # taken from since: it goes by what is left
                self._push(lane, now)
                continue
            return self._depart(lane, now)
        while self._waiting and self._waiting[0][2] != self._waiting[0][3].filing:
            heappop(self._waiting)
        return self._waiting[0][0] if self._waiting else None

    def done(self, turn: Turn[Item], now: float, manner: Manner = Manner.FINE, pause_until: float = 0.0) -> None:
        """Tell that an item's exchange is over and how the host took it; ``pause_until`` is an absolute moment."""
        lane = self._lanes[turn.host]
        lane.flying -= 1
        lane.surplus -= turn.surplus
        self.in_flight -= 1
        self._learn(lane, turn, now, manner)
        if pause_until > max(now, lane.paused_until):
            lane.paused_until = pause_until
            lane.trial = True
        if lane.work:
            self._touch(lane)
        elif not lane.flying and not lane.resting:
            lane.resting = True
            self._resting.append(lane)

    @property
    def more_ready(self) -> bool:
        """Whether another item may go at once; may be true where only a look with ``take`` tells that none may."""
        return bool(self._ready)

    def drain(self) -> list[Item]:
        """Remove and return everything that waits, in the order of the lanes."""
        items: list[Item] = []
        for lane in self._lanes.values():
            items += lane.due
            items += [item for _, _, item in sorted(lane.later, key=lambda entry: entry[:2])]
            lane.due.clear()
            lane.later.clear()
            lane.work = 0
        self.waiting = 0
        return items

    def _touch(self, lane: _Lane[Item]) -> None:
        if not lane.stale:
            lane.stale = True
            self._stale.append(lane)

    def _file(self, now: float) -> None:
        for lane in self._stale:
            lane.stale = False
            self._push(lane, now)
        self._stale.clear()

    def _learn(self, lane: _Lane[Item], turn: Turn[Item], now: float, manner: Manner) -> None:
        match manner:
            case Manner.FINE:
                lane.strikes = 0
                if lane.trial and turn.taken_at >= lane.paused_until:
                    lane.trial = False
                if not lane.unhurt():
                    lane.recover()
            case Manner.UNSENT:
                lane.tokens += 1
            case Manner.REFUSED | Manner.STRAINED:
                if turn.taken_at >= lane.shrunk_at:  # what left before the last shrinking tells the same news again
                    lane.shrink(now, manner)
                    lane.strikes += manner is Manner.REFUSED
            case _:
                assert_never(manner)

    def _forget_rested(self, now: float) -> None:
        for _ in range(min(2, len(self._resting))):
            lane = self._resting.popleft()
            lane.resting = False
            if lane.work or lane.flying:
                continue
            if lane.rested(now):
                del self._lanes[lane.host]
            else:
                lane.resting = True
                self._resting.append(lane)

    def _push(self, lane: _Lane[Item], now: float) -> None:
        """File a lane by what holds for it now; a lane that is full or empty is filed by ``done`` or ``offer``."""
        lane.filing += 1
        if not lane.work or lane.full():
            return
        if lane.rate:
            lane.refill(now)
        moment = lane.next_moment()
        if moment <= now:
            heappush(self._ready, (-lane.work, lane.order, lane.filing, lane))
        else:
            heappush(self._waiting, (moment, lane.order, lane.filing, lane))

    def _depart(self, lane: _Lane[Item], now: float) -> Turn[Item]:
        late = lane.later and lane.later[0][0] <= now
        item = heappop(lane.later)[2] if late else lane.due.popleft()
        lane.work -= 1
        lane.flying += 1
        if lane.rate:
            lane.refill(now)
            lane.tokens -= 1
        surplus = lane.work < lane.flying - lane.surplus
        lane.surplus += surplus
        self.waiting -= 1
        self.in_flight += 1
        self._push(lane, now)
        return Turn(item, lane.host, now, surplus, lane.strikes)
