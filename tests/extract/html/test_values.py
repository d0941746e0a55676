import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.extract.html.values import Value


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a", "a"),
        ("&amp;", "&"),
        ("&amp", "&"),
        ("&amp=", "&amp="),
        ("&ampx", "&ampx"),
        ("&ampx;", "&ampx;"),
        ("&amp.", "&."),
        ("&AMP;&LT", "&<"),
        ("&notit;&not;", "&notit;¬"),
        ("&apos;&apos", "'&apos"),
        ("&NotEqualTilde;", "≂̸"),
        ("&#65;&#x42;&#X43&#68", "ABCD"),
        ("&#0000000000065;", "A"),
        ("&#;&#x;&;&", "&#;&#x;&;&"),
        ("&#128;&#x9F;&#x81;", "€Ÿ\x81"),
        ("&#0;&#xD800;&#x110000;&#99999999999999999999;", "\ufffd\ufffd\ufffd\ufffd"),
        ("&#x10FFFF;&#x1F600;", "\U0010ffff😀"),
        ("&&amp;amp;", "&&amp;"),
        ("a\0b", "a\ufffdb"),
        ("a\0&lt;", "a\ufffd<"),
    ],
)
def test_character_references_are_undone_as_in_attributes(raw: str, text: str) -> None:
    assert Value(raw, 0).text == text


def test_every_character_has_its_offset() -> None:
    value = Value("a&amp;b&NotEqualTilde;c&x;d", 100)
    assert value.text == "a&b≂̸c&x;d"
    assert [value.at(index) for index in range(len(value.text))] == [100, 101, 106, 107, 108, 122, 123, 124, 125, 126]


@given(
    st.lists(st.sampled_from(("&amp;", "&amp", "&#65;", "&NotEqualTilde;", "&", ";", "x", "é", "=", "\0"))).map("".join)
)
def test_offsets_rise_and_lead_to_what_is_written(raw: str) -> None:
    value = Value(raw, 0)
    offsets = [value.at(index) for index in range(len(value.text))]
    assert offsets == sorted(offsets)
    for character, offset in zip(value.text, offsets, strict=True):
        assert raw[offset] == character or character == "\ufffd" or re.match("&|[#A-Za-z0-9]", raw[offset])


@given(st.text("&;#xX0123456789abcdefABCDEFamplt=é\0 ") | st.text())
def test_a_parser_of_the_standard_undoes_them_alike(raw: str) -> None:
    turbohtml = pytest.importorskip("turbohtml")
    raw = raw.replace('"', "").replace("\r", "")
    (tag, *_) = turbohtml.tokenize(f'<a x="{raw}">')
    assert Value(raw, 0).text == tag.attr("x")


def test_many_references_are_undone_in_one_go() -> None:
    value = Value("&amp;" * 300_000, 5)
    assert value.text == "&" * 300_000
    assert [value.at(index) for index in (0, 1, 299_999)] == [5, 10, 1_500_000]
    assert Value("&#" + "9" * 1_000_000 + ";", 0).text == "\ufffd"
