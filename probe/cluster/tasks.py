"""The shuffle as Ray tasks: Ray repeats a task whose machine is lost, and the repeated task writes the same files."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from probe.cluster import plan as plans
from probe.cluster.blocks import blocks_of
from probe.cluster.faults import cause_of
from probe.cluster.folder import SHUFFLE, Folder
from probe.cluster.inputs import File, listed
from probe.cluster.plan import Plan
from probe.cluster.shuffle import Mapped, Partition, map_block, reduce_partition

if TYPE_CHECKING:
    from probe.settings import Settings

_MAPS_AHEAD = 2  # waiting tasks per processor


def shuffle(
    folder: Folder, plan: Plan, settings: "Settings", tell: Callable[[str], None], files: list[File] | None = None
) -> list[Partition]:
    """Divide the inputs into chunks, unless already done; raises InputError if an input cannot be read.

    ``files`` is the list of the inputs, if they are listed already.
    """
    import ray  # noqa: PLC0415 - an extra

    before = plans.shuffled(folder)
    if before is not None:
        return before
    blocks = list(blocks_of(listed(plan.inputs, folder) if files is None else files))
    mapping = ray.remote(map_block)
    ahead = max(int(ray.cluster_resources().get("CPU", 1)), 1) * _MAPS_AHEAD
    mapped: list[Mapped] = list(
        _gathered((mapping.remote(b, settings, folder, plan.partitions) for b in blocks), ahead)
    )
    tell(f"inputs read; blocks {len(blocks):,}")
    reducing, told = ray.remote(reduce_partition), ray.put(mapped)
    parts = _gathered((reducing.remote(n, told, folder, plan.chunk) for n in range(plan.partitions)), ahead)
    partitions: list[Partition] = sorted(parts, key=lambda part: part.number)
    urls, hosts, chunks = (sum(each) for each in zip(*((p.urls, p.hosts, p.chunks) for p in partitions), strict=True))
    tell(f"inputs divided; URLs {urls:,}, hosts {hosts:,}, chunks {chunks:,}")
    plans.keep_shuffled(folder, partitions)
    folder.remove(SHUFFLE)
    return partitions


def _gathered(references: Iterable[Any], ahead: int) -> Iterator[Any]:
    """Yield the results of tasks, with at most ``ahead`` of them started; raises the exception of a failed task."""
    import ray  # noqa: PLC0415 - an extra
    from ray.exceptions import RayTaskError  # noqa: PLC0415 - the same

    begun: list[Any] = []
    try:
        for reference in references:
            begun.append(reference)
            if len(begun) >= ahead:
                done, begun = ray.wait(begun, num_returns=1)
                yield from ray.get(done)
        yield from ray.get(begun)
    except RayTaskError as error:
        raise cause_of(error) from None
