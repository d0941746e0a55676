"""The chunks of a run: those that wait with the number of their next attempt, and how many are being probed."""

from collections import Counter, deque
from collections.abc import Container, Iterable, Mapping

import msgspec

from probe.cluster.shuffle import Partition

MOST_OF_A_PARTITION = 2  # chunks of one partition probed at once; without a limit its largest host would fill a worker


class Chunk(msgspec.Struct, frozen=True):
    """A chunk of a partition, and the number of the attempt to probe it."""

    partition: int
    number: int
    attempt: int

    @property
    def name(self) -> str:
        """The name of its manifest entry, and the first part of the name of its results."""
        return name_of(self.partition, self.number)


class Chunks:
    """The chunks that are not done, by partition."""

    def __init__(self, partitions: Iterable[Partition], done: Container[str], begun: Mapping[str, int]) -> None:
        """Let every chunk wait that is not ``done``; ``begun`` has the last attempt of chunks that were begun."""
        self._waiting = {
            part.number: deque(
                Chunk(part.number, number, begun.get(name, 0) + 1)
                for number in range(part.chunks)
                if (name := name_of(part.number, number)) not in done
            )
            for part in partitions
        }
        self._probed: Counter[int] = Counter()
        self._deaths: Counter[str] = Counter()

    @property
    def left(self) -> bool:
        """Whether a chunk waits or is being probed."""
        return any(self._waiting.values()) or any(self._probed.values())

    @property
    def waiting(self) -> dict[int, int]:
        """The number of waiting chunks of each partition that has any."""
        return {partition: len(chunks) for partition, chunks in self._waiting.items() if chunks}

    def take(self, partition: int) -> Chunk | None:
        """Return a waiting chunk to be probed now; None without any, or if enough of its partition are being probed."""
        if not self._waiting.get(partition) or self._probed[partition] >= MOST_OF_A_PARTITION:
            return None
        self._probed[partition] += 1
        return self._waiting[partition].popleft()

    def finish(self, chunk: Chunk, *, done: bool) -> None:
        """End an attempt; a chunk that is not done waits for the next one."""
        self._probed[chunk.partition] -= 1
        if not done:
            self._waiting[chunk.partition].appendleft(Chunk(chunk.partition, chunk.number, chunk.attempt + 1))

    def deaths(self, chunk: Chunk) -> int:
        """Count a worker that died while it probed a chunk; return how many have."""
        self._deaths[chunk.name] += 1
        return self._deaths[chunk.name]


def name_of(partition: int, number: int) -> str:
    """Return the name of a chunk."""
    return f"{partition:05}-{number:05}"
