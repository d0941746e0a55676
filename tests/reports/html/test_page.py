import io
import json
import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from msgspec.structs import replace

from probe.codes import Language
from probe.model import Mention, Result, Verdict
from probe.reports import Style, report_named
from probe.reports.html import rows
from tests.reports.examples import NOON, excused, summed
from tests.reports.test_formats import PAYLOADS, hostile

VOID = {"meta", "input", "br"}


class Reader(HTMLParser):
    """Reads a page, and notes elements that are not closed, ids, and the texts of scripts, styles and headings."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements.append((tag, given))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag not in VOID:
            self.open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            tag, given = self.open[-1]
            name = str(given.get("id") or given.get("class") or tag)
            self.texts[name] = self.texts.get(name, "") + data


def written(results: tuple[Result, ...], **style: Any) -> str:
    out = io.StringIO()
    report_named("html").write(results, summed(results), out, Style(**{"now": NOON, **style}))
    return out.getvalue()


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader


def given(text: str) -> Any:
    """Return what the script is given."""
    return json.loads(re.findall(r'<script type="application/json" id="rows">(.*?)</script>', text, re.DOTALL)[0])


def test_every_element_is_closed_and_every_id_is_one_elements(results: tuple[Result, ...]) -> None:
    page = read(written(results))
    assert page.open == []
    assert len(set(page.ids)) == len(page.ids)
    named = [
        value
        for _, attributes in page.elements
        for name in ("aria-labelledby", "list")
        if (value := attributes.get(name)) is not None
    ]
    assert set(named) <= set(page.ids)


def test_the_policy_allows_the_own_script_and_style_alone(results: tuple[Result, ...]) -> None:
    text = written(results)
    page = read(text)
    policy = next(str(given["content"]) for _, given in page.elements if given.get("http-equiv"))
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    hashes = {
        name: f"'sha256-{b64encode(sha256(page.texts[name].encode()).digest()).decode()}'"
        for name in ("script", "style")
    }
    assert rules == {
        "default-src": "'none'",
        "style-src": hashes["style"],
        "script-src": hashes["script"],
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_nothing_is_loaded_from_anywhere(results: tuple[Result, ...]) -> None:
    page = read(written(results))
    assert not {tag for tag, _ in page.elements} & {
        "img",
        "link",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "base",
    }
    names = {name for _, attributes in page.elements for name in attributes}
    assert not names & {"src", "srcset", "action", "style"}
    assert not [name for name in names if name.startswith("on")]
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest|WebSocket|innerHTML|eval\(|import\(", written(results))


def test_the_script_gets_every_result_in_the_order_of_the_run(results: tuple[Result, ...]) -> None:
    report = given(written((*results, excused())))
    assert [row["verdict"] for row in report["rows"]] == [result.verdict for result in (*results, excused())]
    assert report["rows"][1]["chain"][0] == {
        "method": "HEAD", "elapsed_ms": 10.0, "status": 301, "location": "/new", "via": "location",
    }  # fmt: skip
    assert report["documents"][report["rows"][1]["places"][1][0]] == "docs/a.md"
    assert report["codes"][report["rows"][5]["code"]]["phrase"] == "Not Found"


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_strangers_add_no_element(payload: str) -> None:
    many = written((hostile(payload), hostile(f"http://h.example/{payload}")))
    few = written((hostile("x"), hostile("http://h.example/x")))
    kinds = [{tag for tag, _ in read(text).elements} for text in (many, few)]
    assert kinds[0] == kinds[1]
    links = [given["href"] for tag, given in read(many).elements if tag == "a"]
    assert [link for link in links if not str(link).startswith(("#", "https://www.rfc-editor.org/"))] == []


def test_what_asks_for_most_has_a_row_where_there_are_too_many(
    results: tuple[Result, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MOST_ROWS", 8)
    text = written((*results, excused()))
    kept = [row["concern"] for row in given(text)["rows"]]
    assert sorted(kept) == ["fails"] * 6 + ["known"] + ["look"]
    assert "6 more URLs have no row here; the JSON report has all." in text


def test_places_are_listed_up_to_a_bound(results: tuple[Result, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_PLACES", 2)
    row = given(written(results))["rows"][5]
    assert (len(row["places"]), row["more_places"]) == (2, 3)


def test_the_documents_of_places_that_are_not_listed_come_as_ranges(
    results: tuple[Result, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MOST_PLACES", 2)
    result = results[5]
    names = ("a.md", "b.md", "c.md", "c.md", "d.md", "a.md")
    mentions = tuple(Mention(result.url, name, line, 1) for line, name in enumerate(names, 1))
    data = given(written((replace(result, target=replace(result.target, mentions=mentions)),)))
    (row,) = data["rows"]
    more = [name for first, last in row["more_documents"] for name in data["documents"][first : last + 1]]
    assert (more, len(row["more_documents"])) == (["a.md", "c.md", "d.md"], 2)
    assert "more_documents" not in given(written(results))["rows"][0]


def test_without_a_script_the_first_that_fail_are_listed(results: tuple[Result, ...]) -> None:
    many = tuple(replace(results[5], fails=True) for _ in range(130))
    without = written(many).partition("<noscript>")[2].partition("</noscript>")[0]
    assert without.count("<tr>") == 101
    assert "30 more fail." in without
    assert "<table" not in written(results[:2]).partition("<noscript>")[2].partition("</noscript>")[0]


@pytest.mark.parametrize("language", Language)
def test_the_page_is_in_one_language(results: tuple[Result, ...], language: Language) -> None:
    text = unescape(written(results, language=language))
    chinese = language is Language.ZH
    assert ("跳到网址列表" in text, "Skip to the table" in text) == (chinese, not chinese)
    assert (f'<html lang="{"zh-Hans" if chinese else "en"}">') in text
    assert "$" not in text.partition("<style>")[0]


def test_what_is_known_tells_what_is_new(results: tuple[Result, ...]) -> None:
    tiles = written((*results, excused())).partition('<dl class="tiles">')[2].partition("</dl>")[0]
    assert "not in the baseline, not ignored" in tiles
    assert "not in the baseline" not in written(results).partition('<dl class="tiles">')[2].partition("</dl>")[0]


def test_every_verdict_has_a_tone(results: tuple[Result, ...]) -> None:
    told = given(written(results))["verdicts"]
    assert set(told) == set(Verdict)
    assert {each["tone"] for each in told.values()} == {"ok", "info", "warning", "error", "muted"}
