import pytest
from msgspec.structs import replace

import probe.codes as code_table
from probe.codes import Language
from probe.model import FAILING_VERDICTS, Level, Result
from probe.reports import rules
from probe.reports.rules import Rule, rule, url_of
from tests.reports.links import broken


def test_a_rule_tells_what_the_code_table_does(results: tuple[Result, ...]) -> None:
    assert rule(results[5], Language.EN) == Rule(
        name="http-404",
        level=Level.ERROR,
        title="404 Not Found",
        meaning="What 404 means.",
        text="What 404 means.\n\nWhat to do about 404.\n\nsearch.en",
        markdown="What 404 means.\n\nWhat to do about 404.\n\nsearch.en",
        url="https://www.rfc-editor.org/rfc/rfc9110.html#section-15",
    )


def test_a_verdict_explains_itself_where_the_code_does_not(results: tuple[Result, ...]) -> None:
    text = "访问成功，但原来的内容似乎已不在"
    assert rule(results[2], Language.ZH) == Rule("suspect", Level.WARNING, text, text, text, text, None)


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        ("RFC 9110, 15.5.5", "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.5"),
        ("RFC 6585, 4; older", "https://www.rfc-editor.org/rfc/rfc6585.html#section-4"),
        ("RFC 7725", "https://www.rfc-editor.org/rfc/rfc7725.html"),
        ("https://a.example/doc", "https://a.example/doc"),
        ("URL standard, 4.4", None),
        ("Wikipedia, List of HTTP status codes", None),
    ],
)
def test_a_reference_is_an_address_where_that_is_sure(reference: str, url: str | None) -> None:
    assert url_of(reference) == url


@pytest.mark.parametrize("language", Language)
def test_every_entry_of_the_real_table_makes_a_rule(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "entry", code_table.entry)
    for entry in code_table.all_entries():
        for each in (entry, *entry.vendors):
            if each.judgement not in FAILING_VERDICTS:
                continue
            made = rule(replace(broken("x"), meaning=each.key, verdict=each.judgement), language)
            assert made.text.startswith(f"{each.meaning(language)}\n\n{each.advice(language)}")
            assert 0 < len(made.title) <= 1_024  # GitHub's limit for both descriptions
            assert 0 < len(made.meaning) <= 1_024
