"""What the build of a site makes is certain where its settings tell it, and a possibility elsewhere."""

import pytest

from probe.sites import docusaurus, mkdocs, nextjs, quarto, sphinx, starlight, vitepress
from probe.sites.interface import Generator, Made, Missing, Source, Unknown
from tests.sites.written import Written

POST = "---\ntags: [green, Two Words]\n---\n# A"
BLOG = {"docusaurus.config.js": "module.exports = { presets: [['classic', {}]] }", "docs/a.md": POST}
POSTS = BLOG | {"blog/2024-01-02-a.md": POST}
NO_FEED = {
    "docusaurus.config.js": "module.exports = { presets: [['classic', { blog: { feedOptions: { type: null } } }]] }"
}
NEXT = {"next.config.mjs": "export default {}", "app/page.mdx": "# A", "package.json": "{}"}
CONF = {"conf.py": "project = 'x'", "index.rst": "X\n="}
ASTRO = {"src/content/docs/index.md": "# A"}
STARLIGHT = "export default defineConfig({ %s integrations: [starlight({ title: 'x', %s })] })"


@pytest.mark.parametrize(
    ("module", "files", "url", "found"),
    [
        (docusaurus, POSTS, "/blog", True),
        (docusaurus, POSTS, "/blog/archive", True),
        (docusaurus, POSTS, "/blog/tags/green", True),
        (docusaurus, POSTS, "/blog/tags/two-words", False),  # what a slug becomes is its own rule
        (docusaurus, POSTS, "/docs/tags", True),
        (docusaurus, BLOG, "/blog/archive", False),  # there is no post
        (docusaurus, POSTS | NO_FEED, "/blog/rss.xml", False),
        (docusaurus, POSTS, "/404.html", True),
        (docusaurus, POSTS, "/assets/x.js", False),
        (nextjs, NEXT | {"app/sitemap.ts": ""}, "/sitemap.xml", True),
        (nextjs, NEXT | {"package.json": '{"scripts": {"postbuild": "next-sitemap"}}'}, "/sitemap.xml", False),
        (nextjs, NEXT, "/sitemap.xml", None),
        (nextjs, NEXT | {"app/robots.ts": ""}, "/robots.txt", True),
        (nextjs, NEXT, "/robots.txt", None),
        (nextjs, NEXT, "/_next/x.js", False),
        (sphinx, CONF, "/genindex.html", True),
        (sphinx, CONF | {"conf.py": "project = 'x'\nhtml_use_index = False"}, "/genindex.html", False),
        (sphinx, CONF, "/_sources/index.rst.txt", True),
        (sphinx, CONF, "/_sources/other.rst.txt", False),
        (sphinx, CONF | {"conf.py": "project = 'x'\nhtml_copy_source = False"}, "/_sources/index.rst.txt", False),
        (sphinx, CONF, "/sitemap.xml", False),
        (mkdocs, {"mkdocs.yml": "site_name: x", "docs/a.md": ""}, "/search/search_index.json", True),
        (mkdocs, {"mkdocs.yml": "site_name: x\nplugins: [tags]", "docs/a.md": ""}, "/search/search_index.json", False),
        (mkdocs, {"mkdocs.yml": "site_name: x\ntheme: own", "docs/a.md": ""}, "/404.html", False),
        (quarto, {"_quarto.yml": "project: {type: website}", "a.qmd": ""}, "/search.json", True),
        (quarto, {"_quarto.yml": "project: {type: website}\nwebsite: {search: false}"}, "/search.json", False),
        (quarto, {"_quarto.yml": "project: {type: website}"}, "/sitemap.xml", False),
        (starlight, ASTRO | {"astro.config.mjs": STARLIGHT % ("", "")}, "/404", True),
        (starlight, ASTRO | {"astro.config.mjs": STARLIGHT % ("", "disable404Route: true")}, "/404", False),
        (starlight, ASTRO | {"astro.config.mjs": STARLIGHT % ("", "")}, "/sitemap-index.xml", False),
        (
            starlight,
            ASTRO | {"astro.config.mjs": STARLIGHT % ("site: 'https://a.example',", "")},
            "/sitemap-index.xml",
            True,
        ),
        (vitepress, {".vitepress/config.js": "export default {}", "a.md": ""}, "/404.html", True),
        (vitepress, {".vitepress/config.js": "export default {}", "a.md": ""}, "/assets/x.js", False),
    ],
)
def test_what_is_made_for_certain(module: object, files: dict[str, str], url: str, *, found: bool | None) -> None:
    generator: Generator = module.GENERATOR  # type: ignore[attr-defined]
    site = generator.found(Written(files), "")
    assert site is not None
    answer = site.source_of(url)
    assert not isinstance(answer, Source | Missing | Unknown)
    assert (answer.certain if isinstance(answer, Made) else None) is found
