"""Where Jekyll builds a page, for each style of permalinks and each scope of its defaults."""

from pathlib import Path

import pytest

from probe.sites.configs import yaml_of
from probe.sites.jekyll_urls import Permalinks
from probe.sites.tree import Tree

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
