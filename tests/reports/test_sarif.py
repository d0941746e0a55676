import gzip
import hashlib
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from msgspec.structs import replace

from probe.codes import Language
from probe.model import Note, Result, Summary, Verdict
from probe.reports import Style, sarif
from probe.reports.sarif import write
from tests.reports.examples import NOON, excused, summed
from tests.reports.links import blocked, broken, moved, unreachable
from tests.reports.test_formats import PAYLOADS, hostile

Run = dict[str, Any]

SCHEMA = Draft4Validator(
    json.loads(Path(__file__).with_name("schemas").joinpath("sarif-2.1.0-rtm.5.json").read_text("utf-8"))
)
PLACE = ("docs/a.md", 3, 7)


def written(results: Iterable[Result], style: Style) -> str:
    results, out = tuple(results), io.StringIO()
    write(results, summed(results), out, style)
    return out.getvalue()


def run_of(results: Iterable[Result], style: Style) -> Run:
    log = json.loads(written(results, style))
    SCHEMA.validate(log)
    (run,) = log["runs"]
    return dict(run)


def test_a_result_is_a_rule_a_level_a_sentence_and_a_place(style: Style) -> None:
    run = run_of([broken("https://a.example/x", ("./docs/a.md", 3, 7))], style)
    (result,) = run["results"]
    assert result == {
        "ruleId": "http-404",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "https://a.example/x: broken.en"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "docs/a.md", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 3, "startColumn": 7},
                }
            }
        ],
        "partialFingerprints": result["partialFingerprints"],
    }
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["rules"] == [
        {
            "id": "http-404",
            "shortDescription": {"text": "404 Not Found"},
            "fullDescription": {"text": "What 404 means."},
            "help": {
                "text": "What 404 means.\n\nWhat to do about 404.\n\nsearch.en",
                "markdown": "What 404 means.\n\nWhat to do about 404.\n\nsearch.en",
            },
            "helpUri": "https://www.rfc-editor.org/rfc/rfc9110.html#section-15",
            "defaultConfiguration": {"level": "error"},
        }
    ]


@pytest.mark.parametrize("language", Language)
def test_every_result_points_to_its_rule(language: Language, results: tuple[Result, ...], style: Style) -> None:
    run = run_of((*results, excused()), replace(style, language=language))
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == sorted(set(rules))
    assert [result["ruleId"] for result in run["results"]] == [rules[result["ruleIndex"]] for result in run["results"]]
    assert run["language"] == {"en": "en-US", "zh": "zh-CN"}[language]


def test_the_worst_come_first_and_what_is_excused_is_suppressed(style: Style) -> None:
    run = run_of(
        [blocked("https://b/", PLACE), excused(), moved("http://c/", "https://c/", PLACE), broken("https://a/", PLACE)],
        style,
    )
    assert [(each["level"], each["ruleId"], each.get("suppressions")) for each in run["results"]] == [
        ("error", "http-404", None),
        ("warning", "http-403-wall", None),
        ("note", "http-404", [{"kind": "external", "justification": "excuse-ignored.en moves in May"}]),
    ]


def test_fingerprints_do_not_move_with_lines_and_are_no_other_results(style: Style) -> None:
    def prints(offset: int) -> list[str]:
        places = [("a.md", 1 + offset, 1), ("a.md", 1 + offset, 30), ("b.md", 2 + offset, 1)]
        run = run_of([broken("https://a/", *places), unreachable("https://b/", *places)], style)
        return [result["partialFingerprints"]["linkHash/v1"] for result in run["results"]]

    assert prints(0) == prints(7)
    assert len(set(prints(0))) == 6


@pytest.mark.parametrize(
    ("document", "location"),
    [
        (
            "链接/a b#c?.md",
            {"artifactLocation": {"uri": "%E9%93%BE%E6%8E%A5/a%20b%23c%3F.md", "uriBaseId": "%SRCROOT%"}},
        ),
        ("a:b.md", {"artifactLocation": {"uri": "a%3Ab.md", "uriBaseId": "%SRCROOT%"}}),
        ("/elsewhere/a.md", {"artifactLocation": {"uri": "file:///elsewhere/a.md"}}),
        ("stdin", {"artifactLocation": {"uri": "stdin", "uriBaseId": "%SRCROOT%"}}),
        ("https://x.example/p?q", {"artifactLocation": {"uri": "x.example/p%3Fq", "uriBaseId": "%SRCROOT%"}}),
    ],
)
def test_every_location_is_a_file_that_github_takes(document: str, location: Run, style: Style) -> None:
    (result,) = run_of([broken("https://a/", (document, 1, 1))], style)["results"]
    (found,) = result["locations"]
    assert found["physicalLocation"] == {**location, "region": {"startLine": 1, "startColumn": 1}}
    named = [{"fullyQualifiedName": document}] if document in ("stdin", "https://x.example/p?q") else None
    assert found.get("logicalLocations") == named


def test_a_result_without_a_place_has_a_location_all_the_same(style: Style) -> None:
    (result,) = run_of([broken("https://a/")], style)["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "-"


def test_no_text_is_a_placeholder_or_a_link(style: Style) -> None:
    (result,) = run_of([broken("https://a/{0}[x](1)", PLACE)], style)["results"]
    assert result["message"]["text"] == "https://a/{{0}}[x\\](1): broken.en"


def many(count: int) -> list[Result]:
    return [broken(f"https://a/{number}", PLACE) for number in range(count)]


def test_what_is_over_the_number_that_github_takes_is_left_out_and_counted(
    style: Style, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 10)
    run = run_of([*(blocked(f"https://b/{n}", PLACE) for n in range(5)), *many(8)], style)
    assert [result["level"] for result in run["results"]] == ["error"] * 8 + ["warning"] * 2
    assert [each["message"]["text"] for each in run["invocations"][0]["toolExecutionNotifications"]] == [
        "… and 3 more; the JSON report has them all"
    ]


def test_the_compressed_size_stays_under_githubs_limit(style: Style, monkeypatch: pytest.MonkeyPatch) -> None:
    """The URLs are of digests, which do not compress."""
    monkeypatch.setattr(sarif, "MOST_BYTES", 200_000)
    noise = ["".join(hashlib.sha256(f"{n}.{m}".encode()).hexdigest() for m in range(25)) for n in range(400)]
    text = written((broken(f"https://a/{part}", PLACE) for part in noise), style)
    assert 190_000 < len(gzip.compress(text.encode())) < 200_000 + 33_000  # a block that was not written yet
    run = json.loads(text)["runs"][0]
    assert 150 < len(run["results"]) < 400
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith(f"… and {400 - len(run['results'])} more")


def test_the_limits_are_githubs() -> None:
    assert (sarif.MOST_RESULTS, sarif.MOST_BYTES) == (25_000, 9_900_000)


def test_a_run_that_ended_early_says_so(style: Style) -> None:
    out = io.StringIO()
    write((), Summary(2, {Verdict.UNCHECKED: 2}, complete=False, started_at=NOON), out, style)
    (invocation,) = json.loads(out.getvalue())["runs"][0]["invocations"]
    assert invocation == {
        "executionSuccessful": False,
        "startTimeUtc": "2026-11-23T12:00:00Z",
        "toolExecutionNotifications": [
            {"level": "warning", "message": {"text": "Incomplete: 2 URLs were not checked."}}
        ],
    }


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_a_payload_keeps_the_schema(payload: str) -> None:
    suspect = replace(hostile(payload), verdict=Verdict.SUSPECT, fails=False, reason=Note(""))
    run = run_of((hostile(payload), hostile(payload, known=True), suspect), Style(now=NOON))
    assert len(run["results"]) == 3
