"""Faults of a list of moved pages that show before anything is sent, and lists that have none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.extract.table_rows import expectation
from probe.model import Mention, Note, Row, Target
from probe.settings import Reading
from probe.targets import unique
from probe.targets.list_faults import checked
from tests.bounded import bounded

SITE = "http://a.example"


def targets(*rows: tuple[str, str, str]) -> list[Target]:
    """Rows of old path, new path and status as the targets that a table gives."""
    mentions = []
    for line, (old, new, status) in enumerate(rows, 2):
        url = f"{SITE}{old}"
        wanted = expectation(url, new, status, Reading())
        mentions.append(Mention(url, "moves.csv", line, 1, row=Row(("old",), url, wanted)))
    return unique(mentions)


def faults(*rows: tuple[str, str, str]) -> dict[str, list[str]]:
    """The words of the faults by path."""
    found, _ = checked(targets(*rows))
    return {
        target.url.removeprefix(SITE): [note.word for note in target.expectation.faults]
        for target in found
        if target.expectation is not None and target.expectation.faults
    }


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("/a", "/b", ""), ("/a", "/c", "")], {"/a": ["list-conflict"]}),
        ([("/a", "/b", "301"), ("/a", "/b", "302")], {"/a": ["list-conflict"]}),
        ([("/a", "/b", ""), ("/b", "/a", "")], {"/a": ["list-loop"], "/b": ["list-loop"]}),
        ([("/a", "/b", ""), ("/b", "/c", ""), ("/c", "/b", "")], {path: ["list-loop"] for path in ("/a", "/b", "/c")}),
        ([("/a", "/a", "301")], {"/a": ["list-loop"]}),
        ([("/a", "/b", ""), ("/b", "/c", "")], {"/a": ["list-chain"]}),
        ([("/a", "/b", ""), ("/b", "/c", ""), ("/c", "/d", "")], {"/a": ["list-chain"], "/b": ["list-chain"]}),
        ([("/a", "/b#part", ""), ("/b", "/c", "")], {"/a": ["list-chain"]}),
        ([("/a", "/b", "301"), ("/b", "", "410")], {"/a": ["list-gone"]}),
        ([("/a", "/x", ""), ("/A", "/y", "")], {"/a": ["list-variant"], "/A": ["list-variant"]}),
        ([("/a", "/x", ""), ("/a/", "/y", "")], {"/a": ["list-variant"], "/a/": ["list-variant"]}),
        ([("/a", "/x", "301"), ("/a/", "", "410")], {"/a": ["list-variant"], "/a/": ["list-variant"]}),
        ([("/a", "foo bar", "")], {"/a": ["list-url"]}),
        ([("/a", "/b", "moved")], {"/a": ["list-status"]}),
        ([("/a", "/b", "410")], {"/a": ["list-both"]}),
        ([("/a", "/b", "200")], {"/a": ["list-both"]}),
    ],
)
def test_faults_are_found(rows: list[tuple[str, str, str]], found: dict[str, list[str]]) -> None:
    assert faults(*rows) == found


@pytest.mark.parametrize(
    "rows",
    [
        [("/a", "/b", "301"), ("/c", "/b", "301")],  # two that lead to one
        [("/a", "/b", "301"), ("/a", "/b", "301")],  # a row twice
        [("/a", "/b", "301"), ("/b", "/b", "200")],  # the new page is in the list and stays
        [("/a", "/b", "301"), ("/b", "", "200")],
        [("/a", "/b", ""), ("/b", "/b", "")],
        [("/a", "/B", "301"), ("/a/", "/b/", "301")],  # variants that lead to variants
        [("/a?x=1", "/b", "301"), ("/a?x=2", "/c", "301")],
        [("/a", "/a/", "301")],  # the site's own slash
        [("/a", "", "410"), ("/b", "n/a", "404/410")],
        [("/a", "", ""), ("/a", "/b", "301")],  # a row that says nothing contradicts none
        [("/a", "/a", "200")],
        [("/a", "https://elsewhere.example/a", "301")],
    ],
)
def test_what_looks_like_a_fault_and_is_none(rows: list[tuple[str, str, str]]) -> None:
    assert faults(*rows) == {}


def test_a_chain_names_its_end_and_a_conflict_its_places() -> None:
    chained, _ = checked(targets(("/a", "/b", ""), ("/b", "/c", ""), ("/c", "/d", "")))
    assert chained[0].expectation is not None
    assert chained[0].expectation.faults == (Note("list-chain", (f"{SITE}/b", f"{SITE}/d")),)
    contradicted, notices = checked(targets(("/a", "/b", "301"), ("/a", "", "410")))
    assert contradicted[0].expectation is not None
    said = f"301 {SITE}/b (moves.csv:2), 410 (moves.csv:3)"
    assert contradicted[0].expectation.faults == (Note("list-conflict", (said,)),)
    assert notices == (Note("list-conflict-rows", ("1", "moves.csv:2")),)


def test_a_notice_names_the_first_places_and_counts_the_rest() -> None:
    _, notices = checked(targets(*((f"/{number}", "no address", "") for number in range(5))))
    assert notices == (Note("list-url-rows", ("5", "moves.csv:2, moves.csv:3, moves.csv:4, … (+2)")),)


def test_targets_without_expectation_stay_as_they_are() -> None:
    plain = unique([Mention(f"{SITE}/a", "a.md", 1, 1), Mention(f"{SITE}/A", "a.md", 2, 1)])
    assert checked(plain) == (plain, ())


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdefgh")), max_size=12))
def test_every_row_that_leads_on_has_a_fault_and_no_other(pairs: list[tuple[str, str]]) -> None:
    rows = {f"/{old}": f"/{new}" for old, new in pairs}
    found = faults(*((old, new, "301") for old, new in rows.items()))
    assert set(found) == {old for old, new in rows.items() if old == new or rows.get(new, new) != new}


def test_a_chain_of_a_hundred_thousand_rows_takes_seconds_at_most() -> None:
    rows = targets(*((f"/{number}", f"/{number + 1}", "301") for number in range(100_000)))
    with bounded():
        found, notices = checked(rows)
    assert notices[0].values[0] == "99999"
    assert found[0].expectation is not None
    assert found[0].expectation.faults[0].values == (f"{SITE}/1", f"{SITE}/100000")
