"""What the value of a refresh says, by the algorithm of the HTML standard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.extract.html.refresh import Refresh, parse_refresh


@pytest.mark.parametrize(
    ("text", "delay", "url"),
    [
        ("0; url=new/", 0, "new/"),
        ("0;url=new/", 0, "new/"),
        ("0;URL='new/'", 0, "new/"),
        ('0; URL="new/"', 0, "new/"),
        ("0;new/", 0, "new/"),
        ("0,new/", 0, "new/"),
        ("0 new/", 0, "new/"),
        ("0 url=new/", 0, "new/"),
        (" \t\n3 ; uRl = new/ ", 3, "new/"),
        ("0;'new/'more", 0, "new/"),
        ("0;url='new/\"", 0, 'new/"'),
        ("0;url=a;b", 0, "a;b"),
        ("0;url", 0, "url"),
        ("0;urls", 0, "urls"),
        ("0;ur=l", 0, "ur=l"),
        (".5;new/", 0, "new/"),
        ("0.0;new/", 0, "new/"),
        ("5.9.1;new/", 5, "new/"),
        ("007;new/", 7, "new/"),
        ("10", 10, ""),
        ("10;", 10, ""),
        ("10; url=", 10, ""),
        ("10; url=''", 10, ""),
        ("9999999999;new/", 10**9, "new/"),
    ],
)
def test_a_delay_and_a_url(text: str, delay: int, url: str) -> None:
    found = parse_refresh(text)
    assert found is not None
    assert found[:2] == (delay, url)
    assert text[found.offset :].startswith(url)


@pytest.mark.parametrize(
    "text", ["", " ", "url=new/", "new/", ";new/", "-1;new/", "+0;new/", "0new/", "0s;new/", "٣;new/"]
)
def test_what_the_standard_makes_nothing_of(text: str) -> None:
    assert parse_refresh(text) is None


@given(st.text(alphabet="0123456789.;,' \"urlURL=/x\t\n", max_size=40))
def test_any_text_gives_a_refresh_or_none(text: str) -> None:
    found = parse_refresh(text)
    assert found is None or text[found.offset :].startswith(found.url)


def test_a_long_value_is_read_in_time() -> None:
    assert parse_refresh("0" * 200_000 + ";x") == Refresh(0, "x", 200_001)
    assert parse_refresh("0." * 100_000 + " " * 100_000 + "x") is not None
    assert parse_refresh(" " * 200_000) is None
