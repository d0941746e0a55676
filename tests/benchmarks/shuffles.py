"""The same shuffle twice: by the program's tasks, and by Ray Data; each URL once, in one file a partition of hosts.

``python -m tests.benchmarks.shuffles tasks|data URLS OUT``
"""

import os
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")

PARTITIONS = 16


def by_tasks(urls: str, out: str) -> int:
    """Shuffle as ``probe cluster run`` does; return how many URLs there are."""
    from probe.cluster.folder import Folder
    from probe.cluster.plan import Plan, begun, now
    from probe.cluster.tasks import shuffle
    from probe.settings import Settings

    folder = Folder(out)
    plan = Plan(inputs=(urls,), partitions=PARTITIONS, chunk=5_000, form="jsonl", vantage=None, started=now())
    parts = shuffle(folder, begun(folder, plan, resume=False), Settings(), lambda _: None)
    return sum(part.urls for part in parts)


def by_ray_data(urls: str, out: str) -> int:
    """Shuffle by Ray Data; URLs are normalised and keyed as above, places of mentions are not kept."""
    import pyarrow as pa
    import ray.data
    from pyarrow import parquet

    def keyed(batch: Any) -> Any:
        from probe.cluster.order import partition_of
        from probe.url import host_of, normalise

        texts = [normalise(text) for text in batch["text"].to_pylist()]
        return pa.table({"url": texts, "partition": [partition_of(host_of(text), PARTITIONS) for text in texts]})

    def written(group: Any) -> Any:
        number, rows = group["partition"][0].as_py(), sorted(set(group["url"].to_pylist()))
        parquet.write_table(pa.table({"url": rows}), f"{out}/{number}.parquet", compression="zstd")
        return pa.table({"urls": [len(rows)]})

    Path(out).mkdir()
    ray.data.DataContext.get_current().default_hash_shuffle_parallelism = PARTITIONS  # 200 without
    keys = ray.data.read_text(urls).map_batches(keyed, batch_format="pyarrow")
    counts = keys.groupby("partition").map_groups(written, batch_format="pyarrow")
    return int(counts.sum("urls"))


def main(kind: str, urls: str, out: str) -> None:
    """Start Ray on this machine and shuffle."""
    import ray

    ray.init(include_dashboard=False, _node_ip_address="127.0.0.1", log_to_driver=False, logging_level="ERROR")
    found = {"tasks": by_tasks, "data": by_ray_data}[kind](urls, out)
    Path(f"{out}.count").write_text(str(found))
    ray.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
