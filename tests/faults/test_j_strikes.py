"""J. What is dead one day and not the next: a link fails the run after three failures, days apart."""

import json
import sqlite3
from pathlib import Path

from samples.exchange import Exchange
from samples.origin import Origin
from tests.outside import Ran, probe, serving

DAY = 86_400_000  # milliseconds
WORDS = ("--fail-after", "3", "--over", "72h", "--no-config", "-f", "json", "--retries", "0")


def mornings(folder: Path, seen: str) -> list[Ran]:
    """Return the runs of as many mornings: the page is there (``.``) or gone (``x``)."""
    statuses = iter([200 if each == "." else 404 for each in seen])
    status = 0

    async def page(exchange: Exchange) -> None:
        await exchange.answer(status)

    store, runs = folder / "probe.db", []
    with serving(Origin(routes={"/page": page})) as origin:
        for status in statuses:  # noqa: B007 - the page answers by it
            runs.append(probe(origin.url("/page"), "--store", str(store), *WORDS))
            with sqlite3.connect(store) as connection:
                connection.execute("UPDATE runs SET started = started - ?, ended = ended - ?", (DAY, DAY))
    return runs


def test_111_a_link_that_comes_and_goes_fails_no_run_until_it_is_dead_for_three_days(tmp_path: Path) -> None:
    runs = mornings(tmp_path, "x.xxxx")
    assert [day for day, ran in enumerate(runs, 1) if ran.status] == [6]  # three days after the third
    (result,) = json.loads(runs[4].stdout)["results"]
    assert (result["verdict"], result["fails"]) == ("broken", False)
    assert result["excuse"].startswith("Flaky: failure 3 in a row, since ")
