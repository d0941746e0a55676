"""What ignore files leave out, beside what git itself leaves out."""

import os
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from probe.errors import InputError
from probe.sources.ignores import Ignores, above, rules_in, rules_of
from tests.sources.repository import Repository

Tree = dict[str, bytes]
"""Ignore files by the folders they lie in."""


def left_out(rules: Tree, paths: list[str]) -> set[str]:
    """Return the files that are ignored, or lie in a folder that is."""
    return {path for path in paths if _is_left_out(rules, path)}


def _is_left_out(rules: Tree, path: str) -> bool:
    parts = tuple(map(os.fsencode, path.split("/")))
    ignores = Ignores()
    for depth, folder in enumerate(accumulate(path.split("/"), lambda a, b: f"{a}/{b}".lstrip("/"), initial="")):
        if depth and ignores.leave_out(parts[:depth], folder=depth < len(parts)):
            return True
        ignores = ignores.within(depth, rules_of(rules.get(folder, b"")))
    return False


def left_out_by_git(repository: Repository, rules: Tree, paths: list[str]) -> set[str]:
    """Return the same as git has it."""
    files = [repository.write(f"{inner}/.gitignore".lstrip("/"), content) for inner, content in rules.items()]
    listed = b"".join(os.fsencode(path) + b"\0" for path in paths)
    ignored = repository.tried("check-ignore", "--no-index", "-z", "--stdin", stdin=listed)
    for file in files:
        file.unlink()
    return {os.fsdecode(path) for path in ignored.split(b"\0")[:-1]}


PATHS = [
    "a.md", "b.md", "foo", "foo.md", "foo/a.md", "foo/bar", "bar/foo/a.md", "bar/foo/x/a.md", "bar/b.md", "x/y/z/a.md",
    "x/y/z.md", "x/foo.md", "#hash", "!bang", "with blank ", "with blank", "tab\t", "[x]", "a[b]c", "back\\slash",
    "é.md", "dir/.hidden.md", ".top.md", "star*.md", "q?.md", "abc", "aXc", "a-c", "a]c", "A.md", "a0c",
    "deep/a/b/c/d/e.md", "deep/b/e.md", "tail.md\r", "-dash", "a/b", "aa/b", "a b/c d.md", "**",
]  # fmt: skip
PATHS = [path for path in PATHS if not any(other.startswith(f"{path}/") for other in PATHS)]

TREES: list[Tree] = [
    {"": b"*.md\n!a.md\n"},
    {"": b"foo/\n!foo/a.md\n"},
    {"": b"/foo\n"},
    {"": b"foo/a.md\nbar/**/a.md\n"},
    {"": b"**/foo/*.md\n"},
    {"": b"x/**\n!x/y/\n!x/y/z.md\n"},
    {"": b"deep/**/e.md\n!deep/*/e.md\n"},
    {"": b"deep/**\n"},
    {"": b"**\n!*/\n!*.md\n"},
    {"": b"\\#hash\n\\!bang\n#abc\n"},
    {"": b"with blank\\ \nabc   \n"},
    {"": b"with blank  \n\t\n \n"},
    {"": b"tab\t\n"},
    {"": b"a[b]c\n\\[x]\n"},
    {"": b"a[[]b]c\n"},
    {"": b"a[!a-z]c\n"},
    {"": b"a[^X]c\n"},
    {"": b"a[]-]c\n"},
    {"": b"a[[:digit:][:upper:]]c\n"},
    {"": b"a[[:nothing:]]c\n[[:alpha:]\n[\n[!\n[]\n"},
    {"": b"a[+--]c\na[z-a]c\n"},
    {"": b"back\\\\slash\nabc\\\n"},
    {"": "é.md\n".encode()},
    {"": b"??.md\n"},
    {"": b"???.md\n"},
    {"": b"star\\*.md\nq[?].md\n"},
    {"": b"\xef\xbb\xbfabc\n"},
    {"": b"abc\r\nA.md\r\n"},
    {"": b"abc\r"},
    {"": b"/\n//\n!\n!/\n\n*/\n"},
    {"": b"/*\n!/x\n!/foo*\n"},
    {"": b"a.md/\nfoo.md\n"},
    {"": b"*.md\n", "foo": b"!*.md\n"},
    {"": b"*.md\n", "x/y": b"!z/\n", "x/y/z": b"!a.md\n"},
    {"": b"!a.md\n", "x": b"*.md\n", "x/y/z": b"!/a.md\n"},
    {"bar": b"/foo\n", "x": b"/y/z/a.md\ny/z.md\n"},
    {"bar/foo": b"*\n!a.md\n"},
    {"": b"a/***\nbar/***/a.md\n"},
    {"": b"foo**\n**o.md\nx**/z.md\n"},
    {"": b"**/**/e.md\n"},
    {"": b"a\\/b\naa//b\n"},
    {"": b"a b/c d.md\n"},
    {"": b"-dash\n"},
    {"": b"*a*\n!*a*d\n"},
    {"": b"*.hidden.md\n.*\n"},
    {"": b"x/*/z\n"},
    {"": b"x/y*z.md\nx[/]y\nx?y\n"},
]


@pytest.fixture(scope="module")
def tricky(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    repository = Repository(tmp_path_factory.mktemp("tricky"))
    for path in PATHS:
        repository.write(path)
    return repository


@pytest.mark.parametrize("rules", TREES, ids=lambda rules: repr(next(iter(rules.values()))))
@pytest.mark.skipif(os.name == "nt", reason="names that this system has not")
def test_as_git_has_it(tricky: Repository, rules: Tree) -> None:
    assert left_out(rules, PATHS) == left_out_by_git(tricky, rules, PATHS)


NAMES = st.text(alphabet="ab.[]!*?- \\", min_size=1, max_size=4).filter(lambda name: name not in (".", ".."))
PATTERNS = st.text(alphabet="ab*?[]!^-/\\. :", max_size=9).filter(lambda pattern: "\\/" not in pattern)
LINES = st.lists(PATTERNS, max_size=6).map(lambda lines: "\n".join(lines).encode())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(NAMES, min_size=1, max_size=4), min_size=1, max_size=12), LINES, LINES)
@example([["a", "b"]], b"!a\na/", b"b")
@pytest.mark.skipif(os.name == "nt", reason="names that this system has not")
def test_any_rules_are_read_as_git_reads_them(
    tmp_path_factory: pytest.TempPathFactory, names: list[list[str]], outer: bytes, inner: bytes
) -> None:
    paths: list[str] = []
    for path in map("/".join, names):
        if not any(f"{other}/".startswith(f"{path}/") or path.startswith(f"{other}/") for other in paths):
            paths.append(path)
    repository = Repository(tmp_path_factory.mktemp("any"))
    for path in paths:
        repository.write(path)
    rules = {"": outer}
    if "/" in paths[0]:
        rules[paths[0].partition("/")[0]] = inner
    assert left_out(rules, paths) == left_out_by_git(repository, rules, paths)


def test_any_bytes_are_rules() -> None:
    content = bytes(range(256)) * 2 + b"\n[\xff\n\xff*\n"
    path = (b"\xff\xfe",)
    assert Ignores().within(0, rules_of(content)).leave_out(path, folder=False)


def test_in_one_folder_the_more_particular_file_decides(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_bytes(b"*.md\n!c.md\n")
    (tmp_path / ".ignore").write_bytes(b"!a.md\n!b.md\n")
    (tmp_path / ".probeignore").write_bytes(b"b.md\nc.md\n")
    ignores = Ignores().within(0, rules_in(str(tmp_path)))
    assert [ignores.leave_out((name,), folder=False) for name in (b"a.md", b"b.md", b"c.md", b"d.md")] == [
        False, True, True, True,
    ]  # fmt: skip


def test_rules_from_above_reach_to_the_root_of_the_repository_and_no_further(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_bytes(b"*.md\n")
    repository = Repository(tmp_path / "repository")
    repository.write(".gitignore", "/x/y/no.md\n")
    repository.write("x/.probeignore", "never.md\n")
    repository.write(".git/info/exclude", "not.md\n!never.md\n")
    repository.write("x/y/a.md")
    ignores, inside = above(str(repository.folder / "x/y"))
    assert inside == (b"x", b"y")
    names = (b"a.md", b"no.md", b"never.md", b"not.md")
    assert [ignores.leave_out((*inside, name), folder=False) for name in names] == [False, True, True, True]


def test_a_worktree_shares_what_its_repository_excludes(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "one")
    repository.write(".git/info/exclude", "not.md\n")
    repository.commit()
    repository.git("worktree", "add", "-q", str(tmp_path / "two"))
    ignores, _ = above(str(tmp_path / "two"))
    assert ignores.leave_out((b"not.md",), folder=False)


@pytest.mark.parametrize("content", [b"", b"gitdir: \0", b"gitdir: nowhere", b"\xff" * 9])
def test_a_git_file_that_says_nothing_excludes_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".git").write_bytes(content)
    assert above(str(tmp_path)) == (Ignores(), ())


def test_in_no_repository_nothing_comes_from_above(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_bytes(b"*.md\n")
    (tmp_path / "x").mkdir()
    assert above(str(tmp_path / "x")) == (Ignores(), ())


def test_an_ignore_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".ignore").write_bytes(b"x")

    def broken(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", broken)
    with pytest.raises(InputError) as caught:
        list(rules_in(str(tmp_path)))
    assert str(caught.value) == f"{tmp_path / '.ignore'}: Permission denied"
