"""The shuffle of ``probe cluster run`` beside that of Ray Data."""

import sys
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.benchmark import TIMEOUT, Benchmark, Options, scratch
from tests.benchmarks.lists import even_pages, write_list
from tests.benchmarks.processes import Watched, watch
from tests.benchmarks.table import Table

URLS, HOSTS = 200_000, 2_000
HEADER = ("shuffle", "time", "of that its start", "processor time", "of that its start", "processor time a URL")


def _watched(kind: str, urls: Path, name: str) -> tuple[Watched, int]:
    out = urls.with_name(f"{kind}-{name}")
    command = [sys.executable, "-m", "tests.benchmarks.shuffles", kind, str(urls), str(out)]
    found = watch(command, TIMEOUT, urls.with_name("log.txt"))
    count = Path(f"{out}.count")
    return found, int(count.read_text()) if count.exists() else 0


def run(options: Options) -> Table:
    """Shuffle one list by both, and one of a single URL, which is the start of each."""
    count, rows = options.of(URLS), []
    kinds = {"tasks": "two rounds of tasks, hash partitions", "data": "Ray Data, groupby and map_groups"}
    with scratch() as folder:
        urls, single = folder / "urls.txt", folder / "single.txt"
        write_list(urls, even_pages(count, HOSTS), 80)
        single.write_text("http://127.0.0.1/\n", encoding="utf-8")
        for kind, name in kinds.items() if find_spec("ray") and find_spec("pandas") else ():
            start, _ = _watched(kind, single, "single")
            whole, found = _watched(kind, urls, "whole")
            seconds = (whole.seconds, start.seconds, whole.cpu_seconds, start.cpu_seconds)
            a_url = (whole.cpu_seconds - start.cpu_seconds) / count * 1e6
            told = f"{a_url:,.1f} µs" if found == count else f"{found:,} of {count:,} URLs"
            rows.append((name, *(f"{each:.1f} s" for each in seconds), told))
    notes = (
        "All processes, Ray's own included.",
        "The tasks keep every place where a URL is written, and write chunks by turns of hosts.",
        "Ray Data writes the unique URLs of each partition, no more.",
    )
    return Table(f"Cluster shuffle: {count:,} URLs on {HOSTS:,} hosts", HEADER, tuple(rows), notes)


BENCHMARK = Benchmark("cluster-shuffle", run)
