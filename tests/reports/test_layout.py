import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from probe.reports import layout
from probe.reports.layout import columns, cut, filled, shortened_middle, wrap

TEXTS = st.text(st.characters(exclude_categories=("C", "M")))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("one two three", 20, ["one two three"]),
        ("one two three", 8, ["one two", "three"]),
        ("see https://a.example/long/path now", 12, ["see https://", "a.example/lo", "ng/path now"]),
        ("服务器没有这个网页。", 8, ["服务器没", "有这个网", "页。"]),
        ("服务器没有，这个", 10, ["服务器没", "有，这个"]),
        ("返回（404）了", 10, ["返回", "（404）了"]),
        ("链接 README.md:12、docs/a.md:7", 20, ["链接 README.md:12、", "docs/a.md:7"]),
    ],
)
def test_lines_break_where_a_reader_expects(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("in docs/a.md:1, docs/中文/入门.md:2, b.md:3", ["in docs/a.md:1,", "docs/中文/入门.md:2,", "b.md:3"]),
        ("出处：docs/a.md:1、docs/中文/入门.md:2", ["出处：docs/a.md:1、", "docs/中文/入门.md:2"]),
        ("in my own file.md:1, my own file.md:12", ["in my own file.md:1,", "my own file.md:12"]),
        ("in 一二三四五六七八九十/x.md:1", ["in 一二三四五六七八九", "十/x.md:1"]),
    ],
)
def test_a_name_that_fits_a_line_stays_in_one_piece(text: str, lines: list[str]) -> None:
    names = ("docs/中文/入门.md:2", "my own file.md:1", "my own file.md:12", "一二三四五六七八九十/x.md:1")
    assert wrap(text, 22, names) == lines


@given(TEXTS, st.integers(2, 40))
def test_no_line_is_too_wide_and_nothing_but_blanks_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert max(map(columns, lines)) <= width
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(TEXTS, st.integers(2, 40))
def test_pieces_fit_and_make_the_whole(text: str, width: int) -> None:
    pieces = cut(text, width)
    assert "".join(pieces) == text
    assert max(map(columns, pieces)) <= width


@pytest.mark.parametrize(
    ("text", "width", "short"),
    [
        ("https://a.example/", 18, "https://a.example/"),
        ("https://a.example/some/where", 16, "https://…e/where"),
        ("网网网网网网", 7, "网…网"),
        ("网页", 4, "网页"),
    ],
)
def test_both_ends_of_a_long_text_stay(text: str, width: int, short: str) -> None:
    assert shortened_middle(text, width) == short


@given(TEXTS, st.integers(5, 40))
def test_a_shortened_text_fits(text: str, width: int) -> None:
    assert columns(shortened_middle(text, width)) <= width


def test_a_chinese_character_takes_two_columns() -> None:
    assert [columns(text) for text in ("", "abc", "网页", "é", "→…✓✗")] == [0, 3, 4, 1, 4]
    assert columns("网页 a") == wcswidth("网页 a")


def test_blanks_fill_up_what_is_counted_in_columns() -> None:
    assert [filled(text, 6) for text in ("网页", "page", "a long one")] == ["网页  ", "page  ", "a long one"]


@given(st.text("ab %.!'(\t\n", max_size=40))
def test_a_text_of_plain_characters_breaks_at_its_blanks(text: str) -> None:
    by_blanks = [*filter(None, layout._unit(text, ()).findall(text))]
    assert by_blanks == [*filter(None, layout._UNIT.findall(text))]
    assert layout._unit(text, ("a b",)) is not layout._WORD
