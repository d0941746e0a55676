"""A list of moved pages, checked in one command: all that is wrong with it is found, and nothing else."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from samples.origin import Origin
from tests.benchmarks.moves import KINDS, run
from tests.outside import probe, serving


def test_every_planted_fault_is_found_and_none_is_invented() -> None:
    found = run(rows=300, faults=2 * len(KINDS))
    assert len(set(found.planted.values())) == 12
    assert found.missed == {}
    assert found.invented == set()


@pytest.fixture
def origin() -> Iterator[Origin]:
    with serving(Origin()) as served:
        yield served


def listed(origin: Origin, folder: Path, *rows: tuple[str, str, str]) -> None:
    """Write a list of moved pages."""
    lines = [f"{origin.url(old)},{origin.url(new) if new else ''},{status}\n" for old, new, status in rows]
    (folder / "moves.csv").write_text("page,goal,answer\n" + "".join(lines), "utf-8")


ASKED = ("--column", "page", "--expect", "goal", "--expect-status", "answer")


def test_columns_are_named_and_come_back_in_the_reports(origin: Origin, tmp_path: Path) -> None:
    listed(origin, tmp_path, ("/permanent/1", "/permanent/0", "301"), ("/redirect/1", "/redirect/0", "301"))
    ran = probe("moves.csv", *ASKED, "-f", "csv", "--excel", cwd=tmp_path)
    assert (ran.status, ran.stderr) == (1, "")
    assert ran.stdout.startswith("\ufeffurl,")
    good, bad = csv.DictReader(io.StringIO(ran.stdout.removeprefix("\ufeff")))
    assert (good["verdict"], good["expected"], good["in.answer"]) == ("redirected", origin.url("/permanent/0"), "301")
    assert (bad["verdict"], bad["first_status"], bad["redirect"]) == ("unexpected", "302", "temporary")
    assert bad["reason"] == "The first response is 302, not 301 as expected"


def test_what_is_wrong_with_a_list_is_told_before_anything_is_sent(origin: Origin, tmp_path: Path) -> None:
    listed(origin, tmp_path, ("/ok?a", "/ok?b", "301"), ("/ok?a", "/ok?c", "301"), ("/ok?b", "/ok?a", "301"))
    ran = probe("moves.csv", *ASKED, "--exclude", ".", "--lang", "en", "-f", "json", cwd=tmp_path)
    told = "URLs with different expectations in several rows: 1; moves.csv:2"
    assert f"probe: {told}\n" in ran.stderr
    assert told in json.loads(ran.stdout)["summary"]["notices"]
    assert origin.requests == []


@pytest.mark.parametrize("name", ["urls.txt", "a.md"])
def test_columns_of_what_is_no_table_are_no_silent_wish(origin: Origin, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(f"{origin.url('/ok')}\n")
    ran = probe(name, "--expect", "goal", cwd=tmp_path)
    assert ran.status == 2
    assert "no table row has an expectation" in ran.stderr
    assert origin.requests == []


def test_redirects_of_any_list_can_be_held_to_be_for_good_and_short(origin: Origin) -> None:
    urls = [origin.url(path) for path in ("/permanent/1", "/permanent/2", "/redirect/1", "/ok")]
    ran = probe(*urls, "--permanent-only", "--max-hops", "1", "-f", "json", "--lang", "en")
    results = json.loads(ran.stdout)["results"]
    assert [result["verdict"] for result in results] == ["redirected", "unexpected", "unexpected", "ok"]
    assert [result["reason"] for result in results[1:3]] == [
        "2 redirects, but at most 1 are allowed",
        f"Redirect 1 is temporary: 302 from {urls[2]}",
    ]
    assert ran.status == 1


def test_rules_of_a_server_are_checked_where_the_new_one_stands(origin: Origin, tmp_path: Path) -> None:
    (tmp_path / "_redirects").write_text("/permanent/1 /permanent/0 301\n/redirect/:n /permanent/:n 302\n")
    pin = f"www.moved.test:{origin.port}:127.0.0.1"
    site = f"http://www.moved.test:{origin.port}"
    ran = probe(
        "_redirects", "--as", "redirects", "--base-url", site, "--resolve", pin, "--lang", "en", "-f", "json",
        cwd=tmp_path,
    )  # fmt: skip
    first, second = json.loads(ran.stdout)["results"]
    assert (first["url"], first["verdict"]) == (f"{site}/permanent/1", "redirected")
    assert first["chain"][0]["address"] == "127.0.0.1"
    assert (second["url"], second["level"]) == (f"{site}/redirect/example", "error")
    assert "A made-up example for the rule /redirect/:n, which is a pattern" in second["evidence"]


def test_an_expected_status_is_fine_at_the_first_answer(origin: Origin, tmp_path: Path) -> None:
    listed(origin, tmp_path, ("/status/410", "", "410"), ("/status/404", "", "410"), ("/ok", "", "410"))
    ran = probe("moves.csv", *ASKED, "-f", "json", cwd=tmp_path)
    assert [result["verdict"] for result in json.loads(ran.stdout)["results"]] == ["ok", "broken", "unexpected"]
    assert [request.path for request in origin.requests].count("/status/410") == 1
