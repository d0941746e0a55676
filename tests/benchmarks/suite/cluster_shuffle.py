"""The shuffle of ``probe cluster run`` beside that of Ray Data."""

import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.benchmark import Benchmark, Options, scratch
from tests.benchmarks.beside_start import COLUMNS, Commands, rows
from tests.benchmarks.lists import even_pages, write_list
from tests.benchmarks.table import Table

URLS, HOSTS = 200_000, 2_000
KINDS = {"tasks": "two rounds of tasks, hash partitions", "data": "Ray Data, groupby and map_groups"}


def _commands(urls: Path, number: int) -> Commands:
    if not (find_spec("ray") and find_spec("pandas")):
        return {}
    shuffle = (sys.executable, "-m", "tests.benchmarks.shuffles")
    return {name: [*shuffle, kind, str(urls), str(_out(urls, kind, number))] for kind, name in KINDS.items()}


def _out(urls: Path, kind: str, number: int) -> Path:
    return urls.with_name(f"{kind}-{urls.stem}-{number}")


def _shuffled(urls: Path, kind: str, rounds: int) -> set[int]:
    """Return how many URLs the rounds of one kind have shuffled."""
    return {int(Path(f"{_out(urls, kind, number)}.count").read_text()) for number in range(rounds)}


def run(options: Options) -> Table:
    """Shuffle one list by both, and one of a single URL."""
    count = options.of(URLS)
    with scratch() as folder:
        urls, single = folder / "urls.txt", folder / "single.txt"
        write_list(urls, even_pages(count, HOSTS), 80)
        single.write_text("http://127.0.0.1/\n", encoding="utf-8")
        found = rows(partial(_commands, single), partial(_commands, urls), count, options, folder / "log.txt")
        for kind in KINDS if found else ():
            assert _shuffled(urls, kind, options.runs) == {count}, kind
    notes = (
        "All processes, Ray's own included.",
        "The tasks keep every place where a URL is written, and write chunks by turns of hosts.",
        "Ray Data writes the unique URLs of each partition, no more.",
    )
    return Table(f"Cluster shuffle: {count:,} URLs on {HOSTS:,} hosts", ("shuffle", *COLUMNS), found, notes)


BENCHMARK = Benchmark("cluster-shuffle", run)
