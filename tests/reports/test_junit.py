import io
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, Skipped
from lxml import etree  # type: ignore[import-untyped]

from probe.model import FailureKind, Mention, Note, Result, Summary, Target, Verdict
from probe.reports import Style
from probe.reports.junit import write
from tests.reports.examples import NOON, excused, summed
from tests.reports.links import broken, unreachable
from tests.reports.test_formats import PAYLOADS, hostile

SCHEMA = etree.XMLSchema(file=str(Path(__file__).with_name("schemas") / "junit-10.xsd"))


def written(results: Iterable[Result], style: Style) -> bytes:
    results, out = tuple(results), io.StringIO()
    write(results, summed(results), out, style)
    return out.getvalue().encode()


def suites_of(results: Iterable[Result], style: Style) -> JUnitXml:
    text = written(results, style)
    SCHEMA.assertValid(etree.fromstring(text))
    return JUnitXml.fromstring(text)


def test_a_reader_gets_every_mention_back_as_a_case(results: tuple[Result, ...], style: Style) -> None:
    every = (*results, excused())
    read = suites_of(every, style)
    mentions = sorted(mention.place for result in every for mention in result.target.mentions)
    cases = [(suite, case) for suite in read for case in suite]
    assert sorted(f"{suite.name}:{case.name.partition(':')[0]}" for suite, case in cases) == mentions
    assert (read.tests, read.failures, read.errors) == (19, 9, 1)
    assert [(suite.name, suite.tests, suite.failures, suite.errors, suite.skipped) for suite in read][:2] == [
        ("urls.txt", 10, 2, 1, 2),
        ("docs/a.md", 3, 1, 0, 1),
    ]


def test_how_a_case_ended_is_told_with_its_reason(results: tuple[Result, ...], style: Style) -> None:
    ended = {
        case.name.split(" ", 1)[1][:30]: [(type(each), each.type, each.message) for each in case.result]
        for suite in suites_of((*results, excused()), style)
        for case in suite
    }
    assert ended == {
        "https://a.example/": [],
        "http://a.example/old": [],
        "https://blog.example/2014/05/a": [],
        "https://shop.example/cart": [],
        "https://api.example/v1?token=*": [],
        "https://docs.example/gone": [(Failure, "broken", "broken.en")],
        "https://loop.example/a?to-and-": [(Failure, "broken", "redirect-loop.en")],
        "https://api.example/health": [(Failure, "failing", "failing.en")],
        "https://no-such.example/": [(Error, "unreachable", "dns-not-found.en")],
        "=http://exa mple|/": [(Failure, "invalid", "url-invalid.en")],
        "ftp://files.example/": [(Skipped, None, "scheme-not-probed.en")],
        "https://later.example/": [(Skipped, None, "deadline.en")],
        "https://a.example/2014": [
            (
                Failure,
                "unexpected",
                "unexpected-address.en https://a.example/by-year/2014 https://a.example/all",
            )
        ],
        "https://known.example/gone": [(Skipped, None, "excuse-ignored.en moves in May")],
    }


def test_what_needs_a_look_passes_and_says_why(results: tuple[Result, ...], style: Style) -> None:
    (suite,) = suites_of((results[3],), style)
    (case,) = suite
    assert case.is_passed
    assert case.system_out == (
        "blocked: blocked.en\n- earlier.en HEAD 403\nwhat it means: What 403 wall means.\n"
        "what to do: What to do about 403 wall."
    )


def test_the_time_of_a_url_is_counted_once(style: Style) -> None:
    read = suites_of([broken("https://a.example/", ("a", 1, 1), ("b", 1, 1), ("a", 2, 1))], style)
    assert [[case.time for case in suite] for suite in read] == [[0.25, 0.0], [0.0]]
    assert [suite.time for suite in read] == [0.25, 0.0]


def test_no_two_cases_have_one_name(style: Style) -> None:
    twice = [
        broken("https://a.example/", ("a", 1, 1), ("./a", 1, 1), ("a", 1, 30)),
        unreachable("https://b/", ("a", 1, 1)),
    ]
    read = suites_of(twice, style)
    names = [(case.classname, case.name) for suite in read for case in suite]
    assert names == [
        ("a", "1:1 https://a.example/"),
        ("a", "1:1 https://a.example/ #2"),
        ("a", "1:30 https://a.example/"),
        ("a", "1:1 https://b/"),
    ]


def test_a_page_on_the_web_and_an_unknown_place_are_suites_too(style: Style) -> None:
    read = suites_of([broken("https://a/", ("https://site.example/p", 1, 1)), broken("https://b/")], style)
    assert [suite.name for suite in read] == ["https://site.example/p", "-"]


def test_the_time_of_the_run_and_its_beginning_are_told(style: Style) -> None:
    out = io.StringIO()
    write([broken("https://a/", ("a", 1, 1))], Summary(1, elapsed=3_661.5), out, style)
    root = etree.fromstring(out.getvalue().encode())
    assert root.get("time") == "3661.500"
    assert root[0].get("timestamp") == "2026-11-23T12:00:00"


@pytest.mark.parametrize("payload", [*PAYLOADS, "\ufffe\uffff", "]]>", "<!--", "&amp;", "\"'"], ids=ascii)
def test_a_payload_is_text(payload: str) -> None:
    results = (hostile(payload), hostile(payload, known=True))
    root = etree.fromstring(written(results, Style(now=NOON)))
    SCHEMA.assertValid(root)
    assert {element.tag for element in root.iter()} == {"testsuites", "testsuite", "testcase", "failure", "skipped"}


@given(st.text(), st.text())
def test_any_text_makes_a_valid_report(text: str, document: str) -> None:
    result = Result(
        Target(0, text, (Mention(text, document, 1, 1),), FailureKind.URL_INVALID),
        Verdict.INVALID,
        reason=Note("unchecked", (text,)),
        evidence=(Note("unchecked", (text,)),),
        fails=True,
    )
    out = io.StringIO()
    write((result,), Summary(1), out, Style(now=NOON))
    SCHEMA.assertValid(etree.fromstring(out.getvalue().encode()))
    assert re.search(r"^\s*::", out.getvalue(), re.MULTILINE) is None
