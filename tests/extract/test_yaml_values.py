"""YAML as a format: scalars of every style are where they stand, faults end nothing."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from probe.extract.yaml_strings import strings
from tests.bounded import bounded
from tests.extract.reading import read

SCALARS = st.text(st.sampled_from("ab'\"\\:#- \n\té😀{}[]&*!|>%@,?\u2028\x85"), max_size=30)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SCALARS, inner, max_size=3),
    max_leaves=8,
)
HOSTILE = [
    ("[" * 100_000, 0),
    ("[" * 100_000 + "http://a/" + "]" * 100_000, 1),
    ('{"a":' * 100_000 + '"http://a/"', 1),
    ("- " * 100_000 + "http://a/", 1),
    ("? " * 100_000 + "http://a/", 1),
    ("a: " * 100_000 + "http://a/", 1),
    ("&a " * 100_000 + "http://a/", 1),
    ("'" * 100_001 + " http://a/", 1),
    ('"' + "x" * 10_000_000 + ' http://a/"', 1),
    ("|\n" + " http://a/x\n" * 20_000, 20_000),
    ("%YAML 1." + "9" * 5000 + "\n--- http://a/", 1),
    ('"\\UFFFFFFFF http://a/"', 1),
]


@pytest.fixture(params=["libyaml", "python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return which parser is used: libyaml's, or the one in Python where there is no libyaml."""
    if request.param == "python":
        monkeypatch.delattr(yaml, "CSafeLoader")
    return str(request.param)


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("blank", [" ", "\t", " \t", "\\ ", "\\\\ ", " \\t"])
def test_blanks_without_end_are_read_in_a_time_that_grows_with_them(blank: str, quote: str) -> None:
    with bounded():
        assert [text for _, _, text, _ in read("yaml", f"x: {quote}{blank * 60_000} http://a/{quote}")] == ["http://a/"]


@pytest.mark.parametrize(
    "text",
    [
        "a  \\n  b",
        "a\\ \\n  b",
        "a\\   \\n\\n  b",
        "a\\\\  \\n b",
        "a\\ b  c\\t \\n\\td",
        "a \\\n  b",
        "  \\n  b",
        "\\  \\n",
    ],
)
def test_folded_lines_are_what_the_parser_makes_of_them(text: str) -> None:
    written = text.replace("\\n", "\n")
    (string,) = strings(f'"{written}"')
    assert string.value == yaml.safe_load(f'"{written}"')


@given(
    VALUES,
    st.sampled_from([None, "'", '"', "|", ">"]),
    st.booleans(),
    st.integers(10, 100),
)
def test_every_visible_character_is_where_it_is_said_to_be(
    value: object, style: str | None, flow: bool, width: int
) -> None:
    text = yaml.safe_dump(value, default_style=style, default_flow_style=flow, width=width, allow_unicode=True)
    tokens = [event.value for event in yaml.parse(text, Loader=yaml.SafeLoader) if isinstance(event, yaml.ScalarEvent)]
    found = list(strings(text))
    assert [string.value.split() for string in found] == [token.split() for token in tokens]
    for string in found:
        for index, character in enumerate(string.value):
            there = text[string.at(index)]
            assert there in (character, "\\") or character.isspace()


def test_keys_and_paths() -> None:
    text = "a: {b: [x, {c: y}]}\n? [k]\n: v\nz : w\n--- [q]\n"
    assert [(string.path, string.value, string.is_key) for string in strings(text)] == [
        (("a",), "a", True),
        (("a", "b"), "b", True),
        (("a", "b", 0), "x", False),
        (("a", "b", 1, "c"), "c", True),
        (("a", "b", 1, "c"), "y", False),
        (("", 0), "k", False),
        (("",), "v", False),
        (("z",), "z", True),
        (("z",), "w", False),
        ((0,), "q", False),
    ]


@given(st.binary(max_size=200) | st.text("-:?[]{}'\"|>&*!#% \nhtp/a.\t").map(str.encode))
def test_any_bytes_give_mentions(content: bytes) -> None:
    for line, column, text, _ in read("yaml", content):
        assert line >= 1
        assert column >= 1
        assert "http" in text.lower()


@pytest.mark.timeout(30)
@pytest.mark.parametrize(("content", "count"), HOSTILE, ids=[content[:8] for content, _ in HOSTILE])
def test_hostile_ones_are_read_in_time(content: str, count: int) -> None:
    assert len(read("yaml", content)) == count


@pytest.mark.parametrize(
    "content",
    [
        "[" * 2_000 + "http://a/",
        "%YAML 1." + "9" * 5000 + "\n--- http://a/",
        '"\\UFFFFFFFF http://a/"',
        "a: b: http://a/",
    ],
)
def test_what_a_parser_refuses_is_read_as_text(parser: str, content: str) -> None:
    assert [found[2] for found in read("yaml", content)] == ["http://a/"]


def test_both_parsers_find_the_same(parser: str) -> None:
    content = 'é: "http:\\\n  //a/\\x41"\r\nb: |\r\n  x\r\n\r\n  http://b/\r\nc: &x !!str\r\n  http://c/'
    assert read("yaml", content) == [(1, 5, "http://a/A", None), (6, 3, "http://b/", None), (8, 3, "http://c/", None)]


def test_aliases_are_not_followed() -> None:
    lines = ["a: &a [http://a/]", *(f"{chr(98 + n)}: &{chr(98 + n)} [{f'*{chr(97 + n)},' * 10}]" for n in range(20))]
    assert read("yaml", "\n".join(lines)) == [(1, 8, "http://a/", None)]
