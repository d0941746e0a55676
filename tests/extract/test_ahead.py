"""Searching ahead: the same answers as a plain search, without looking twice."""

import re

from hypothesis import given
from hypothesis import strategies as st

from probe.extract.ahead import Ahead


@given(st.text("ab ", max_size=12), st.lists(st.integers(0, 12), max_size=8))
def test_it_finds_what_a_search_finds(text: str, starts: list[int]) -> None:
    ahead, pattern = Ahead(text), re.compile("b+")
    for start in starts:
        wanted = pattern.search(text, start)
        found = ahead.next(pattern, start)
        assert (found and found.start()) == (wanted and wanted.start())
        assert ahead.reach(pattern, start) == (wanted.start() if wanted else len(text))
