"""Wildcards. That they mean what git means by them is seen in ``test_ignores``."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.sources.wildcards import ANY, Part, has_wildcard, is_named, matches, name, parts
from tests.bounded import bounded


def fits(pattern: str, path: str) -> bool:
    return matches(parts(pattern.encode()), path.encode().split(b"/"))


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (b"a/b.md", (b"a", b"b.md")),
        (b"a/**/b", (b"a", None, b"b")),
        (b"**/**/b", (None, b"b")),
        (b"a/**", (b"a", None, ANY)),
        (b"**", (None, ANY)),
        (rb"\*.\[", (b"*.[",)),
        (rb"a\/b", (b"a", b"b")),
    ],
)
def test_what_is_literal_stays_so(pattern: bytes, found: tuple[Part, ...]) -> None:
    assert parts(pattern) == found


def test_one_name_has_no_parts_to_cross() -> None:
    assert name(b"**") == ANY
    assert name(b"") == b""
    assert name(b"a.md") == b"a.md"
    assert is_named(name(b"a**d"), b"a.md")


@pytest.mark.parametrize(
    ("pattern", "fitting", "others"),
    [
        ("*.md", ["a.md", ".md"], ["a/b.md", "a.mdx"]),
        ("a*b*c", ["abc", "axbxbxc"], ["acb", "abcd", "a/b/c"]),
        ("docs/**/*.md", ["docs/a.md", "docs/x/a.md", "docs/x/y/z/a.md"], ["a.md", "docs/a.txt", "docs"]),
        ("**/x/**", ["x/a", "a/x/b/c"], ["x", "a/x", "xx/a"]),
        ("**/a/**/b/**/c", ["a/b/c", "z/a/a/b/x/b/c"], ["a/c/b", "a/b/c/d"]),
        ("[a-c][!x]", ["az", "c-"], ["ax", "dz", "a", "a/"]),
        ("file?.md", ["file1.md"], ["file.md", "file/.md"]),
    ],
)
def test_what_fits(pattern: str, fitting: list[str], others: list[str]) -> None:
    assert [path for path in fitting + others if fits(pattern, path)] == fitting


@pytest.mark.parametrize("pattern", [b"[", b"a/[b", b"[!", b"[]", b"\\", b"a\\", b"[[:what:]]", b"[[:alpha:]"])
def test_what_nothing_can_fit_is_an_error(pattern: bytes) -> None:
    with pytest.raises(ValueError):
        parts(pattern)


def test_which_names_could_be_patterns() -> None:
    assert [text for text in ("a.md", "a*", "a?", "a[1]", "") if has_wildcard(text)] == ["a*", "a?", "a[1]"]


@given(st.binary(max_size=40))
def test_any_bytes_are_a_pattern_or_an_error(pattern: bytes) -> None:
    try:
        found = parts(pattern)
    except ValueError:
        return
    assert all(part is None or isinstance(part, bytes | re.Pattern) for part in found)


@given(st.binary(min_size=1, max_size=20))
def test_an_escaped_name_fits_itself_alone(text: bytes) -> None:
    escaped = b"".join(b"\\%c" % byte for byte in text)
    assert matches(parts(escaped), text.split(b"/"))
    assert not matches(parts(escaped), (text + b"x").split(b"/"))


def test_no_pattern_takes_long() -> None:
    with bounded():
        assert not fits("*a" * 60 + "b", "a" * 250)
        assert not fits("**/a/" * 60 + "b", "a/" * 2_000 + "c")
        assert not fits("**/*a*a*a*a*a*b/" * 20 + "b", ("a" * 200 + "/") * 50 + "c")
