import io
import re

import pytest
from msgspec.structs import replace

from probe.codes import Language
from probe.model import FailureKind, Hop, Mention, Note, Result, Summary, Target, Verdict
from probe.reports import Style
from probe.reports.layout import columns
from probe.reports.terminal import write
from tests.reports.examples import NOON, excused, summed, target

SGR = re.compile(r"\x1b\[[0-9;]*m")
LINK = re.compile(r"\x1b]8;;([^\x1b]*)\x1b\\")

ALL_FINE = """\
2 URLs: 2 ok
✓ All 2 URLs are fine (took 12.3 s)
"""

FAILS = """\
docs/a.md:7:1      404            https://docs.example/gone
    also in docs/b.md:7:1, docs/c.md:7:1, docs/d.md:7:1 and 1 more
urls.txt:7:1       redirect-loop  https://loop.example/a?{loop}
    redirect-loop.en
    → https://loop.example/b
urls.txt:9:1       dns-not-found  https://no-such.example/
    dns-not-found.en
urls.txt:10:1      url-invalid    =http://exa mple|/
    url-invalid.en
链接/清单.txt:8:1  599            https://api.example/health

"""

ENDING = """\
1  suspect       urls.txt:3:1  https://blog.example/2014/05/an-article
1  blocked  403  urls.txt:4:1  https://shop.example/cart
1  limited  429  urls.txt:5:1  https://api.example/v1?token=***
Not shown: 1 moved permanently, 1 ignored, 1 skipped, 1 unchecked; -v shows them.
13 URLs: 1 ok, 1 redirected, 1 suspect, 1 blocked, 1 limited, 3 broken, 1 failing, 1 unreachable, 1
invalid, 1 skipped, 1 unchecked
! Incomplete: 1 URL was not checked.
✗ 5 of 13 URLs fail, 1 is known to fail, 4 need a look, 2 are fine, 1 skipped (took 12.3 s)
"""

VERBOSE = """\
Fine (2)

urls.txt:1:1  ok          https://a.example/
    answered.en 200 OK
    scheme-assumed.en
    what to do: What to do about 200.
urls.txt:2:1  redirected  http://a.example/old
    moved.en https://a.example/new
    301 http://a.example/old
    200 https://a.example/new
    what to do: What to do about 200.
    also in docs/a.md:40:1

To look at (1)

urls.txt:4:1  403  https://shop.example/cart
    blocked.en
    earlier.en HEAD 403
    what to do: What to do about 403 wall.

Codes seen

code      URLs  what it means
------  ------  -------------------------------------------------------
301          1  Moved Permanently: What 301 means.
403          1  Forbidden (challenge page): What 403 wall means.
404          1  Not Found: What 404 means.

Fails (1)

docs/a.md:7:1  404  https://docs.example/gone
    broken.en
    what to do: What to do about 404.
    also in docs/b.md:7:1, docs/c.md:7:1, docs/d.md:7:1, docs/e.md:7:1

4 URLs: 1 ok, 1 redirected, 1 blocked, 1 broken
✗ 1 of 4 URLs fails, 1 needs a look, 2 are fine (took 12.3 s)
"""


def written(results: tuple[Result, ...], style: Style) -> str:
    out = io.StringIO()
    write(results, summed(results), out, style)
    return out.getvalue()


def broken(count: int, page: str = "docs/{}.md", url: str = "https://a.example/{}") -> tuple[Result, ...]:
    return tuple(
        Result(
            target(n, url.format(n), (page.format(n), n + 1)), Verdict.BROKEN, status=404, meaning="404",
            reason=Note("broken"), fails=True,
        )
        for n in range(count)
    )  # fmt: skip


def test_all_fine_is_told_in_two_lines(results: tuple[Result, ...], style: Style) -> None:
    assert written(results[:1] * 2, style) == ALL_FINE


def test_what_fails_comes_first_and_counts_come_last(results: tuple[Result, ...], style: Style) -> None:
    fails = FAILS.format(loop="to-and-fro-" * 16)
    expected = [result for result in results if result.verdict is not Verdict.UNEXPECTED]
    assert written((*expected, excused()), style) == fails + ENDING


def test_four_failures_take_few_lines(results: tuple[Result, ...], style: Style) -> None:
    fails = [result for result in results if result.fails]
    four = [result for result in fails if result.verdict not in (Verdict.INVALID, Verdict.UNEXPECTED)]
    moved = [result for result in fails if result.verdict is Verdict.UNEXPECTED] * 4
    for language in Language:
        for shown in (four, moved):
            text = written((*shown, results[0]), replace(style, language=language, width=80, height=24))
            assert len(text.splitlines()) <= 14


def test_verbose_puts_everything_else_before_what_fails(results: tuple[Result, ...], style: Style) -> None:
    text = written((results[0], results[1], results[3], results[5]), replace(style, verbose=1))
    assert re.sub(r"-{40,}", "-" * 55, text) == VERBOSE


def test_twice_verbose_shows_every_exchange_with_its_time_and_address(
    results: tuple[Result, ...], style: Style
) -> None:
    hops = (*results[1].trail, Hop("https://a.example/", "GET", None, FailureKind.READ_TIMEOUT, elapsed=20.0))
    text = written((replace(results[1], trail=hops), results[0]), replace(style, verbose=2))
    assert [line.strip() for line in text.splitlines() if " ms" in line] == [
        "200  HEAD https://a.example/  12 ms  192.0.2.1",
        "301  HEAD http://a.example/old  10 ms  - >location>",
        "200  HEAD https://a.example/new  20 ms  -",
        "read-timeout  GET https://a.example/  20000 ms  -",
    ]


def test_a_success_is_never_explained(results: tuple[Result, ...], style: Style) -> None:
    assert "Codes seen" not in written(results, style)
    assert "Codes seen" not in written(results[:1], replace(style, verbose=1))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("verbose", [0, 1, 2])
@pytest.mark.parametrize("width", [60, 72, 80, 100, 133, 200])
def test_no_line_is_wider_than_the_terminal(
    results: tuple[Result, ...], language: Language, verbose: int, width: int
) -> None:
    longest = Result(
        Target(0, "https://a.example/" + "网" * 400, (Mention("x", "很长的文件名" * 9 + ".md", 7, 1),)),
        Verdict.UNREACHABLE,
        (Hop("https://a.example/", "GET", None, FailureKind.TLS_CLIENT_CERTIFICATE),),
        failure=FailureKind.TLS_CLIENT_CERTIFICATE,
        reason=Note("一" * 300),
        evidence=(Note("x" * 300),),
        fails=True,
    )
    for height in (24, 240):
        style = Style(now=NOON, language=language, verbose=verbose, width=width, height=height)
        text = written((*results, excused(), longest), style)
        tables = text[: text.rindex("\n", 0, -1)]  # the last sentence is one line, however long
        assert [line for line in tables.splitlines() if columns(line) > width] == []


def test_a_url_that_does_not_fit_has_lines_of_its_own_on_a_terminal_and_only_there(style: Style) -> None:
    url = "https://a.example/" + "x" * 130
    (one,) = broken(1, url=url)
    assert written((one,), replace(style, height=24)).splitlines()[:3] == [
        "docs/0.md:1:1  404", f"  {url[:98]}", f"  {url[98:]}",
    ]  # fmt: skip
    assert written((one,), style).splitlines()[0] == f"docs/0.md:1:1  404  {url}"


def test_a_url_of_any_length_is_shown_in_three_lines(style: Style) -> None:
    lines = written(broken(1, url="https://a.example/" + "x" * 5_000 + "/end"), replace(style, height=24)).splitlines()
    assert [len(line) for line in lines[1:4]] == [100, 100, 100]
    assert lines[4] == ""


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("width", [60, 100])
def test_colours_and_links_change_nothing_but_themselves(
    results: tuple[Result, ...], language: Language, width: int
) -> None:
    plain = Style(now=NOON, language=language, width=width, height=50)
    for more in (replace(plain, color=True), replace(plain, color=True, links=True), replace(plain, links=True)):
        assert LINK.sub("", SGR.sub("", written(results, more))) == written(results, plain)
    colored = written(results, replace(plain, color=True))
    assert "\x1b[31m404\x1b[0m" in colored
    assert "\x1b[33mblocked  403\x1b[0m" in colored
    assert [line for line in colored.splitlines() if line.count("\x1b[") % 2] == []


def test_what_is_clicked_is_the_whole_url_and_no_secret_is_in_it(results: tuple[Result, ...], style: Style) -> None:
    text = written(results, replace(style, links=True, width=60, height=24))
    links = [link for link in LINK.findall(text) if link]
    assert "https://docs.example/gone" in links
    assert f"https://loop.example/a?{'to-and-fro-' * 16}" in links
    assert [link for link in links if "token" in link or not link.startswith("https://")] == []


def test_a_link_is_percent_encoded(style: Style) -> None:
    text = written(broken(1, url="https://a.example/网 页"), replace(style, links=True))
    assert LINK.findall(text)[0] == "https://a.example/%E7%BD%91%20%E9%A1%B5"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("page", "url"),
    [
        ("docs/{}.md", "https://a.example/{}"),
        ("docs/a.md", "https://a.example/with/a/rather/long/path/that/needs/all/the/room/{}"),
        ("docs/pages/about/quite/a/lot/{}.md", "https://a.example/with/a/rather/long/path/{}"),
    ],
)
@pytest.mark.parametrize("count", [2, 10, 15, 20, 200])
def test_the_first_failures_are_on_the_last_screen(
    results: tuple[Result, ...], count: int, page: str, url: str, language: Language
) -> None:
    style = Style(now=NOON, language=language, width=80, height=24)
    fails = broken(count, page, url)
    lines = written((*results[:5], *fails), style).splitlines()
    shown = [line for line in lines[-23:] if "a.example" in line]
    assert len(shown) >= min(count, 15)
    assert len(lines) <= 23
    assert [line for line in lines if columns(line) > 80] == []
    left = count - len(shown)
    told = {Language.EN: f"{left} more that fail", Language.ZH: f"另外 {left} 个未通过的"}[language]
    assert (told in "".join(lines)) is (left > 0)


def test_names_of_documents_have_lines_of_their_own_where_that_shows_urls_whole(style: Style) -> None:
    url = "https://a.example/with/a/rather/long/path/that/needs/all/the/room/{}"
    text = written(broken(30, "docs/a.md", url), replace(style, width=80, height=24))
    assert text.splitlines()[:2] == ["docs/a.md", "  1:1   404  " + url.format(0)]


def test_nothing_is_left_out_where_no_terminal_is_filled(style: Style) -> None:
    for other in (style, replace(style, height=24, verbose=1)):
        assert written(broken(200), other).count("https://a.example/") == 200


def test_what_nobody_reads_to_the_end_is_counted(style: Style) -> None:
    text = written(broken(1_003), style)
    assert text.count("https://a.example/") == 1_000
    assert "\n… and 3 more; the JSON report has them all\n" in text


def test_failures_are_grouped_by_document_in_the_order_of_its_lines(style: Style) -> None:
    places = [("b.md", 9), ("a.md", 3), ("b.md", 2), ("a.md", 1)]
    results = tuple(
        replace(one, target=target(n, f"https://a.example/{n}", place))
        for n, (one, place) in enumerate(zip(broken(4), places, strict=True))
    )
    assert re.findall(r"^\w\.md:\d", written(results, style), re.MULTILINE) == ["b.md:2", "b.md:9", "a.md:1", "a.md:3"]


def test_what_was_found_beside_a_missing_file_is_told(style: Style) -> None:
    missing = Result(
        target(0, "readme.md", ("a.md", 1)), Verdict.BROKEN, failure=FailureKind.FILE_MISSING,
        reason=Note("file-missing"), evidence=(Note("spelt-otherwise", ("README.md",)),), fails=True,
    )  # fmt: skip
    assert "    spelt-otherwise.en README.md\n" in written((missing,), style)


def test_kinds_of_what_to_look_at_have_a_line_each(results: tuple[Result, ...], style: Style) -> None:
    walls = tuple(replace(results[3], target=target(n, f"https://shop.example/{n}", ("a.md", n))) for n in range(12))
    lines = written((*walls, results[2]), style).splitlines()
    assert lines[:2] == [
        "12  blocked  403  https://shop.example/0 and 11 more",
        " 1  suspect       urls.txt:3:1  https://blog.example/2014/05/an-article",
    ]


def test_a_success_that_fails_the_run_says_its_verdict(results: tuple[Result, ...], style: Style) -> None:
    text = written((replace(results[2], fails=True),), style)
    assert text.startswith(
        "urls.txt:3:1  suspect  https://blog.example/2014/05/an-article\n    suspect.en\n    → https://blog.example/\n"
    )


def test_an_order_to_a_build_log_begins_no_line(style: Style) -> None:
    result = Result(Target(0, "http://a.example/"), Verdict.BROKEN, reason=Note("::error::x"), fails=True)
    assert re.findall(r"^ *(\S*::\S*)$", written((result,), style), re.MULTILINE) == ["\\:error::x.en"]


def test_an_input_of_the_command_line_has_no_lines(style: Style) -> None:
    (one,) = broken(1)
    one = replace(one, target=target(0, "https://a.example/", ("argument 1", 1)))
    assert written((one,), style).startswith("argument 1  404  https://a.example/\n")


def test_a_run_without_results_says_so(style: Style) -> None:
    out = io.StringIO()
    write((), Summary(), out, replace(style, language=Language.ZH))
    assert out.getvalue() == "! 没有找到任何网址（用时 0.0 秒）\n"


def test_notices_are_told_before_the_counts(style: Style) -> None:
    out = io.StringIO()
    results = broken(2)
    write(results, replace(summed(results), notices=(Note("n" * 100), Note("m"))), out, style)
    assert out.getvalue().splitlines()[3:6] == [f"note: {'n' * 94}", f"{'n' * 6}.en", "note: m.en"]


def test_what_was_left_out_is_shown_without_advice_and_what_was_not_reached_with_it(style: Style) -> None:
    unasked = (
        Result(target(0, "https://a.example/"), Verdict.SKIPPED, reason=Note("not-sent")),
        Result(target(1, "a.md"), Verdict.OK, reason=Note("file-there")),
        Result(target(2, "https://b.example/"), Verdict.UNCHECKED, reason=Note("deadline")),
    )
    assert re.findall(r"what to do: (\S+)", written(unasked, replace(style, verbose=1))) == ["advice-deadline.en"]
