"""``probe cluster run`` on one machine with one, two and four actors beside one process and ``--workers``."""

import sys
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.benchmark import TIMEOUT, Benchmark, Options, scratch
from tests.benchmarks.lists import even_pages, hosts, write_list
from tests.benchmarks.origin import ANSWERED_BY, fast_origin
from tests.benchmarks.processes import Watched, watch
from tests.benchmarks.table import Table

URLS, HOSTS = 20_000, 200
PROBE = (sys.executable, "-m", "probe")
LIMITS = ("--per-host=6", "--concurrency=128", "--host-rate=0")
SPREAD = ("--partitions=16", "--chunk=500")
HEADER = ("run", "time", "of that its start", "processor time", "of that its start", "processor time a URL")


def _one(urls: Path, *options: str) -> list[str]:
    report = f"csv:{urls.with_suffix('.csv')}"
    return [*PROBE, str(urls), *LIMITS, "--no-config", "--no-store", "--no-progress", "-o", report, *options]


def _cluster(urls: Path, actors: int) -> list[str]:
    out = urls.with_suffix(f".{actors}")
    return [*PROBE, "cluster", "run", str(urls), "--out", str(out), f"--actors={actors}", *SPREAD, *LIMITS]


def _row(name: str, start: Watched, whole: Watched, count: int) -> tuple[str, ...]:
    if {start.status, whole.status} - {0, 1}:
        return (name, f"status {start.status}, {whole.status}", "", "", "", "")
    a_url = (whole.cpu_seconds - start.cpu_seconds) / count * 1e6
    seconds = (f"{each:.1f} s" for each in (whole.seconds, start.seconds, whole.cpu_seconds, start.cpu_seconds))
    return (name, *seconds, f"{a_url:,.0f} µs")


def run(options: Options) -> Table:
    """Measure each once on one list, and on one of a single URL, which is its start."""
    count, rows = options.of(URLS), []
    with scratch() as folder, fast_origin(hosts(HOSTS), folder) as origin:
        urls, single = folder / "urls.txt", folder / "single.txt"
        write_list(urls, even_pages(count, HOSTS), origin.port, origin.scheme)
        single.write_text(urls.read_text("utf-8").partition("\n")[0] + "\n", encoding="utf-8")
        runs = {
            "probe": (_one(single), _one(urls)),
            "probe --workers 2": (_one(single, "--workers=2"), _one(urls, "--workers=2")),
        }
        for actors in (1, 2, 4) if find_spec("ray") else ():
            runs[f"probe cluster run --actors {actors}"] = (_cluster(single, actors), _cluster(urls, actors))
        for name, commands in runs.items():
            start, whole = (watch(command, TIMEOUT, folder / "log.txt") for command in commands)
            rows.append(_row(name, start, whole, count))
            sys.stderr.write(f"  {rows[-1]}\n")
    notes = (
        "All processes that a command starts, Ray's own included, and the shuffle; the start is a run over one URL.",
        f"{ANSWERED_BY} It shares the cores with the client. Parquet for the cluster, else CSV. One run each.",
    )
    return Table(f"Cluster on one machine: {count:,} URLs on {HOSTS} hosts", HEADER, tuple(rows), notes)


BENCHMARK = Benchmark("cluster-throughput", run)
