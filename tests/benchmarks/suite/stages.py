"""What one URL costs in each part of the program: processor time alone, each part in a process of its own.

``python -m tests.benchmarks.suite.stages STAGE LIST`` runs one part and prints the seconds it took.
"""

import asyncio
import io
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from tests.benchmarks.benchmark import Benchmark, Options, scratch
from tests.benchmarks.lists import even_pages, hosts, write_list
from tests.benchmarks.measure import ROOT, measure_peer
from tests.benchmarks.origin import ANSWERED_BY, fast_origin
from tests.benchmarks.peers import LYCHEE_LIMITED, PROBE, Job
from tests.benchmarks.table import Table

if TYPE_CHECKING:
    from probe.model import Result, Target
    from probe.settings import Settings

URLS, HOSTS = 20_000, 200
AT_ONCE = 128
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def _targets(urls: Path) -> "list[Target]":
    from probe.extract import mentions
    from probe.model import Document
    from probe.settings import Reading
    from probe.targets import unique

    return unique(mentions(Document(str(urls), urls.read_bytes()), Reading()))


def _settings() -> "Settings":
    from probe.settings import Settings

    return Settings.of(concurrency=AT_ONCE, per_host=6, host_rate=0)


def _results(targets: "Iterable[Target]") -> "list[Result]":
    """Return what a run over an origin that answers everything with 200 finds."""
    from probe.model import Reply

    found: list[Result] = []
    asyncio.run(_run(targets, Reply(200, "OK", elapsed=0.001, address="127.16.0.1"), found.append))
    return sorted(found, key=lambda result: result.target.index)


async def _run(targets: "Iterable[Target]", answer: object, observe: "Callable[[Result], None]") -> None:
    from probe.engine.advance import Rules
    from probe.engine.calendar import Calendar
    from probe.engine.clock import LoopClock
    from probe.engine.run import Run

    class Canned:
        async def send(self, _request: object) -> object:
            return answer

    clock, settings = LoopClock(), _settings()
    run = Run(settings, Rules(settings, Calendar(clock(), MOMENT)), Canned(), clock, observe)  # type: ignore[arg-type]
    await run.go(targets)


def reading(urls: Path) -> float:
    """Read the list and make its URLs unique."""
    _targets(urls)  # imports, and compiles patterns
    began = process_time()
    _targets(urls)
    return process_time() - began


def schedule(urls: Path) -> float:
    """Put everything into the fair queue and take it out again, each at once."""
    from probe.engine.queue import FairQueue, Turn
    from probe.url import host_of

    targets, pace = _targets(urls), _settings().pace
    began = process_time()
    queue: FairQueue[Target] = FairQueue(lambda _: pace)
    for target in targets:
        queue.offer(target, host_of(target.url))
    now = 0.0
    while isinstance(turn := queue.take(now), Turn):
        now += 0.001
        queue.done(turn, now)
    return process_time() - began


def engine(urls: Path) -> float:
    """Queue, rules and loop, over answers that are there already."""
    targets = _targets(urls)
    _results(targets[:10])
    began = process_time()
    _results(targets)
    return process_time() - began


def transport(urls: Path) -> float:
    """Exchange with the origin, so many at once as the command has."""
    from probe import loops
    from probe.model import Request
    from probe.transport.choice import transport_of

    async def exchange() -> float:
        made = transport_of(_settings())
        requests = [Request(target.url, "GET") for target in _targets(urls)]
        waiting: Iterator[Request] = iter(requests)

        async def work() -> None:
            for request in waiting:
                await made.send(request)

        began = process_time()
        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
        taken = process_time() - began
        await made.close()
        return taken

    return loops.run(exchange())


def deliver(urls: Path) -> float:
    """What the command does with each result before the reports: excuses, counts, keeping."""
    from probe.excuses import Excuses
    from probe.store.spool import Spool
    from probe.summary import Tally

    results = _results(_targets(urls))
    began = process_time()
    excuses, tally = Excuses(_settings(), MOMENT.date()), Tally()
    with Spool() as spool:
        for result in results:
            judged = excuses.judged(result)
            tally.add(judged)
            spool.add(judged)
    return process_time() - began


def _report(name: str) -> Callable[[Path], float]:
    def written(urls: Path) -> float:
        from probe.codes import Language
        from probe.reports import Style, report_named
        from probe.summary import Tally

        results, tally = _results(_targets(urls)), Tally()
        for result in results:
            tally.add(result)
        style = Style(now=MOMENT, language=Language.EN)
        report_named(name).write(results[:10], tally.summary(1.0, MOMENT, complete=True), io.StringIO(), style)
        began = process_time()
        report_named(name).write(results, tally.summary(1.0, MOMENT, complete=True), io.StringIO(), style)
        return process_time() - began

    return written


STAGES: dict[str, Callable[[Path], float]] = {
    "reading and making unique": reading,
    "the fair queue": schedule,
    "the engine (with the queue)": engine,
    "the transport": transport,
    "excuses, counts, keeping": deliver,
    **{f"report: {name}": _report(name) for name in ("csv", "json", "jsonl", "markdown", "junit", "terminal")},
}


def _seconds(stage: str, urls: Path) -> float:
    command = [sys.executable, "-m", "tests.benchmarks.suite.stages", stage, str(urls)]
    return float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def run(options: Options) -> Table:
    """Measure each part, and the command as a whole beside lychee."""
    count = options.of(URLS)
    with scratch() as folder, fast_origin(hosts(HOSTS), folder) as origin:
        job = Job.within(folder)
        write_list(job.urls, even_pages(count, HOSTS), origin.port, origin.scheme)
        found = {stage: min(_seconds(stage, job.urls) for _ in range(options.runs)) for stage in STAGES}
        for peer in (PROBE, LYCHEE_LIMITED):
            found[f"whole process: {peer.name}"] = min(
                measure_peer(peer, job, 600).cpu_seconds for _ in range(options.runs)
            )
    rows = tuple((stage, f"{seconds / count * 1e6:.1f}") for stage, seconds in found.items())
    notes = ("Processor time, the least of all runs. " + ANSWERED_BY,)
    return Table(f"Stages: microseconds a URL, {count:,} URLs on {HOSTS} hosts", ("part", "µs a URL"), rows, notes)


BENCHMARK = Benchmark("stages", run)

if __name__ == "__main__":
    print(STAGES[sys.argv[1]](Path(sys.argv[2])))  # noqa: T201 - read by the benchmark
