"""Fumadocs: collections below the paths of their loaders, folder groups, languages, custom ids."""

from collections.abc import Mapping

import pytest

from probe.sites import fumadocs
from probe.sites.interface import Answer, Heading, Made, Missing, Outline, Source, Unknown
from tests.sites.written import Written

FILES = {
    "source.config.ts": "import { defineDocs } from 'fumadocs-mdx/config'\n"
    "export const docs = defineDocs({ dir: 'content/docs' })\n"
    "export const notes = defineDocs({ docs: {}, dir: './content/notes' })\n",
    "lib/source.ts": "import { loader } from 'fumadocs-core/source'\n"
    "export const source = loader({ baseUrl: '/docs', source: docs.toFumadocsSource() })\n"
    "export const other = loader(toFumadocsSource(notes, []), { baseUrl: '/notes' })\n",
    "next.config.mjs": "export default withMDX({})",
    "app/docs/[[...slug]]/page.tsx": "",
    "app/[lang]/about/page.tsx": "",
    "content/docs/index.mdx": "# A",
    "content/docs/(brewing)/pour.mdx": "# B",
    "content/docs/(brewing)/pour.de.mdx": "# B",
    "content/docs/cup.png": "",
    "content/notes/first.mdx": "# C",
    "public/cup.svg": "",
}


def site_of(files: Mapping[str, str] = {}) -> fumadocs.Fumadocs:
    site = fumadocs.GENERATOR.found(Written({**FILES, **files}), "")
    assert isinstance(site, fumadocs.Fumadocs)
    return site


@pytest.mark.parametrize(
    ("source", "link", "found"),
    [
        ("content/docs/index.mdx", "/docs/pour", Source("content/docs/(brewing)/pour.mdx")),
        ("content/docs/index.mdx", "/docs/pour/", Source("content/docs/(brewing)/pour.mdx")),
        ("content/docs/(brewing)/pour.de.mdx", "/docs/pour", Source("content/docs/(brewing)/pour.de.mdx")),
        ("content/docs/index.mdx", "/de/docs/pour", Source("content/docs/(brewing)/pour.de.mdx")),
        ("content/docs/index.mdx", "/notes/first", Source("content/notes/first.mdx")),
        ("content/docs/index.mdx", "/docs", Source("content/docs/index.mdx")),
        ("content/docs/index.mdx", "/about", Source("app/[lang]/about/page.tsx")),
        ("content/docs/index.mdx", "/cup.svg", Source("public/cup.svg")),
    ],
)
def test_links_follow_loaders(source: str, link: str, found: Answer) -> None:
    assert site_of().look_up(link, "link", source) == found


@pytest.mark.parametrize("link", ["/docs/gone", "/docs/brewing/pour", "/notes/gone", "/cup.png", "./gone.mdx"])
def test_what_no_loader_has_is_missing(link: str) -> None:
    assert isinstance(site_of().look_up(link, "link", "content/docs/index.mdx"), Missing)


@pytest.mark.parametrize(
    "files",
    [
        {"lib/source.ts": "import 'fumadocs-core'; loader({ baseUrl: '/docs', source: docs.toFumadocsSource() })"},
        {"lib/source.ts": FILES["lib/source.ts"].replace("'/notes'", "base")},
        {"lib/source.ts": FILES["lib/source.ts"].replace("baseUrl: '/docs'", "slugs: own, baseUrl: '/docs'")},
        {"lib/openapi.ts": "import { createOpenAPI } from 'fumadocs-openapi/server'; openapi.staticSource()"},
        {"next.config.mjs": "export default withMDX({ rewrites: own })"},
    ],
)
def test_what_a_site_does_not_say_leaves_a_link_undecided(files: Mapping[str, str]) -> None:
    found = site_of(files).look_up("/docs/gone", "link", "content/docs/index.mdx")
    assert isinstance(found, Unknown | Made)


def test_the_name_of_a_source_is_a_link_where_the_site_has_it_rewritten() -> None:
    link, source = "./(brewing)/pour.mdx", "content/docs/index.mdx"
    page = {"app/docs/[[...slug]]/page.tsx": "createRelativeLink(source, page)"}
    assert site_of(page).look_up(link, "link", source) == Source("content/docs/(brewing)/pour.mdx")
    assert isinstance(site_of().look_up(link, "link", source), Unknown)


def test_pictures_are_beside_the_source() -> None:
    assert site_of().look_up("./cup.png", "image", "content/docs/index.mdx") == Source("content/docs/cup.png")
    assert isinstance(site_of().look_up("../cup.png", "image", "content/docs/index.mdx"), Missing)


def test_a_route_with_parameters_may_build_what_no_loader_shows() -> None:
    files = {"app/play/[name]/page.tsx": ""}
    assert site_of(files).look_up("/play/x", "link", "content/docs/index.mdx") == Made("/play/x")


def test_ids_are_slugs_or_what_brackets_name() -> None:
    outline = Outline(headings=(Heading(2, "Big Cup", "Big Cup"), Heading(2, "Pot [#own]", "Pot [#own]")))
    found = set(site_of().ids(outline, "content/docs/index.mdx"))
    assert {"big-cup", "own"} <= found
    assert "pot" not in found


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("<Accordion title='x'>", True),
        ("<auto-type-table />", True),
        ("import { X } from '@/x'\n", True),
        ("# A", False),
    ],
)
def test_components_have_ids_of_their_own(text: str, unknown: bool) -> None:
    assert site_of().adds_ids(text, "content/docs/index.mdx") is unknown


def test_included_files_are_part_of_a_page() -> None:
    files = {"content/docs/part.mdx": "## Filter"}
    assert "## Filter" in site_of(files).expanded("<include>./part.mdx</include>", "content/docs/index.mdx")
    assert "## Filter" not in site_of(files).expanded("<include>./gone.mdx</include>", "content/docs/index.mdx")


def test_a_config_of_another_tool_marks_no_site() -> None:
    assert fumadocs.GENERATOR.found(Written({"source.config.ts": "export default {}"}), "") is None
