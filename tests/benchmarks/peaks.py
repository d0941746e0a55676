"""The table of peak memory that two benchmarks share."""

from tests.benchmarks.benchmark import TIMEOUT, Options, judged
from tests.benchmarks.measure import Rounds, Sample
from tests.benchmarks.peers import BARE, LYCHEE_LIMITED, PROBE, Job, Peer, installed
from tests.benchmarks.table import Table

PEERS = (PROBE, BARE, LYCHEE_LIMITED)


def _row(peer: Peer, sample: Sample | None, bar_mb: float) -> tuple[str, ...]:
    if sample is None or sample.complaint:
        return (peer.name, sample.complaint or "" if sample else "not installed", "", "")
    verdict = judged(sample.peak_mb, bar_mb) if peer is PROBE else ""
    return (peer.name, f"{sample.peak_mb:,.0f} MB{verdict}", f"{sample.seconds:.1f} s", f"{sample.cpu_seconds:.1f} s")


def peak_table(title: str, job: Job, count: int, bar_mb: float, options: Options) -> Table:
    """Run every client on ``job`` and compare their peaks of resident memory."""
    found = Rounds(options.runs, TIMEOUT).take(installed(*PEERS), job, count)
    rows = tuple(_row(peer, found.get(peer.name), bar_mb) for peer in PEERS)
    note = f"Peak of resident memory over the whole process, 10⁶ bytes. Acceptance line for probe: < {bar_mb:.0f} MB."
    return Table(title, ("client", "peak memory", "time", "processor time"), rows, (note,))
