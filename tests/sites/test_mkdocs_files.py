"""Files of MkDocs that make no page, and those that are shown within others."""

import pytest

from probe.sites.interface import Missing, Source
from probe.sites.mkdocs import GENERATOR, MkDocs
from probe.sites.mkdocs_files import DEFAULT, Excluded, read_tags, snippets
from tests.sites.written import Written

SNIPPETS = "markdown_extensions:\n  - pymdownx.snippets:\n      base_path: [parts]\n"


def site_of(config: str, files: dict[str, str]) -> MkDocs:
    site = GENERATOR.found(Written({"mkdocs.yml": config, "docs/index.md": "", **files}), "")
    assert isinstance(site, MkDocs)
    return site


@pytest.mark.parametrize(
    ("lines", "path", "is_out"),
    [
        (["inner/"], "inner/a.md", True),
        (["inner/"], "deep/inner/a.md", True),
        (["inner/"], "inner.md", False),
        (["/inner"], "deep/inner/a.md", False),
        (["a/inner"], "a/inner/b.md", True),
        (["*.inc.md"], "deep/x.inc.md", True),
        (["*.inc.md"], "x.md", False),
        (["*.md", "!a.md"], "a.md", False),
        (["*.md", "!a.md"], "b.md", True),
        (["# a.md", "", "  b.md "], "a.md", False),
        (["# a.md", "", "  b.md "], "b.md", True),
        (["x/**/y.md"], "x/y.md", True),
        (["x/**/y.md"], "x/a/b/y.md", True),
        (["x/**"], "x/a/b", True),
        (["?.md"], "ab.md", False),
        (DEFAULT, ".hidden.md", True),
        (DEFAULT, "templates/a.md", True),
        (DEFAULT, "a/templates/a.md", False),
    ],
)
def test_the_last_pattern_that_fits_decides(lines: list[str], path: str, is_out: bool) -> None:
    assert Excluded(lines).has(path) is is_out


@pytest.mark.parametrize("key", ["exclude_docs", "draft_docs"])
@pytest.mark.parametrize("link", ["inner/a.md", "inner/a/"])
def test_what_is_left_out_makes_no_page(key: str, link: str) -> None:
    site = site_of(f"{key}: |\n  inner/\n", {"docs/inner/a.md": ""})
    assert isinstance(site.look_up(link, "link", "docs/index.md"), Missing)


@pytest.mark.parametrize("config", ["", "exclude_docs: other/\n", "not_in_nav: inner/\n"])
def test_what_only_the_navigation_leaves_out_makes_a_page(config: str) -> None:
    site = site_of(config, {"docs/inner/a.md": ""})
    assert site.look_up("inner/a.md", "link", "docs/index.md") == Source("docs/inner/a.md")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('--8<-- "a.md"\n', ["a.md"]),
        ("    -8<- 'a.md'\n", ["a.md"]),
        ('--8<-- "a.md:2:4"\n', ["a.md"]),
        ('--8<-- "a.md:part"\n', ["a.md"]),
        ("--8<--\na.md\n; b.md\nc/d.md:1\n--8<--\n", ["a.md", "c/d.md"]),
        (';--8<-- "a.md"\n', []),
        ('text --8<-- "a.md" text\n', []),
        ("--8<--\na.md\n", []),
        ('--8<-- "https://x.example/a.md"\n', ["https://x.example/a.md"]),
    ],
)
def test_snippets_of_a_page(text: str, names: list[str]) -> None:
    found = list(snippets(text))
    assert [own.text for own in found] == names
    assert all(text[own.offset :].startswith(own.text) for own in found)


def test_links_of_a_snippet_count_from_the_pages_that_show_it() -> None:
    files = {"docs/deep/a.md": '--8<-- "shared.md"', "parts/shared.md": "", "docs/deep/b.md": "", "docs/c.md": ""}
    site = site_of(SNIPPETS, files)
    assert site.claims("parts/shared.md")
    assert not site.claims("parts/other.md")
    assert site.pages_of("parts/shared.md") == ("docs/deep/a.md",)
    assert site.pages_of("docs/c.md") == ("docs/c.md",)


def test_a_file_at_the_top_is_read_where_it_lies() -> None:
    config = "markdown_extensions: [pymdownx.snippets]\n"
    site = site_of(config, {"docs/index.md": '--8<-- "README.md"', "README.md": ""})
    assert not site.claims("README.md")


@pytest.mark.parametrize(
    ("config", "name", "answer"),
    [
        (SNIPPETS, "shared.md", Source("parts/shared.md")),
        (SNIPPETS, "gone.md", Missing("parts/gone.md")),
        (SNIPPETS, "https://x.example/a.md", None),
    ],
)
def test_a_snippet_is_a_file_of_the_folders_of_the_config(config: str, name: str, answer: object) -> None:
    site = site_of(config, {"parts/shared.md": ""})
    assert site.look_up(name, "snippet", "docs/index.md") == answer
    text = f'--8<-- "{name}"\n'
    assert [own.kind for own in site.links(text)] == ["snippet"]
    assert list(site_of("", {}).links(text)) == []


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("<div markdown>\n[a](b)\n</div>", True),
        ('<div class="x" markdown="1">\n[a](b)\n</div>', True),
        ("<div>\n[a](b)\n</div>", False),
        ("<div markdown>\n\n[a](b)\n</div>", False),  # read anyhow
        ("<div markdown>\n    [a](b)\n</div>", False),  # code, were the tag not there
        ("<pre markdown>\n[a](b)\n</pre>", False),
    ],
)
def test_content_of_tags_that_is_markdown(text: str, is_read: bool) -> None:
    assert bool(list(read_tags(text))) is is_read
    assert bool(list(site_of("markdown_extensions: [md_in_html]\n", {}).links(text))) is is_read
    assert list(site_of("", {}).links(text)) == []


@pytest.mark.parametrize(
    ("link", "is_missing"), [("../README.md", True), ("../gone/", False), ("deep/../index.md", False)]
)
def test_a_source_outside_of_the_pages_is_not_rewritten(link: str, is_missing: bool) -> None:
    site = site_of("site_url: https://x.example/pot/\n", {"README.md": ""})
    assert isinstance(site.look_up(link, "link", "docs/index.md"), Missing) is is_missing
