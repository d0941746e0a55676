"""Slugs of VitePress before and since it takes them from mdit-vue."""

import pytest

from probe.sites.outline import Heading, Outline
from probe.sites.vitepress import GENERATOR
from tests.sites.written import Written


@pytest.mark.parametrize(
    ("version", "heading", "slug"),
    [
        ("^0.20.0", "サポート", "サポート"),
        ("^1.6.0", "サポート", "サホ\u309aート"),
        ("^0.20.0", "Café Ünder", "cafe-under"),
        ("^1.6.0", "Café Ünder", "cafe-under"),
        ("", "サポート", "サホ\u309aート"),
    ],
)
def test_only_newer_versions_take_marks_from_all_letters(version: str, heading: str, slug: str) -> None:
    package = f'{{"devDependencies": {{"vitepress": "{version}"}}}}' if version else "{}"
    site = GENERATOR.found(Written({".vitepress/config.js": "export default {}", "package.json": package}), "")
    assert site is not None
    outline = Outline(headings=(Heading(2, heading, heading),))
    assert slug in set(site.ids(outline, "a.md"))
