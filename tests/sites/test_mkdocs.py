"""Markdown that MkDocs publishes."""

from pathlib import Path

import pytest

from probe.sites import Sites
from probe.sites.interface import Heading, Made, Missing, Outline, Source, Unknown
from probe.sites.mkdocs import GENERATOR
from tests.sites.written import Written

FILES = {"docs/index.md": "", "docs/a.md": "", "docs/b/README.md": "", "mkdocs.yml": ""}


@pytest.mark.parametrize(
    ("content", "elsewhere"),
    [
        ("# x\n\n::: package.module.Class\n    options:\n", True),
        ("::: mkdocs-click\r\n", True),
        ('a\n--8<-- "docs/part.md"\n', True),
        ("{{ versions() }}", False),
        ("{% include 'x.md' %}", False),
        ("## ::: package.module\n", True),
        ("### ::: package\n", True),
        ("a ## ::: package.module\n", False),
        ("    ;--8<-- x", False),
        ("::: warning\ntext\n:::\n", False),
        (":::note\ntext :::\n", False),
        ("a ::: b.c\n", False),
        ("## x { #y }", False),
        ("", False),
    ],
)
def test_parts_of_a_page_may_come_from_elsewhere(content: str, elsewhere: bool) -> None:
    site = GENERATOR.found(Written(FILES), "")
    assert site is not None
    assert site.adds_ids(content, "docs/a.md") is elsewhere


@pytest.mark.parametrize(
    ("content", "elsewhere"),
    [
        ("{{ versions() }}", True),
        ("- a {{ versions() }} b", False),
        ("## For {{ version }}", True),
        ("{% if a %}\n# x\n{% endif %}", False),
        ("{% import 'x.md' as x %}", True),
        ("{% include 'gone.md' %}", True),
        ("{% include 'lid.md' %}", False),
        ("{% include 'lost.md' %}", True),
        ("{% include 'self.md' %}", False),
        ("{% include name %}", True),
    ],
)
def test_macros_write_headings_by_lines_of_their_own(content: str, *, elsewhere: bool) -> None:
    parts = {"parts/lid.md": "## Lid\n", "parts/lost.md": "{{ all() }}", "parts/self.md": "{% include 'self.md' %}"}
    config = "plugins:\n- macros:\n    include_dir: parts\n"
    site = GENERATOR.found(Written({**FILES, **parts, "mkdocs.yml": config}), "")
    assert site is not None
    assert site.adds_ids(content, "docs/a.md") is elsewhere
    other = GENERATOR.found(Written({**FILES, "mkdocs.yml": "plugins: [own-templates]"}), "")
    assert other is not None
    assert other.adds_ids(content, "docs/a.md")


@pytest.mark.parametrize(
    ("content", "adds"),
    [
        ('{% include-markdown "parts/lid.md" %}', False),
        ('{% include-markdown "parts/code.md" %}', True),
        ("{% include '../parts/code.md' %}", True),
        ('{% include-markdown "gone.md" %}', True),
        ("{% if a %}", False),
    ],
)
def test_headings_may_be_of_included_files(content: str, *, adds: bool) -> None:
    files = {"docs/parts/lid.md": "## Lid\n", "docs/parts/code.md": "::: tins.lid\n", "docs/b/c.md": "",
             "mkdocs.yml": "plugins: [include-markdown]\n"}  # fmt: skip
    site = GENERATOR.found(Written({**FILES, **files}), "")
    assert site is not None
    assert site.adds_ids(content, "docs/b/c.md") is adds
    assert site.expanded('{% include-markdown "parts/lid.md" %}', "docs/a.md").endswith("\n\n## Lid\n")


def test_what_macros_include_is_shown_in_their_page() -> None:
    files = {"docs/guide/deep/a.md": "{% include 'lid.md' %}", "docs/parts/lid.md": "## Lid\n[x](../pots.md)\n",
             "docs/guide/pots.md": ""}  # fmt: skip
    config = "plugins:\n  macros: {include_dir: docs/parts}\n  exclude:\n    glob: [parts/*]\n"
    site = GENERATOR.found(Written({**FILES, **files, "mkdocs.yml": config}), "")
    assert site is not None
    assert site.pages_of("docs/parts/lid.md") == ("docs/guide/deep/a.md",)
    assert site.expanded("{% include 'lid.md' %}", "docs/guide/deep/a.md").endswith("## Lid\n[x](../pots.md)\n")
    assert site.look_up("../pots.md", "link", "docs/guide/deep/a.md") == Source("docs/guide/pots.md")
    assert isinstance(site.look_up("parts/lid.md", "link", "docs/a.md"), Missing)


def test_a_readme_beside_an_index_is_for_readers_of_the_repository() -> None:
    site = GENERATOR.found(Written({**FILES, "docs/README.md": "", "docs/b/c/README.md": ""}), "")
    assert site is not None
    assert not site.claims("docs/README.md")
    assert site.claims("docs/b/c/README.md")
    assert site.claims("docs/index.md")


def test_feeds_are_where_the_plug_in_is_told() -> None:
    config = "plugins:\n- rss:\n    feeds_filenames:\n      rss_created: news/new.xml\n"
    site = GENERATOR.found(Written({**FILES, "docs/news/index.md": "", "mkdocs.yml": config}), "")
    assert site is not None
    assert site.look_up("new.xml", "link", "docs/news/index.md") == Made("/news/new.xml", certain=True)
    assert isinstance(site.look_up("old.xml", "link", "docs/news/index.md"), Missing)
    assert isinstance(site.look_up("new.xml", "link", "docs/a.md"), Missing)


def test_an_inherited_config_keeps_the_options_of_its_plug_ins() -> None:
    files = {"mkdocs.yml": "INHERIT: base.yml\nplugins:\n  search: {}\n",
             "base.yml": "plugins:\n  redirects:\n    redirect_maps:\n      old.md: a.md\n"}  # fmt: skip
    site = GENERATOR.found(Written({**FILES, **files}), "")
    assert site is not None
    assert site.source_of("/old/") == Source("docs/a.md")
    assert site.source_of("/older/") is None


@pytest.mark.parametrize(
    ("texts", "ids"),
    [
        (["Usage", "Usage", "usage_1"], {"usage", "usage_1", "usage_2"}),
        (["Zwei & drei", "A--B"], {"zwei-drei", "a-b"}),
        (["Café"], {"cafe"}),
        (["中文", "示例"], {"_1", "_2"}),
        (["安装 probe"], {"probe"}),
        (["x_9999999999999999999999", "x_9999999999999999999999"],
         {"x_9999999999999999999999", "x_9999999999999999999999_1"}),
    ],
)  # fmt: skip
def test_ids_of_headings(texts: list[str], ids: set[str]) -> None:
    site = GENERATOR.found(Written(FILES), "")
    assert site is not None
    outline = Outline(tuple(Heading(1, text, text) for text in texts))
    assert set(site.ids(outline, "docs/a.md")) == ids


@pytest.mark.parametrize(
    ("config", "link", "answer"),
    [
        ("", "b/gone.md", Missing("docs/b/gone.md")),
        ("plugins: [search]", "b/gone.md", Missing("docs/b/gone.md")),
        ("plugins: [gen-files]", "b/gone.md", Unknown),
        ("plugins: [material/blog]", "b/gone.md", Unknown),
        ("hooks: [x.py]", "b/gone.md", Unknown),
        ("plugins: !ENV [P]", "b/gone.md", Unknown),
        ("validation: {links: {absolute_links: relative_to_docs}}", "/a.md", Source("docs/a.md")),
        ("", "/a.md", Unknown),
        ("site_url: https://x.example/", "/a.md", Missing("docs/a.md")),
        ("site_url: https://x.example/v1", "/v1/b/", Source("docs/b/README.md")),
        ("site_url: https://x.example/v1", "/v2/b/", Unknown),
        ("use_directory_urls: false", "b/index.html", Source("docs/b/README.md")),
        ("use_directory_urls: false", "a/", Missing("docs/a/")),
        ("", "a/", Source("docs/a.md")),
        ("plugins: [{redirects: {redirect_maps: {old.md: a.md}}}]", "old/", Source("docs/a.md")),
        ("INHERIT: base.yml", "/v3/a/", Source("docs/a.md")),
    ],
)
def test_what_a_config_says_of_a_link(config: str, link: str, answer: object) -> None:
    base = {"base.yml": "site_url: https://x.example/v3/"}
    site = GENERATOR.found(Written({**FILES, **base, "mkdocs.yml": config}), "")
    assert site is not None
    found = site.look_up(link, "link", "docs/index.md")
    assert isinstance(found, Unknown) if answer is Unknown else found == answer


def test_what_lies_above_a_repository_says_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / "repository/.git").mkdir(parents=True)
    assert Sites().page_at(str(tmp_path / "repository/docs/page.md")) is None
    assert Sites().page_at(str(tmp_path / "docs/page.md")) is not None
    assert Sites().page_at(str(tmp_path / "README.md")) is None


TRANSLATED = {
    "docs/en/mkdocs.yml": "site_url: https://x.example/\nplugins: [rss]\nhooks: [h.py]\n",
    "docs/en/docs/index.md": "",
    "docs/en/docs/only.md": "",
    "docs/en/docs/both.md": "",
    "docs/en/docs/img/a.png": "",
    "docs/de/docs/index.md": "",
    "docs/de/docs/both.md": "",
    "docs/de/notes.md": "",
    "docs/tools/docs/x.md": "",
}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("both.md", "docs/de/docs/both.md"),
        ("only.md", "docs/en/docs/only.md"),
        ("/img/a.png", "docs/en/docs/img/a.png"),
        ("img/a.png", "docs/en/docs/img/a.png"),
    ],
)
def test_a_translation_falls_back_to_the_language_of_the_config(text: str, path: str) -> None:
    site = GENERATOR.found(Written(TRANSLATED), "docs/en")
    assert site is not None
    assert site.claims("docs/de/docs/index.md")
    assert site.look_up(text, "link", "docs/de/docs/index.md") == Source(path)


def test_what_lies_beside_a_site_is_none_of_it_but_for_translations() -> None:
    site = GENERATOR.found(Written(TRANSLATED), "docs/en")
    assert site is not None
    assert not site.claims("docs/de/notes.md")
    assert not site.claims("docs/tools/docs/x.md")
    assert not isinstance(site.look_up("gone.md", "link", "docs/de/docs/index.md"), Source)


@pytest.mark.parametrize(
    ("config", "text", "is_made"),
    [
        ("plugins: [rss]", "feed_rss_created.xml", True),
        ("plugins: [rss]", "feed_json_updated.json", True),
        ("plugins:\n- rss: {feeds_filenames: {rss_created: new.xml}}", "new.xml", True),
        ("plugins:\n- rss: {feeds_filenames: {rss_created: new.xml}}", "feed_rss_created.xml", False),
        ("plugins: [search]", "feed_rss_created.xml", False),
    ],
)
def test_feeds_are_made_by_the_plug_in(config: str, text: str, is_made: bool) -> None:
    site = GENERATOR.found(Written({**FILES, "mkdocs.yml": config}), "")
    assert site is not None
    assert isinstance(site.look_up(text, "link", "docs/index.md"), Made) is is_made


@pytest.mark.parametrize(
    ("config", "content", "elsewhere"),
    [
        ("hooks: [h.py]", "#### <!-- md:setting config.x -->", True),
        ("hooks: [h.py]", "<!-- a comment -->", False),
        ("plugins: [search]", "#### <!-- md:setting config.x -->", False),
        ("", "{!docs/part.md!}", True),
        ("", "::: pydantic_settings\n", True),
        ("", "::: tip\n", False),
    ],
)
def test_hooks_and_includes_add_to_a_page(config: str, content: str, elsewhere: bool) -> None:
    site = GENERATOR.found(Written({**FILES, "mkdocs.yml": config}), "")
    assert site is not None
    assert site.adds_ids(content, "docs/a.md") is elsewhere


@pytest.mark.parametrize(("text", "kind"), [("only.md", Source), ("img/a.png", Source), ("gone.md", Unknown)])
def test_a_config_that_inherits_that_of_another_language_falls_back_to_it(text: str, kind: type) -> None:
    site = GENERATOR.found(Written({**TRANSLATED, "docs/de/mkdocs.yml": "INHERIT: ../en/mkdocs.yml\n"}), "docs/de")
    assert site is not None
    assert isinstance(site.look_up(text, "link", "docs/de/docs/index.md"), kind)


@pytest.mark.parametrize(
    ("theme", "text", "is_made"),
    [
        ("mkdocs", "img/favicon.ico", True),
        ("mkdocs", "css/base.css", True),
        ("mkdocs", "img/gone.png", False),
        ("material", "css/base.css", False),
        ("material", "assets/x.js", True),
    ],
)
def test_files_of_a_theme_are_made_and_others_are_not(theme: str, text: str, is_made: bool) -> None:
    config = f"theme: {{name: {theme}}}\n"
    site = GENERATOR.found(Written({**FILES, "mkdocs.yml": config}), "")
    assert site is not None
    assert isinstance(site.look_up(text, "link", "docs/index.md"), Made) is is_made
