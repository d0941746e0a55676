import html
import io
import re
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace

from probe.model import Expectation, Note, Result, Summary, Target, Verdict
from probe.reports import Style
from probe.reports.markdown import code_span, prose, write
from probe.reports.markdown import link as link_to
from tests.reports.examples import NOON, excused, summed
from tests.reports.test_formats import PAYLOADS, hostile

CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")

LINK = re.compile(r"\[(`+ ?(http[^`|<>\\]+)`+)\]\(<\2>\)")  # what is shown is where it leads


def written(results: tuple[Result, ...], style: Style) -> str:
    out = io.StringIO()
    write(results, summed(results), out, style)
    return out.getvalue()


def tables(text: str) -> dict[str, list[list[str]]]:
    """Read every table under its heading, as a reader of GitHub's Markdown does: bars with a backslash are text."""
    read: dict[str, list[list[str]]] = {}
    heading = ""
    for line in text.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("|"):
            cells = re.split(r"(?<!\\)\|", line)
            assert (cells[0], cells[-1]) == ("", "")
            read.setdefault(heading, []).append([cell.strip().replace(r"\|", "|") for cell in cells[1:-1]])
    return read


def link(url: str) -> str:
    return f"[`{url}`](<{url}>)"


def test_a_reader_gets_every_table_back(results: tuple[Result, ...], style: Style) -> None:
    read, loop = tables(written(results, style)), f"https://loop.example/a?{'to-and-fro-' * 16}"
    assert list(read) == [
        "❌ 6 of 13 URLs fail, 4 need a look, 2 are fine, 1 skipped",
        "Fails (6)",
        "To look at (4)",
        "Moved permanently (1)",
        "Codes seen",
    ]
    assert read["Moved permanently (1)"] == [
        ["Old", "New", "First status", "Mentioned in"],
        [":---", ":---", ":---", ":---"],
        [link("http://a.example/old"), link("https://a.example/new"), "301", "`urls.txt:2`, `docs/a.md:40`"],
    ]
    assert [row[:3] for row in read["Fails (6)"][2:]] == [
        ["broken", "404", link("https://docs.example/gone")],
        ["broken", "redirect-loop", f"{link(loop)} → {link('https://loop.example/b')}"],
        ["failing", "599", link("https://api.example/health")],
        ["unreachable", "dns-not-found", link("https://no-such.example/")],
        ["invalid", "url-invalid", "`=http://exa mple|/`"],
        ["unexpected", "200", f"{link('https://a.example/2014')} → {link('https://a.example/all')}"],
    ]
    assert read["Codes seen"][4:6] == [
        ["302", "1", "Found", "What 302 means.", "What to do about 302."],
        ["403", "1", "Forbidden (challenge page)", "What 403 wall means.", "What to do about 403 wall."],
    ]


def test_verbose_lists_what_is_fine_too(results: tuple[Result, ...], style: Style) -> None:
    fine = tables(written(results, replace(style, verbose=True)))["Fine (3)"]
    assert [row[0] for row in fine[2:]] == ["redirected", "skipped", "ok"]
    assert fine[0] == ["Verdict", "Answer", "URL", "First status", "Redirect", "Change to", "Reason", "Mentioned in"]
    assert fine[2][3:6] == ["301", "permanent", link("https://a.example/new")]
    assert [row[3:6] for row in fine[3:]] == [["", "", ""]] * 2


def test_what_is_expected_stands_beside_what_came(results: tuple[Result, ...], style: Style) -> None:
    fails = tables(written(results, style))["Fails (6)"]
    assert fails[0] == ["Verdict", "Answer", "URL", "First status", "Redirect", "Expected", "Reason", "Mentioned in"]
    assert fails[-1][3:6] == ["301", "permanent", link("https://a.example/by-year/2014")]


def test_a_table_has_no_column_without_a_value(results: tuple[Result, ...], style: Style) -> None:
    (fails,) = (rows for name, rows in tables(written(results[5:6], style)).items() if name.startswith("Fails"))
    assert fails[0] == ["Verdict", "Answer", "URL", "Reason", "Mentioned in"]


def test_expected_statuses_are_no_link(style: Style) -> None:
    target = Target(0, "http://a.example/", expectation=Expectation(None, (301, 410)))
    read = tables(written((Result(target, Verdict.UNEXPECTED, status=200, fails=True),), style))
    assert next(rows for name, rows in read.items() if name.startswith("Fails"))[2][3] == "`301/410`"


@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_a_payload_stays_in_its_cell_and_is_no_markup(payload: str, verbose: bool) -> None:
    text = written((hostile(payload), hostile(f"http://h.example/{payload}")), Style(now=NOON, verbose=verbose))
    for rows in tables(text).values():
        assert {len(row) for row in rows} == {len(rows[0])}
        for row in rows:
            for cell in row:
                plain = CODE_SPAN.sub("", LINK.sub(lambda found: found[1], cell))
                assert re.search(r"[\\`_\[\]<>&|~#@$]|://|\*(?!\*)(?<!\*\*)", plain) is None, cell


@pytest.mark.parametrize(
    "url",
    ["https://a.example/?key=***", "https://a.example/é", "javascript:alert(1)", "https://a.example/a`b", "=http://a/"],
)
def test_what_is_not_whole_or_not_of_the_web_is_no_link(url: str) -> None:
    assert link_to(url) == code_span(url)


@pytest.mark.parametrize(
    "url", ["https://a.example/(x)_[y]*z*", "http://[::1]:8/?a=b&c=%3E#d", "https://a.example/~@!$',;"]
)
def test_a_real_reader_follows_a_link_to_the_url_itself(url: str) -> None:
    rendered = MarkdownIt("commonmark").render(link_to(url))
    assert unquote(html.unescape(rendered.split('"')[1])) == unquote(url)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("", ""),
        ("https://a.example/", "`https://a.example/`"),
        ("a|b", r"`a\|b`"),
        ("a\\|b", r"`a\\x7cb`"),
        ("a`b", "``a`b``"),
        ("a``b`c", "```a``b`c```"),
        ("`", "`` ` ``"),
        (" a ", "`  a  `"),
    ],
)
def test_a_code_span_holds_any_text(text: str, span: str) -> None:
    assert code_span(text) == span


@pytest.mark.parametrize(
    ("sentence", "inert"),
    [
        ("404 Not Found, confirmed by a second request", "404 Not Found, confirmed by a second request"),
        ("Moved to https://a.example/x, which answers", "Moved to `https://a.example/x`, which answers"),
        ("永久移动到 https://a.example/，目标返回", "永久移动到 `https://a.example/`，目标返回"),
        ("thanks @team, see #12 and owner/repo#3.", "thanks `@team`, see `#12` and `owner/repo#3`."),
        ("see www.a.example (GH-12)", "see `www.a.example` (GH-12)"),
        ("a *b* _c_ <d> [e](f) &amp; $x$ ~y~", "a `*b*` `_c_` `<d>` `[e](f`) `&amp`; `$x$` `~y~`"),
        ("commit 0123abc :smile: decade", "commit `0123abc` `:smile`: decade"),
        ("somebody@a.example", "`somebody@a.example`"),
    ],
)
def test_words_that_a_renderer_would_change_become_code(sentence: str, inert: str) -> None:
    assert prose(sentence) == inert


def test_a_section_stops_where_nobody_reads_on(style: Style) -> None:
    results = tuple(
        Result(Target(number, f"http://a.example/{number}"), Verdict.BROKEN, reason=Note("broken"), fails=True)
        for number in range(1_005)
    )
    text = written(results, style)
    assert len(tables(text)["Fails (1005)"]) == 1_002
    assert text.split("\n\n")[-1] == "… and 5 more; the JSON report has them all\n"


def test_the_whole_fits_githubs_limit(style: Style) -> None:
    moved = [
        replace(result, target=Target(number, f"{result.url}/{'|' * 1_500}{number}"))
        for number, result in enumerate((*example_of_every_section(), excused()) * 1_000)
    ]
    assert len(written(tuple(moved), style).encode()) < 1024 * 1024


def example_of_every_section() -> tuple[Result, ...]:
    from tests.reports.examples import every_verdict

    return every_verdict()[1:6]


def test_a_run_that_does_not_say_when_it_began_is_dated_by_its_writing(style: Style) -> None:
    out = io.StringIO()
    write((), Summary(), out, style)
    assert out.getvalue().endswith("\n\nWritten 2026-11-23 12:00 UTC.\n")
