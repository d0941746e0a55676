"""Lines of keys: TOML is full of what only looks like a key."""

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.config.lines import Path, lines_of

EVERYTHING = '''# timeout = 1
inputs = ["a", "b # c = 1",
  # timeout = 2
  "timeout = 3", ]
"per-host" = 3
'single.quoted' = 4
dotted . "key" = 5
text = """
timeout = 6
[rule]
\\""" ""
x = 1 """""
raw = \'\'\'
timeout = 7
[[rule]] \' \'\' \'\'\'\'
inline = { a = 1, "b c" = { d.e = [2, {f = "}"}] }, g = "]" } # h = 1
when = 2027-01-01 10:00:00
then = 2027-01-01
number = +1_000.5e3
escaped = "\\" = # x"
"\\u00e9" = true

[table.sub] # [other]
key = "]"

[[rule]]
match = "a"
[rule.header]
A = "b"
[[ rule ]]
match = [
  "a",

  "b",
]
[[rule.inner]]
x = 1
[[rule.inner]]
x = 2
[last]
key = 1'''

EXPECTED: dict[Path, int] = {
    ("inputs",): 2,
    ("inputs", 0): 2,
    ("inputs", 1): 2,
    ("inputs", 2): 4,
    ("per-host",): 5,
    ("single.quoted",): 6,
    ("dotted", "key"): 7,
    ("text",): 8,
    ("raw",): 13,
    ("inline",): 16,
    ("inline", "a"): 16,
    ("inline", "b c"): 16,
    ("inline", "b c", "d", "e"): 16,
    ("inline", "b c", "d", "e", 0): 16,
    ("inline", "b c", "d", "e", 1): 16,
    ("inline", "b c", "d", "e", 1, "f"): 16,
    ("inline", "g"): 16,
    ("when",): 17,
    ("then",): 18,
    ("number",): 19,
    ("escaped",): 20,
    ("é",): 21,
    ("table", "sub"): 23,
    ("table", "sub", "key"): 24,
    ("rule", 0): 26,
    ("rule", 0, "match"): 27,
    ("rule", 0, "header"): 28,
    ("rule", 0, "header", "A"): 29,
    ("rule", 1): 30,
    ("rule", 1, "match"): 31,
    ("rule", 1, "match", 0): 32,
    ("rule", 1, "match", 1): 34,
    ("rule", 1, "inner", 0): 36,
    ("rule", 1, "inner", 0, "x"): 37,
    ("rule", 1, "inner", 1): 38,
    ("rule", 1, "inner", 1, "x"): 39,
    ("last",): 40,
    ("last", "key"): 41,
}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_key_has_its_line_and_nothing_else_has_one(end: str) -> None:
    assert tomllib.loads(EVERYTHING)["text"] == 'timeout = 6\n[rule]\n""" ""\nx = 1 ""'  # it is what it is taken for
    assert lines_of(EVERYTHING.replace("\n", end)) == EXPECTED


@pytest.mark.parametrize(
    "text", ["", "a", "a =", "[", "[a", "[[a]", "a = [", "a = {", 'a = "', 'a = """', "a.", '"\\a" = 1', "= 1", "\x00"]
)
def test_what_is_no_toml_gives_what_was_found_so_far(text: str) -> None:
    assert lines_of(f"x = 1\n{text}")[("x",)] == 1


def leaves(value: object, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every value that holds no other."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):
            yield from leaves(inner, (*path, number))
    else:
        yield path


PIECES = st.sampled_from(
    ["a", "b", ".", " = ", "1", '"', "'", '"""', "'''", "[", "]", "[[", "]]", "{", "}", ",", "\n", "#", "\\", " ", "=",
     "\na = 1\n", "\n[a]\n", "\n[[a]]\n", "\n[[a.b]]\n", "\nb = [{c = 1}, {c = 2}]\n", "\n'a' . b = {}\n",
     "2027-01-01 10:00",
     '\nd = """\na = 1\n"""\n', "\ne = '''\n[a]'''\n"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_toml_has_a_line_for_every_value(text: str) -> None:
    found = lines_of(text)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert [path for path in leaves(table) if path and path not in found] == []
    rows = text.split("\n")
    for path, line in found.items():
        if isinstance(path[-1], str):
            assert path[-1] in rows[line - 1]
