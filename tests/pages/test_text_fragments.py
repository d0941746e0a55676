"""Text directives, as Chromium matches them."""

import pytest

from probe.extract import html
from probe.model import Document
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


@pytest.mark.parametrize(
    ("directives", "there"),
    [
        ("text=one%20two", True),
        ("text=two%20three", False),
        ("text=one%0Atwo", True),
        ("text=two,three", True),
        ("text=two-,three", True),
        ("text=two,-three", True),
        ("text=five%20line", False),
        ("text=cell%20cell", False),
        ("text=in%20code", True),
        ("text=pre%20lines", False),
        ("text=pic%20after", True),
        ("text=press%20me", False),
        ("text=opening%20line", True),
    ],
)
def test_a_match_is_in_one_block(directives: str, there: bool) -> None:
    page = (
        "<p>one\ntwo</p><p>three</p>line five<br>line <table><td>cell<td>cell</table> in <code>code</code>"
        "<pre>pre\nlines</pre>pic <img> after<button>press</button> me<div>opening <select></select> line</div>"
    )
    assert has_texts(directives, folded(html.prose(Document("a.html", page.encode())))) is there


def test_a_long_text_is_searched_once() -> None:
    assert not has_texts("text=a,b", folded("a " * 500_000))
    assert not has_texts("text=a-,b", folded("a " * 500_000))
