"""The page in a real browser: Chromium, where it is installed."""

import csv
import io
from typing import Any

import pytest
from msgspec.structs import replace

from probe.codes import Language
from probe.model import Mention
from probe.reports import Style, report_named
from probe.reports.history import History
from samples.large import Results
from tests.reports.examples import NOON, every_verdict, excused, summed
from tests.reports.html.conftest import Open
from tests.reports.html.test_charts import earlier
from tests.reports.test_formats import PAYLOADS, hostile

pytestmark = pytest.mark.browser

HOSTILE = (
    *PAYLOADS,
    "</script><script>document.title='taken'</script>",
    "<!--<script>",
    "\"><img src=x onerror=document.title='taken'>",
    "javascript:document.title='taken'",
    "${document.title='taken'}",
    "\u2028\u2029';document.title='taken'//",
    "</noscript></title></style><svg onload=document.title='taken'>",
    "__proto__",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 390])
def test_nothing_keeps_anybody_out(opened: Open, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = opened(color_scheme=scheme, viewport={"width": width, "height": 900}).page
    page.locator(".open-row").first.click()
    page.locator("dl.facts").wait_for()
    assert [(found["id"], found["impact"]) for found in axe.run(page).response["violations"]] == []


def test_what_asks_for_most_comes_first(opened: Open) -> None:
    report = opened()
    assert report.shown[0] == "https://docs.example/gone"
    assert report.shown[-1] == "ftp://files.example/"
    assert len(report.shown) == 14
    assert report.page.locator("#table").get_attribute("aria-rowcount") == "15"
    assert report.row("docs.example/gone").get_attribute("aria-rowindex") == "2"


def test_filters_by_mouse(opened: Open) -> None:
    report = opened()
    report.page.locator("#chips button", has_text="broken").click()
    assert len(report.shown) == 3
    report.page.locator("#chips button", has_text="failing").click()
    assert len(report.shown) == 4
    report.page.locator("#answer").select_option("404")
    assert report.shown == ["https://docs.example/gone", "https://known.example/gone"]
    assert report.fragment == "#verdict=broken%2Cfailing&answer=404"
    assert report.page.locator("#count").inner_text() == "2 of 14 URLs"
    report.page.locator("#clear").click()
    assert len(report.shown) == 14
    assert report.fragment == ""


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        ("#host", "shop", ["https://shop.example/cart"]),
        ("#document", "清单", ["https://api.example/health"]),
        ("#q", "LOOP docs", []),
        ("#q", "gone docs/a.md", ["https://docs.example/gone", "https://known.example/gone"]),
        ("#q", "moves in May", ["https://known.example/gone"]),
    ],
)
def test_texts_filter_as_they_are_typed(opened: Open, field: str, typed: str, shown: list[str]) -> None:
    report = opened()
    report.page.locator(field).press_sequentially(typed)
    assert report.shown == shown
    assert report.page.locator("#nothing").is_visible() is not bool(shown)


@pytest.mark.parametrize(
    ("field", "typed", "count"), [("#document", "Page-599", 1), ("#q", "page-599 404", 1), ("#document", "page-600", 0)]
)
def test_a_document_is_found_whose_place_is_not_listed(opened: Open, field: str, typed: str, count: int) -> None:
    gone = next(result for result in every_verdict() if result.status == 404)
    places = tuple(Mention(gone.url, f"page-{number}.md", 1, 1) for number in range(600))
    report = opened((replace(gone, target=replace(gone.target, mentions=places)), every_verdict()[0]))
    report.page.locator(field).fill(typed)
    assert len(report.shown) == count


def test_the_keyboard_alone_does_it_all(opened: Open) -> None:
    report = opened()
    keyboard = report.page.keyboard
    keyboard.press("Tab")
    assert report.page.evaluate("document.activeElement.className") == "skip"
    keyboard.press("/")
    keyboard.type("gone")
    assert len(report.shown) == 2
    report.page.locator("thead button").first.focus()
    for _ in range(5):  # past the columns that sort, to the rows: one stop
        keyboard.press("Tab")
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    assert report.page.evaluate("document.activeElement.textContent") == "https://known.example/gone"
    assert report.page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
    assert report.page.locator("dl.facts").count() == 1
    keyboard.press("Escape")
    assert report.page.locator("dl.facts").count() == 0
    keyboard.press("Home")
    assert report.page.evaluate("document.activeElement.textContent") == "https://docs.example/gone"
    keyboard.press("End")
    assert report.page.evaluate("document.activeElement.textContent") == "https://known.example/gone"


@pytest.mark.parametrize("by_keyboard", [False, True])
def test_columns_sort_both_ways_and_back(opened: Open, by_keyboard: bool) -> None:
    report = opened()
    first = report.shown
    heading = report.page.locator("thead th.c-url")

    def press() -> None:
        if by_keyboard:
            heading.locator("button").press("Enter")
        else:
            heading.locator("button").click()

    press()
    assert (heading.get_attribute("aria-sort"), report.shown) == ("ascending", sorted(first))
    press()
    assert (heading.get_attribute("aria-sort"), report.shown) == ("descending", sorted(first, reverse=True))
    press()
    assert (heading.get_attribute("aria-sort"), report.shown) == ("none", first)
    assert report.page.get_by_role("columnheader", name="URL", exact=True).count() == 1  # no arrow is read out


def test_a_row_opens_to_all_that_is_known(opened: Open) -> None:
    report = opened(fragment="#open=1&sort=url")
    facts = report.page.locator("dl.facts").inner_text()
    for told in (
        "301",
        "https://a.example/new",
        "→ /new",
        "10 ms",
        "urls.txt:2:1",
        "docs/a.md:40:1",
        "What 200 means.",
    ):
        assert told in facts
    links = report.page.locator("dl.facts a").evaluate_all("links => links.map(each => [each.href, each.rel])")
    assert {rel for _, rel in links} == {"noreferrer noopener"}
    assert {href.partition(":")[0] for href, _ in links} == {"http", "https"}


def test_a_fragment_gives_the_same_view_again(opened: Open) -> None:
    report = opened(fragment="#q=example&verdict=ok,redirected&sort=-url&open=0")
    assert report.shown == ["https://a.example/", "http://a.example/old"]
    assert report.page.locator("#q").input_value() == "example"
    assert report.page.locator("dl.facts").count() == 1
    report.page.evaluate("location.hash = 'verdict=broken'")
    report.page.locator("tr.row", has_text="docs.example/gone").wait_for()
    assert len(report.shown) == 3


def test_the_address_and_the_table_agree_after_each_link_and_going_back(opened: Open) -> None:
    report = opened()
    page = report.page
    page.locator(".verdicts a", has_text="broken").press("Enter")
    page.locator("#count", has_text="3 of 14 URLs").wait_for()
    assert page.evaluate("document.activeElement.id") == "results"  # what the next tab key goes on from
    page.go_back()
    page.locator("#count", has_text="14 of 14 URLs").wait_for()
    assert page.locator("#chips [aria-pressed='true']").count() == 0
    page.locator("#q").fill("gone")
    page.locator(".skip").press("Enter")
    page.wait_for_function("location.hash === '#q=gone'")
    assert len(report.shown) == 2


@pytest.mark.parametrize(
    "fragment",
    ["#open=999", "#open=__proto__", "#sort=constructor&verdict=nonsense", "#%E0%A4%A", "#results", "#open=1.5"],
)
def test_a_fragment_that_means_nothing_shows_everything(opened: Open, fragment: str) -> None:
    assert len(opened(fragment=fragment).shown) == 14


def test_what_strangers_write_does_nothing(opened: Open) -> None:
    results = [hostile(payload) for payload in HOSTILE]
    results += [hostile(f"http://h.example/{payload}", known=True) for payload in HOSTILE]
    report = opened(results)
    page = report.page
    title = page.title()
    for number in range(len(results)):
        page.evaluate(f"change({{open: {number}}})")
        hrefs = page.locator("dl.facts a").evaluate_all("links => links.map(each => each.getAttribute('href'))")
        assert [href for href in hrefs if not href.startswith(("http://", "https://"))] == []
    assert page.title() == title
    assert page.locator("img, iframe, object, svg[onload]").count() == 0
    assert page.locator("script").count() == 2


def test_what_is_copied_is_what_the_reports_write(opened: Open) -> None:
    payloads = [hostile(payload) for payload in HOSTILE if payload != "__proto__"]
    results = (*every_verdict(), excused(), *payloads)
    style = Style(now=NOON, index=True, columns=("old_url", "=owner", "other, too"))
    report = opened(results, style=style, permissions=["clipboard-read", "clipboard-write"])
    report.page.locator("#copy-csv").click()
    report.page.locator("#count", has_text="Copied").wait_for()
    copied = report.page.evaluate("navigator.clipboard.readText()")
    out = io.StringIO()
    report_named("csv").write(results, summed(results), out, style)
    assert "'@zoe, 中" in copied
    report.page.evaluate("change({ sort: '-url', verdict: ['broken', 'redirected', 'unexpected'] })")
    report.page.locator("#copy-csv").click()
    report.page.locator("#count", has_text="Copied").wait_for()
    filtered = csv.DictReader(io.StringIO(report.page.evaluate("navigator.clipboard.readText()")))
    assert [row["url"].removeprefix("'") for row in filtered] == report.page.evaluate("shown.map(row => row.url)")
    report.page.evaluate("change({ verdict: [] })")
    report.row("https://a.example/2014").click()
    assert "in.=owner: @zoe, 中" in report.page.locator("dl.facts").inner_text()
    assert sorted(csv.reader(io.StringIO(copied))) == sorted(csv.reader(io.StringIO(out.getvalue())))


def test_markdown_is_copied_of_what_is_filtered(opened: Open) -> None:
    report = opened(permissions=["clipboard-read", "clipboard-write"], fragment="#verdict=unexpected")
    report.page.locator("#copy-markdown").click()
    report.page.locator("#count", has_text="Copied 1 row.").wait_for()
    heading, rule, row = report.page.evaluate("navigator.clipboard.readText()").splitlines()
    assert heading == "| Verdict | Response | URL | Evidence | Found in |"
    assert row.startswith("| unexpected | 200 | `https://a.example/2014` → `https://a.example/all` | ")
    assert row.endswith(" | `moves.csv:2` |")
    assert rule == "| :--- | :--- | :--- | :--- | :--- |"


@pytest.mark.usefixtures("real_table")
def test_few_of_many_rows_are_drawn_and_all_are_reached(opened: Open) -> None:
    report = opened(Results(3_000))
    page = report.page
    page.evaluate("document.getElementById('results').scrollIntoView()")
    assert page.locator("tr.row").count() < 100
    page.locator(".open-row").first.focus()
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.closest('tr').getAttribute('aria-rowindex')") == "3001"
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.closest('tr').getAttribute('aria-rowindex')") == "2"
    page.keyboard.press("Enter")
    page.evaluate("scrollBy(0, body.getBoundingClientRect().top + 2_000 * rowHeight)")
    page.locator("tr.row[aria-rowindex='2005']").wait_for()
    assert page.locator("tr.row").count() < 100


def test_the_switch_turns_light_to_dark_and_the_page_remembers(opened: Open) -> None:
    report = opened(color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = report.page.evaluate(ground)
    report.page.locator("#theme").click()
    dark = report.page.evaluate(ground)
    assert light != dark
    report.page.reload()
    assert report.page.evaluate(ground) == dark


@pytest.mark.usefixtures("real_table")
def test_print_has_the_rows_and_no_controls(opened: Open) -> None:
    page = opened(Results(1_500)).page
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("tr.row").count() == 1_000
    assert page.locator("#printed").inner_text() == "The first 1,000 rows are printed."
    assert page.locator(".filters").is_hidden()
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 between its margins
    assert page.locator("tr.row .c-place").first.is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("tr.row").count() < 100


def test_without_javascript_what_fails_is_there(opened: Open) -> None:
    page = opened(java_script_enabled=False).page
    assert page.locator("noscript table tbody tr").count() == 6
    assert page.locator("h1").inner_text().startswith("6 of 14 URLs fail")
    assert page.locator("svg").count() > 3
    assert page.locator("#explorer").is_hidden()


def test_a_chinese_page_is_chinese(opened: Open) -> None:
    report = opened(style=Style(now=NOON, language=Language.ZH), fragment="#open=1")
    assert report.page.locator("html").get_attribute("lang") == "zh-Hans"
    assert report.page.locator("#count").inner_text() == "14 个网址中的 14 个"
    assert "请求过程" in report.page.locator("dl.facts").inner_text()


def test_a_row_shows_what_earlier_runs_saw(opened: Open) -> None:
    page = opened(style=Style(now=NOON, history=History((), earlier)), fragment="#open=7").page
    facts = page.locator("dl.facts").inner_text()
    assert "Failing since" in facts
    assert page.locator(".strip li").count() == 3
    assert page.locator(".strip li").first.get_attribute("title") == "2026-11-20 12:00 UTC: failing 500"
    assert "2026-11-20 – 2026-11-22: failing 500 ×3" in facts
    page.emulate_media(media="print")
    colours = "getComputedStyle(document.querySelector('.strip li')).printColorAdjust"
    assert page.evaluate(colours) == "exact"
    page.emulate_media(media="screen")
    assert page.evaluate("seriesOf(['ok 200', 'broken 404', 'broken 404', 'ok 200'])") == (
        "ok 200 → broken 404 ×2 → ok 200"
    )
    assert page.locator("tr.row", has_text="docs.example/gone").locator(".tag").inner_text() == "new"
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    assert axe.run(page).response["violations"] == []


def test_what_changed_since_the_previous_run_is_filtered(opened: Open) -> None:
    report = opened(style=Style(now=NOON, history=History((), earlier)))
    assert report.page.locator("tr.row").first.locator(".tag").inner_text() == "new"  # before what failed already
    report.page.locator(".tiles a", has_text="fixed").press("Enter")
    report.page.locator("#count", has_text="1 of 14 URLs").wait_for()
    assert report.shown == ["https://a.example/"]
    assert report.row("https://a.example/").locator(".tag").inner_text() == "fixed"
    report.page.locator("#changes button", has_text="new 5").press("Enter")
    assert (len(report.shown), report.fragment) == (5, "#change=new")
    assert "https://api.example/health" not in report.shown
    report.page.locator("#changes [aria-pressed='true']").press("Enter")
    assert (len(report.shown), report.fragment) == (14, "")


def test_an_empty_run_says_so(opened: Open) -> None:
    page = opened(()).page
    assert page.locator("h1").inner_text() == "No URLs were found"
    assert page.locator("#nothing").inner_text() == "The run found no URLs."


def test_nothing_is_wider_than_a_telephone(opened: Open) -> None:
    results: Any = [replace(each, fails=True) for each in every_verdict()]
    page = opened(results, viewport={"width": 360, "height": 800}, fragment="#open=6").page
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("td.c-url").first.bounding_box()["width"] > 180
