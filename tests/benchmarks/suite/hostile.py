"""The hostile internet of ``tests.hostile``: how often is a client wrong, and how long does it take?

What the internet itself needs is imported when it runs: the other benchmarks measure children that must not inherit it.
"""

import json
import statistics
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.benchmark import TIMEOUT, Benchmark, Options, judged, scratch
from tests.benchmarks.measure import measure
from tests.benchmarks.peers import LYCHEE, Job
from tests.benchmarks.table import Table

if TYPE_CHECKING:
    from tests.hostile.internet import Internet

BAR = 1.5  # times the bound
PROBE_WAITS, LYCHEE_WAITS = ("--timeout", "2", "--connect-timeout", "1"), ("--timeout", "2")


class Said(StrEnum):
    """What a client made of a URL, in words that fit every client."""

    FINE = "fine"
    NOTED = "noted"  # neither fine nor a failure
    FAILURE = "failure"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Client:
    """A command line, how its report is read, and the timeouts it runs with (for the bound)."""

    name: str
    command: Callable[[Job, Path], list[str]]
    report: Callable[[Job], dict[str, tuple[Said, str]]]
    timeout: float
    connect_timeout: float
    repeated: bool = True


@dataclass(frozen=True, slots=True)
class Score:
    """One run: seconds, and of each kind of URL how many were judged wrongly and how many there are."""

    seconds: float
    bound: float
    false_alarms: tuple[int, int]
    walls_called_dead: tuple[int, int]
    gone_passed: tuple[int, int]
    dead_passed: tuple[int, int]
    unsaid: int
    wrong_verdicts: int


def _probe_command(*more: str) -> Callable[[Job, Path], list[str]]:
    start = [sys.executable, "-m", "probe"]
    return lambda job, ca: [
        *start, str(job.urls), "--no-progress", "-o", str(job.out), "--ca-file", str(ca), *more,
    ]  # fmt: skip


def _lychee_command(*more: str) -> Callable[[Job, Path], list[str]]:
    report = ("--no-progress", "--format", "json", "--output")
    return lambda job, ca: [
        "env", f"SSL_CERT_FILE={ca}", str(LYCHEE), *report, str(job.out), *more, str(job.urls),
    ]  # fmt: skip


def _probe_report(job: Job) -> dict[str, tuple[Said, str]]:
    said = {"ok": Said.FINE, "redirected": Said.FINE, "broken": Said.FAILURE, "failing": Said.FAILURE,
            "unreachable": Said.FAILURE, "invalid": Said.FAILURE, "unchecked": Said.NOTHING}  # fmt: skip
    with job.out.open(encoding="utf-8") as lines:
        results = [json.loads(line) for line in lines]
    return {
        source["text"]: (said.get(result["verdict"], Said.NOTED), result["verdict"])
        for result in results
        for source in result["sources"]
    }


def _lychee_report(job: Job) -> dict[str, tuple[Said, str]]:
    report = json.loads(job.out.read_text(encoding="utf-8"))
    found = dict.fromkeys(job.urls.read_text(encoding="utf-8").split(), (Said.FINE, ""))
    for kind, said in (("error_map", Said.FAILURE), ("timeout_map", Said.FAILURE), ("excluded_map", Said.NOTHING)):
        found |= {entry["url"]: (said, "") for entries in report[kind].values() for entry in entries}
    return found


CLIENTS = (
    Client("probe", _probe_command(*PROBE_WAITS), _probe_report, 2, 1),
    Client("probe, defaults", _probe_command(), _probe_report, 20, 10, repeated=False),
    *((
        Client("lychee, 2 s", _lychee_command(*LYCHEE_WAITS), _lychee_report, 2, 2, repeated=False),
        Client("lychee, defaults", _lychee_command(), _lychee_report, 20, 10, repeated=False),
    ) if LYCHEE else ()),
)  # fmt: skip


def _run(client: Client, options: Options, job: Job, ca: Path) -> Score:
    from probe.settings import Patience
    from tests.hostile.bound import lower_bound
    from tests.hostile.internet import internet
    from tests.hostile.tempers import TEMPERS

    job.out.unlink(missing_ok=True)
    with internet(TEMPERS[::10] if options.quick else TEMPERS) as net:
        job.urls.write_text("".join(f"{url}\n" for url in net.urls), encoding="utf-8")
        taken = measure(client.command(job, ca), TIMEOUT, job.log)
    said = client.report(job) if job.out.exists() else {}
    patience = Patience(timeout=client.timeout, connect_timeout=client.connect_timeout)
    score = _score(net, said, taken.seconds, lower_bound(net.links, patience))
    ended = "killed after" if taken.timed_out else "ended after"
    sys.stderr.write(f"  {client.name:16} {ended} {score.seconds:.1f} s, said nothing of {score.unsaid}\n")
    return score


def _score(net: "Internet", said: dict[str, tuple[Said, str]], seconds: float, bound: float) -> Score:
    def wrong(truths: Iterable[str], *mistakes: Said) -> tuple[int, int]:
        these = [link for link in net.links if link.page.truth[0] in truths]
        return sum(said.get(link.url, (Said.NOTHING,))[0] in mistakes for link in these), len(these)

    return Score(
        seconds,
        bound,
        wrong(("ok", "redirected"), Said.FAILURE),
        wrong(("blocked", "limited"), Said.FAILURE),
        wrong(("suspect",), Said.FINE),
        wrong(("broken", "failing", "unreachable"), Said.FINE, Said.NOTED),
        sum(said.get(link.url, (Said.NOTHING,))[0] is Said.NOTHING for link in net.links),
        sum(said.get(link.url, (Said.NOTHING, ""))[1] not in link.page.truth for link in net.links),
    )


def _row(client: Client, scores: list[Score]) -> tuple[str, ...]:
    seconds = statistics.median(score.seconds for score in scores)
    ratio = statistics.median(score.seconds / score.bound for score in scores)
    worst = [max(getattr(score, name) for score in scores) for name in Score.__slots__[2:]]
    ours = client.report is _probe_report
    mistakes = [f"{count} of {total}" for count, total in worst[:4]]
    verdicts = f"{worst[5]}{judged(worst[5], 0)}" if ours else ""
    times = f"{seconds:.1f} s ({ratio:.2f}{judged(ratio, BAR) if ours else ''})"
    return (client.name, times, *mistakes, str(worst[4]), verdicts)


def _notes(hosts: int, scores: Iterable[Score]) -> tuple[str, ...]:
    bounds = sorted({f"{score.bound:.1f} s" for score in scores}, key=lambda text: float(text.split()[0]))
    return (
        (
            f"{hosts} hosts, each of another temper; in brackets: times the least that the waits of a right run take "
            f"({' to '.join((bounds[0], bounds[-1]))}, by the client's timeouts). Acceptance line for probe: < {BAR}."
        ),
        (
            "False alarm: a page that is there is called a failure. Wall: what refuses or limits this client. "
            "Gone: a page that answers 200 and is not there any more. Unsaid: URLs left out or not reported."
        ),
        (
            "Wrong verdicts: probe's own words beside the truth. The first line of each client has a timeout of 2 s, "
            "probe 1 s to connect; the second is the client as it comes, once. Both trust the test's own root."
        ),
    )


def run(options: Options) -> Table:
    """Let every client loose on a fresh internet each time, and compare what it says with the truth."""
    from tests.hostile.tempers import TEMPERS
    from tests.transport.certificates import CA

    with scratch() as folder:
        ca = folder / "ca.pem"
        ca.write_bytes(CA.cert_pem.bytes())
        job = Job.within(folder)
        found = {
            client: [_run(client, options, job, ca) for _ in range(options.runs if client.repeated else 1)]
            for client in CLIENTS
        }
    hosts = len(TEMPERS[::10] if options.quick else TEMPERS)
    total = sum(len(temper.pages) for temper in (TEMPERS[::10] if options.quick else TEMPERS))
    header = ("client", "time", "false alarms", "walls called dead", "gone, passed", "dead, passed", "unsaid",
              "wrong verdicts")  # fmt: skip
    rows = tuple(_row(client, scores) for client, scores in found.items())
    notes = _notes(hosts, [score for scores in found.values() for score in scores])
    return Table(f"A hostile internet: {total} URLs on {hosts} hosts", header, rows, notes)


BENCHMARK = Benchmark("hostile", run)
