import pytest
from msgspec.structs import replace

from probe.model import Level, Note, Result, Target, Verdict
from probe.reports import Style
from probe.reports.findings import Finding, findings, level_of, needs_attention, rule_of, said_of
from probe.reports.record import record
from tests.reports.examples import excused
from tests.reports.links import blocked, broken, moved, unreachable

URL = "https://a.example/x"


def found(*results: Result, style: Style) -> list[Finding]:
    return list(findings(results, style, needs_attention))


def test_levels_are_what_ci_is_to_show(results: tuple[Result, ...]) -> None:
    levels = {result.verdict: level_of(result) for result in results}
    assert levels == {
        Verdict.OK: Level.OK,
        Verdict.REDIRECTED: Level.INFO,
        Verdict.SUSPECT: Level.WARNING,
        Verdict.BLOCKED: Level.WARNING,
        Verdict.LIMITED: Level.WARNING,
        Verdict.UNEXPECTED: Level.ERROR,
        Verdict.BROKEN: Level.ERROR,
        Verdict.FAILING: Level.ERROR,
        Verdict.UNREACHABLE: Level.ERROR,
        Verdict.INVALID: Level.ERROR,
        Verdict.SKIPPED: Level.OK,
        Verdict.UNCHECKED: Level.WARNING,
    }
    assert level_of(excused()) is Level.OK
    assert level_of(replace(results[5], fails=False)) is Level.WARNING
    assert level_of(replace(results[0], fails=True)) is Level.ERROR


def test_rules_are_named_after_the_outcome(results: tuple[Result, ...]) -> None:
    assert [rule_of(result) for result in results] == [
        *("ok", "redirected", "suspect", "http-403-wall", "http-429", "http-404", "redirect-loop", "http-5xx"),
        *("dns-not-found", "url-invalid", "scheme-not-probed", "unchecked", "unexpected"),
    ]


def test_every_mention_is_a_finding_at_its_place(style: Style) -> None:
    first, second = found(broken(URL, ("a.md", 3, 7), ("docs/b.md", 1, 1)), style=style)
    assert (first.place.text, first.place.column, first.again) == ("a.md:3", 7, False)
    assert (second.place.text, second.place.column, second.again) == ("docs/b.md:1", 1, True)
    assert first.message == second.message == "https://a.example/x: broken.en"
    assert (first.rule, first.level) == ("http-404", Level.ERROR)


def test_what_is_mentioned_nowhere_is_a_finding_all_the_same(style: Style) -> None:
    (finding,) = found(broken(URL), style=style)
    assert (finding.place.path, finding.place.in_file, finding.mention) == ("-", False, None)


def test_what_is_fine_or_excused_is_none(results: tuple[Result, ...], style: Style) -> None:
    assert found(results[0], results[10], excused(), style=style) == []


def test_a_sentence_stands_where_no_reason_is_given(style: Style) -> None:
    (finding,) = found(replace(broken(URL, ("a", 1, 1)), reason=Note("")), style=style)
    assert finding.message == "https://a.example/x: the target does not exist, or its redirects lead nowhere"


def test_long_texts_are_cut(style: Style) -> None:
    (finding,) = found(broken(f"{URL}{'y' * 70_000}", ("a", 1, 1)), style=style)
    assert len(finding.message) == 2_000 + len(": broken.en")


def fingerprints(*results: Result, style: Style) -> list[str]:
    return [finding.fingerprint for finding in found(*results, style=style)]


def test_a_fingerprint_stays_when_lines_are_added(style: Style) -> None:
    before = fingerprints(broken(URL, ("a.md", 3, 7), ("a.md", 9, 1)), style=style)
    after = fingerprints(broken(URL, ("./a.md", 103, 2), ("a.md", 109, 5)), style=style)
    assert before == after
    assert len(set(before)) == 2


def test_a_fingerprint_is_of_one_document_url_and_level(style: Style) -> None:
    place = ("a.md", 1, 1)
    every = fingerprints(
        broken(URL, place), broken(f"{URL}y", place), broken(URL, ("b.md", 1, 1)), blocked(URL, place),
        moved(URL, f"{URL}/", place), style=style,
    )  # fmt: skip
    assert len(set(every)) == 5
    assert fingerprints(unreachable(URL, place), style=style) == every[:1]


def test_urls_that_differ_in_a_secret_have_fingerprints_of_their_own(style: Style) -> None:
    first, second = (f"{URL}?token=secret-{n}" for n in "ab")
    known = replace(broken(first, ("a.md", 1, 1)), fails=False, excuse=Note("excuse-baseline"))
    every = fingerprints(broken(first, ("a.md", 1, 1)), broken(second, ("a.md", 2, 1)), style=style)
    every += [finding.fingerprint for finding in findings((known,), style, lambda _: True)]
    assert len(set(every)) == 3


def test_a_raw_control_character_is_not_the_same_as_its_escape(style: Style) -> None:
    raw, written = (Result(Target(0, text), Verdict.INVALID, fails=True) for text in ("a\x1b", "a\\x1b"))
    assert len(set(fingerprints(raw, written, style=style))) == 2


@pytest.mark.parametrize(("advice", "told"), [(None, None), (Note("advice"), "advice.en")])
def test_the_code_of_a_success_explains_nothing_unless_there_is_advice(
    advice: Note | None, told: str | None, results: tuple[Result, ...], style: Style
) -> None:
    suspect = replace(results[2], advice=advice)
    said = said_of(record(suspect, style), suspect)
    assert (said.advice if said else None) == told
    broken_one = said_of(record(results[5], style), results[5])
    assert broken_one is not None
    assert broken_one.advice == "What to do about 404."
