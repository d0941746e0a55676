import io
from collections.abc import Iterable
from datetime import datetime

import pytest
from msgspec.structs import replace
from prometheus_client.parser import text_string_to_metric_families

from probe.codes import Language
from probe.model import Result, Summary, Verdict
from probe.reports import Style
from probe.reports.prometheus import write
from tests.reports.examples import NOON, excused, summed
from tests.reports.links import broken, unreachable
from tests.reports.test_formats import PAYLOADS, hostile

Samples = dict[tuple[str, ...], float]


def metrics(results: Iterable[Result], style: Style, summary: Summary | None = None) -> dict[str, Samples]:
    results, out = tuple(results), io.StringIO()
    write(results, summary or summed(results), out, style)
    read = {}
    for family in text_string_to_metric_families(out.getvalue()):
        assert (family.type, bool(family.documentation)) == ("gauge", True)
        read[family.name] = {tuple(sample.labels.values()): sample.value for sample in family.samples}
        assert len(read[family.name]) == len(family.samples)  # no series twice, which node_exporter turns down
    return read


def test_a_scraper_reads_the_counts_of_the_run(results: tuple[Result, ...], style: Style) -> None:
    read = metrics((*results, excused()), style)
    assert read["probe_urls"] == {(verdict,): 3.0 if verdict is Verdict.BROKEN else 1.0 for verdict in Verdict}
    assert read["probe_urls_by_status"] == {("200",): 4, ("403",): 1, ("404",): 2, ("429",): 1, ("599",): 1}
    seen = {labels[0]: value for labels, value in read["probe_urls_by_failure"].items() if value}
    assert seen == {"dns-not-found": 1, "redirect-loop": 1, "scheme-not-probed": 1, "url-invalid": 1}
    of_the_run = {name: samples[()] for name, samples in read.items() if () in samples}
    assert of_the_run == {
        "probe_urls_failing": 6,
        "probe_urls_excused": 1,
        "probe_run_timestamp_seconds": NOON.timestamp(),
        "probe_run_duration_seconds": 12.34,
        "probe_run_complete": 0,
        "probe_url_failing_left_out": 0,
    }


def test_what_fails_has_a_series_of_its_own(style: Style) -> None:
    read = metrics([broken("https://a/", ("a", 1, 1)), unreachable("https://b/"), excused()], style)
    assert read["probe_url_failing"] == {
        ("https://a/", "broken", "404", ""): 1,
        ("https://b/", "unreachable", "", "dns-not-found"): 1,
    }


def test_series_stop_where_a_server_would_suffer_and_the_rest_is_counted(style: Style) -> None:
    read = metrics((broken(f"https://a/{number}") for number in range(1_005)), style)
    assert len(read["probe_url_failing"]) == 1_000
    assert read["probe_url_failing_left_out"] == {(): 5}
    assert read["probe_urls_failing"] == {(): 1_005}


def test_urls_that_look_the_same_make_one_series(style: Style) -> None:
    read = metrics((broken(f"https://a/?token=secret-{number}") for number in range(2)), style)
    assert read["probe_url_failing"] == {("https://a/?token=***", "broken", "404", ""): 1}


def test_a_run_without_a_date_is_dated_by_its_report(style: Style) -> None:
    bare = datetime(2026, 11, 23, 12, 0, 0)  # noqa: DTZ001 - one without a zone is the point
    for summary in (Summary(), Summary(started_at=bare), Summary(started_at=NOON)):
        assert metrics((), style, summary)["probe_run_timestamp_seconds"] == {(): NOON.timestamp()}


def test_the_help_is_in_the_readers_language(style: Style) -> None:
    out = io.StringIO()
    write((), Summary(), out, replace(style, language=Language.ZH))
    assert "# HELP probe_run_duration_seconds 运行用时。\n" in out.getvalue()


@pytest.mark.parametrize("payload", [*PAYLOADS, '"} 1\nprobe_urls 9', "\\", '\\"'], ids=ascii)
def test_a_payload_stays_in_its_label(payload: str) -> None:
    (labels,) = metrics([hostile(payload)], Style(now=NOON))["probe_url_failing"]
    assert labels[1:] == ("invalid", "", "url-invalid")
