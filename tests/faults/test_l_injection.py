"""L. What a stranger writes into a URL, a Location, a reason or a field: shown, and never obeyed by what shows it."""

import csv
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from markdown_it import MarkdownIt  # comes with rich

from probe.model import Result
from samples.exchange import Exchange
from samples.origin import Origin
from samples.routes import raw
from tests.faults.probing import EMPTY, probed_list, reports
from tests.outside import ROOT, environment, probe

pytestmark = pytest.mark.usefixtures("hurried")

PAYLOADS = [
    "=cmd|' /C calc'!A0", '","=1+1"', "+1", "-1", "@SUM(1)", "|", "`", "``", "](http://evil.test/)", "![x](y)",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "&lt;", "<!--", "\\|", "**b**",
    "\x1b[2J", "\x1b]8;;http://evil.test/\x07", "\x1b]52;c;Zm9v\x07", "\x9b31m", "\u202e", "\u2066", "\u200b",
    "::error::x", "##[error]x", "##vso[task.complete]", "@everyone", "#1", "{", "}", "%n", "\x7f", "\t",
]  # fmt: skip
ANYTHING = "".join(PAYLOADS)


async def hostile(folder: Path) -> list[Result]:
    """Return what comes of a list full of payloads, and of a site that answers with them."""
    payload = ANYTHING.encode()
    said = ANYTHING.replace("\t", "").encode()
    places = {
        "/reason": b"HTTP/1.1 404 " + said + b"\r\n" + EMPTY,
        "/place": b"HTTP/1.1 302 Found\r\nLocation: /status/404?" + said + b"\r\n" + EMPTY,
        "/nowhere": b"HTTP/1.1 302 Found\r\nLocation: " + said + b"\r\n" + EMPTY,
        "/script": b"HTTP/1.1 302 Found\r\nLocation: javascript:alert('" + said + b"')\r\n" + EMPTY,
        "/field": b"HTTP/1.1 403 x\r\nServer: " + said + b"\r\nWWW-Authenticate: " + said + b"\r\n" + EMPTY,
        "/stray": b"HTTP/1.1 302 Found\r\nLocation: /status/404?\xff\xfe\xed\xa0\x80\r\n" + EMPTY,
        "/nothing": said + b"\r\n\r\n",
        "/title": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>Not found " + said + b"</title>",
        "/coding": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: " + said + b"\r\n" + EMPTY,
    }
    behaviours = {path: raw(content, Exchange.close) for path, content in places.items()}
    async with Origin(routes=behaviours) as site:
        lines = [site.url(path).encode() for path in places]
        lines += [site.url("/status/404?").encode() + payload, b"http://[" + payload, b"ftp://a.test/" + payload]
        lines += [
            start + payload
            for start in (b"", b"=", b"+", b"-", b"@", b"::", b"\xff", b"http://\xed\xa0\x80/", b"javascript:")
        ]
        lines += [
            b"=1+1",
            b"+1",
            b"-1",
            b"@a",
            b"::error::x",
            b"::set-output name=a::b",
            b"##[error]x",
            b"::stop-commands::x",
        ]
        return await probed_list(b"\n".join(lines), folder, soft_404="always")


@pytest.fixture
async def results(tmp_path: Path) -> list[Result]:
    return await hostile(tmp_path)


@pytest.fixture(params=[False, True], ids=["quiet", "verbose"])
def written(request: pytest.FixtureRequest, results: list[Result]) -> dict[str, str]:
    """Every report of the hostile results."""
    return reports(results, verbose=request.param)


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text, newline="")))


def test_123_no_cell_of_a_spreadsheet_is_a_formula(written: dict[str, str], results: list[Result]) -> None:
    heading, *rows = rows_of(written["csv"])
    assert len(rows) == len(results)
    assert {len(row) for row in rows} == {len(heading)}
    assert [cell for row in rows for cell in row if re.match(r"\s*[=+\-@\t\r\0]", cell)] == []


async def test_123_nor_is_the_name_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("=1+1.txt").write_text("ftp://a.test/\n")
    ran = probe_here("=1+1.txt", "-f", "csv")
    assert [row[-1] for row in rows_of(ran)] == ["sources", "'=1+1.txt:1"]


def probe_here(*arguments: str) -> str:
    """Return what the command says on both streams, run where the test stands."""
    ran = subprocess.run(
        [sys.executable, "-m", "probe", *arguments],
        capture_output=True, text=True, env=environment({"PYTHONPATH": str(ROOT)}), timeout=50, check=False,
    )  # fmt: skip
    return ran.stdout + ran.stderr


class Tags(HTMLParser):
    """Notes every tag, every attribute, and how many cells each row of a table has."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.cells: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(attrs)
        if tag == "tr":
            self.cells.append(0)
        if tag in ("td", "th"):
            self.cells[-1] += 1


def read_html(text: str) -> Tags:
    tags = Tags()
    tags.feed(text)
    tags.close()
    return tags


def test_124_a_cell_of_markdown_stays_one_cell_and_is_inert(written: dict[str, str]) -> None:
    text = written["markdown"]
    shown = read_html(MarkdownIt("commonmark").enable("table").render(text))
    assert shown.tags <= {"h2", "h3", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "code", "a"}
    assert {name for name, _ in shown.attributes} <= {"style", "href"}
    links = [value or "" for name, value in shown.attributes if name == "href"]
    assert all(re.match("https?://", link) for link in links)
    tables = [block.splitlines() for block in text.split("\n\n") if block.startswith("|")]
    for lines in tables:
        bars = {len(re.findall(r"(?<!\\)\|", line)) for line in lines}
        assert len(bars) == 1, lines
    assert sum(map(len, tables)) - len(tables) == len(shown.cells)  # every line is a row, but for the rule


def test_125_no_browser_finds_a_tag_or_a_link_to_follow(written: dict[str, str]) -> None:
    render = MarkdownIt("commonmark").enable("table").render
    nothing = reports([])
    pages = [(render(written["markdown"]), render(nothing["markdown"]))]
    pages += [(written[name], nothing[name]) for name in written if name == "html"]
    for page, empty in pages:
        shown = read_html(page)
        assert not shown.tags & {"img", "iframe", "object", "form", "base"}
        assert page.count("<script") == empty.count("<script")
        assert [name for name, _ in shown.attributes if name.startswith("on")] == []
        links = [value or "" for name, value in shown.attributes if name in ("href", "src")]
        assert [link for link in links if not link.startswith(("http://", "https://", "#"))] == []


ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def test_126_nothing_drives_a_terminal_or_turns_what_a_reader_sees(written: dict[str, str]) -> None:
    for name, text in written.items():
        assert ACTING.findall(text) == [], name
        assert "\t" not in text


@pytest.mark.parametrize(
    "arguments",
    [
        ("\x1b]0;owned\x07.txt",), ("a\n::error::b.txt",), ("http://a.test/", "-o", "\x1b[2J.docx"),
        ("codes", "\x1b[31m"),
        *(("http://a.test/", option, "\x1b[31m\x9b\u202e\r\n::error::x") for option in (
            "--accept", "--fail-on", "--allow-net", "-f", "-H", "--ca-file", "--deadline", "--lang", "--per-host", "-o",
        )),
        ("http://a.test/", "--exclude", "(\x1b\n::error::x"), ("http://a.test/", "--\x1b[31m\n::error::x"),
    ],
)  # fmt: skip
def test_126_a_complaint_shows_what_it_quotes(arguments: tuple[str, ...]) -> None:
    ran = probe(*arguments)
    assert (ran.status, ran.stdout) == (2, "")
    assert ACTING.findall(ran.stderr) == []
    assert re.findall(r"^\W*::", ran.stderr, re.MULTILINE) == []


def test_128_every_report_is_utf_8_and_what_reads_it_reads_it(written: dict[str, str], results: list[Result]) -> None:
    assert all(text.encode().decode() == text for text in written.values())
    whole = json.loads(written["json"])
    lines = [json.loads(line) for line in written["jsonl"].split("\n")[:-1]]
    assert whole["results"] == lines
    assert len(lines) == len(results)
    assert ACTING.findall(json.dumps(lines, ensure_ascii=False)) == []


COMMAND = re.compile(r"^\s*::|##(?:\[|vso\[|teamcity\[)", re.MULTILINE)


def test_129_no_line_is_an_order_to_the_log_of_a_build(written: dict[str, str]) -> None:
    for name, text in written.items():
        if name != "github":
            assert COMMAND.findall(text) == [], name


def test_129_annotations_are_the_only_orders_of_their_format(written: dict[str, str]) -> None:
    lines = written["github"].splitlines()
    orders = [line for line in lines if COMMAND.search(line)]
    assert orders
    for line in orders:
        command, _, message = line.removeprefix("::").partition("::")
        assert command.split(" ")[0] in {"error", "warning", "notice"}
        assert "##[" not in message


def test_129_nor_is_one_of_the_terminal_at_any_width(results: list[Result]) -> None:
    for width in (20, 40, 60, 80, 100, 200):
        text = reports(results, width=width)["terminal"]
        assert COMMAND.findall(text) == [], width
        assert ACTING.findall(text) == []
