"""Peak memory on a long list."""

from dataclasses import replace

from tests.benchmarks.benchmark import Benchmark, Options, scratch
from tests.benchmarks.lists import even_pages, hosts, write_list
from tests.benchmarks.origin import ANSWERED_BY, fast_origin
from tests.benchmarks.peaks import peak_table
from tests.benchmarks.peers import Job
from tests.benchmarks.table import Table

URLS, HOSTS = 200_000, 200
BAR_MB = 400.0


def run(options: Options) -> Table:
    """Measure every client on one long list."""
    count = options.of(URLS)
    with scratch() as folder, fast_origin(hosts(HOSTS), folder) as origin:
        job = Job.within(folder)
        write_list(job.urls, even_pages(count, HOSTS), origin.port, origin.scheme)
        table = peak_table(f"Memory: {count:,} URLs on {HOSTS} hosts", job, count, BAR_MB, options)
    return replace(table, notes=(*table.notes, ANSWERED_BY))


BENCHMARK = Benchmark("memory", run)
