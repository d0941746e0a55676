"""The strings of JSON: paths, values, and where each character stands."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.extract.json_strings import strings
from probe.extract.located import DEEPEST

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def flat(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], str, bool]]:
    """Return path, value and whether it is a key, of every string that the standard reader's value has."""
    if isinstance(value, str):
        return [(path, value, False)]
    if isinstance(value, list):
        return [found for index, inner in enumerate(value) for found in flat(inner, (*path, index))]
    found = []
    for key, inner in value.items() if isinstance(value, dict) else ():
        found += [((*path, key), key, True), *flat(inner, (*path, key))]
    return found


def read(text: str) -> list[tuple[tuple[str | int, ...], str, bool]]:
    return [(string.path, string.value, string.is_key) for string in strings(text)]


@given(VALUES, st.booleans(), st.sampled_from([None, 2]))
def test_every_string_of_a_document(value: Any, ascii_only: bool, indent: int | None) -> None:
    assert read(json.dumps(value, ensure_ascii=ascii_only, indent=indent)) == flat(value)


@given(st.text(), st.booleans())
def test_every_character_is_where_it_is_said_to_be(value: str, ascii_only: bool) -> None:
    text = json.dumps([0, value], ensure_ascii=ascii_only)
    (string,) = strings(text)
    assert string.start == 5
    ends = [*(string.at(index) for index in range(len(value))), len(text) - 2]
    assert [json.loads(f'"{text[a:b]}"') for a, b in pairwise(ends)] == list(value)


@given(st.text("{}[]:,\"\\/*'u0\n a"))
def test_any_text_ends(text: str) -> None:
    for string in strings(text):
        assert 0 < string.start <= len(text)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('// "a"\n{/* "b" */ k: \'c"\', "d": "e",}', ['c"', "d", "e"]),
        ('"a" "b"\n["c"]', ["a", "b", "c"]),
        (r'["\u00e9\ud83d\ude00\ud83d\u0041\q\/"]', ["é😀\ud83dAq/"]),
        ("[\"a\\\nb\", '\\'']", ["ab", "'"]),
        ('["a", "b\n"]', ["a"]),
        ('["a"}, "b"', ["a"]),
        ('"a"], "b"', ["a"]),
        ('["a", /* "b"', ["a"]),
        ('["a", "b', ["a"]),
    ],
)
def test_what_the_standard_reader_refuses(text: str, values: list[str]) -> None:
    assert [string.value for string in strings(text)] == values


def test_reading_returns_where_it_ended() -> None:
    reading = strings('["a"] "b')
    assert next(reading).value == "a"
    with pytest.raises(StopIteration) as end:
        next(reading)
    assert end.value.value == 5


@pytest.mark.timeout(15)
def test_any_depth_is_read_and_paths_stay_short() -> None:
    found = list(strings('["x",{"k":' * 100_000 + '"y"' + "}]" * 100_000))
    assert len(found) == 200_001
    assert found[-1].value == "y"
    assert found[-1].path == (1, "k") * (DEEPEST // 2)


@pytest.mark.timeout(15)
@pytest.mark.parametrize("text", ['["' + "\\n" * 500_000 + '"]', "/*" * 2_000_000, '"\\' * 1_000_000, "'" * 300_000])
def test_long_ones_are_read_in_time_with_their_length(text: str) -> None:
    assert all(string.at(0) == string.start for string in strings(text))
