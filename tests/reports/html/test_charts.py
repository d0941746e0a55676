import io
import re
from datetime import timedelta
from xml.etree import ElementTree as ET

from msgspec.structs import replace

from probe.model import Result
from probe.reports import Style, report_named
from probe.reports.history import History, Observation, PastRun
from probe.reports.html.charts import Bar, Part, Point, bars, curve, spread, stack
from probe.reports.html.figures import Latency, gather
from probe.reports.html.overview import charts
from tests.reports.examples import NOON, summed
from tests.reports.html.test_page import given


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def test_a_bar_is_as_long_as_its_number() -> None:
    chart = drawn(bars([Bar("a", (Part(10, "error", "x"),)), Bar("b", (Part(5, "error", "x"),))]))
    one, other = (float(rect.get("width", "")) for rect in chart.iter("rect"))
    assert one == 2 * other
    assert chart.get("aria-label") == "a: 10; b: 5"


def test_parts_stand_side_by_side_and_are_told() -> None:
    chart = drawn(bars([Bar("h", (Part(3, "error", "fail"), Part(1, "warning", "look")))]))
    first, second = chart.iter("rect")
    assert float(second.get("x", "")) == float(first.get("x", "")) + float(first.get("width", ""))
    assert chart.get("aria-label") == "h: fail 3, look 1"


def test_what_has_nothing_to_show_is_not_drawn() -> None:
    assert bars([]) == bars([Bar("a", (Part(0, "error", "x"),))]) == ""
    assert stack([]) == stack([Part(0, "ok", "ok")]) == ""
    assert spread([], []) == ""
    assert curve([]) == curve([Point("2026", 1, "1")]) == ""


def test_a_stack_fills_the_width_and_shows_the_least_part() -> None:
    chart = drawn(stack([Part(1_000_000, "ok", "ok"), Part(1, "error", "broken")]))
    widths = [float(rect.get("width", "")) for rect in chart.iter("rect")]
    assert min(widths) >= 4
    assert sum(widths) + 3 == 1000


def test_slower_is_further_right() -> None:
    fast, slow = Latency(), Latency()
    fast.add(0.02)
    slow.add(2.0)
    chart = drawn(spread([("fast", fast), ("slow", slow)], ["fast 20 ms", "slow 2 s"]))
    one, other = (float(dot.get("cx", "")) for dot in chart.iter("circle"))
    assert one < other
    assert [text.text for text in chart.iter("text")][:4] == ["10 ms", "100 ms", "1 s", "10 s"]


def test_hostile_labels_are_text() -> None:
    chart = drawn(bars([Bar("</svg><script>", (Part(1, "error", '"><b>'),))]))
    assert {element.tag for element in chart.iter()} == {"svg", "g", "title", "text", "rect"}


def test_every_chart_says_in_words_what_it_shows(results: tuple[Result, ...], style: Style) -> None:
    page = charts(gather(results, style), summed(results), style)
    labels = [svg.get("aria-label") for svg in drawn(f"<div>{page}</div>").iter("svg")]
    assert len(labels) == 5
    assert all(labels)
    assert "404 Not Found: 1" in str(labels)
    assert labels[-1] == "31\N{EN DASH}90 days: 1"


def earlier(result: Result) -> tuple[Observation, ...]:
    """An article that was fine, what fails of the API failed before, and all else was never seen."""
    match result.url:
        case "https://docs.example/gone":
            return (Observation(NOON - timedelta(days=1), result.verdict, "200", False),)
        case "https://api.example/health":
            days = (3, 2, 1)
            return tuple(Observation(NOON - timedelta(days=day), result.verdict, "500", day < 3) for day in days)
        case "https://a.example/":
            return (Observation(NOON - timedelta(days=1), result.verdict, "404", True),)
    return ()


def test_with_a_history_the_page_tells_what_is_new_and_since_when(results: tuple[Result, ...], style: Style) -> None:
    runs = tuple(PastRun(NOON - timedelta(days=day), 13, 10 - day, 0.1 * day) for day in (3, 2, 1))
    out = io.StringIO()
    report_named("html").write(results, summed(results), out, replace(style, history=History(runs, earlier)))
    text = out.getvalue()
    rows = {row["url"]: row for row in given(text)["rows"]}
    assert rows["https://docs.example/gone"]["new"] is True
    assert "new" not in rows["https://api.example/health"]
    assert rows["https://api.example/health"]["since"] == "2026-11-21T12:00:00Z"
    health = given(text)["histories"][rows["https://api.example/health"]["history"]]
    assert [given(text)["seen"][number]["at"][:10] for number in health] == ["2026-11-20", "2026-11-21", "2026-11-22"]
    assert "2026-11-20 12:00: 7; 2026-11-21 12:00: 8; 2026-11-22 12:00: 9; 2026-11-23 12:00: 6" in text
    assert [row["url"] for row in rows.values() if row.get("healed")] == ["https://a.example/"]
    tiles = text.partition('<dl class="tiles">')[2].partition("</dl>")[0]
    assert '<dt><a href="#change=new">new</a></dt><dd><strong class="error">5</strong>' in tiles
    assert '<dt><a href="#change=healed">fixed</a></dt><dd><strong class="ok">1</strong>' in tiles
    chips = text.partition('id="changes"')[2].partition("</div>")[0]
    assert ('data-change="new">new <span class="count">5<' in chips, 'data-change="healed"' in chips) == (True, True)


def test_without_a_change_nothing_filters_by_one(results: tuple[Result, ...], style: Style) -> None:
    out = io.StringIO()
    fine = results[:2]
    report_named("html").write(fine, summed(fine), out, replace(style, history=History((), lambda _: ())))
    assert "<dt>new</dt>" in out.getvalue()
    assert not re.search(r'id="changes"|href="#change=', out.getvalue())


def test_the_last_run_of_a_curve_is_labelled_and_the_highest_if_it_is_another() -> None:
    three = [Point("2026-01-01 08:00", 2, "2"), Point("2026-01-01 09:00", 9, "9"), Point("2026-01-02 08:00", 4, "4")]
    chart = drawn(curve(three))
    assert chart.get("aria-label") == "2026-01-01 08:00: 2; 2026-01-01 09:00: 9; 2026-01-02 08:00: 4"
    assert [text.text for text in chart.iter("text")] == ["2026-01-01 08:00", "2026-01-02 08:00", "4", "9"]
    last, end = [*chart.iter("circle")][-1], [*chart.iter("text")][2]
    assert float(end.get("x", "")) > float(last.get("cx", "")) + 3  # beside the line, not upon it
    assert [text.text for text in drawn(curve(three[:2])).iter("text")][2:] == ["9"]
