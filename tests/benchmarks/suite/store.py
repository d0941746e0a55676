"""What the store costs a run of 20,000 URLs, how large it is, and how fast it answers with a million observations."""

import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from probe.model import Hop, Mention, Note, Result, Summary, Target, Verdict
from probe.store.changes import between_runs
from probe.store.database import connect
from probe.store.queries import observations, runs
from probe.store.run import Plan, Told
from probe.store.writer import Writer
from tests.benchmarks.benchmark import TIMEOUT, Benchmark, Options, judged, scratch
from tests.benchmarks.lists import even_pages, hosts, write_list
from tests.benchmarks.measure import Rounds
from tests.benchmarks.origin import ANSWERED_BY, fast_origin
from tests.benchmarks.peers import PROBE, PROBE_NO_STORE, Job
from tests.benchmarks.table import Table

URLS, HOSTS = 20_000, 200
MOST_COST = 0.08  # of the time without
OBSERVATIONS, RUNS = 1_000_000, 10
MOST_SECONDS = 1.0
MOST_BYTES = 200.0  # a row: 10 million rows are 2 GB then
_BEGAN = datetime(2026, 11, 1, tzinfo=UTC)


def _cost(options: Options) -> tuple[str, float]:
    count = options.of(URLS)
    with scratch() as folder, fast_origin(hosts(HOSTS), folder) as origin:
        job = Job.within(folder)
        write_list(job.urls, even_pages(count, HOSTS), origin.port, origin.scheme)
        found = Rounds(options.runs, TIMEOUT).take((PROBE, PROBE_NO_STORE), job, count)
    kept, without = (found[peer.name] for peer in (PROBE, PROBE_NO_STORE))
    if complaint := kept.complaint or without.complaint:
        return complaint, 0.0
    cost = kept.seconds / without.seconds - 1
    return f"{kept.seconds:.2f} s beside {without.seconds:.2f} s", cost


def _result(number: int, run: int) -> Result:
    """Return one of a run: of a hundred URLs one is broken in turns, three are redirected, and all take other times."""
    url = f"https://www.site-{number % 997}.example/docs/section/{number}/page-{number}.html"
    target = Target(number, url, (Mention(url, f"docs/guide/part-{number // 50}.md", number % 400 + 1, 7),))
    elapsed = 0.05 + (number * 31 + run * 7) % 1000 / 10_000
    address = f"192.0.{number % 997 // 250}.{number % 250}"
    hop = Hop(url, "GET", 200, elapsed=elapsed, address=address)
    when = _BEGAN + timedelta(days=run, milliseconds=number)
    known = {"checked_at": when, "elapsed": elapsed, "attempts": 1, "tls_expires": _BEGAN + timedelta(days=90)}
    if number % 100 == run:
        said = Note("answered", ("404", "Not Found"))
        return Result(target, Verdict.BROKEN, (hop,), 404, meaning="404", reason=said, fails=True, **known)  # type: ignore[arg-type]
    if number % 33 == 0:
        chain = (
            Hop(url, "GET", 301, None, f"{url}/", elapsed, address),
            Hop(f"{url}/", "GET", 200, None, None, elapsed),
        )
        said = Note("answered", ("200", "OK"))
        return Result(target, Verdict.REDIRECTED, chain, 200, meaning="200", reason=said, **known)  # type: ignore[arg-type]
    return Result(target, Verdict.OK, (hop,), 200, meaning="200", reason=Note("answered", ("200", "OK")), **known)  # type: ignore[arg-type]


def _fill(store: Path, count: int) -> None:
    for run in range(RUNS):
        plan = Plan("inputs", "settings", ("docs",), round((_BEGAN + timedelta(days=run)).timestamp() * 1000))
        writer = Writer(store, plan, lambda _: str)
        for number in range(count // RUNS):
            writer.add(_result(number, run))
            if number % 20_000 == 0:
                time.sleep(0.1)  # results of a run do not come all at once: the writer has its turn
        writer.end(Summary(total=count // RUNS, complete=True), Told(1.0), _BEGAN + timedelta(days=run, hours=1))
        if writer.trouble is not None:
            raise RuntimeError(writer.trouble)


def _took(ask: Callable[[sqlite3.Connection], object], store: Path) -> float:
    """Return how long a question takes from a connection that is new to the file."""
    start = time.perf_counter()
    with closing(connect(store)) as connection:
        ask(connection)
    return time.perf_counter() - start


def run(options: Options) -> Table:
    """Measure all of it."""
    figures, cost = _cost(options)
    count = options.of(OBSERVATIONS)
    with scratch() as folder:
        store = folder / "probe.db"
        sys.stderr.write(f"  a store of {count:,} observations\n")
        _fill(store, count)
        octets = store.stat().st_size / count
        history = _took(lambda connection: list(observations(connection, _result(4711, 0).url)), store)
        diff = _took(lambda connection: between_runs(connection, RUNS - 1, RUNS), store)
        listed = _took(lambda connection: list(runs(connection)), store)
    rows = (
        (f"cost of {options.of(URLS):,} URLs", f"{cost:.1%}{judged(cost, MOST_COST)}", figures),
        ("bytes a row", f"{octets:.0f}{judged(octets, MOST_BYTES)}", f"{count:,} rows, {RUNS} runs over the same URLs"),
        ("history", f"{history:.3f} s{judged(history, MOST_SECONDS)}", f"{RUNS} observations of one URL"),
        ("diff", f"{diff:.3f} s{judged(diff, MOST_SECONDS)}", f"two runs of {count // RUNS:,} URLs"),
        ("runs", f"{listed:.3f} s{judged(listed, MOST_SECONDS)}", f"{RUNS} runs"),
    )
    notes = (
        f"Acceptance lines: cost ≤ {MOST_COST:.0%}, a row ≤ {MOST_BYTES:.0f} bytes, answers ≤ {MOST_SECONDS:.0f} s.",
        "Cost: whole processes, with the store and with --no-store in turns, medians. " + ANSWERED_BY,
        "Answers: from a new connection, the file in the system's cache.",
    )
    return Table("Store", ("what", "figure", "of"), rows, notes)


BENCHMARK = Benchmark("store", run)
