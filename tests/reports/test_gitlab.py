import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from probe.model import Result
from probe.reports import Style
from probe.reports.gitlab import write
from tests.reports.examples import NOON, excused, summed
from tests.reports.links import blocked, broken, moved
from tests.reports.test_formats import PAYLOADS, hostile

SCHEMA = json.loads(Path(__file__).with_name("schemas").joinpath("gitlab-code-quality.json").read_text())


def issues(results: Iterable[Result], style: Style) -> list[dict[str, Any]]:
    results, out = tuple(results), io.StringIO()
    write(results, summed(results), out, style)
    read: list[dict[str, Any]] = json.loads(out.getvalue())
    Draft7Validator(SCHEMA).validate(read)
    return read


def test_an_issue_is_what_the_widget_reads(style: Style) -> None:
    (issue,) = issues([broken("https://a.example/x", ("./docs/a.md", 3, 7))], style)
    assert issue == {
        "description": "https://a.example/x: broken.en",
        "check_name": "http-404",
        "fingerprint": issue["fingerprint"],
        "severity": "major",
        "location": {"path": "docs/a.md", "lines": {"begin": 3}},
    }


def test_severities_follow_what_is_to_be_done(style: Style) -> None:
    place = ("a.md", 1, 1)
    results = [broken("https://a/", place), blocked("https://b/", place), moved("http://c/", "https://c/", place)]
    assert [issue["severity"] for issue in issues(results, style)] == ["major", "minor", "info"]


def test_what_is_excused_is_no_issue(style: Style) -> None:
    assert issues([excused()], style) == []


def test_fingerprints_are_each_one_issues(results: tuple[Result, ...], style: Style) -> None:
    found = [issue["fingerprint"] for issue in issues(results, style)]
    assert (len(found), len(set(found))) == (16, 16)


def test_a_page_on_the_web_has_a_relative_path(style: Style) -> None:
    (issue,) = issues([broken("https://a/", ("https://site.example/p", 2, 1))], style)
    assert issue["location"] == {"path": "site.example/p", "lines": {"begin": 2}}


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_a_payload_keeps_the_schema(payload: str) -> None:
    assert len(issues((hostile(payload), hostile(f"http://h/{payload}")), Style(now=NOON))) == 2
