"""Config files of generators are read as data: whatever is in them gives a mapping, and nothing is run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.sites.configs import UNSEEN, json_of, table_at, text_at, texts_at, toml_of, value_at, yaml_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: {b: c}", {"a": {"b": "c"}}),
        ("a: !!python/name:os.system ''", {"a": UNSEEN}),
        ("a: !ENV [X, y]\nb: 1", {"a": UNSEEN, "b": 1}),
        ("a: !relative $docs_dir/x", {"a": UNSEEN}),
        ("a: !!python/object/apply:os.system {args: [x]}", {"a": UNSEEN}),
        ("a: 1\n---\nb: 2", {"a": 1}),
        ("- a", {}),
        ("a: [", {}),
        ("? [x]\n: y", {}),
        ("a: 2001-99-99", {}),
        ("", {}),
        ("[" * 5000, {}),
    ],
)
def test_yaml(text: str, value: object) -> None:
    assert yaml_of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1, // one\n "b": [2,], /* two */ }', {"a": 1, "b": [2]}),
        ('{"a": "http://x/,]"}', {"a": "http://x/,]"}),
        ('["a"]', {}),
        ("{", {}),
        ("[" * 100_000, {}),
    ],
)
def test_json(text: str, value: object) -> None:
    assert json_of(text) == value


def test_toml() -> None:
    assert toml_of("a.b = 'c'") == {"a": {"b": "c"}}
    assert toml_of("a = ") == {}


@given(st.text())
def test_any_text_gives_a_mapping(text: str) -> None:
    for read in (toml_of, yaml_of, json_of):
        assert isinstance(read(text), dict)


def test_what_is_not_there_or_not_seen() -> None:
    config = {"a": {"b": "c", "d": ["e", 1]}, "u": UNSEEN}
    assert value_at(config, "a", "b") == text_at(config, "a", "b") == "c"
    assert (value_at(config, "a", "b", "x"), value_at(config, "x", "y"), text_at(config, "a")) == (None, None, None)
    assert value_at(config, "u", "x") is UNSEEN
    assert (texts_at(config, "a", "d"), texts_at(config, "a", "b"), texts_at(config, "u")) == (("e",), ("c",), ())
    assert (table_at(config, "a", "b"), table_at(config, "u")) == ({}, {})
