"""Aliases, imported scripts and patches of a project, as bundlers and package managers read them."""

from collections.abc import Mapping

import pytest

from probe.sites import astro, docusaurus, starlight, vitepress
from probe.sites.interface import Generator, Missing, Site, Source, Unknown
from probe.sites.modules import aliased, is_patched, scripts_of, spread
from tests.sites.written import Written

PATHS = """{ "compilerOptions": { "baseUrl": ".", "paths": { "@pics/*": ["src/pics/*"], "~one": ["src/one.ts"] } } }"""
STARLIGHT = {
    "astro.config.mjs": "import moved from './moved.mjs'\n"
    "export default { integrations: [starlight({})], redirects: {...moved} }",
    "moved.mjs": "export default { '/was': '/cup' }",
    "src/content/docs/cup.md": "# C",
    "src/content/docs/a.md": "# A",
    "src/pics/cup.png": "",
    "tsconfig.json": PATHS,
}


def site_of(generator: Generator, files: Mapping[str, str]) -> Site:
    site = generator.found(Written(files), "")
    assert site is not None
    return site


@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ("@pics/cup.png", "src/pics/cup.png"),
        ("@pics/gone.png", "src/pics/gone.png"),
        ("~one", "src/one.ts"),
        ("@x/a", None),
    ],
)
def test_an_alias_stands_for_a_path(reference: str, path: str | None) -> None:
    assert aliased(Written({"tsconfig.json": PATHS, "src/pics/cup.png": ""}), "", reference) == path


def test_pictures_by_an_alias_are_looked_up_where_it_is_known() -> None:
    site = site_of(starlight.GENERATOR, STARLIGHT)
    source = "src/content/docs/a.md"
    assert site.own("@pics/cup.png", "image", source) == Source("src/pics/cup.png")
    assert isinstance(site.own("@pics/gone.png", "image", source), Missing)
    assert isinstance(site.own("@other/cup.png", "image", source), Unknown)
    assert site.own("user@a.example", "link", source) is None


@pytest.mark.parametrize(
    ("config", "module", "found"),
    [
        ("import a from './m.js'\nexport default { moved: {...a} }", "export default { x: '1' }", {"x": "1"}),
        ("import a from './m.js'\nexport default { moved: a, b: 1 }", "export default { x: '1' }", {"x": "1"}),
        ("import { moved } from './m.js'\nexport default { moved }", "export const moved = { x: '1' }", {"x": "1"}),
        ("import a from './m.js'\nexport default { moved: {...a} }", "export default make()", None),
        ("import a from './gone.js'\nexport default { moved: {...a} }", "", None),
        ("import a from 'm'\nexport default { moved: {...a} }", "", None),
    ],
)
def test_what_a_config_spreads_is_read_from_scripts_of_the_project(
    config: str, module: str, found: Mapping[str, str] | None
) -> None:
    tree = Written({"c.js": config, "m.js": module})
    assert spread(tree, "c.js", config, "moved") == found


def test_redirects_that_are_imported_count() -> None:
    site = site_of(starlight.GENERATOR, STARLIGHT)
    assert site.look_up("/was/", "link", "src/content/docs/a.md") == Source("src/content/docs/cup.md")
    assert isinstance(site.look_up("/gone/", "link", "src/content/docs/a.md"), Missing)
    computed = STARLIGHT | {"moved.mjs": "export default make()"}
    assert isinstance(
        site_of(starlight.GENERATOR, computed).look_up("/gone/", "link", "src/content/docs/a.md"), Unknown
    )


def test_redirects_of_plain_astro_that_are_imported_count() -> None:
    config = "import moved from './moved.mjs'\nexport default { redirects: moved, site: 'https://a.example' }"
    files = {
        "astro.config.mjs": config,
        "moved.mjs": STARLIGHT["moved.mjs"],
        "src/pages/cup.md": "",
        "src/pages/a.md": "",
    }
    assert site_of(astro.GENERATOR, files).look_up("/was/", "link", "src/pages/a.md") == Source("src/pages/cup.md")


def test_scripts_are_followed_once() -> None:
    tree = Written(
        {"a.ts": "import { b } from './b'", "b.ts": "import a from './a.js'\nconst c = require('./c')", "c.js": ""}
    )
    assert set(scripts_of(tree, "a.ts")) == {"a.ts", "b.ts", "c.js"}


@pytest.mark.parametrize(
    ("name", "patched"),
    [
        ("patches/@docusaurus+mdx-loader+3.1.0.patch", True),
        ("patches/@docusaurus__mdx-loader@3.1.0.patch", True),
        (".yarn/patches/@docusaurus-mdx-loader-npm-3.patch", False),
        ("patches/@docusaurus+core+3.1.0.patch", False),
        ("notes/@docusaurus+mdx-loader+3.1.0.patch", False),
    ],
)
def test_a_patched_package_may_make_other_ids(name: str, patched: bool) -> None:
    tree = Written({name: "", "docusaurus.config.js": "export default { presets: [['classic', { docs: {} }]] }"})
    assert is_patched(tree, "", "@docusaurus/mdx-loader") is patched
    assert docusaurus.GENERATOR.found(tree, "").adds_ids("# A", "docs/a.md") is patched  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("shared", "unknown"),
    [
        ("export const all = { markdown: { anchor: { slugify } } }", True),
        ("export const all = { markdown: { attrs: { left: '%{' } } }", True),
        ("export const all = { markdown: {\n// anchor: { slugify }\n} }", False),
        ("export const all = { themeConfig: {} }", False),
    ],
)
def test_options_of_a_script_that_vitepress_imports_change_ids(shared: str, unknown: bool) -> None:
    files = {
        ".vitepress/config.ts": "import { all } from './shared'\nexport default { ...all }",
        ".vitepress/shared.ts": shared,
    }
    site = site_of(vitepress.GENERATOR, {**files, "a.md": "# A"})
    assert site.adds_ids("# A", "a.md") is unknown


def test_markdown_that_is_imported_and_not_here_may_have_ids() -> None:
    files = {"docusaurus.config.js": "export default { presets: [['classic', { docs: {} }]] }", "docs/_here.md": "## H"}
    away = "import Props from '@made/props.md'\n\n# A"
    here = "import Part from './_here.md'\n\n# A"
    site = site_of(docusaurus.GENERATOR, {**files, "docs/a.md": away, "docs/b.md": here})
    assert site.adds_ids(away, "docs/a.md")
    assert not site.adds_ids(here, "docs/b.md")


def test_use_base_url_counts_from_the_base() -> None:
    files = {"docusaurus.config.js": "export default { baseUrl: '/kit/', presets: [['classic', { docs: {} }]] }"}
    site = site_of(docusaurus.GENERATOR, {**files, "docs/deep/a.md": "# A", "static/img/cup.png": ""})
    assert site.own("img/cup.png", "useBaseUrl", "docs/deep/a.md") == Source("static/img/cup.png")
    assert isinstance(site.own("img/gone.png", "useBaseUrl", "docs/deep/a.md"), Missing)
