import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.extract.html.srcset import urls


@pytest.mark.parametrize(
    ("srcset", "expected"),
    [
        ("", []),
        (" ,\t,\n", []),
        ("a", [("a", 0)]),
        ("a 1x, b 2x", [("a", 0), ("b", 6)]),
        ("a,b", [("a,b", 0)]),
        ("a, b", [("a", 0), ("b", 3)]),
        ("a,,, b", [("a", 0), ("b", 5)]),
        ("a 1x,b", [("a", 0), ("b", 5)]),
        ("a (1, 2) 3x,b", [("a", 0), ("b", 12)]),
        ("a (1, 2", [("a", 0)]),
        ("a ((1) x, b", [("a", 0), ("b", 10)]),
        ("data:,x 1x, y", [("data:,x", 0), ("y", 12)]),
        ("\f a\r\n480w\t,\nb", [("a", 2), ("b", 12)]),
        ("é\u00a0f 1x", [("é\u00a0f", 0)]),
    ],
)
def test_the_candidates_are_those_of_the_standard(srcset: str, expected: list[tuple[str, int]]) -> None:
    assert list(urls(srcset)) == expected


@given(st.text() | st.text("ab,() \n"))
def test_a_url_stands_where_it_is_said_to(srcset: str) -> None:
    end = 0
    for url, offset in urls(srcset):
        assert srcset[offset : offset + len(url)] == url
        assert re.search("[\t\n\f\r ]|^,|,$|^$", url) is None
        assert offset >= end
        end = offset + len(url)


@pytest.mark.parametrize("srcset", [",", "a (", "a (x),", "a,", " ", "a 1x, ", "("])
def test_any_number_of_candidates_are_read_in_one_go(srcset: str) -> None:
    assert sum(1 for _ in urls(srcset * 300_000)) in (0, 1, 300_000)
