"""Lists of inputs."""

from io import BytesIO
from pathlib import Path

import pytest

from probe.errors import InputError
from probe.sources.lists import gathered

NOTHING = BytesIO()


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (b"", []),
        (b"a.md\nb.md", ["a.md", "b.md"]),
        (b"a.md\r\n\r\n  \nb c.md\r\n", ["a.md", "b c.md"]),
        (b" a \n\tb\n", [" a ", "\tb"]),
        (b"# a\nhttp://a/#x\n", ["# a", "http://a/#x"]),
        (b"a\nb\0c\0\0", ["a\nb", "c"]),
        (b" \0", [" "]),
        (b"\xff.md\n", ["\udcff.md"]),
        (b"\xef\xbb\xbfa.md\n", ["a.md"]),
        ("\ufeffa.md\r\né.md\r\n".encode("utf-16-le"), ["a.md", "é.md"]),
        ("\ufeffa.md\n".encode("utf-16-be"), ["a.md"]),
        (
            rb"""
docs/a.md
"docs/\303\244 \"b\".md"
"a\tb\\"
"c d.md"
"'"
"
""
"a" "b"
"a\"
""",
            ["docs/a.md", 'docs/ä "b".md', "a\tb\\", "c d.md", "'", '"', '""', '"a" "b"', '"a\\"'],
        ),
        (b'"\\303\\244"\0', ['"\\303\\244"']),
        (b"a\x0bb\x0c\xc2\x85\xe2\x80\xa8\n", ["a\x0bb\x0c\x85\u2028"]),
    ],
)
def test_one_input_a_line(tmp_path: Path, content: bytes, names: list[str]) -> None:
    (tmp_path / "list").write_bytes(content)
    assert gathered([], [str(tmp_path / "list")], NOTHING) == names
    assert gathered([], ["-"], BytesIO(content)) == names


def test_what_is_named_comes_first_and_lists_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("b\nc\n")
    (tmp_path / "two").write_text("-\n")
    assert gathered(["-", "a"], [str(tmp_path / "one"), str(tmp_path / "one")], NOTHING) == ["-", "a", *"bcbc"]
    assert gathered(["a"], [str(tmp_path / "two")], NOTHING) == ["a", "-"]


@pytest.mark.parametrize(
    ("inputs", "lists", "content"), [(["-"], ["-"], b"a"), ([], ["-", "-"], b"a"), ([], ["-"], b"a\n-\n")]
)
def test_standard_input_is_one_thing(inputs: list[str], lists: list[str], content: bytes) -> None:
    with pytest.raises(InputError) as caught:
        gathered(inputs, lists, BytesIO(content))
    assert str(caught.value) == "standard input cannot be a list of inputs and an input at the same time"


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "Is a directory"), ("none", "No such file or directory"), ("a\0", "embedded null byte")],
)
def test_a_list_that_cannot_be_read_is_named(name: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        gathered([], [name], NOTHING)
    assert str(caught.value) == f"--files-from {name}: {said}"
