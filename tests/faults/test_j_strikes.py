"""J. What is dead one day and not the next: a link fails the run after three failures, days apart."""

import json
import sqlite3
from pathlib import Path

from samples.exchange import Exchange
from samples.origin import Origin
from tests.outside import Ran, probe, serving

DAY = 86_400_000  # milliseconds
WORDS = ("--fail-after", "3", "--over", "72h", "--no-config", "-f", "json", "--retries", "0")


def mornings(folder: Path, seen: str, days: float = 1.0) -> list[Ran]:
    """Return the runs of as many mornings, so many days apart: the page is there (``.``) or gone (``x``)."""
    statuses = iter([200 if each == "." else 404 for each in seen])
    status = 0

    async def page(exchange: Exchange) -> None:
        await exchange.answer(status)

    store, runs = folder / "probe.db", []
    with serving(Origin(routes={"/page": page})) as origin:
        for status in statuses:  # noqa: B007 - the page answers by it
            runs.append(probe(origin.url("/page"), "--store", str(store), *WORDS))
            with sqlite3.connect(store) as connection:
                connection.execute("UPDATE runs SET started = started - ?, ended = ended - ?", (days * DAY, days * DAY))
    return runs


def red(runs: list[Ran]) -> list[int]:
    return [day for day, ran in enumerate(runs, 1) if ran.status]


def test_111_a_link_that_comes_and_goes_fails_no_run(tmp_path: Path) -> None:
    runs = mornings(tmp_path, "xx.xx.x")
    assert red(runs) == []
    (result,) = json.loads(runs[-1].stdout)["results"]
    assert (result["verdict"], result["fails"]) == ("broken", False)
    assert "Flickers" in result["excuse"]


def test_111_one_that_is_dead_for_three_days_does(tmp_path: Path) -> None:
    assert red(mornings(tmp_path, ".xxxxx.")) == [5, 6]  # seen dead on the second day: three days later


def test_111_three_failures_in_a_day_are_no_three_days(tmp_path: Path) -> None:
    assert red(mornings(tmp_path, "xxxx", days=0.25)) == []
