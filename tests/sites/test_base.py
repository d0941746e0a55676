"""Links that lack the base of their site are broken where the page is there below it, and else lead out of the site."""

import pytest

from probe.model import Note
from probe.sites import astro, docusaurus, eleventy, hugo, jekyll, mkdocs, starlight, vitepress, zola
from probe.sites.interface import Generator, Missing, Source, Unknown
from tests.sites.written import Written

STARLIGHT = "export default defineConfig({ base: '/pot/', integrations: [starlight({ title: 'x' })] })"
ELEVENTY = "module.exports = (config) => { return { pathPrefix: '/pot/' } }"
DOCUSAURUS = "module.exports = { baseUrl: '/pot/', presets: [['classic', { docs: { routeBasePath: '/' } }]] }"
SITES = {
    astro: ({"astro.config.mjs": "export default { base: '/pot' }"}, "src/pages"),
    starlight: ({"astro.config.mjs": STARLIGHT}, "src/content/docs"),
    eleventy: ({"eleventy.config.js": ELEVENTY}, ""),
    hugo: ({"hugo.toml": 'baseURL = "https://a.example/pot/"'}, "content"),
    jekyll: ({"_config.yml": "baseurl: /pot\npermalink: pretty"}, ""),
    mkdocs: ({"mkdocs.yml": "site_name: x\nsite_url: https://a.example/pot/"}, "docs"),
    zola: ({"config.toml": 'base_url = "https://a.example/pot"'}, "content"),
    docusaurus: ({"docusaurus.config.js": DOCUSAURUS}, "docs"),
    vitepress: ({".vitepress/config.js": "export default { base: '/pot/' }"}, ""),
}  # fmt: skip
MATTER = "---\ntitle: x\n---\n# X\n"


@pytest.mark.parametrize("module", SITES, ids=lambda module: module.GENERATOR.name)
def test_a_link_that_lacks_the_base(module: object) -> None:
    generator: Generator = module.GENERATOR  # type: ignore[attr-defined]
    files, folder = SITES[module]  # type: ignore[index]
    start = f"{folder}/" if folder else ""
    site = generator.found(Written({**files, f"{start}a.md": MATTER, f"{start}guide/lid.md": MATTER}), "")
    assert site is not None
    lacking = site.look_up("/guide/lid", "html", f"{start}a.md")
    assert isinstance(lacking, Missing)
    assert lacking.note == Note("base-missing", ("/pot/", "/pot/guide/lid"))
    assert site.look_up("/pot/guide/lid", "html", f"{start}a.md") == Source(f"{start}guide/lid.md")
    for elsewhere in ("/", "/guide/gone/", "/other/lid", "/robots.txt"):
        assert site.look_up(elsewhere, "html", f"{start}a.md") == Unknown(Note("outside-site", (generator.name,)))
