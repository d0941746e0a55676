"""Where Jekyll builds a page, for each style of permalinks and each scope of its defaults."""

from pathlib import Path

import pytest

from probe.sites.configs import yaml_of
from probe.sites.jekyll import GENERATOR
from probe.sites.jekyll_urls import Permalinks
from probe.sites.tree import Tree
from tests.sites.written import Written

POST = "_posts/2024-03-05-first-boil.md"


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
