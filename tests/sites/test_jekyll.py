"""Where Jekyll builds a page, for each style of permalinks and each scope of its defaults."""

from pathlib import Path

import pytest

from probe.model import Note
from probe.sites.configs import yaml_of
from probe.sites.interface import Made, Missing, Source, Unknown
from probe.sites.jekyll import GENERATOR
from probe.sites.jekyll_urls import Permalinks
from probe.sites.tree import Tree
from tests.sites.written import Written

POST = "_posts/2024-03-05-first-boil.md"


POLYGLOT = "baseurl: ''\nplugins: [jekyll-polyglot]\nlanguages: [en, de]\ndefault_lang: en\n"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/tins/red/", "_tins/red.md"),  # written after the redirects
        ("/tins/old/", "_tins/all.md"),
        ("/about/", "lid.md"),  # a page is written before them
        ("/2024/03/05/boil.html", "_posts/2024-03-05-boil.md"),
    ],
)
def test_of_files_with_one_url_the_last_that_is_written_remains(url: str, path: str) -> None:
    moved = "---\nredirect_from: [/tins/red/, /tins/old/, /2024/03/05/boil.html]\n---\n"
    tins = "collections: {tins: {output: true, permalink: '/:collection/:path/'}}"
    config = f"baseurl: ''\n{tins}\nplugins: [jekyll-redirect-from]\n"
    files = {"_config.yml": config, "_tins/all.md": moved, "_tins/red.md": "---\n---\n",
             "about.md": "---\npermalink: /about/\n---\n", "_posts/2024-03-05-boil.md": "---\n---\n",
             "lid.md": "---\nredirect_from: /about/\n---\n"}  # fmt: skip
    site = GENERATOR.found(Written(files), "")
    assert site is not None
    assert site.source_of(url) == Source(path)


@pytest.mark.parametrize(
    ("more", "url", "path"),
    [
        ("", "/about/", "about.md"),
        ("", "/de/about/", "about.md"),  # it falls back to the default language
        ("", "/de/img/x.png", "img/x.png"),
        ("", "/de/gone/", None),
        ("", "/fr/about/", None),
        ("", "/en/about/", None),
        ("lang_from_path: true", "/de/gone/", Unknown(Note("plugin-decides", ("jekyll",)))),
    ],
)
def test_polyglot_builds_all_pages_below_each_language(more: str, url: str, path: str | Unknown | None) -> None:
    files = {"about.md": "---\npermalink: /about/\n---\n", "img/x.png": "x", "_config.yml": POLYGLOT + more}
    site = GENERATOR.found(Written(files), "")
    assert site is not None
    answer = site.look_up(url, "link", "about.md")
    assert (answer == (Source(path) if isinstance(path, str) else path)) if path else isinstance(answer, Missing)


@pytest.mark.parametrize(
    ("config", "path", "url"),
    [
        ("", POST, "/2024/03/05/first-boil.html"),
        ("permalink: pretty", POST, "/2024/03/05/first-boil/"),
        ("permalink: ordinal", POST, "/2024/065/first-boil.html"),
        ("permalink: none", POST, "/first-boil.html"),
        ("permalink: /blog/:year/:title", POST, "/blog/2024/first-boil"),
        ("", "guide/lid.md", "/guide/lid.html"),
        ("permalink: pretty", "guide/lid.md", "/guide/lid/"),
        ("permalink: /:title/", "guide/lid.md", "/guide/lid/"),
        ("permalink: /:title", "guide/lid.md", "/guide/lid"),
        ("", "guide/index.md", "/guide/"),
        ("collections: {cups: {output: true}}", "_cups/mug.md", "/cups/mug.html"),
        ("collections: {cups: {output: true, permalink: '/c/:name/'}}", "_cups/mug.md", "/c/mug/"),
        ("collections: {cups: {output: false}}", "_cups/mug.md", None),
        ("", "_drafts/mug.md", None),
        ("defaults: [{scope: {path: '', type: posts}, values: {permalink: '/b/:title/'}}]", POST, "/b/first-boil/"),
        (
            "defaults: [{scope: {path: '', type: pages}, values: {permalink: '/b/'}}]",
            POST,
            "/2024/03/05/first-boil.html",
        ),
    ],
)
def test_a_page_is_built_where_its_permalink_says(tmp_path: Path, config: str, path: str, url: str | None) -> None:
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text("---\ntitle: x\n---\n", "utf-8")
    assert Permalinks(Tree(str(tmp_path)), yaml_of(config), "").url_of(path) == url


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("[x]({{ site.repository }}/issues/1)", "acme/pots"),
        ("[x]({{ site.github.repository_url }}/issues/1)", "https://github.com/acme/pots"),
        ("[x]({{ site.links.shop }})", "https://shop.example"),
        ("[x]({{ site.unknown }}/a)", "{{ site.unknown }}"),
        ("[x]({{ page.repository }}/a)", "{{ page.repository }}"),
        ("[x]({{ site.repository | upcase }}/a)", "{{ site.repository | upcase }}"),
    ],
)
def test_a_variable_of_the_config_stands_for_its_value(text: str, means: str) -> None:
    config = "repository: acme/pots\nlinks:\n  shop: https://shop.example\n"
    site = GENERATOR.found(Written({"_config.yml": config}), "")
    assert site is not None
    assert [(own.text, own.kind) for own in site.links(text)] == [(means, "")]


PARTS = {
    "_config.yml": "baseurl: /shop\n", "about.md": "---\npermalink: /about/\n---\n{% include links.html %}\n",
    "lid.md": "---\n---\n", "_includes/links.html": "<a href='../lid.html'>lid</a>", "_includes/alone.html": "",
    "_layouts/page.html": "", "css/a.scss": "---\n---\n", "_includes/cup.md": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("source", "pages"),
    [
        ("_includes/links.html", ("about.md",)),
        ("_includes/alone.html", ("_includes/alone.html",)),
        ("lid.md", ("lid.md",)),
    ],
)
def test_links_of_a_part_count_from_the_pages_that_include_it(source: str, pages: tuple[str, ...]) -> None:
    site = GENERATOR.found(Written(PARTS), "")
    assert site is not None
    assert site.claims(source)
    assert site.pages_of(source) == pages
    assert site.look_up("../lid.html", "link", "about.md") == Source("lid.md")
    assert site.look_up("../lid.html", "link", "_includes/alone.html") == Unknown(Note("page-unknown", ("jekyll",)))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("{{ '/lid.html' | relative_url }}", Source("lid.md")),
        ("{{ site.baseurl }}/about/", Source("about.md")),
        ("{{ site.baseurl }}/tin/", Missing("tin")),
        ("{% link lid.md %}", Source("lid.md")),
        ("{{ 'css/a.css' | relative_url }}", Source("css/a.scss")),
        ("{{ 'css/b.css' | relative_url }}", Missing("css/b.css")),
        ("{{ 'feed/tin.xml' | relative_url }}", Made("/feed/tin.xml")),
        ("{{ page.url }}", None),
        ("{{ site.baseurl }}/{{ page.x }}", None),
        ("/shop/lid.html", None),
    ],
)
def test_liquid_of_a_layout_is_read_where_it_is_literal(text: str, answer: Source | Made | Missing | None) -> None:
    site = GENERATOR.found(Written(PARTS), "")
    assert site is not None
    assert site.own(text, "link", "_layouts/page.html") == answer
