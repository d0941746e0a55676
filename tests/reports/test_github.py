import io
import re
from collections.abc import Iterable

import pytest
from msgspec.structs import replace

from probe.codes import Language
from probe.model import Mention, Result, Summary, Target, Verdict
from probe.reports import Style, github
from probe.reports.github import MOST_BYTES, step_summary, write
from tests.reports.examples import excused, summed
from tests.reports.links import blocked, broken, moved, unreachable


def lines(results: Iterable[Result], style: Style) -> list[str]:
    results, out = tuple(results), io.StringIO()
    write(results, summed(results), out, style)
    return out.getvalue().splitlines()


def read(line: str) -> tuple[str, dict[str, str], str]:
    """Take a workflow command apart as the runner does (actions/runner, ActionCommand.TryParseV2)."""
    match = re.fullmatch(r"::(\S+) ([^:]*)::(.*)", line)
    assert match
    properties = dict(pair.split("=", 1) for pair in match[2].split(","))
    return match[1], {name: unescaped(text) for name, text in properties.items()}, unescaped(match[3])


def unescaped(text: str) -> str:
    codes = {"%2C": ",", "%3A": ":", "%0A": "\n", "%0D": "\r", "%25": "%"}
    return re.sub("%(?:2C|3A|0A|0D|25)", lambda code: codes[code[0]], text)


def test_an_annotation_stands_on_the_line_and_says_what_to_do(style: Style) -> None:
    (line,) = lines([broken("https://a.example/x", ("./docs/a.md", 3, 7))], style)
    assert line == (
        "::error file=docs/a.md,line=3,col=7,title=broken (404)::https://a.example/x: broken.en%0AWhat to do about 404."
    )


def test_the_runner_gets_every_character_back(style: Style) -> None:
    (line,) = lines([broken("https://a/%41,b:c%0A", ("a,b:c%d.md", 3, 7))], style)
    assert read(line) == (
        "error",
        {"file": "a,b:c%d.md", "line": "3", "col": "7", "title": "broken (404)"},
        "https://a/%41,b:c%0A: broken.en\nWhat to do about 404.",
    )


def test_what_is_no_file_is_told_in_the_message(style: Style) -> None:
    page, argument, nowhere = lines(
        [
            broken("https://a/", ("https://site.example/p", 12, 1)),
            unreachable("https://b/", ("argument 1", 1, 1)),
            replace(broken("https://c/"), status=None),
        ],
        replace(style, language=Language.ZH),
    )
    assert read(page) == (
        "error",
        {"title": "broken (404)"},
        "https://a/：broken.zh\n出处：https://site.example/p:12\n遇到 404 时的做法。",
    )
    assert read(argument)[2].splitlines()[1] == "出处：argument 1:1"
    assert read(nowhere) == ("error", {"title": "broken"}, "https://c/：broken.zh\n遇到 404 时的做法。")


def test_errors_come_first_then_warnings_then_notices_and_nothing_excused(style: Style) -> None:
    place = ("a.md", 1, 1)
    every = [
        moved("http://m/", "https://m/", place),
        blocked("https://b/", place),
        excused(),
        broken("https://a/", place),
    ]
    assert [read(line)[0] for line in lines(every, style)] == ["error", "warning", "notice"]


def test_each_level_stops_at_what_github_shows_and_the_rest_is_counted_last(style: Style) -> None:
    every = [make(f"https://{n}/", ("a.md", n, 1)) for make in (blocked, broken) for n in range(1, 13)]
    *shown, last = lines([*every, moved("http://m/", "https://m/", ("a.md", 1, 1))], style)
    assert [read(line)[0] for line in shown] == ["error"] * 10 + ["warning"] * 10 + ["notice"]
    assert last == "… and 4 more; the JSON report has them all"


def test_a_url_with_many_places_does_not_hide_the_others(style: Style) -> None:
    often = broken("https://often/", *(("a.md", line, 1) for line in range(1, 21)))
    *shown, last = lines([often, broken("https://once/", ("b.md", 1, 1))], style)
    assert [read(line)[1]["file"] for line in shown] == ["a.md", "b.md"] + ["a.md"] * 8
    assert last == "… and 11 more; the JSON report has them all"


def test_a_message_is_no_longer_than_the_runner_keeps(style: Style) -> None:
    (line,) = lines([broken(f"https://a/{'%20' * 20_000}", ("a.md", 1, 1))], style)
    assert len(read(line)[2]) <= 4_000


def test_the_advice_of_a_success_is_not_given_for_a_warning(results: tuple[Result, ...], style: Style) -> None:
    (line,) = lines([results[2]], style)
    assert read(line)[2] == "https://blog.example/2014/05/an-article: suspect.en"


def test_a_summary_is_the_markdown_report(results: tuple[Result, ...], summary: Summary, style: Style) -> None:
    assert step_summary(results, summary, style).startswith("## ❌ 6 of 13 URLs fail, ")


def test_a_summary_too_large_is_cut_after_a_line_and_says_so(
    results: tuple[Result, ...], summary: Summary, style: Style, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = step_summary(results, summary, style)
    monkeypatch.setattr(github, "MOST_BYTES", 1_200)
    text = step_summary(results, summary, style)
    kept, _, ending = text.rpartition("\n… truncated here: ")
    assert len(text.encode()) <= 1_200
    assert kept.endswith(("|\n", "\n\n"))
    assert whole.startswith(kept)
    assert ending == "GitHub limits the size of a step summary. The JSON report is complete.\n"


def test_a_summary_of_many_long_urls_fits(style: Style) -> None:
    urls = (f"https://a/{'链' * 1_500}{number}" for number in range(2_000))
    results = tuple(
        Result(
            Target(n, url, (Mention(url, "a.md", n, 1),)), Verdict.BROKEN, status=404, meaning="404", fails=n % 2 == 0
        )
        for n, url in enumerate(urls)
    )
    assert MOST_BYTES == 1_048_576
    assert len(step_summary(results, summed(results), replace(style, verbose=True)).encode()) <= MOST_BYTES
