"""Where a URL goes within the run: its partition by its host, and its place in the partition."""

from itertools import pairwise

import pytest

from probe.cluster.order import TURN, bucket_of, partition_of, place_of


def test_a_host_is_in_the_same_partition_on_every_machine() -> None:
    assert [partition_of(name, 256) for name in ("example.com", "www.example.com", "例え.example")] == [185, 187, 58]


@pytest.mark.parametrize("count", [1, 2, TURN, TURN + 1, 10 * TURN, 12_345])
def test_the_turns_of_a_host_are_spread_evenly(count: int) -> None:
    places = [place_of("a.example", number, count) for number in range(count)]
    assert places == sorted(places)
    assert 0 <= places[0] <= places[-1] < 1
    turns = sorted(set(places))
    assert len(turns) == -(-count // TURN)
    assert all(abs(later - earlier - 1 / len(turns)) < 1e-9 for earlier, later in pairwise(turns))


def test_small_hosts_are_spread_over_the_whole_partition() -> None:
    places = [place_of(f"h{number}.example", 0, 1) for number in range(1_000)]
    assert [sum(low / 4 <= place < (low + 1) / 4 for place in places) for low in range(4)] == pytest.approx(
        [250] * 4, abs=50
    )


def test_the_buckets_of_a_partition_are_of_one_size() -> None:
    keys = [f"key{number}" for number in range(40_000)]
    mine = [key for key in keys if partition_of(key, 4) == 1]
    found = [bucket_of(key, 4, 4) for key in mine]
    assert [found.count(bucket) for bucket in range(4)] == pytest.approx([len(mine) / 4] * 4, rel=0.1)
