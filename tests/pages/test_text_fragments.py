"""Text directives, as Chromium matches them."""

import pytest

from probe.pages.text_fragments import folded, has_texts

PROSE = folded(
    "Na\u00efve caf\u00e9, it\u2019s soft\u00adhyphen \u201cquoted\u201d; she jumps. "
    "\u4f60\u597d\u4e16\u754c One two three one four"
)


@pytest.mark.parametrize(
    ("directives", "there"),
    [
        ("text=naive%20cafe", True),
        ("text=NA%C3%8FVE", True),
        ("text=it's", True),
        ("text=it%E2%80%99s", True),
        ("text=softhyphen", True),
        ("text=%22quoted%22", True),
        ("text=%E2%80%9Cquoted%E2%80%9D", True),
        ("text=jumps", True),
        ("text=jump", False),
        ("text=umps", False),
        ("text=aive", False),
        ("text=%E4%B8%96", True),  # Chinese has no blanks between words
        ("text=one,four", True),
        ("text=four,one", False),
        ("text=three-,one", True),
        ("text=two-,one", False),
        ("text=one,-four", True),
        ("text=one,-three", False),
        ("text=one,three,-one", True),
        ("text=three-,one,four", True),
        ("text=one&text=two", True),
        ("text=one&text=nine", False),
        ("other=x", True),
    ],
)
def test_letters_count_and_whole_words(directives: str, there: bool) -> None:
    assert has_texts(directives, PROSE) is there


def test_a_long_text_is_searched_once() -> None:
    assert not has_texts("text=a,b", folded("a " * 500_000))
    assert not has_texts("text=a-,b", folded("a " * 500_000))
