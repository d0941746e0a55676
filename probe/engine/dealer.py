"""The assignment of hosts to shards, and the unfinished work of each shard."""

from collections import Counter
from collections.abc import Iterable, Sequence

from probe.engine.attempt import Step
from probe.mail import lane_of
from probe.model import Target

Work = Target | Step


class Dealer:
    """Distributes work to at most ``most`` shards; a host stays with one shard as long as the shard exists."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._shard_of: dict[str, int] = {}
        self._unfinished: dict[int, dict[int, Work]] = {}  # by shard, then by target index
        self._made = 0

    def deal(self, works: Sequence[Work]) -> dict[int, list[Work]]:
        """Return each shard's part; new hosts go to the shard with the least work, hosts with most work first."""
        hosts = [_host(work) for work in works]
        new = Counter(host for host in hosts if host not in self._shard_of)
        loads = {shard: len(unfinished) for shard, unfinished in self._unfinished.items()}
        for host, size in new.most_common():
            shard = self._least(loads)
            self._shard_of[host] = shard
            loads[shard] = loads.get(shard, 0) + size
        parts: dict[int, list[Work]] = {}
        for host, work in zip(hosts, works, strict=True):
            shard = self._shard_of[host]
            parts.setdefault(shard, []).append(work)
            self._unfinished[shard][_target(work).index] = work
        return parts

    def answered(self, shard: int, index: int) -> Target:
        """Record that a shard has finished a target, and return the target."""
        return _target(self._unfinished[shard].pop(index))

    def take_back(self, shard: int, works: Iterable[Work]) -> None:
        """Undo the assignment of work that the shard never received."""
        for work in works:
            del self._unfinished[shard][_target(work).index]

    def lose(self, shard: int) -> list[Work]:
        """Remove a dead shard and return its unfinished work; its hosts may go to any shard."""
        self.most -= 1
        self._shard_of = {host: owner for host, owner in self._shard_of.items() if owner != shard}
        return list(self._unfinished.pop(shard).values())

    @property
    def unfinished(self) -> int:
        """The number of assigned, unfinished targets."""
        return sum(map(len, self._unfinished.values()))

    def drain(self) -> list[Work]:
        """Remove and return all assigned, unfinished work."""
        works = [work for unfinished in self._unfinished.values() for work in unfinished.values()]
        for unfinished in self._unfinished.values():
            unfinished.clear()
        return works

    def _least(self, loads: dict[int, int]) -> int:
        if len(self._unfinished) < self.most:
            self._made += 1
            self._unfinished[self._made] = {}
            return self._made
        return min(loads, key=lambda shard: (loads[shard], shard))


def _host(work: Work) -> str:
    return work.host if isinstance(work, Step) else lane_of(work.url)


def _target(work: Work) -> Target:
    return work.target if isinstance(work, Step) else work
