"""What every format of the folder must keep, whichever formats there are."""

import errno
import io
import os
import re
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

import pytest
from msgspec.structs import replace

from probe.codes import Language
from probe.errors import OutputError, SettingsError
from probe.model import (
    FAILING_VERDICTS,
    FailureKind,
    Hop,
    Mention,
    Note,
    RedirectKind,
    Result,
    Summary,
    Target,
    Verdict,
)
from probe.printable import printable
from probe.reports import Report, Style, formats, output, report_for, report_named
from probe.reports.files import Output, replacing
from tests.reports.examples import NOON, excused, failing_on, summed

EXPECTED = Path(__file__).with_name("expected")
PAYLOADS = (
    "\x1b[31mred\x1b[0m",
    "\x1b]8;;https://evil.example/\x07click\x1b]8;;\x07",
    "\x1b]52;c;cm0gLXJm\x07",
    "\x9b2J",
    "\u202egnp.exe",
    "\u2066isolate\u2069",
    "nul\x00nul",
    "\ud800lone\udfff",
    "line\nbreak\r\nand\u2028separator\x85next",
    "=cmd|'/c calc'!A1",
    "::error::boom",
    " ::set-output name=x::y",
    "##[add-mask]x",
    "##vso[task.setvariable variable=PATH]x",
    "](javascript:alert(1)) <script>alert(1)</script> `code` | bar | @everyone #1 *b* _i_ $x$ &lt; \\",
    "zero\u200bwidth\ufefftag\U000e0041",
)

# A workflow command as the runner reads it: what it gets from us is one of three, and has nothing but places and texts.
ANNOTATION = re.compile(
    r"::(?:error|warning|notice) (?:file=[^:,\r\n]*,line=\d+,col=\d+,)?title=[^:,\r\n]*::(?:[^%\r\n]|%25|%0A|%0D)*"
)

# A workbook is no text; tests/reports/test_xlsx.py has the same for it.
each_format = pytest.mark.parametrize(
    "report", [each for each in formats() if each.is_text], ids=lambda report: report.name
)


def written(report: Report, results: object, summary: Summary, style: Style) -> str:
    out = io.StringIO()
    report.write(results, summary, out, style)  # type: ignore[arg-type]
    return out.getvalue()


def hostile(payload: str, *, known: bool = False) -> Result:
    """A result that has the payload wherever text comes from outside."""
    hop = Hop(payload, "GET", 302, location=payload)
    return Result(
        Target(0, payload, (Mention(payload, payload, 1, 1),), FailureKind.URL_INVALID, Note(payload)),
        Verdict.INVALID,
        (hop, hop),
        failure=FailureKind.URL_INVALID,
        meaning="url-invalid",
        reason=Note("at", (payload,)),
        evidence=(Note(payload, (payload,)),),
        fails=not known,
        excuse=Note(payload, (payload,)) if known else None,
    )


def test_the_formats_are_those_of_the_contract() -> None:
    assert {report.name: (report.suffixes, report.streams) for report in formats()} == {
        "csv": ((".csv",), False),
        "github": ((), False),
        "gitlab": (("gl-code-quality-report.json", ".codequality.json"), False),
        "html": ((".html", ".htm"), False),
        "json": ((".json",), False),
        "jsonl": ((".jsonl", ".ndjson"), True),
        "junit": ((".junit.xml", ".xml"), False),
        "markdown": ((".md", ".markdown"), False),
        "prometheus": ((".prom",), False),
        "rdjsonl": ((".rdjsonl",), False),
        "sarif": ((".sarif", ".sarif.json"), False),
        "terminal": ((".txt",), False),
        "xlsx": ((".xlsx",), False),
    }


def test_names_and_suffixes_are_each_one_formats() -> None:
    suffixes = [suffix for report in formats() for suffix in report.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    for report in formats():
        assert report_named(report.name) is report
        for suffix in report.suffixes:
            name = f"report{suffix}" if suffix.startswith(".") else suffix
            assert report_for(f"out/{name}") is report
            assert report_for(name.upper()) is report


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("out.cvs", "out.cvs: '.cvs' does not select a report format; did you mean '.csv'? choose from {suffixes}"),
        (
            "out.xhtml",
            "out.xhtml: '.xhtml' does not select a report format; did you mean '.html'? choose from {suffixes}",
        ),
        (
            "report",
            "report: a report's name needs a suffix that selects its format, report.json or report.md; choose from {suffixes}",  # noqa: E501
        ),
    ],
)
def test_an_unknown_suffix_is_told_with_the_known_ones(path: str, complaint: str) -> None:
    with pytest.raises(SettingsError) as raised:
        report_for(path)
    assert str(raised.value) == complaint.format(
        suffixes=".codequality.json, .csv, .htm, .html, .json, .jsonl, .junit.xml, .markdown, .md, .ndjson, .prom, "
        ".rdjsonl, .sarif, .sarif.json, .txt, .xlsx, .xml, gl-code-quality-report.json"
    )


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    with pytest.raises(SettingsError) as raised:
        report_named("markdwon")
    assert str(raised.value) == (
        "'markdwon' is not a report format; did you mean 'markdown'? choose from csv, github, gitlab, html, json, "
        "jsonl, junit, markdown, prometheus, rdjsonl, sarif, terminal, xlsx"
    )


@pytest.mark.parametrize(
    ("spec", "path", "name"),
    [
        ("out.json", "out.json", "json"),
        ("sarif:out.json", "out.json", "sarif"),
        ("github:-", "-", "github"),
        ("gitlab:reports/a:b", "reports/a:b", "gitlab"),
        ("C:out.md", "C:out.md", "markdown"),
        ("C:\\reports\\out.junit.xml", "C:\\reports\\out.junit.xml", "junit"),
        ("./sarif:out.json", "./sarif:out.json", "json"),
        ("a:b.sarif.json", "a:b.sarif.json", "sarif"),
        ("public/gl-code-quality-report.json", "public/gl-code-quality-report.json", "gitlab"),
        ("my-gl-code-quality-report.json", "my-gl-code-quality-report.json", "json"),
    ],
)
def test_a_format_before_the_path_wins_over_the_suffix(spec: str, path: str, name: str) -> None:
    assert output(spec) == (path, report_named(name))


@pytest.mark.parametrize(
    ("spec", "complaint"),
    [
        ("sarif:", "'sarif:' names no file; write sarif:PATH"),
        ("srif:out", "srif:out: 'srif' is not a report format; did you mean 'sarif'? choose from "),
        (".json", ".json: a report's name needs a suffix that selects its format, "),
    ],
)
def test_an_output_without_path_or_format_is_told(spec: str, complaint: str) -> None:
    with pytest.raises(SettingsError) as raised:
        output(spec)
    assert str(raised.value).startswith(complaint)


@each_format
@pytest.mark.parametrize("language", Language)
def test_the_text_is_as_expected(report: Report, language: Language, results: tuple[Result, ...]) -> None:
    """UPDATE_EXPECTED=1 writes the files anew; look at what changed before it is kept."""
    every = (*results, excused())
    text = written(report, every, summed(every), Style(now=NOON, language=language))
    suffix = report.suffixes[0] if report.suffixes else f".{report.name}"
    path = EXPECTED / (f"{language}{suffix}" if suffix.startswith(".") else f"{language}.{suffix}")
    if os.environ.get("UPDATE_EXPECTED"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    assert text.encode() == path.read_bytes()


@each_format
def test_writing_twice_gives_the_same(
    report: Report, results: tuple[Result, ...], summary: Summary, style: Style
) -> None:
    assert written(report, results, summary, style) == written(report, results, summary, style)


@each_format
@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_nothing_hostile_acts_on_its_reader(report: Report, payload: str, verbose: bool) -> None:
    results = (
        hostile(payload),
        hostile(f"http://h.example/{'x' * 300}{payload}"),
        hostile(payload, known=True),
        replace(hostile(payload), verdict=Verdict.SUSPECT, fails=False),
    )
    text = written(report, results, summed(results), Style(now=NOON, verbose=verbose))
    text.encode()  # no lone surrogate
    assert [line for line in text.split("\n") if printable(line) != line] == []
    commands = [line for line in text.split("\n") if line.lstrip().startswith("::")]
    assert [line for line in commands if not (report.name == "github" and ANNOTATION.fullmatch(line))] == []
    assert re.findall(r"##\[|##vso\[", text) == []


@each_format
@pytest.mark.parametrize("verbose", [False, True])
def test_secrets_are_nowhere(report: Report, verbose: bool) -> None:
    header, spoken = "canary+ header/value", "Bearer canary-token"
    url = f"http://canary-user:canary-password@h.example/?token=canary-query&x={quote(header, safe='')}"
    redirected = "http://h.example/canary-password?api_key=canary-query"
    result = Result(
        Target(
            0, url, (Mention(url, url, 1, 1), Mention("http://canary-user:can\tary-password@h.example/", "d", 2, 1))
        ),
        Verdict.BROKEN,
        (Hop(url, "GET", 302, location=redirected), Hop(redirected, "GET", 404)),
        status=404,
        meaning="404",
        reason=Note("said", (header, "canary-token", url)),
        evidence=(Note("said", (header, spoken, redirected, "the password is canary-password")),),
        fails=True,
    )
    moved = replace(result, verdict=Verdict.REDIRECTED, redirect=RedirectKind.PERMANENT, fails=False)
    known = replace(result, fails=False, excuse=Note("said", (header, url, "the password is canary-password")))
    results = (result, moved, known)
    text = written(report, results, summed(results), Style(now=NOON, verbose=verbose, secrets=(header, spoken)))
    assert "canary" not in text


class Many:
    """Results that are made anew each time they are gone through, and never all there."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __iter__(self) -> Iterator[Result]:
        for number in range(self.count):
            url = f"https://h{number % 200}.example/{number}"
            yield Result(
                Target(number, url, (Mention(url, "urls.txt", number, 1),)),
                Verdict.BROKEN if number % 2 else Verdict.OK,
                (Hop(url, "GET", 404 if number % 2 else 200),),
                status=404 if number % 2 else 200,
                meaning="404" if number % 2 else "200",
                reason=Note("broken"),
                fails=bool(number % 2),
            )


class Nowhere(io.TextIOBase):
    def write(self, text: str) -> int:
        return len(text)


@each_format
def test_memory_does_not_grow_with_the_results(report: Report, style: Style) -> None:
    summary = Summary(5_000, {Verdict.OK: 2_500, Verdict.BROKEN: 2_500}, {200: 2_500, 404: 2_500})
    report.write(Many(10), summary, Nowhere(), style)  # type: ignore[arg-type]
    tracemalloc.start()
    try:
        report.write(Many(5_000), summary, Nowhere(), style)  # type: ignore[arg-type]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2_500_000  # a list of the results alone takes 3,200,000


class Full(io.RawIOBase):
    """A disk that takes so many bytes and is full."""

    def __init__(self, room: int) -> None:
        self.room = room

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        size = len(memoryview(content))  # type: ignore[arg-type]
        if size > self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.room -= size
        return size


@each_format
@pytest.mark.parametrize("room", [0, 100, 1_000])
def test_a_full_disk_is_an_output_error(
    report: Report, room: int, results: tuple[Result, ...], summary: Summary, style: Style
) -> None:
    disk = Full(room)
    out = Output("report", disk)  # type: ignore[arg-type]
    with pytest.raises(OutputError) as raised:
        write_and_flush(report, results, summary, out, style)
    assert str(raised.value) == "report: No space left on device"
    disk.room = 1_000_000  # what is left in the buffer is written when the stream is closed


def write_and_flush(report: Report, results: tuple[Result, ...], summary: Summary, out: TextIO, style: Style) -> None:
    report.write(results, summary, out, style)
    out.flush()


@each_format
def test_a_report_that_fails_midway_leaves_the_old_one(report: Report, tmp_path: Path, style: Style) -> None:
    path = tmp_path / "report"
    path.write_text("the old report")

    def failing() -> Iterator[Result]:
        yield from Many(5)
        raise OSError(errno.EIO, "the results cannot be read back")

    def write() -> None:
        with replacing(str(path)) as out:
            report.write(failing(), Summary(), out, style)

    with pytest.raises(OSError, match="the results cannot be read back"):
        write()
    assert path.read_text() == "the old report"
    assert list(tmp_path.iterdir()) == [path]


@each_format
def test_an_empty_run_makes_a_valid_report(report: Report, style: Style) -> None:
    assert (
        written(report, (), Summary(started_at=NOON), style)
        == {
            "csv": "url,verdict,level,first_status,status,phrase,meaning,advice,final_url,redirects,redirect,"
            "replacement,expected,chain,failure,reason,attempts,elapsed_ms,tls_expires,checked_at,sources\n",
            "json": '{"schema": 1, "summary": {"total": 0, "by_verdict": {}, "by_status": {}, "by_failure": {}, '
            '"elapsed_s": 0.0, "started_at": "2026-11-23T12:00:00Z", "complete": true, "fails": 0, '
            '"notices": []}, "results": [\n]}\n',
            "github": "",
            "gitlab": "[\n]\n",
            "html": (EXPECTED / "empty.html").read_text("utf-8"),
            "jsonl": "",
            "junit": '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<testsuites name="probe" tests="0" failures="0" errors="0" time="0.000">\n</testsuites>\n',
            "markdown": "## ⚠️ No URLs were found\n\nStarted 2026-11-23 12:00 UTC, took 0.0 s.\n",
            "prometheus": (EXPECTED / "empty.prom").read_text(),
            "rdjsonl": "",
            "sarif": (EXPECTED / "empty.sarif").read_text(),
            "terminal": "! No URLs were found (took 0.0 s)\n",
        }[report.name]
    )


@each_format
def test_what_fails_is_what_the_result_says(report: Report, results: tuple[Result, ...], summary: Summary) -> None:
    """The verdicts stay as they are, and only what fails changes with --fail-on, the baseline and the ignores."""
    default, strict = (
        written(report, failing_on(results, verdicts), summary, Style(now=NOON))
        for verdicts in (FAILING_VERDICTS, frozenset({Verdict.BLOCKED}))
    )
    assert (default == strict) is (report.name == "csv")
