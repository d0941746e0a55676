"""Astro and Starlight: other content of the host, modules in components, files that plug-ins make."""

import pytest

from probe.sites.astro import GENERATOR as ASTRO
from probe.sites.copied import template_of
from probe.sites.interface import Answer, Made, Missing, Source, Unknown
from probe.sites.starlight import GENERATOR as STARLIGHT
from tests.sites.written import Written

ROUTE = "getCollection('teams') export const x = () => ({ params: { slug: entry.%s } })"
FILES = {
    "astro.config.mjs": "export default defineConfig({ site: 'https://a.example' })",
    "src/pages/index.astro": "",
    "src/pages/news/[year]/[id].astro": "",
    "src/pages/teams/[...slug].astro": ROUTE % "id",
    "src/content/blog/a.md": "[x](/manual/p1) " * 12,
    "src/content/teams/brew.mdx": "",
    "src/assets/cup.svg": "",
}


def answer(link: str, kind: str = "link", source: str = "src/content/blog/a.md", **more: str) -> Answer | None:
    site = ASTRO.found(Written(FILES | {path.replace("__", "/"): text for path, text in more.items()}), "")
    assert site is not None
    return site.look_up(link, kind, source)


def test_a_folder_that_entries_shown_by_no_read_route_link_to_is_of_the_host() -> None:
    assert isinstance(answer("/manual/stable/x"), Unknown)
    assert isinstance(answer("/manuals/stable/x/y"), Missing)


@pytest.mark.parametrize(
    ("said", "link", "kind"),
    [
        ("id", "/teams/brew", Source),
        ("id", "/teams/gone", Missing),
        ("id.split('_')[1]", "/teams/gone", Made),  # what is made of the name is not read
        ("slug.slice(3)", "/teams/gone", Made),
        ("id.split('_')[1]", "/gone", Missing),
    ],
)
def test_the_parameter_of_a_route_is_the_name_of_an_entry(said: str, link: str, kind: type[Answer]) -> None:
    files = FILES | {"src/pages/teams/[...slug].astro": ROUTE % said}
    site = ASTRO.found(Written(files), "")
    assert site is not None
    assert isinstance(site.look_up(link, "link", "src/content/blog/a.md"), kind)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("/src/assets/cup.svg", "component", Source),
        ("/src/assets/gone.svg", "component", Missing),
        ("/src/assets/cup.svg", "link", Missing),
    ],
)
def test_a_component_may_take_a_module(text: str, kind: str, found: type[Answer]) -> None:
    site = ASTRO.found(Written(FILES | {"src/components/x.astro": ""}), "")
    assert site is not None
    template = template_of(site, "src/components/x.astro")
    assert template is not None
    assert isinstance(template.look_up(text, kind), found)


@pytest.mark.parametrize(
    ("plugin", "link", "kind"),
    [
        ("starlightBlog()", "/blog/rss.xml", Unknown),
        ("starlightBlog()", "/blog/pic.png", Missing),
        ("", "/blog/feed.xml", Missing),
    ],
)
def test_plug_ins_make_feeds_but_no_pictures(plugin: str, link: str, kind: type[Answer]) -> None:
    config = f"import starlightBlog from 'starlight-blog'\nexport default {{ plugins: [starlight({{}}), {plugin}] }}"
    config = config if plugin else "export default { integrations: [starlight({})] }"
    site = STARLIGHT.found(Written({"astro.config.mjs": config, "src/content/docs/a.md": ""}), "")
    assert site is not None
    assert isinstance(site.look_up(link, "link", "src/content/docs/a.md"), kind)
