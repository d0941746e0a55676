"""Finishing time of four lists beside that of an ideal fair queue: does anything wait that could go?"""

from tests.benchmarks.benchmark import TIMEOUT, Benchmark, Options, scratch, times
from tests.benchmarks.ideal import ideal_seconds
from tests.benchmarks.lists import DelayList, delay_lists, hosts, write_list
from tests.benchmarks.measure import Rounds
from tests.benchmarks.origin_delay import Lateness, delay_origin
from tests.benchmarks.peers import LYCHEE_DEFAULTS, LYCHEE_LIMITED, PROBE, SEMAPHORES, SKETCH, Job, installed
from tests.benchmarks.table import Table

BAR = 1.08  # times the ideal
HOSTS = 301
PEERS = (PROBE, SKETCH, SEMAPHORES, LYCHEE_LIMITED)


def _row(job: Job, port: int, given: DelayList, options: Options, *, with_defaults: bool) -> tuple[str, ...]:
    write_list(job.urls, given.pages, port)
    ideal, count = ideal_seconds(given.work), len(given.pages)
    found = dict(Rounds(options.runs, TIMEOUT).take(installed(*PEERS), job, count))
    defaults = ""
    if with_defaults:  # once: it waits between requests by its clock and varies little
        found |= Rounds(1, TIMEOUT).take(installed(LYCHEE_DEFAULTS), job, count)
        defaults = times(found.get(LYCHEE_DEFAULTS.name), ideal)
    cells = [times(found.get(peer.name), ideal, BAR if peer is PROBE else None) for peer in PEERS]
    return (given.name, f"{count:,}", f"{ideal:.2f} s", *cells, defaults)


def _notes(lateness: Lateness) -> tuple[str, ...]:
    return (
        f"In brackets: times the ideal, simulated for 128 slots and 6 a host. Acceptance line for probe: ≤ {BAR}.",
        "Whole processes, from start to exit. All send GET.",
        (
            "sketch: 40 lines, a heap of hosts over aiohttp. semaphores: a task a URL, a semaphore a host, one for "
            "all. Both and lychee have its limits: 128 at once, 6 a host, no rate. The last column is lychee "
            "as it comes, once."
        ),
        (
            f"The origin wrote its {lateness.answers:,} answers {lateness.mean_ms:.1f} ms late in the mean and "
            f"{lateness.worst_ms:.0f} ms at worst."
        ),
    )


def run(options: Options) -> Table:
    """Measure every client on every list."""
    scale = 0.1 if options.quick else 1.0
    with scratch() as folder, delay_origin(hosts(HOSTS)) as origin:
        job = Job.within(folder)
        rows = [
            _row(job, origin.port, given, options, with_defaults=number == 0)
            for number, given in enumerate(delay_lists(scale))
        ]
        notes = _notes(origin.lateness())
    header = ("list", "URLs", "ideal", *(peer.name for peer in PEERS), LYCHEE_DEFAULTS.name)
    return Table("Known delays: times the ideal", header, tuple(rows), notes)


BENCHMARK = Benchmark("delays", run)
