"""Memory of an actor, of the driver and of the shuffle's tasks over a list of 1,000,000 URLs."""

import json
import sys
from importlib.util import find_spec

from tests.benchmarks.benchmark import Benchmark, Options, scratch
from tests.benchmarks.lists import even_pages, hosts, write_list
from tests.benchmarks.origin import ANSWERED_BY, fast_origin
from tests.benchmarks.processes import watch
from tests.benchmarks.table import Table

URLS, HOSTS = 1_000_000, 2_000
LONGEST = 600.0  # seconds; how much is done by then is told
LIMITS = ("--per-host=6", "--concurrency=128", "--host-rate=0", "--actors=1")
HEADER = ("process", "peak of resident memory")
KINDS = {
    "driver": "the driver",
    "ray::Worker": "the actor",
    "ray::map_block": "a task that reads a block",
    "ray::reduce_partition": "a task that makes a partition's chunks",
}


def run(options: Options) -> Table:
    """Run one actor over one long list, and look at all processes."""
    count, done = options.of(URLS), 0
    peaks: dict[str, float] = {}
    with scratch() as folder, fast_origin(hosts(HOSTS), folder) as origin:
        urls, out = folder / "urls.txt", folder / "out"
        write_list(urls, even_pages(count, HOSTS), origin.port, origin.scheme)
        command = [sys.executable, "-m", "probe", "cluster", "run", str(urls), "--out", str(out), *LIMITS]
        if find_spec("ray"):
            for name, peak in watch(command, LONGEST, folder / "log.txt").peaks.items():
                kind = next((KINDS[each] for each in KINDS if name.startswith(each)), "")
                peaks[kind] = max(peaks.get(kind, 0.0), peak)
            entries = [json.loads(each.read_bytes()) for each in out.glob("manifest/*.json")]
            done = sum(sum(entry["by_verdict"].values()) for entry in entries)
    rows = tuple((kind, f"{peaks[kind]:,.0f} MB") for kind in KINDS.values() if kind in peaks)
    notes = (
        f"{done:,} of {count:,} URLs were probed. VmHWM of each process, 10⁶ bytes, shared pages included.",
        ANSWERED_BY,
    )
    title = f"Cluster memory: {count:,} URLs on {HOSTS:,} hosts, one actor"
    return Table(title, HEADER, rows or (("not measured", "Ray is not installed"),), notes)


BENCHMARK = Benchmark("cluster-memory", run)
