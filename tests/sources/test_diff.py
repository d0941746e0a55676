"""Diffs as git writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.sources.diff import Lines, added, recounted


def lines_of(text: str) -> dict[bytes, Lines]:
    return added(text.encode("latin-1").splitlines(keepends=True))


def section(name: str, *rest: str) -> str:
    head = f"diff --git a/{name} b/{name}\nindex 1..2 100644\n--- a/{name}\n+++ b/{name}\n"
    return head + "".join(f"{line}\n" for line in rest)


def test_added_and_changed_lines_by_name() -> None:
    text = section("a.md", "@@ -1 +1 @@ title", "-x", "+y", "@@ -5,0 +6,2 @@", "+z", "+z") + section(
        "b/c.md", "@@ -0,0 +1 @@", "+x", "\\ No newline at end of file"
    )
    assert lines_of(text) == {b"a.md": frozenset({1, 6, 7}), b"b/c.md": frozenset({1})}


def test_what_only_goes_changes_no_line() -> None:
    assert lines_of(section("a.md", "@@ -3,2 +2,0 @@", "-x", "-y")) == {}


def test_lines_around_a_change_are_none_of_it() -> None:
    assert lines_of(section("a.md", "@@ -1,3 +1,3 @@", " x", "-y", "+z", " x")) == {b"a.md": frozenset({2})}


def test_no_content_is_taken_for_a_header() -> None:
    text = section(
        "a.md", "@@ -1,4 +1,5 @@", "--- a/x", "-diff --git a/x b/x", "-@@ -1 +9 @@", "-Binary files a/x and b/x differ",
        "+++ b/x", "+diff --git a/x b/x", "+@@ -1 +9 @@", "+rename to x", "+Binary files a/x and b/x differ",
        "@@ -9 +10 @@", "-", "+",
    )  # fmt: skip
    assert lines_of(text) == {b"a.md": frozenset({1, 2, 3, 4, 5, 10})}


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("a/with blank.md b/with blank.md", b"with blank.md"),
        ("a/x b/x b/x b/x", b"x b/x"),
        (r'"a/tab\there \"q\" \\ \303\251.md" "b/tab\there \"q\" \\ \303\251.md"', b'tab\there "q" \\ \xc3\xa9.md'),
        (r'"a/\377\n\a.md" "b/\377\n\a.md"', b"\xff\n\a.md"),
    ],
)
def test_names_as_git_quotes_them(header: str, name: bytes) -> None:
    assert lines_of(f"diff --git {header}\n@@ -1 +1 @@\n-x\n+y\n") == {name: frozenset({1})}


def test_a_new_name_is_the_one_that_counts() -> None:
    text = "diff --git a/old b/a new one\nsimilarity index 90%\nrename from old\nrename to {}\n@@ -1 +1 @@\n-x\n+y\n"
    assert lines_of(text.format("a new one")) == {b"a new one": frozenset({1})}
    assert lines_of(text.format(r'"n\303\251w"')) == {"néw".encode(): frozenset({1})}


@pytest.mark.parametrize("new", ["docs/old.md", "docs/old/a.md", r'"\303\251/old.md"'])
def test_what_moved_to_another_folder_counts_wholly(new: str) -> None:
    text = f"diff --git a/old.md b/{new}\nsimilarity index 90%\nrename from old.md\nrename to {new}\n"
    name = new.encode() if new[0] != '"' else "é/old.md".encode()
    assert lines_of(text) == {name: None}
    assert lines_of(text + "@@ -1 +1 @@\n-x\n+y\n") == {name: None}


def test_a_binary_file_changes_wholly() -> None:
    binary = "diff --git a/x.pdf b/x.pdf\nindex 1..2\nBinary files a/x.pdf and b/x.pdf differ\n"
    assert lines_of(binary + section("a.md", "@@ -1 +1 @@", "-x", "+y")) == {b"x.pdf": None, b"a.md": frozenset({1})}


@given(st.lists(st.binary(max_size=30)))
def test_any_bytes_are_a_diff(lines: list[bytes]) -> None:
    for name, numbers in added(lines).items():
        assert isinstance(name, bytes)
        assert numbers is None or numbers


@pytest.mark.parametrize(
    ("content", "lines", "ours"),
    [
        (b"a\nb\nc", {2}, {2}),
        (b"a\r\nb\r\nc", {2}, {2}),
        (b"a\rb\rc", {1}, {1, 2, 3}),
        (b"a\rb\nc\nd\re\r\nf", {2}, {3}),
        (b"a\rb\nc\nd\re\r\nf", {3}, {4, 5}),
        (b"a\rb\nc\nd\re\r\nf", {4}, {6}),
        (b"a\r\r\nb", {2}, {3}),
        (b"a\n", {7}, {7}),
    ],
)
def test_lines_are_counted_as_we_count_them(content: bytes, lines: set[int], ours: set[int]) -> None:
    assert recounted(frozenset(lines), content) == ours
