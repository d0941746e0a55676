"""Commands with a long start: each runs over one URL too, which is its start, and what is left is told a URL."""

import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median

from tests.benchmarks.benchmark import TIMEOUT, Options
from tests.benchmarks.processes import Watched, watch

Commands = Mapping[str, list[str]]
"""A command by the name of its row."""

COLUMNS = ("time", "of that its start", "processor time", "of that its start", "processor time a URL")


def rows(start: Callable[[int], Commands], whole: Callable[[int], Commands], count: int, options: Options, log: Path
) -> tuple[tuple[str, ...], ...]:  # fmt: skip
    """Run all of them in each round, forwards and backwards in turns; return a row of medians for each.

    ``start`` and ``whole`` return the commands of a round over one URL and over ``count``.
    """
    starts, wholes = defaultdict[str, list[Watched]](list), defaultdict[str, list[Watched]](list)
    for number in range(options.runs):
        of_one, of_all = start(number), whole(number)
        for name in list(of_all) if number % 2 == 0 else [*of_all][::-1]:
            starts[name].append(watch(of_one[name], TIMEOUT, log))
            wholes[name].append(watch(of_all[name], TIMEOUT, log))
            sys.stderr.write(f"  {_row(name, starts[name][-1:], wholes[name][-1:], count)}\n")
    return tuple(_row(name, starts[name], wholes[name], count) for name in whole(0))


def _row(name: str, starts: list[Watched], wholes: list[Watched], count: int) -> tuple[str, ...]:
    if wrong := {each.status for each in (*starts, *wholes)} - {0, 1}:
        return (name, f"status {wrong}", "", "", "", "")
    a_url = median(w.cpu_seconds - s.cpu_seconds for s, w in zip(starts, wholes, strict=True)) / count * 1e6
    seconds = [f"{median(each.seconds for each in found):.1f} s" for found in (wholes, starts)]
    processor = [f"{median(each.cpu_seconds for each in found):.1f} s" for found in (wholes, starts)]
    return (name, *seconds, *processor, f"{a_url:,.0f} µs")
