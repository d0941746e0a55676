"""Patterns in place of names."""

import os
import sys
from pathlib import Path

import pytest

from probe.sources.globs import expand, is_pattern


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = (
        "a.md", "b.md", "c.txt", ".hidden.md", "docs/a.md", "docs/x/b.md", "docs/x/y/c.md", "docs/.h/d.md",
        "node_modules/p/e.md", "env/pyvenv.cfg", "env/f.md", "q[1].md",
    )  # fmt: skip
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("pattern", "files"),
    [
        ("*.md", ["a.md", "b.md", "q[1].md"]),
        ("[ab].md", ["a.md", "b.md"]),
        ("?.*", ["a.md", "b.md", "c.txt"]),
        ("./*.txt", ["./c.txt"]),
        (".*.md", [".hidden.md"]),
        ("[.]*.md", []),
        ("?hidden.md", []),
        ("docs/**/*.md", ["docs/a.md", "docs/x/b.md", "docs/x/y/c.md"]),
        ("docs/**", ["docs/a.md", "docs/x/b.md", "docs/x/y/c.md"]),
        ("docs/x**", []),
        ("d*/x/[a-b].md", ["docs/x/b.md"]),
        ("**/.h/*.md", ["docs/.h/d.md"]),
        ("**/*.md", ["a.md", "b.md", "docs/a.md", "docs/x/b.md", "docs/x/y/c.md", "q[1].md"]),
        ("**/b.md", ["b.md", "docs/x/b.md"]),
        ("**/**/c.md", ["docs/x/y/c.md"]),
        ("**/x/**/c.md", ["docs/x/y/c.md"]),
        ("node_modules/**/*.md", ["node_modules/p/e.md"]),
        ("*/p/*.md", ["node_modules/p/e.md"]),
        ("env/**", ["env/f.md", "env/pyvenv.cfg"]),
        ("docs/../*.txt", ["docs/../c.txt"]),
        ("{b,a}.md", ["a.md", "b.md"]),
        (
            "{docs/**/,,docs}*.{md,txt}",
            ["a.md", "b.md", "c.txt", "docs/a.md", "docs/x/b.md", "docs/x/y/c.md", "q[1].md"],
        ),
        ("{a,docs/{a,x/{b,none}}}.md", ["a.md", "docs/a.md", "docs/x/b.md"]),
        ("{a}.md", []),
        ("{a,b.md", []),
        ("docs", []),
        ("do*", []),
        ("docs/*/", []),
        ("a.md/*", []),
        ("nowhere/*.md", []),
        ("[", []),
        ("a\0*", []),
        ("*\0", []),
        ("x" * 5_000 + "*", []),
        ("x" * 5_000 + "/*", []),
    ],
)
def test_files_that_fit(tree: Path, pattern: str, files: list[str]) -> None:
    assert expand(pattern) == files


def test_what_could_be_a_pattern() -> None:
    assert [text for text in ("a.md", "a*", "a?", "a[1]", "{a,b}", "{a}", "{,}", "}a,b{") if is_pattern(text)] == [
        "a*", "a?", "a[1]", "{a,b}", "{,}",
    ]  # fmt: skip


def test_from_the_root(tree: Path) -> None:
    assert expand(f"{tree}/docs/**/*.md") == [f"{tree}/docs/{name}" for name in ("a.md", "x/b.md", "x/y/c.md")]


@pytest.mark.skipif(sys.platform == "win32", reason="links take rights there, and no named pipes")
def test_links_to_folders_are_named_and_not_walked(tree: Path) -> None:
    (tree / "docs/again").symlink_to("..")
    (tree / "docs/loop").symlink_to("loop")
    (tree / "docs/loop.md").symlink_to("loop.md")
    os.mkfifo(tree / "docs/pipe.md")
    (tree / "docs/link.md").symlink_to("../a.md")
    assert expand("docs/**/a.md") == ["docs/a.md"]
    assert expand("docs/a*/c.txt") == ["docs/again/c.txt"]
    assert expand("docs/*.md") == ["docs/a.md", "docs/link.md"]
    assert expand("docs/l*/x") == []
