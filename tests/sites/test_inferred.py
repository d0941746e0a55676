"""Folders of documents that code shows: the links of the site tell below which path."""

import pytest

from probe.sites.inferred import bare_names, most_shown, rooted_links, without_section


@pytest.mark.parametrize(
    ("path", "bare", "shorter"),
    [
        ("a/b", "a/b", "a/b"),
        ("01-a/2.b", "a/b", "b"),
        ("kit/20-core/10-load", "kit/core/load", "kit/load"),
        ("kit/20-core/10-load/index", "kit/core/load", "kit/load"),
        ("(0)learn/(1)props", "learn/props", "props"),
        ("(more)/cup", "cup", "cup"),  # a group as a whole
        ("blog/2024-12-01-news", "blog/news", "blog/news"),
        ("v2/2024", "v2/2024", "v2/2024"),  # no order: nothing follows the number
    ],
)
def test_what_orders_files_is_no_part_of_their_names(path: str, bare: str, shorter: str) -> None:
    assert "/".join(bare_names(path.split("/"))) == bare
    assert "/".join(without_section(path.split("/"))) == shorter


def test_links_at_the_root_count_without_what_is_behind_the_path() -> None:
    text = "[a](/x/y#z) <a href='/b/?q'> [c](</d.md>) [e](f/g) [h](//i.example/j) `/k`"
    assert rooted_links([text]) == {"x/y", "b", "d", "k"}


DOCUMENTS = {
    f"content/docs/kit/{each}": f"{each}.md" for each in ("1-core/1-load", "1-core/2-hooks", "2-build/1-node", "index")
}


@pytest.mark.parametrize(
    ("links", "url", "found"),
    [
        (["docs/kit/load", "docs/kit/node"], "/docs/kit/hooks", "1-core/2-hooks.md"),
        (["docs/kit/load", "docs/kit/node"], "/docs/kit", "index.md"),
        (["docs/kit/core/load", "docs/kit/build/node"], "/docs/kit/core/hooks", "1-core/2-hooks.md"),
        (["learn/load", "learn/node"], "/learn/hooks", "1-core/2-hooks.md"),
        (["docs/kit/load", "docs/kit/node"], "/docs/kit/gone", None),
        (["docs/kit/load", "docs/kit/node"], "/kit/hooks", None),  # not by its end alone
        (["else/where", "what/not"], "/docs/kit/hooks", None),
    ],
)
def test_a_folder_is_shown_where_links_lead_to_its_documents(links: list[str], url: str, found: str | None) -> None:
    assert most_shown(DOCUMENTS, frozenset(links)).get(url) == found


def test_what_few_links_would_say_is_chance_unless_they_have_a_path_of_their_own() -> None:
    stems = {f"content/{n}": f"{n}.md" for n in range(30)} | {"old/tea": "tea.md", "old/cup": "cup.md", "old/pot": "p"}
    many = frozenset(map(str, range(30)))
    assert most_shown(stems, many | {"x/tea", "x/a", "x/b", "x/c"}).get("/x/cup") is None
    assert most_shown(stems, many | {"x/tea", "x/cup", "x/pot", "x/a"}).get("/x/tea") == "tea.md"
