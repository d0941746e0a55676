"""How long a list would take in an ideal fair queue: the yardstick of the delay benchmark.

The queue knows which hosts still have URLs and how many, never how slow one is, and nothing it does takes time: the
clock moves from answer to answer. A free slot goes to the host with the most URLs waiting that is below its limit.
"""

import heapq
from collections import deque
from collections.abc import Iterable


class _Queue:
    """The URLs that wait, by host, and which host goes next."""

    def __init__(self, work: Iterable[tuple[str, float]], per_host: int) -> None:
        self._waiting: dict[str, deque[float]] = {}
        for host, delay in work:
            self._waiting.setdefault(host, deque()).append(delay)
        self._room = dict.fromkeys(self._waiting, per_host)
        self._rank = {host: rank for rank, host in enumerate(self._waiting)}
        self._ready: list[tuple[int, int, str]] = []
        for host in self._waiting:
            self._enter(host)

    def _enter(self, host: str) -> None:
        if self._waiting[host] and self._room[host]:
            heapq.heappush(self._ready, (-len(self._waiting[host]), self._rank[host], host))

    def take(self) -> tuple[str, float] | None:
        """Return the next host to be asked and the delay it will show, or None while every host is at its limit."""
        if not self._ready:
            return None
        host = heapq.heappop(self._ready)[2]
        self._room[host] -= 1
        delay = self._waiting[host].popleft()
        self._enter(host)
        return host, delay

    def done(self, host: str) -> None:
        """Give back one of ``host``'s places."""
        self._room[host] += 1
        if self._room[host] == 1:  # it was full, so it is not among the ready ones
            self._enter(host)


def ideal_seconds(work: Iterable[tuple[str, float]], slots: int = 128, per_host: int = 6) -> float:
    """Return when the last answer arrives, in seconds, for ``work`` as pairs of host and delay in list order."""
    queue, now, running = _Queue(work, per_host), 0.0, list[tuple[float, str]]()
    while True:
        while len(running) < slots and (step := queue.take()):
            heapq.heappush(running, (now + step[1], step[0]))
        if not running:
            return now
        now = running[0][0]
        while running and running[0][0] <= now:  # all answers of one moment, before any slot is given out again
            queue.done(heapq.heappop(running)[1])
