"""TOML as a format: the strings that the standard reader finds are found, where they stand."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.extract.toml_values import strings
from tests.extract.reading import read

ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\x7f": "\\u007F"}
TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc"]) | st.sampled_from("'\"\\#=\n\t"), max_size=20)


def basic(value: str) -> str:
    return '"' + "".join(ESCAPES.get(c, c) for c in value).replace("\n", "\\n") + '"'


def lines(value: str) -> str:
    return '"""\n' + "".join(ESCAPES.get(c, c) for c in value) + '"""'


@given(st.lists(st.tuples(TEXT, st.sampled_from([basic, lines])), max_size=5))
def test_every_value(values: list[tuple[str, object]]) -> None:
    text = "\n".join(f"k{n} = {write(value)} # 'no'" for n, (value, write) in enumerate(values))  # type: ignore[operator]
    assert list(tomllib.loads(text).values()) == [value for value, _ in values]
    found = list(strings(text))
    assert [string.value for string in found] == [value for value, _ in values]
    for string in found:
        assert all(text[string.at(i)] in (c, "\\") for i, c in enumerate(string.value))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a = '''\nit''s ''''", ["it''s '"]),
        ('a = """x\\\n \n  y""" # "no"', ["xy"]),
        ('a = """x\\"""y"""', ['x"""y']),
        (r'a = "\x41\u00e9\U0001F600\e\q\UFFFFFFFF"', ["Aé😀\x1bq\ufffd"]),
        ("a = [\"x\", '''y''', {b = 'z'}]", ["x", "y", "z"]),
        ("a = ''\nb = \"\"", ["", ""]),
        ('a = "open\nb = "x"', ["open", "x"]),
        ('a = """open\nb', ["open\nb"]),
    ],
)
def test_strings(text: str, values: list[str]) -> None:
    assert [string.value for string in strings(text)] == values


def test_keys_are_not_read() -> None:
    assert read("toml", "\"http://a/\" = 'http://b/'\n'http://c/'.\"http://d/\" = 1") == [(1, 16, "http://b/", None)]


@given(st.binary(max_size=200) | st.text("='\"\\#[]{}\nhtp:/a. ").map(str.encode))
def test_any_bytes_give_mentions(content: bytes) -> None:
    for line, column, text, _ in read("toml", content):
        assert line >= 1
        assert column >= 1
        assert "http" in text.lower()


@pytest.mark.timeout(15)
@pytest.mark.parametrize(
    ("content", "count"),
    [
        ("a = " + "[" * 100_000 + "'http://a/'", 1),
        ('a = "' + "x" * 10_000_000 + ' http://a/"', 1),
        ('a = """' + '\\"""' * 500_000 + "http://a/", 1),
        ('\\"""' * 250_000, 0),
        ("'" * 300_000, 0),
        ("#" * 10_000_000, 0),
        ('a = "' + "http://a/x " * 20_000 + '"', 20_000),
    ],
)
def test_hostile_ones_are_read_in_time(content: str, count: int) -> None:
    assert len(read("toml", content)) == count
