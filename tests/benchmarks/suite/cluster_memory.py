"""Memory of an actor, of the driver and of the shuffle's tasks over lists of 300,000 and 1,000,000 URLs."""

import json
import sys
from importlib.util import find_spec

from tests.benchmarks.benchmark import Benchmark, Options, scratch
from tests.benchmarks.lists import even_pages, hosts, write_list
from tests.benchmarks.origin import ANSWERED_BY, fast_origin
from tests.benchmarks.processes import watch
from tests.benchmarks.table import Table

HOSTS = 2_000
LISTS = {300_000: 79, 1_000_000: 262}  # partitions by number of URLs, each of one chunk of 3,800 URLs
LONGEST = 1200.0  # seconds; how much is done by then is told
RUN = (sys.executable, "-m", "probe", "cluster", "run")
LIMITS = ("--per-host=6", "--concurrency=128", "--host-rate=0", "--actors=1")
KINDS = {
    "driver": "the driver",
    "ray::Worker": "the actor",
    "ray::map_block": "a task that reads a block",
    "ray::reduce_partition": "a task that makes a partition's chunks",
}


def _peaks(count: int, partitions: int) -> tuple[dict[str, float], int]:
    """Return the peak of each kind of process in megabytes, and how many URLs were probed."""
    peaks: dict[str, float] = {}
    with scratch() as folder, fast_origin(hosts(HOSTS), folder) as origin:
        urls, out = folder / "urls.txt", folder / "out"
        write_list(urls, even_pages(count, HOSTS), origin.port, origin.scheme)
        run = (
            sys.executable,
            "-m",
            "probe",
            "cluster",
            "run",
            str(urls),
            "--out",
            str(out),
            f"--partitions={partitions}",
        )
        for name, peak in watch((*run, *LIMITS), LONGEST, folder / "log.txt").peaks.items():
            kind = next((KINDS[each] for each in KINDS if name.startswith(each)), "")
            peaks[kind] = max(peaks.get(kind, 0.0), peak)
        entries = [json.loads(each.read_bytes()) for each in out.glob("manifest/*.json")]
    return peaks, sum(sum(entry["by_verdict"].values()) for entry in entries)


def run(options: Options) -> Table:
    """Run one actor over each list, and look at all processes."""
    counts = [options.of(count) for count in LISTS]
    found = [_peaks(*each) for each in zip(counts, LISTS.values(), strict=True)] if find_spec("ray") else []
    rows = tuple((kind, *(f"{peaks.get(kind, 0):,.0f} MB" for peaks, _ in found)) for kind in KINDS.values() if found)
    done = " and ".join(f"{done:,} of {count:,}" for (_, done), count in zip(found, counts, strict=False))
    notes = (f"{done or 'No'} URLs were probed. VmHWM of each process, 10⁶ bytes, shared pages included.", ANSWERED_BY)
    header = ("peak of resident memory", *(f"{count:,} URLs" for count in counts))
    return Table(f"Cluster memory: one actor, {HOSTS:,} hosts", header, rows, notes)


BENCHMARK = Benchmark("cluster-memory", run)
