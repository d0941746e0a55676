"""``probe codes`` from outside; what it prints is tested with the table."""

import json

import pytest

from tests.outside import probe


def test_one_code_in_full() -> None:
    ran = probe("codes", "404", "--lang", "en")
    assert ran.status == 0
    assert ran.stdout.startswith("404 Not Found\n\nmeaning ")


@pytest.mark.parametrize(("query", "keys"), [("4xx", ["4xx", "400", "401"]), ("dns-not-found", ["dns-not-found"])])
def test_a_class_and_a_failure(query: str, keys: list[str]) -> None:
    entries = json.loads(probe("codes", query, "--format", "json").stdout)
    assert [entry["key"] for entry in entries][: len(keys)] == keys


def test_the_whole_table_in_chinese_as_markdown() -> None:
    ran = probe("codes", "--lang", "zh", "--format", "markdown")
    assert ran.status == 0
    assert "| 404 | Not Found |" in ran.stdout
    assert "服务器" in ran.stdout


def test_a_word_is_searched() -> None:
    assert "308" in probe("codes", "redirect").stdout


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [(("codes", "zebra"), "probe: no code, class or text has 'zebra'"), (("codes", "-f", "xml"), "'xml'")],
)
def test_a_mistake_is_one_line_and_status_2(arguments: tuple[str, ...], complaint: str) -> None:
    ran = probe(*arguments)
    assert (ran.status, ran.stdout) == (2, "")
    assert complaint in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
