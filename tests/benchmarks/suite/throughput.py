"""URLs a second where the origin answers at once: what a URL costs the client."""

from tests.benchmarks.benchmark import TIMEOUT, Benchmark, Options, judged, scratch
from tests.benchmarks.lists import even_pages, hosts, write_list
from tests.benchmarks.measure import Rounds, Sample
from tests.benchmarks.origin import ANSWERED_BY, fast_origin
from tests.benchmarks.peers import BARE, LYCHEE_LIMITED, PROBE, PROBE_ASYNCIO, PROBE_WORKERS, Job, Peer, installed
from tests.benchmarks.table import Table

URLS, HOSTS = 20_000, 200
BAR = 1.0  # times lychee
PEERS = (PROBE, PROBE_ASYNCIO, PROBE_WORKERS, BARE, LYCHEE_LIMITED)


def _row(peer: Peer, sample: Sample | None, lychee: Sample | None) -> tuple[str, ...]:
    if sample is None or sample.complaint:
        return (peer.name, sample.complaint or "" if sample else "not installed", "", "", "", "")
    ratio = "" if lychee is None else f"{sample.seconds / lychee.seconds:.2f}"
    if lychee is not None and peer is PROBE:
        ratio += judged(sample.seconds / lychee.seconds, BAR)
    spread = " to ".join(f"{pick(run.seconds for run in sample.runs):.2f}" for pick in (min, max))
    rate = f"{sample.expected / sample.seconds:,.0f}"
    return (peer.name, f"{sample.seconds:.2f} s", spread, f"{sample.cpu_seconds:.2f} s", rate, ratio)


def run(options: Options) -> Table:
    """Measure every client on one list of many hosts."""
    count = options.of(URLS)
    with scratch() as folder, fast_origin(hosts(HOSTS), folder) as origin:
        job = Job.within(folder)
        write_list(job.urls, even_pages(count, HOSTS), origin.port, origin.scheme)
        found = Rounds(options.runs, TIMEOUT).take(installed(*PEERS), job, count)
    lychee = found.get(LYCHEE_LIMITED.name)
    notes = (
        f"Acceptance line for probe: ≤ {BAR} times lychee.",
        (
            "Whole processes, from start to exit. 128 at once and no rate for every client; 6 a host for probe and "
            "lychee, while bare aiohttp (128 workers that take the next URL) knows no hosts. All send GET; "
            "the answer is empty. probe writes CSV."
        ),
        ANSWERED_BY + " It shares the cores with the client.",
    )
    rows = tuple(_row(peer, found.get(peer.name), lychee) for peer in PEERS)
    header = ("client", "median", "range", "processor time", "URLs/s", "times lychee")
    return Table(f"Throughput: {count:,} URLs on {HOSTS} hosts", header, rows, notes)


BENCHMARK = Benchmark("throughput", run)
