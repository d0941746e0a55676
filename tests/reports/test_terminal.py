import io
import re

import pytest
from msgspec.structs import replace

from probe.codes import Language
from probe.model import FailureKind, Hop, Note, Result, Summary, Target, Verdict
from probe.reports import Style
from probe.reports.layout import columns
from probe.reports.terminal import write
from tests.reports.examples import NOON, summed

SGR = re.compile(r"\x1b\[[0-9;]*m")

ALL_FINE = """\
All URLs (2)

verdict      URLs  what it means
---------  ------  ---------------------
ok              2  answered with success

Codes seen

code      URLs  phrase    what it means
------  ------  --------  ---------------
200          2  OK        What 200 means.

✓ All 2 URLs are fine (took 12.3 s)
"""

VERBOSE = """\
To look at (1)

verdict     answer    URL
----------  --------  -------------------------
blocked     403       https://shop.example/cart
                        blocked.en
                        earlier.en HEAD 403
                        in urls.txt:4

Fine (2)

verdict     answer    URL
----------  --------  --------------------------------
redirected  200       http://a.example/old
                        moved.en https://a.example/new
                        301 http://a.example/old
                        200 https://a.example/new
                        in urls.txt:2, docs/a.md:40
ok          200       https://a.example/
                        answered.en 200 OK
                        scheme-assumed.en
                        in urls.txt:1

"""

NARROW = """\
Fails (1)

verdict        URL
-------------  ------------------------
unreachable    https://no-such.example/
dns-not-found    dns-not-found.en
                 in urls.txt:9

All URLs (1)

verdict        URLs  what it means
-----------  ------  ----------------------
unreachable       1  no HTTP answer at all,
                     asked more than once

Codes seen

code             URLs  what it means
-------------  ------  --------------------
dns-not-found       1  Name not found: What
                       dns-not-found means.

✗ The URL fails (took 12.3 s)
"""


def written(results: tuple[Result, ...], style: Style) -> str:
    out = io.StringIO()
    write(results, summed(results), out, style)
    return out.getvalue()


def test_all_fine_is_told_in_a_line_after_the_counts(results: tuple[Result, ...], style: Style) -> None:
    assert written(results[:1] * 2, style) == ALL_FINE


def test_verbose_shows_chains_and_evidence_and_what_is_fine(results: tuple[Result, ...], style: Style) -> None:
    text = written((results[0], results[1], results[3]), replace(style, verbose=True))
    assert text.partition("All URLs")[0] == VERBOSE
    assert "moved for good" not in text


def test_a_narrow_terminal_has_the_answer_under_the_verdict(results: tuple[Result, ...], style: Style) -> None:
    text = written(results[8:9], replace(style, width=48))
    assert text == NARROW


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("width", [60, 72, 80, 100, 133, 200])
def test_no_line_is_wider_than_the_terminal(
    results: tuple[Result, ...], language: Language, verbose: bool, width: int
) -> None:
    longest = Result(
        Target(0, "https://a.example/" + "网" * 400),
        Verdict.UNREACHABLE,
        (Hop("https://a.example/", "GET", None, FailureKind.TLS_CLIENT_CERTIFICATE),),
        failure=FailureKind.TLS_CLIENT_CERTIFICATE,
        reason=Note("一" * 300),
        evidence=(Note("x" * 300),),
    )
    text = written((*results, longest), Style(now=NOON, language=language, verbose=verbose, width=width))
    tables = text[: text.rindex("\n\n")]  # the last sentence is one line, however long
    assert [line for line in tables.splitlines() if columns(line) > width] == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("width", [60, 100])
def test_colours_change_nothing_but_colours(results: tuple[Result, ...], language: Language, width: int) -> None:
    plain = Style(now=NOON, language=language, width=width)
    colored = written(results, replace(plain, color=True))
    assert SGR.sub("", colored) == written(results, plain)
    assert "\x1b[31mbroken\x1b[0m" in colored
    assert "\x1b[33mblocked\x1b[0m" in colored
    assert [line for line in colored.splitlines() if line.count("\x1b[") % 2] == []


def test_a_url_of_any_length_is_shown_in_three_lines(style: Style) -> None:
    long = Result(Target(0, "https://a.example/" + "x" * 5_000 + "/end"), Verdict.BROKEN, status=404, meaning="404")
    lines = written((long,), style).splitlines()
    assert lines[4].startswith("broken     404       https://a.example/xxx")
    assert [len(line) for line in lines[4:7]] == [100, 100, 100]
    assert lines[6].endswith("…")
    assert lines[7] == ""


def test_what_nobody_reads_to_the_end_is_counted(style: Style) -> None:
    results = tuple(Result(Target(n, f"http://a.example/{n}"), Verdict.BROKEN) for n in range(1_003))
    text = written(results, style)
    assert text.count("http://a.example/") == 1_000
    assert "\n\n… and 3 more; the JSON report has them all\n\n" in text


def test_an_order_to_a_build_log_begins_no_line(style: Style) -> None:
    result = Result(Target(0, "http://a.example/"), Verdict.BROKEN, reason=Note("::error::x"))
    assert re.findall(r"^ *(\S*::\S*)$", written((result,), style), re.MULTILINE) == ["\\:error::x.en"]


def test_a_run_without_results_says_so(style: Style) -> None:
    out = io.StringIO()
    write((), Summary(), out, replace(style, language=Language.ZH))
    assert out.getvalue() == "! 没有找到任何网址（用时 0.0 秒）\n"
