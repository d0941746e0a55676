"""Which chunk is probed next, and which attempt that is."""

from probe.cluster.chunks import MOST_OF_A_PARTITION, Chunk, Chunks
from probe.cluster.shuffle import Partition


def chunks_of(*counts: int, done: frozenset[str] = frozenset(), begun: dict[str, int] | None = None) -> Chunks:
    parts = [Partition(number, count, count, 1, 1, "a.example") for number, count in enumerate(counts)]
    return Chunks(parts, done, begun or {})


def test_what_is_done_does_not_wait_and_what_was_begun_has_another_attempt() -> None:
    chunks = chunks_of(3, 1, done=frozenset({"00000-00000", "00001-00000"}), begun={"00000-00001": 4})
    assert chunks.waiting == {0: 2}
    assert [chunks.take(0), chunks.take(0)] == [Chunk(0, 1, 5), Chunk(0, 2, 1)]
    assert (chunks.take(1), chunks.waiting) == (None, {})


def test_a_partition_has_few_chunks_probed_at_once() -> None:
    chunks = chunks_of(9, 1)
    taken = [chunk for chunk in (chunks.take(0) for _ in range(9)) if chunk is not None]
    assert len(taken) == MOST_OF_A_PARTITION
    assert chunks.take(1) is not None
    chunks.finish(taken[0], done=True)
    assert chunks.take(0) == Chunk(0, MOST_OF_A_PARTITION, 1)


def test_a_chunk_that_is_not_done_is_the_next_one_again() -> None:
    chunks = chunks_of(2)
    assert chunks.take(0) == Chunk(0, 0, 1)
    chunks.finish(Chunk(0, 0, 1), done=False)
    assert chunks.take(0) == Chunk(0, 0, 2)


def test_chunks_are_left_until_each_is_done() -> None:
    chunks = chunks_of(1)
    left = [chunks.left]
    chunks.take(0)
    left.append(chunks.left)  # it is being probed
    chunks.finish(Chunk(0, 0, 1), done=True)
    assert [*left, chunks.left, chunks_of().left] == [True, True, False, False]


def test_deaths_are_counted_by_chunk() -> None:
    chunks = chunks_of(2)
    assert [chunks.deaths(Chunk(0, 0, attempt)) for attempt in (1, 2)] == [1, 2]
    assert chunks.deaths(Chunk(0, 1, 1)) == 1
