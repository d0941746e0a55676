"""The source of a run's shards: worker processes, or this process once all workers have died."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from probe.engine.messages import FromShard
from probe.engine.shard import LocalCarrier, Shard
from probe.engine.sharded import ShardedRun, ShardSource
from probe.model import Result
from probe.workers.process import ProcessCarrier, Setup

if TYPE_CHECKING:
    from probe.engine.equipment import Equipment
    from probe.settings import Settings


def run_by_workers(
    settings: "Settings", equipment: "Equipment", most: int, observe: Callable[[Result], None],
    tell: Callable[[str], None],
) -> ShardedRun:  # fmt: skip
    """Return a run on at most ``most`` processes; ``tell`` is called with a sentence about each lost process.

    Together they make no more concurrent exchanges than one process would.
    """
    each, more = divmod(settings.pace.concurrency, most)
    shares = iter([each + (number < more) for number in range(most)])

    def start() -> ProcessCarrier:
        return ProcessCarrier(Setup(_with_concurrency(settings, next(shares)), equipment.calendar))

    def spare() -> LocalCarrier:
        def make(tell: Callable[[FromShard], None]) -> Shard:
            return Shard(settings, equipment, tell)

        return LocalCarrier(make)

    return ShardedRun(settings, equipment, observe, ShardSource(most, start, spare, tell))


def _with_concurrency(settings: "Settings", most: int) -> "Settings":
    return replace(settings, pace=replace(settings.pace, concurrency=most))
