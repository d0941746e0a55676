"""Rspress: routes of languages, links to sources with or without their suffix, custom ids."""

import pytest

from probe.sites import rspress
from probe.sites.interface import Answer, Heading, Made, Missing, Outline, Source, Unknown
from tests.sites.written import Written

FILES = {
    "rspress.config.ts": "export default defineConfig({ lang: 'en', base: '/kit/' })",
    "docs/en/index.mdx": "# A",
    "docs/en/cup/pour.mdx": "# B",
    "docs/en/only.md": "# O",
    "docs/en/_part.mdx": "part",
    "docs/de/cup/pour.mdx": "# C",
    "docs/public/cup.png": "",
}


def site_of(config: str | None = None) -> rspress.Rspress:
    site = rspress.GENERATOR.found(Written(FILES | ({} if config is None else {"rspress.config.ts": config})), "")
    assert isinstance(site, rspress.Rspress)
    return site


@pytest.mark.parametrize(
    ("source", "link", "found"),
    [
        ("docs/en/index.mdx", "/cup/pour", Source("docs/en/cup/pour.mdx")),
        ("docs/en/index.mdx", "/en/cup/pour", Source("docs/en/cup/pour.mdx")),
        ("docs/en/index.mdx", "/kit/cup/pour.html", Source("docs/en/cup/pour.mdx")),
        ("docs/de/cup/pour.mdx", "/cup/pour", Source("docs/de/cup/pour.mdx")),
        ("docs/de/cup/pour.mdx", "/only", Source("docs/en/only.md")),
        ("docs/en/index.mdx", "./cup/pour", Source("docs/en/cup/pour.mdx")),
        ("docs/en/index.mdx", "./cup/pour.md", Source("docs/en/cup/pour.mdx")),
        ("docs/en/index.mdx", "/cup/pour.mdx", Source("docs/en/cup/pour.mdx")),
        ("docs/en/index.mdx", "/cup.png", Source("docs/public/cup.png")),
        ("docs/en/index.mdx", "/404", Made("/404", certain=True)),
    ],
)
def test_links_follow_language_and_source(source: str, link: str, found: Answer) -> None:
    assert site_of().look_up(link, "link", source) == found


@pytest.mark.parametrize("link", ["/cup/gone", "./gone", "./gone.md", "/cup/gone.mdx", "/_part", "/gone.png"])
def test_what_no_language_has_is_missing(link: str) -> None:
    assert isinstance(site_of().look_up(link, "link", "docs/de/cup/pour.mdx"), Missing)


def test_a_plugin_that_makes_pages_leaves_a_link_undecided() -> None:
    config = "import { pluginTypeDoc } from '@rspress/plugin-typedoc'; export default { lang: 'en' }"
    assert isinstance(site_of(config).look_up("/api/x", "link", "docs/en/index.mdx"), Unknown)


def test_ids_are_slugs_or_what_braces_name() -> None:
    outline = Outline(headings=(Heading(2, "Big Cup", "Big Cup"), Heading(2, "Pot {#own}", "Pot", "own")))
    assert {"big-cup", "own"} <= set(site_of().ids(outline, "docs/en/index.mdx"))
    assert "pot" not in set(site_of().ids(outline, "docs/en/index.mdx"))


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ('import Cup from "@theme/cup"\n', True),
        ('import { Cup } from "./cup"\n', True),
        ("import Part from './_part.mdx'\n", False),
        ("# import\n", False),
    ],
)
def test_components_may_write_headings(text: str, unknown: bool) -> None:
    assert site_of().adds_ids(text, "docs/en/index.mdx") is unknown
