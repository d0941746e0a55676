"""How a checkout of a wiki is told from other folders, and what differs between hosts."""

from pathlib import Path

import pytest

from probe.repository import repository_at
from probe.sites import azure_wiki, wikis
from probe.sites.interface import Missing, Source, Unknown
from probe.sites.tree import Tree
from tests.sites.written import Written


def checkout(folder: Path, origin: str, *names: str) -> Tree:
    (folder / ".git").mkdir()
    (folder / ".git/config").write_text(f'[remote "origin"]\n\turl = {origin}\n')
    for name in names:
        (folder / name).write_text("# X\n")
    repository_at.cache_clear()
    return Tree(str(folder))


@pytest.mark.parametrize(
    ("origin", "names", "kind"),
    [
        ("https://github.com/acme/pot.wiki.git", ["Home.md"], wikis.Wiki),
        ("git@github.com:acme/pot.wiki.git", ["Home.md"], wikis.Wiki),
        ("https://gitea.example/acme/pot.wiki.git", ["Home.md"], wikis.Wiki),
        ("https://gitlab.com/acme/pot.wiki.git", ["home.md"], wikis.GitLabWiki),
        ("https://github.com/acme/pot.git", ["Home.md"], None),
        ("https://github.com/acme/pot.git", ["Home.md", "_Sidebar.md"], wikis.Wiki),
        ("https://github.com/acme/pot.git", ["Home.md", "_Sidebar.md", "index.html"], None),
        ("https://github.com/acme/pot.git", ["_Sidebar.md", "README.md"], None),
    ],
)
def test_what_is_a_wiki(tmp_path: Path, origin: str, names: list[str], kind: type[wikis.Wiki] | None) -> None:
    found = wikis.GENERATOR.found(checkout(tmp_path, origin, *names), "")
    assert (None if found is None else type(found)) is kind


def test_urls_of_the_wiki_itself_are_its_pages(tmp_path: Path) -> None:
    site = wikis.GENERATOR.found(checkout(tmp_path, "https://github.com/acme/pot.wiki.git", "Home.md", "A-B.md"), "")
    assert site is not None
    start = "https://github.com/acme/pot"
    assert site.look_up(f"{start}/wiki/A-B#x", "link", "Home.md") == Source("A-B.md")
    assert site.look_up(f"{start}/wiki", "link", "A-B.md") == Source("Home.md")
    assert site.look_up("/acme/pot/wiki/a-b", "link", "Home.md") == Source("A-B.md")
    assert isinstance(site.look_up(f"{start}/wiki/Gone", "link", "Home.md"), Missing)
    for other in (f"{start}/issues", f"{start}/wikis", f"{start}2/wiki/A-B", "https://gitlab.com/acme/pot/wiki/A-B"):
        assert site.look_up(other, "link", "Home.md") is None
    assert isinstance(site.look_up("/acme/other/wiki/A-B", "link", "Home.md"), Unknown)


def test_names_that_gitea_escapes() -> None:
    assert [wikis.compared(name) for name in ("A B", "a-b", "A%20B", "A-B.-", "a--b.md")] == ["a-b"] * 5
    assert wikis.compared("ab") != wikis.compared("a-b")


@pytest.mark.parametrize(
    ("order", "is_wiki"), [("Home\nGuide\n", True), ("Home\n", True), ("", False), ("one\ntwo\nthree\n", False)]
)
def test_an_order_file_that_names_pages_marks_a_wiki(order: str, is_wiki: bool) -> None:
    tree = Written({".order": order, "Home.md": "", "Guide.md": "", "Guide/.order": "Spout\n", "Guide/Spout.md": ""})
    assert (azure_wiki.GENERATOR.found(tree, "") is not None) == is_wiki
    assert azure_wiki.GENERATOR.found(tree, "Guide") is None
