"""100,000 URLs on 2,000 hosts over two nodes and four actors, with an actor, a node and the driver killed."""

from importlib.util import find_spec
from pathlib import Path

from probe.cli.exit_status import FAILED
from samples.origin import Origin
from tests.benchmarks.benchmark import Benchmark, Options, scratch
from tests.benchmarks.table import Table
from tests.outside import serving

URLS, HOSTS = 100_000, 2_000
HEADER = ("what must hold", "seen")


def _rows(folder: Path, urls: int) -> tuple[tuple[str, ...], ...]:
    from tests.cluster import losses, nodes

    size = losses.Size(urls, HOSTS, chunk=250, patience=1_500.0)
    with nodes.two_nodes() as cluster, serving(Origin("0.0.0.0")) as origin:
        urls_file = losses.written(folder, nodes.listed(origin.port, urls, HOSTS))
        lossy = losses.killed(cluster, urls_file, size)
        if lossy.resume() != FAILED:
            raise RuntimeError(lossy.stderr)
        at_origin = len(nodes.faults_of_pace(origin.requests))
        asked = len(origin.requests)
        found = nodes.verdicts(lossy.out)  # raises where a URL is there twice
        alone = losses.verdicts_of_one_process(urls_file, folder / "one")
    sends = lossy.sends()
    over = max(losses.over_rate(events, size.rate) for events in sends.values())
    other = sum(found.get(url) != verdict for url, verdict in alone.items())
    return (
        ("every URL once", f"{len(found):,} of {urls:,}"),
        ("the verdicts of one process", f"{len(alone) - other:,} of {len(alone):,}"),
        (f"at most {size.rate} sends a second and host after a burst of {size.rate}", f"{max(over, 0.0):.3f} too many"),
        (f"at most {size.per_host} at once to a host", f"{losses.most_at_once(lossy.logs)} at most"),
        ("at the origin within burst + rate × time + concurrency", f"{at_origin} hosts of {len(sends):,} beyond"),
        ("requests at the origin, with those done again", f"{asked:,}"),
        *((what, f"after {seconds:.0f} s") for what, seconds in lossy.seconds.items()),
    )


def run(options: Options) -> Table:
    """Make one run and say what has come of it."""
    urls = options.of(URLS)
    if find_spec("ray") is None:
        rows: tuple[tuple[str, ...], ...] = (("not measured", "Ray is not installed"),)
    else:
        with scratch() as folder:
            rows = _rows(folder, urls)
    notes = (
        "Two nodes of two processors each on one machine, four actors; the origin is a Python process beside them.",
        "Sends are logged by the workers at the moment at which the queue lets them go.",
    )
    return Table(f"Cluster with losses: {urls:,} URLs on {HOSTS:,} hosts", HEADER, rows, notes)


BENCHMARK = Benchmark("cluster-losses", run)
