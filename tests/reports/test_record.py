from datetime import UTC, datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

import probe.codes as code_table
from probe.codes import Language
from probe.codes.phrases import phrase_of
from probe.model import FailureKind, Mention, Note, Result, Summary, Target, Verdict
from probe.reports import Style, record
from probe.reports.schema import Code, moment
from probe.reports.words import verdict_meaning
from tests.reports.examples import NOON, as_read


def test_a_result_becomes_the_object_of_the_contract(results: tuple[Result, ...], style: Style) -> None:
    assert as_read(record.record(results[1], style)) == {
        "schema": 1,
        "url": "http://a.example/old",
        "verdict": "redirected",
        "level": "info",
        "redirect": "permanent",
        "status": 200,
        "failure": None,
        "final_url": "https://a.example/new",
        "redirects": 1,
        "chain": [
            {
                "url": "http://a.example/old",
                "method": "HEAD",
                "status": 301,
                "failure": None,
                "location": "/new",
                "via": "location",
                "elapsed_ms": 10.0,
                "address": None,
            },
            {
                "url": "https://a.example/new",
                "method": "HEAD",
                "status": 200,
                "failure": None,
                "location": None,
                "via": None,
                "elapsed_ms": 20.0,
                "address": None,
            },
        ],
        "code": {
            "status": 200,
            "phrase": "OK",
            "meaning": "What 200 means.",
            "advice": "What to do about 200.",
            "reference": "RFC 9110, 15",
        },
        "reason": "moved.en https://a.example/new",
        "fails": False,
        "excuse": None,
        "evidence": [],
        "attempts": 0,
        "elapsed_ms": 30.0,
        "tls_expires": None,
        "retry_after_s": None,
        "checked_at": "2026-11-23T12:00:00Z",
        "sources": [
            {"document": "urls.txt", "line": 2, "column": 1, "text": "http://a.example/old"},
            {"document": "docs/a.md", "line": 40, "column": 1, "text": "http://a.example/old"},
        ],
        "first_status": 301,
        "replacement": "https://a.example/new",
        "expected": None,
        "input": None,
        "index": None,
    }


def test_what_was_assumed_comes_before_the_evidence(results: tuple[Result, ...], style: Style) -> None:
    noted = replace(results[3], target=replace(results[3].target, note=Note("scheme-assumed")))
    assert record.record(noted, style).evidence == ("scheme-assumed.en", "earlier.en HEAD 403")


def test_an_outcome_without_a_code_is_explained_by_its_verdict(results: tuple[Result, ...], style: Style) -> None:
    said = record.record(results[11], style).code
    assert said == Code(None, "", verdict_meaning(Verdict.UNCHECKED, style.language), "advice-deadline.en", "")


def test_the_entry_of_a_class_gets_the_status_that_was_seen(results: tuple[Result, ...], style: Style) -> None:
    assert as_read(record.record(results[7], style).code) == {
        "status": 599,
        "phrase": "Server error",
        "meaning": "What 5xx means.",
        "advice": "What to do about 5xx.",
        "reference": "RFC 9110, 15",
    }


def test_the_language_changes_sentences_and_nothing_else(results: tuple[Result, ...], style: Style) -> None:
    for result in results:
        english, chinese = (as_read(record.record(result, replace(style, language=language))) for language in Language)
        for sentences in ("code", "reason", "evidence"):
            del english[sentences], chinese[sentences]
        assert english == chinese


def test_the_summary_is_that_of_the_contract(summary: Summary, style: Style) -> None:
    summary = replace(summary, fails=3, notices=(Note("baseline-passes", ("http://a.example/?token=hunter2",)),))
    assert as_read(record.counts(summary, style)) == {
        "total": 13,
        "by_verdict": {verdict: 1 + (verdict == "broken") for verdict in Verdict},
        "by_status": {
            "200": {"phrase": "OK", "count": 4},
            "403": {"phrase": "Forbidden (challenge page)", "count": 1},
            "404": {"phrase": "Not Found", "count": 1},
            "429": {"phrase": "Too Many Requests", "count": 1},
            "599": {"phrase": "Server error", "count": 1},
        },
        "by_failure": {"dns-not-found": 1, "redirect-loop": 1, "scheme-not-probed": 1, "url-invalid": 1},
        "elapsed_s": 12.34,
        "started_at": "2026-11-23T12:00:00Z",
        "complete": False,
        "fails": 3,
        "notices": ["baseline-passes.en http://a.example/?token=***"],
    }


def test_a_password_is_hidden_where_it_is_quoted_alone_too(style: Style) -> None:
    url = "https://someone:pass%20word@a.example/"
    result = Result(
        Target(0, url, (Mention("https:/someone:pass%20word@a.example/", "urls.txt", 1, 1),)),
        Verdict.OK,
        reason=Note("said", ("pass word", "pass%20word")),
    )
    seen = record.record(result, style)
    assert seen.url == "https://***@a.example/"
    assert seen.reason == "said.en *** ***"
    assert "pass" not in seen.sources[0].text


def test_a_user_name_that_stands_alone_is_a_secret(style: Style) -> None:
    result = Result(Target(0, "https://token-of-mine@a.example/"), Verdict.OK, reason=Note("said", ("token-of-mine",)))
    assert record.record(result, style).reason == "said.en ***"


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (None, None),
        (NOON, "2026-11-23T12:00:00Z"),
        (datetime(2026, 11, 23, 12, 0, 0, 999_999, UTC), "2026-11-23T12:00:00Z"),
        (datetime(2026, 11, 23, 20, 0, 0, tzinfo=timezone(timedelta(hours=8))), "2026-11-23T12:00:00Z"),
        (datetime(2026, 11, 23, 12, 0, 0), "2026-11-23T12:00:00Z"),  # noqa: DTZ001 - one without a zone is the point
    ],
)
def test_moments_are_in_utc_to_the_second(when: datetime | None, text: str | None) -> None:
    assert moment(when) == text


@pytest.mark.parametrize("language", Language)
def test_every_failure_and_status_is_explained_from_the_real_table(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "entry", code_table.entry)
    record.code.cache_clear()
    for kind in FailureKind:
        found = code_table.failure_entry(kind)
        assert as_read(record.code(found.key, None, language)) == {
            "status": None,
            "phrase": phrase_of(found, language),
            "meaning": found.meaning(language),
            "advice": found.advice(language),
            "reference": found.reference,
        }
    for status in (200, 404, 599, 799):
        explained = record.code(code_table.status_entry(status).key, status, language)
        assert explained is not None
        assert (explained.status, explained.meaning) == (status, code_table.status_entry(status).meaning(language))
