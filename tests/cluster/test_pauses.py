"""The pauses of hosts, as the driver keeps them."""

from datetime import UTC, datetime, timedelta

from probe.cluster.pauses import Pauses


def test_the_longer_pause_counts_until_it_is_over() -> None:
    pauses = Pauses(datetime.now(UTC) - timedelta(seconds=100))
    pauses.hear({"a.example": 160.0, "b.example": 90.0, "c.example": 130.0})
    pauses.hear({"a.example": 140.0, "c.example": 170.0})
    assert pauses.current() == {"a.example": 160.0, "c.example": 170.0}
    assert pauses.current() == {"a.example": 160.0, "c.example": 170.0}  # of every worker that asks
