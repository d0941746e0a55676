"""Peak memory where every URL is a TLS host of its own: is a connection closed once its host has nothing left?"""

from dataclasses import replace

from tests.benchmarks.benchmark import Benchmark, Options, scratch
from tests.benchmarks.lists import even_pages, hosts, write_list
from tests.benchmarks.origin import ANSWERED_BY, fast_origin
from tests.benchmarks.peaks import peak_table
from tests.benchmarks.peers import Job
from tests.benchmarks.table import Table

HOSTS = 4_000
BAR_MB = 250.0


def run(options: Options) -> Table:
    """Measure every client on one URL of each host, none of which has a certificate worth checking."""
    count = options.of(HOSTS)
    with scratch() as folder, fast_origin(hosts(count), folder, tls=True) as origin:
        job = Job.within(folder, insecure=True)
        write_list(job.urls, even_pages(count, count), origin.port, origin.scheme)
        table = peak_table(f"TLS: {count:,} hosts with one URL each", job, count, BAR_MB, options)
    return replace(table, notes=(*table.notes, ANSWERED_BY + " Every client runs with `--insecure`."))


BENCHMARK = Benchmark("tls", run)
