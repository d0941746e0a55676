import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from msgspec.structs import replace

from probe.model import RedirectKind, Result
from probe.reports import Style
from probe.reports.rdjsonl import write
from tests.reports.examples import NOON, excused, summed
from tests.reports.links import blocked, broken, moved
from tests.reports.test_formats import PAYLOADS, hostile

SCHEMA = Draft7Validator(
    json.loads(Path(__file__).with_name("schemas").joinpath("rdformat-diagnostic.json").read_text("utf-8"))
)
OLD, NEW = "http://a.example/old", "https://a.example/new"

Diagnostic = dict[str, Any]


def diagnostics(results: Iterable[Result], style: Style) -> list[Diagnostic]:
    results, out = tuple(results), io.StringIO()
    write(results, summed(results), out, style)
    read = [json.loads(line) for line in out.getvalue().splitlines()]
    for diagnostic in read:
        SCHEMA.validate(diagnostic)
    return read


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "a.md"


def test_a_diagnostic_has_a_rule_and_a_line(style: Style) -> None:
    assert diagnostics([broken("https://a.example/x", ("./docs/a.md", 3, 7))], style) == [
        {
            "message": "`https://a.example/x`: broken.en",
            "location": {"path": "docs/a.md", "range": {"start": {"line": 3}}},
            "severity": "ERROR",
            "source": {"name": "probe"},
            "code": {"value": "http-404", "url": "https://www.rfc-editor.org/rfc/rfc9110.html#section-15"},
        }
    ]


def test_severities_follow_what_is_to_be_done(style: Style) -> None:
    place = ("a.md", 1, 1)
    every = [
        broken("https://a/", place),
        blocked("https://b/", place),
        excused(),
        moved("http://c/", "https://c/", place),
    ]
    assert [each["severity"] for each in diagnostics(every, style)] == ["ERROR", "WARNING", "INFO"]


def test_columns_are_bytes_of_the_line_as_it_stands(document: Path, style: Style) -> None:
    document.write_text(f"\n链接 a𐐀: {OLD}\n", encoding="utf-8")
    (found,) = diagnostics([broken(OLD, ("a.md", 2, 8))], style)
    assert found["location"]["range"] == {"start": {"line": 2, "column": 15}, "end": {"line": 2, "column": 35}}
    line = document.read_bytes().splitlines()[1]
    assert line[15 - 1 : 35 - 1].decode() == OLD


@pytest.mark.parametrize("content", ["", "another line", f"x{OLD}", "http://a.example/o&#108;d"])
def test_a_column_that_the_file_does_not_bear_out_is_not_given(content: str, document: Path, style: Style) -> None:
    document.write_text(content, encoding="utf-8")
    (found,) = diagnostics([moved(OLD, NEW, ("a.md", 1, 1))], style)
    assert found["location"]["range"] == {"start": {"line": 1}}
    assert "suggestions" not in found


def test_a_link_that_moved_for_good_can_be_mended_by_a_click(document: Path, style: Style) -> None:
    document.write_text(f"[old]({OLD}#part), {OLD}", encoding="utf-8")
    texts = (f"{OLD}#part", OLD)
    found = [
        diagnostics([moved(OLD, NEW, ("a.md", 1, column), text=text)], style)[0]
        for text, column in zip(texts, (7, 35), strict=True)
    ]
    line = document.read_text("utf-8")
    mended = []
    for diagnostic in found:
        (suggestion,) = diagnostic["suggestions"]
        start, end = suggestion["range"]["start"]["column"] - 1, suggestion["range"]["end"]["column"] - 1
        mended.append(line[:start] + suggestion["text"] + line[end:])
    assert mended == [f"[old]({NEW}#part), {OLD}", f"[old]({OLD}#part), {NEW}"]


@pytest.mark.parametrize(
    "to",
    [
        "https://a.example/new?a=1&b=2",
        "https://a.example/new_(x)",
        "https://a.example/new?token=secret",
        "https://a.example/new|x",
        OLD,
    ],
)
def test_what_may_need_an_escape_or_is_secret_is_not_suggested(to: str, document: Path, style: Style) -> None:
    document.write_text(OLD, encoding="utf-8")
    (found,) = diagnostics([moved(OLD, to, ("a.md", 1, 1))], style)
    assert found["location"]["range"]["end"] == {"line": 1, "column": 21}
    assert "suggestions" not in found


def test_neither_a_relative_link_nor_a_temporary_redirect_is_rewritten(document: Path, style: Style) -> None:
    document.write_text(f"/old {OLD}", encoding="utf-8")
    relative = moved(OLD, NEW, ("a.md", 1, 1), text="/old")
    temporary = replace(moved(OLD, NEW, ("a.md", 1, 6)), redirect=RedirectKind.TEMPORARY, fails=True)
    assert [each.get("suggestions") for each in diagnostics([relative, temporary], style)] == [None, None]


def test_nothing_is_read_for_a_page_on_the_web(style: Style) -> None:
    (found,) = diagnostics([broken("https://a/", ("https://site.example/p", 2, 5))], style)
    assert found["location"] == {"path": "site.example/p", "range": {"start": {"line": 2}}}


def test_a_message_is_markdown_that_addresses_nobody(style: Style) -> None:
    (found,) = diagnostics([broken("http://a/@everyone/](javascript:x)<b>", ("a.md", 1, 1))], style)
    assert found["message"] == "`http://a/@everyone/](javascript:x)<b>`: broken.en"


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_a_payload_keeps_the_schema(payload: str) -> None:
    assert len(diagnostics((hostile(payload), hostile(f"http://h/{payload}")), Style(now=NOON))) == 2
