"""The table and the plots of docs/cluster.md, from what ``tests.benchmarks.simulate`` has found."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.plot import Axis, Line, svg

if TYPE_CHECKING:
    from tests.benchmarks.simulate import Outcome

DOCS = Path(__file__).parents[2] / "docs"
BEGIN, END = "<!-- simulation: written by `python -m tests.benchmarks.simulate` -->\n", "<!-- end of simulation -->\n"
HEADER = (
    "| list | machines | hours | 99 % done after | half of the actors idle after | connections in use |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: |\n"
)  # fmt: skip
MACHINES = Axis("machines of four actors", (1, 2, 5, 10, 20, 50, 100), log=True)


def write(found: Mapping[str, Sequence["Outcome"]], docs: Path = DOCS) -> None:
    """Put the table into cluster.md, and the plots beside it."""
    folder = docs / "cluster"
    folder.mkdir(exist_ok=True)
    for name, plot in plots(found).items():
        (folder / f"{name}.svg").write_text(plot, encoding="utf-8")
    page = docs / "cluster.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{table(found)}\n{END}{after}", encoding="utf-8")


def table(found: Mapping[str, Sequence["Outcome"]]) -> str:
    """Return a row a case and number of machines."""
    return HEADER + "".join(_row(name, outcome) for name, outcomes in found.items() for outcome in outcomes)


def _row(name: str, outcome: "Outcome") -> str:
    hours = (outcome.total, outcome.most_done, outcome.half_idle)
    told = " | ".join(f"{seconds / 3600:,.1f}" for seconds in hours)
    return f"| {name} | {outcome.case.machines} | {told} | {outcome.utilisation:.0%} |\n"


def plots(found: Mapping[str, Sequence["Outcome"]]) -> dict[str, str]:
    """Return the plots by name: how long, how busy, and the tail of the first case."""
    first = next(iter(found.values()))
    alone = first[0].total / 3600
    ideal = Line("the first, by machines alone", tuple((n, alone / n) for n in MACHINES.ticks), dashed=True)
    hours = [Line(name, tuple((o.case.machines, o.total / 3600) for o in outcomes)) for name, outcomes in found.items()]
    busy = [
        Line(name, tuple((o.case.machines, 100 * o.utilisation) for o in outcomes)) for name, outcomes in found.items()
    ]
    tail = [
        Line(f"{o.case.machines} machines", tuple((when / 3600, 100 * share) for when, share in o.done)) for o in first
    ]
    upward = Axis("hours", (1, 3, 10, 30, 100, 300, 1_000, 3_000), log=True)
    percent = Axis("% of the URLs done", (0, 25, 50, 75, 100))
    return {
        "hours": svg(f"{first[0].urls:,} URLs: hours", MACHINES, upward, [*hours, ideal]),
        "utilisation": svg("Connections in use", MACHINES, Axis("%", (0, 25, 50, 75, 100)), busy),
        "tail": svg(
            "The tail: URLs done over time", Axis("hours", (0.1, 0.3, 1, 3, 10, 30, 100), log=True), percent, tail
        ),
    }
