"""``probe cluster run`` on one machine with one, two and four actors beside one process and ``--workers``."""

import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.benchmark import Benchmark, Options, scratch
from tests.benchmarks.beside_start import COLUMNS, Commands, rows
from tests.benchmarks.lists import even_pages, hosts, write_list
from tests.benchmarks.origin import ANSWERED_BY, fast_origin
from tests.benchmarks.table import Table

URLS, HOSTS = 20_000, 200
PROBE = (sys.executable, "-m", "probe")
LIMITS = ("--per-host=6", "--concurrency=128", "--host-rate=0")
SPREAD = ("--partitions=16", "--chunk=500")


def _one(urls: Path, *options: str) -> list[str]:
    report = f"csv:{urls.with_suffix('.csv')}"
    return [*PROBE, str(urls), *LIMITS, "--no-config", "--no-store", "--no-progress", "-o", report, *options]


def _cluster(urls: Path, actors: int, number: int) -> list[str]:
    out = urls.with_suffix(f".{actors}-{number}")
    return [*PROBE, "cluster", "run", str(urls), "--out", str(out), f"--actors={actors}", *SPREAD, *LIMITS]


def _commands(urls: Path, number: int) -> Commands:
    runs = {"probe": _one(urls), "probe --workers 2": _one(urls, "--workers=2")}
    for actors in (1, 2, 4) if find_spec("ray") else ():
        runs[f"probe cluster run --actors {actors}"] = _cluster(urls, actors, number)
    return runs


def run(options: Options) -> Table:
    """Measure each on one list, and on one of a single URL."""
    count = options.of(URLS)
    with scratch() as folder, fast_origin(hosts(HOSTS), folder) as origin:
        urls, single = folder / "urls.txt", folder / "single.txt"
        write_list(urls, even_pages(count, HOSTS), origin.port, origin.scheme)
        single.write_text(urls.read_text("utf-8").partition("\n")[0] + "\n", encoding="utf-8")
        found = rows(partial(_commands, single), partial(_commands, urls), count, options, folder / "log.txt")
    notes = (
        "All processes that a command starts, Ray's own included, and the shuffle; the start is a run over one URL.",
        f"{ANSWERED_BY} It shares the cores with the client. Parquet for the cluster, else CSV.",
    )
    return Table(f"Cluster on one machine: {count:,} URLs on {HOSTS} hosts", ("run", *COLUMNS), found, notes)


BENCHMARK = Benchmark("cluster-throughput", run)
