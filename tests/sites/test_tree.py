"""Files as generators look them up: exactly spelt, each folder listed once, nothing outside of the top."""

import os
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from probe.sites.tree import Tree, led_to, resolved
from tests.sites.written import Written


def test_what_is_there() -> None:
    tree = Written({"a/b/c.md": "text", "d.md": ""})
    assert (tree.is_file("a/b/c.md"), tree.is_folder("a/b"), tree.is_folder("")) == (True, True, True)
    for path in ("a/b", "a/x.md", "A/b/c.md", "", "a//b", "\0", "x/" * 5000):
        assert not tree.is_file(path)
    assert (tree.text("a/b/c.md"), tree.text("a/x.md")) == ("text", "")
    assert tree.otherwise("a/b/C.md") == "a/b/c.md"
    assert tree.otherwise("a/b/c.md") is tree.otherwise("none/x") is None
    assert list(tree.files("")) == ["d.md", "a/b/c.md"]


def test_a_folder_is_listed_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "a.md").touch()
    tree = Tree(str(tmp_path))
    scandir = os.scandir
    listed: list[str] = []

    def listing(path: str) -> Any:
        listed.append(path)
        return scandir(path)

    monkeypatch.setattr("os.scandir", listing)
    assert [tree.is_file(name) for name in ("a.md", "b.md", "b/c.md")] == [True, False, False]
    assert listed == [str(tmp_path)]


def test_links_out_of_the_top_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "top/in").mkdir(parents=True)
    (tmp_path / "out").mkdir()
    (tmp_path / "out/secret.md").write_text("secret")
    (tmp_path / "top/in/own.md").write_text("own")
    for name, target in (("f.md", "../out/secret.md"), ("d", "../out"), ("i", "in"), ("loop", "loop")):
        (tmp_path / "top" / name).symlink_to(target)
    tree = Tree(str(tmp_path / "top"))
    assert (tree.is_file("f.md"), tree.text("f.md")) == (True, "")
    assert (tree.is_folder("d"), tree.is_file("d/secret.md"), tree.is_file("loop")) == (False, False, True)
    assert tree.text("i/own.md") == "own"


def test_a_letter_is_one_however_it_is_written(tmp_path: Path) -> None:
    (tmp_path / unicodedata.normalize("NFD", "é.md")).write_text("x")
    tree = Tree(str(tmp_path))
    assert tree.text("é.md") == tree.text(unicodedata.normalize("NFD", "é.md")) == "x"
    assert tree.path_at(f"{tmp_path}/é.md") == "é.md"
    assert (tree.path_at(str(tmp_path)), tree.path_at(f"{tmp_path}x/é.md")) == ("", None)


@pytest.mark.parametrize(
    ("folder", "reference", "path"),
    [("a/b", "../c.md", "a/c.md"), ("a", "..", ""), ("a", "../..", None), ("", "x", "x"), ("", "../x", None),
     ("a", "", "a"), ("a", "./", "a"), ("", ".", "")],
)  # fmt: skip
def test_where_a_reference_leads(folder: str, reference: str, path: str | None) -> None:
    assert led_to(folder, reference) == path


@pytest.mark.parametrize(
    ("url", "reference", "whole", "above"),
    [("/a/b.html", "c.html", "/a/c.html", False), ("/a/", "../x/", "/x/", False), ("/a/", "../../x", "/x", True),
     ("/a/b/", "..", "/a/", False), ("/", "./", "/", False), ("/a", "b#", "/b#", False)],
)  # fmt: skip
def test_where_a_reference_leads_from_a_url(url: str, reference: str, whole: str, above: bool) -> None:
    assert resolved(url, reference) == (whole, above)


def test_two_names_that_are_one_to_unicode_are_listed(tmp_path: Path) -> None:
    for name in (unicodedata.normalize("NFC", "ä.md"), unicodedata.normalize("NFD", "ä.md")):
        (tmp_path / name).touch()
    assert Tree(str(tmp_path)).is_file("ä.md")
