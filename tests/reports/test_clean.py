from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.printable import printable
from probe.reports.clean import clean


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("https://a.example/x?y=1", "https://a.example/x?y=1"),
        ("网页 网址", "网页 网址"),
        ("\x1b[2Jx", "\\x1b[2Jx"),
        ("a\nb", "a\\x0ab"),
        ("\ud800", "\\ud800"),
        ("https://u:p@a.example/", "https://***@a.example/"),
        ("https://u\t:p@a.example/\n", "https://***@a.example/"),
        ("https://a.example/?token=se\ncret", "https://a.example/?token=***"),
        ("##[error]x", "#\\x23[error]x"),
        ("##VSO[task]x", "#\\x23VSO[task]x"),
        ("https://a.example/##note", "https://a.example/##note"),
    ],
)
def test_text_is_made_safe(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("secret", "text", "cleaned"),
    [
        ("s3cret value", "the s3cret value", "the ***"),
        ("s3cret value", "?q=s3cret%20value&r=s3cret+value", "?q=***&r=***"),
        ("s3cret/value", f"?q={quote_plus('s3cret/value').lower()}", "?q=***"),
        ("S3cret", "https://s3cret.example/", "https://***.example/"),
        ("Bearer abc.def", "sent abc.def", "sent ***"),
        ("Basic dXNlcjpwYXNz", "dXNlcjpwYXNz", "***"),
        ("tab\tbed", "tab\tbed", "***"),
        ("tab\tbed", "tab\\x09bed", "***"),
        ("en", "en passant", "en passant"),
        ("", "nothing", "nothing"),
        ("a.c|d", "abc a.c|d", "abc ***"),
    ],
)
def test_a_secret_is_hidden_however_it_is_spelt(secret: str, text: str, cleaned: str) -> None:
    assert clean(text, (secret,)) == cleaned


def test_the_longer_of_two_secrets_goes_first() -> None:
    assert clean("secret-and-more", ("secret", "secret-and-more")) == "***"


@given(st.text(), st.lists(st.text(min_size=4), max_size=2))
def test_whatever_comes_is_printable_unicode_on_one_line(text: str, secrets: list[str]) -> None:
    cleaned = clean(text, tuple(secrets))
    cleaned.encode()
    assert printable(cleaned) == cleaned
    assert cleaned.splitlines() in ([cleaned], [])


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
