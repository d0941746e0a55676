import pytest
from msgspec.structs import replace

from probe.model import Hop, Mention, Result, Target, Verdict, Via
from probe.reports import Style
from probe.reports.record import record
from probe.reports.rows import Row, Section, chain_of, gather, hops, legend
from tests.reports.examples import excused, target


def test_each_result_goes_where_it_is_looked_for(results: tuple[Result, ...], style: Style) -> None:
    found = gather((*results, excused()), replace(style, verbose=True))
    sections = {
        "fails": found.fails,
        "known": found.known,
        "look": found.look,
        "fine": found.fine,
        "moved": found.moved,
    }
    errors = [Verdict.BROKEN, Verdict.BROKEN, Verdict.FAILING, Verdict.UNREACHABLE, Verdict.INVALID, Verdict.UNEXPECTED]
    assert {name: [row.verdict for row in section.rows] for name, section in sections.items()} == {
        "fails": errors,
        "known": [Verdict.BROKEN],
        "look": [Verdict.SUSPECT, Verdict.BLOCKED, Verdict.LIMITED, Verdict.UNCHECKED],
        "fine": [Verdict.OK, Verdict.REDIRECTED, Verdict.SKIPPED],
        "moved": [Verdict.REDIRECTED],
    }
    assert found.counted == {"fails": 6, "known": 1, "look": 4, "fine": 2, "skipped": 1}
    assert found.known.rows[0].excuse == "excuse-ignored.en moves in May"
    assert gather(results, style).fine == Section()


def test_errors_come_first_as_they_were_found_then_verdict_by_verdict(
    results: tuple[Result, ...], style: Style
) -> None:
    section = Section()
    for result in (*results, *results):
        section.add(result, style)
    errors = [Verdict.BROKEN, Verdict.BROKEN, Verdict.FAILING, Verdict.UNREACHABLE, Verdict.INVALID, Verdict.UNEXPECTED]
    assert [row.verdict for row in section.sorted()] == [
        *errors,
        *errors,
        *[Verdict.SUSPECT] * 2,
        *[Verdict.BLOCKED] * 2,
        *[Verdict.LIMITED] * 2,
        *[Verdict.UNCHECKED] * 2,
        *[Verdict.REDIRECTED] * 2,
        *[Verdict.SKIPPED] * 2,
        *[Verdict.OK] * 2,
    ]


@pytest.mark.parametrize(("verbose", "shown"), [(False, 3), (True, 100)])
def test_verbose_reports_show_nearly_all_places(style: Style, verbose: bool, shown: int) -> None:
    result = Result(target(0, "u", *((f"{n:03}.md", 1) for n in range(120))), Verdict.BROKEN, fails=True)
    (row,) = gather((result,), replace(style, verbose=verbose)).fails.rows
    assert (row.places, row.more_places) == (tuple(f"{n:03}.md:1" for n in range(shown)), 120 - shown)


def test_a_row_says_what_people_read(results: tuple[Result, ...], style: Style) -> None:
    assert gather(results, style).fails.rows[0] == Row(
        verdict=Verdict.BROKEN,
        answer="404",
        url="https://docs.example/gone",
        target="",
        first_status="",
        redirect="",
        replacement="",
        expected="",
        reason="broken.en",
        excuse="",
        chain=(),
        evidence=(),
        places=("docs/a.md:7", "docs/b.md:7", "docs/c.md:7"),
        more_places=2,
    )


def test_rows_stop_by_number_and_by_size(results: tuple[Result, ...], style: Style) -> None:
    many, large = Section(), Section()
    wide = replace(results[5], target=Target(0, f"http://a.example/{'x' * 5_000}"))
    for _ in range(1_001):
        many.add(results[5], style)
        large.add(wide, style)
    assert (many.total, len(many.rows), many.left_out) == (1_001, 1_000, 1)
    assert (large.total, large.left_out) == (1_001, 1_001 - len(large.rows))
    assert 40 < len(large.rows) < 50


def test_the_legend_counts_urls_by_what_they_met(results: tuple[Result, ...], style: Style) -> None:
    seen = legend(gather(results, style).codes, style)
    assert [(name, count, code.phrase) for name, count, code in seen] == [
        ("200", 4, "OK"),
        ("301", 2, "Moved Permanently"),
        ("302", 1, "Found"),
        ("403", 1, "Forbidden (challenge page)"),
        ("404", 1, "Not Found"),
        ("429", 1, "Too Many Requests"),
        ("599", 1, "Server error"),
        ("dns-not-found", 1, "Name not found"),
        ("redirect-loop", 1, "Redirect loop"),
        ("scheme-not-probed", 1, "Scheme not probed"),
        ("url-invalid", 1, "Not a URL"),
    ]


def test_a_chain_names_the_failure_that_ended_it(results: tuple[Result, ...], style: Style) -> None:
    assert hops(record(results[1], style)) == ["301 http://a.example/old", "200 https://a.example/new"]
    assert hops(record(results[8], style)) == ["dns-not-found https://no-such.example/"]


def test_a_chain_says_where_a_page_leads_on_by_itself(results: tuple[Result, ...], style: Style) -> None:
    trail = (
        Hop("http://a.example/", "GET", 301, via=Via.LOCATION),
        Hop("http://a.example/x", "GET", 200, via=Via.META_REFRESH),
        Hop("http://a.example/y", "GET", 200, via=Via.REFRESH_HEADER),
        Hop("http://a.example/z", "GET", 200, via=Via.SCRIPT),
    )
    seen = record(replace(results[1], trail=trail), style)
    assert chain_of(seen) == (
        "301 http://a.example/ > 200 http://a.example/x >meta-refresh> 200 http://a.example/y >refresh-header> "
        "200 http://a.example/z"
    )
    assert hops(seen) == [
        "301 http://a.example/", "200 http://a.example/x >meta-refresh>", "200 http://a.example/y >refresh-header>",
        "200 http://a.example/z",
    ]  # fmt: skip
    assert chain_of(record(results[9], style)) == ""


def test_long_names_of_documents_are_cut_before_the_line(results: tuple[Result, ...], style: Style) -> None:
    named = replace(results[5], target=Target(0, "http://a.example/", (Mention("x", "d" * 500, 12, 1),)))
    (place,) = gather((named,), style).fails.rows[0].places
    assert place == f"{'d' * 100}…{'d' * 96}:12"
