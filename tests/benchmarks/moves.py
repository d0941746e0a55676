"""A list of moved pages with planted faults of twelve kinds, checked in one command against a local origin.

``python -m tests.benchmarks.moves [ROWS FAULTS]`` makes 10,000 rows with 200 faults and prints what was found.
"""

import csv
import io
import json
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from samples.exchange import Exchange
from samples.origin import Origin
from tests.outside import ROOT, environment, hurried, serving

OPTIONS = ("--permanent-only", "--max-hops", "1", "--host-rate", "0", "--per-host", "32", "-q", "--lang", "en")

Answer = tuple[int, str | None]


@dataclass
class Plan:
    """Rows of old path, new path and status; what the origin answers; the faulty paths by kind."""

    rows: list[tuple[str, str, str]] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    planted: dict[str, str] = field(default_factory=dict)

    def moved(self, number: int, status: int = 301, to: str | None = None, expected: str = "301") -> str:
        """Add a page that moves, to its new place unless another is given; return its old path."""
        old, new = f"/m/old/{number}", f"/m/new/{number}"
        self.rows.append((old, new, expected))
        self.answers[old], self.answers[new] = (status, new if to is None else to), (200, None)
        return old


def wrong_end(plan: Plan, number: int) -> str:
    plan.answers["/m/else"] = 200, None
    return plan.moved(number, to="/m/else")


def unmoved(plan: Plan, number: int) -> str:
    old = plan.moved(number)
    plan.answers[old] = 200, None
    return old


def temporary(plan: Plan, number: int) -> str:
    return plan.moved(number, 302, expected="")


def other_status(plan: Plan, number: int) -> str:
    return plan.moved(number, 301, expected="308")


def two_hops(plan: Plan, number: int) -> str:
    plan.answers[f"/m/between/{number}"] = 301, f"/m/new/{number}"
    return plan.moved(number, to=f"/m/between/{number}")


def new_page_missing(plan: Plan, number: int) -> str:
    old = plan.moved(number)
    del plan.answers[f"/m/new/{number}"]
    return old


def old_page_missing(plan: Plan, number: int) -> str:
    old = plan.moved(number)
    del plan.answers[old]
    return old


def not_gone(plan: Plan, number: int) -> str:
    old = unmoved(plan, number)
    plan.rows[-1] = (old, "", "410")
    return old


def loop(plan: Plan, number: int) -> str:
    old = plan.moved(number)
    plan.answers[f"/m/new/{number}"] = 301, old
    return old


def front_page(plan: Plan, number: int) -> str:
    plan.answers["/"] = 200, None
    return plan.moved(number, to="/")


def contradicted(plan: Plan, number: int) -> str:
    old = plan.moved(number)
    plan.rows.append((old, "/m/else", "301"))
    return old


def chain_of_rows(plan: Plan, number: int) -> str:
    """Expect what another row, without fault itself, moves on."""
    old = plan.moved(number)
    plan.rows.append((f"/m/new/{number}", f"/m/last/{number}", "301"))
    plan.answers[f"/m/new/{number}"], plan.answers[f"/m/last/{number}"] = (301, f"/m/last/{number}"), (200, None)
    return old


KINDS = (
    wrong_end, unmoved, temporary, other_status, two_hops, new_page_missing, old_page_missing, not_gone, loop,
    front_page, contradicted, chain_of_rows,
)  # fmt: skip


def planned(rows: int, faults: int) -> Plan:
    """Return a list of so many rows and faults, spread evenly; a seventh of the other rows are pages that are gone."""
    plan, every = Plan(), rows // faults
    for number in range(rows):
        if number % every == 0 and len(plan.planted) < faults:
            make = KINDS[len(plan.planted) % len(KINDS)]
            plan.planted[make(plan, number)] = make.__name__
        elif number % 7 == 1:
            old = plan.moved(number, 410)
            plan.answers[old] = 410, None
            plan.rows[-1] = (old, "", "410")
        else:
            plan.moved(number)
        if len(plan.rows) >= rows and len(plan.planted) == faults:
            break
    return plan


@dataclass(frozen=True)
class Found:
    """What a run came to: the paths that it found faulty, the seconds it took, the largest memory of a child in MiB."""

    planted: dict[str, str]
    faulty: set[str]
    rows: int
    seconds: float
    memory: int

    @property
    def missed(self) -> Counter[str]:
        """How many planted faults of each kind were not found."""
        return Counter(kind for path, kind in self.planted.items() if path not in self.faulty)

    @property
    def invented(self) -> set[str]:
        """The paths without fault that were found faulty."""
        return self.faulty - self.planted.keys()


def run(rows: int, faults: int) -> Found:
    """Make the list, serve it, check it."""
    plan = planned(rows, faults)

    async def answer(exchange: Exchange) -> None:
        status, location = plan.answers.get(exchange.request.path, (404, None))
        await exchange.answer(status, {"Location": location} if location else {})

    with tempfile.TemporaryDirectory() as folder, serving(Origin(routes={"/m/{page}": answer, "/": answer})) as origin:
        moves, report = Path(folder, "moves.csv"), Path(folder, "report.jsonl")
        table = io.StringIO()
        writer = csv.writer(table)
        writer.writerow(("old_url", "new_url", "status_code"))
        for old, new, status in plan.rows:
            writer.writerow((origin.url(old), origin.url(new) if new else "", status))
        moves.write_text(table.getvalue(), "utf-8")
        began = perf_counter()
        command = [sys.executable, "-m", "probe", *hurried((str(moves), *OPTIONS, "-o", str(report)))]
        ran = subprocess.run(
            command, capture_output=True, text=True, timeout=3600, check=False, cwd=ROOT, env=environment()
        )  # fmt: skip
        seconds = perf_counter() - began
        assert ran.returncode == 1, ran.stderr
        results = [json.loads(line) for line in report.read_text("utf-8").splitlines()]
        faulty = {result["url"].removeprefix(origin.url("")) for result in results if result["fails"]}
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    return Found(plan.planted, faulty, len(plan.rows), seconds, peak)


def main() -> None:
    """Print what was found of the planted faults."""
    rows, faults = (int(word) for word in (sys.argv[1:] or ("10000", "200")))
    found = run(rows, faults)
    planted, missed = len(found.planted), found.missed
    sys.stdout.write(
        f"{found.rows:,} rows, {planted} faults of {len(set(found.planted.values()))} kinds planted\n"
        f"found {planted - missed.total()}, missed {dict(missed)}, invented {len(found.invented)}\n"
        f"{found.seconds:.1f} s, {found.memory} MiB\n"
    )


if __name__ == "__main__":
    main()
