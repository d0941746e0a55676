"""HTML files among the sources of a site: their links start from where the build puts them."""

import pytest

from probe.model import Note
from probe.sites.astro import GENERATOR as ASTRO
from probe.sites.copied import copied_by, template_of
from probe.sites.docusaurus import GENERATOR as DOCUSAURUS
from probe.sites.eleventy import GENERATOR as ELEVENTY
from probe.sites.hugo import GENERATOR as HUGO
from probe.sites.interface import Answer, Found, Made, Missing, Source, Unknown
from probe.sites.mkdocs import GENERATOR as MKDOCS
from probe.sites.nextjs import GENERATOR as NEXTJS
from probe.sites.sphinx import GENERATOR as SPHINX
from probe.sites.vitepress import GENERATOR as VITEPRESS
from probe.sites.vuepress import GENERATOR as VUEPRESS
from probe.sites.zola import GENERATOR as ZOLA
from tests.sites.written import Written

_MKDOCS = {
    "mkdocs.yml": "site_name: x\nsite_url: https://a.example/z/\n",
    "docs/index.md": "",
    "docs/b.md": "",
    "docs/p.html": "",
    "docs/sub/q.html": "",
}
_VITEPRESS = {
    "docs/.vitepress/config.js": 'export default { base: "/z/" }',
    "docs/b.md": "",
    "docs/public/p.html": "",
    "docs/public/pic.png": "",
}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("b/", "docs/b.md"),
        ("./", "docs/index.md"),
        ("/z/b/", "docs/b.md"),
        ("p.html#x", "docs/p.html"),
        ("#x", "docs/p.html"),
        ("sub/q.html", "docs/sub/q.html"),
        ("gone/", None),
        ("/z/gone/", None),
    ],
)
def test_in_a_page_that_mkdocs_copies(text: str, path: str | None) -> None:
    site = MKDOCS.found(Written(_MKDOCS), "")
    assert site is not None
    copied = copied_by(site, "docs/p.html")
    assert copied is not None
    found = copied.look_up(text)
    assert found == Source(path) if path else isinstance(found, Missing)


@pytest.mark.parametrize(
    ("text", "path"),
    [("b.html", "docs/b.md"), ("/z/b", "docs/b.md"), ("pic.png", "docs/public/pic.png"), ("gone", None)],
)
def test_in_a_page_of_the_public_folder(text: str, path: str | None) -> None:
    site = VITEPRESS.found(Written(_VITEPRESS), "docs")
    assert site is not None
    copied = copied_by(site, "docs/public/p.html")
    assert copied is not None
    found = copied.look_up(text)
    assert found == Source(path) if path else isinstance(found, Missing | Made)


def test_what_is_no_link_of_the_site_and_what_is_not_copied() -> None:
    site = MKDOCS.found(Written(_MKDOCS), "")
    assert site is not None
    copied = copied_by(site, "docs/p.html")
    assert copied is not None
    assert (copied.look_up("https://b.example/"), copied.look_up("//b.example/")) == (None, None)
    assert (copied_by(site, "docs/b.md"), copied_by(site, "other/p.html"), copied_by(site, None)) == (None, None, None)


_TEMPLATES = {
    "mkdocs": (
        MKDOCS,
        {"mkdocs.yml": "site_url: https://a.example/z/\ntheme: {name: material, custom_dir: over}\n", "docs/b.md": "",
         "over/main.html": "", "over/parts/x.html": "", "over/pic.png": ""},
        "over/parts/x.html",
    ),
    "hugo": (
        HUGO,
        {"hugo.toml": "baseURL = 'https://a.example/z/'\n", "content/b.md": "", "themes/oak/layouts/x.html": "",
         "layouts/parts/x.html": "", "static/pic.png": ""},
        "layouts/parts/x.html",
    ),
    "hugo-theme": (
        HUGO,
        {"hugo.toml": "baseURL = 'https://a.example/z/'\n", "content/b.md": "", "themes/oak/layouts/x.html": "",
         "static/pic.png": ""},
        "themes/oak/layouts/x.html",
    ),
    "zola": (
        ZOLA,
        {"config.toml": 'base_url = "https://a.example/z"\n', "content/b.md": "", "templates/x.html": "",
         "static/pic.png": ""},
        "templates/x.html",
    ),
    "sphinx": (
        SPHINX,
        {"conf.py": "extensions = []\ntemplates_path = ['_over']\nhtml_baseurl = 'https://a.example/z/'\n"
         "html_extra_path = ['extra']\n", "b.rst": "", "_over/x.html": "", "extra/pic.png": ""},
        "_over/x.html",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", _TEMPLATES)
def test_links_of_a_template_count_from_the_pages_that_are_made_with_it(name: str) -> None:
    generator, files, source = _TEMPLATES[name]
    site = generator.found(Written(files), "")
    assert site is not None
    template = template_of(site, source)
    assert template is not None
    unknown = Unknown(Note("page-unknown", (site.name,)))
    assert [template.look_up(text) for text in ("pic.png", "../gone.png", "#x")] == [unknown] * 3
    assert template.look_up("/z/pic.png") == Source(next(path for path in files if path.endswith("pic.png")))
    assert isinstance(template.look_up("/z/gone.png"), Missing)
    assert template.look_up("%q") == template.look_up("/z/%s/x") == Unknown(Note("template"))
    assert isinstance(template.look_up("/z/%d0%b0.png"), Missing)
    assert (template.look_up("https://b.example/"), template.look_up("//b.example/")) == (None, None)


def test_what_is_no_template() -> None:
    generator, files, _ = _TEMPLATES["mkdocs"]
    site = generator.found(Written({**files, "docs/p.html": "", "other/p.html": ""}), "")
    assert site is not None
    assert [template_of(site, path) for path in ("docs/p.html", "other/p.html", "over/pic.png", None)] == [None] * 4
    assert site.source_of("/main.html") is None
    assert site.source_of("/pic.png") == Source("over/pic.png")


@pytest.mark.parametrize(("templates", "url"), [("[lid.html]", "/lid.html"), ("[lid.html, rim/x.xml]", "/rim/x.xml")])
def test_static_templates_of_mkdocs_are_made(templates: str, url: str) -> None:
    config = f"theme: {{name: material, custom_dir: over, static_templates: {templates}}}\n"
    site = MKDOCS.found(Written({"mkdocs.yml": config, "docs/b.md": "", "over/lid.html": ""}), "")
    assert site is not None
    assert site.source_of(url) == Made(url, certain=True)
    assert site.source_of("/other.html") is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("../fonts/a.woff", Source("static/fonts/a.woff")),
        ("../pics/cup.png", Source("assets/pics/cup.png")),
        ("/z/fonts/a.woff", Source("static/fonts/a.woff")),
        ("../fonts/gone.woff", Missing("assets/fonts/gone.woff")),
    ],
)
def test_style_sheets_of_resources_are_published_where_they_lie(text: str, answer: Source | Missing) -> None:
    files = {"hugo.toml": "baseURL = 'https://a.example/z/'\n", "layouts/x.html": "", "content/b.md": "",
             "assets/css/x.css": "", "assets/pics/cup.png": "", "static/fonts/a.woff": ""}  # fmt: skip
    site = HUGO.found(Written(files), "")
    assert site is not None
    copied = copied_by(site, "assets/css/x.css")
    assert copied is not None
    assert copied.look_up(text) == answer


_COMPONENTS: dict[str, tuple[dict[str, str], Found, str]] = {
    "astro": (
        {"astro.config.mjs": 'export default { base: "/z" }', "src/pages/b.md": "", "src/pages/c.astro": ""},
        ASTRO.found,
        "src/layouts/Base.astro",
    ),
    "docusaurus": (
        {"docusaurus.config.js": 'export default { baseUrl: "/z/", presets: [["classic", {}]] }', "src/pages/b.md": ""},
        DOCUSAURUS.found,
        "src/components/Nav.tsx",
    ),
    "nextjs": (
        {"next.config.js": 'module.exports = { basePath: "/z" }', "app/b/page.mdx": ""},
        NEXTJS.found,
        "app/layout.tsx",
    ),
    "eleventy": (
        {"eleventy.config.js": 'module.exports = { pathPrefix: "/z/" }', "b.md": ""},
        ELEVENTY.found,
        "_includes/base.njk",
    ),
    "vitepress": (_VITEPRESS, VITEPRESS.found, "docs/.vitepress/theme/Nav.vue"),
    "vuepress": (
        {"docs/.vuepress/config.js": 'module.exports = { base: "/z/" }', "docs/b.md": ""},
        VUEPRESS.found,
        "docs/.vuepress/components/Nav.vue",
    ),
}


@pytest.mark.parametrize("name", _COMPONENTS)
def test_in_a_component_rooted_links_are_paths_of_the_host_and_others_count_from_its_pages(name: str) -> None:
    files, found, source = _COMPONENTS[name]
    root = "docs" if any(path.startswith("docs/.v") for path in files) else ""
    site = found(Written({**files, source: ""}), root)
    assert site is not None
    component = template_of(site, source)
    assert component is not None
    there = component.look_up("/z/b", "html")
    assert isinstance(there, Source)
    assert there.path.rpartition("/")[2] in ("b.md", "page.mdx")
    assert isinstance(component.look_up("/z/gone", "html"), Missing | Unknown)
    assert component.look_up("b", "html") == Unknown(Note("page-unknown", (site.name,)))
    assert component.look_up("#x", "html") == Unknown(Note("page-unknown", (site.name,)))
    assert component.look_up("https://a.example/", "html") is None


def test_a_component_that_is_a_page_has_a_url_of_its_own() -> None:
    files, found, _ = _COMPONENTS["astro"]
    site = found(Written(files), "")
    assert site is not None
    page = template_of(site, "src/pages/c.astro")
    assert page is not None
    assert page.look_up("../b/") == Source("src/pages/b.md")
    assert page.look_up("#x") == Source("src/pages/c.astro")
    assert isinstance(page.look_up("../gone/"), Missing)


@pytest.mark.parametrize("source", ["src/layouts/Base.test.tsx", "src/__tests__/a.astro", "lib/a.astro", "src/a.njk"])
def test_tests_of_components_and_files_elsewhere_are_no_templates(source: str) -> None:
    files, found, _ = _COMPONENTS["astro"]
    site = found(Written({**files, source: ""}), "")
    assert site is not None
    assert template_of(site, source) is None


@pytest.mark.parametrize(
    ("text", "kind"), [("/[lang]/docs", Unknown), ("/blog", Source), ("/blog/x", Missing), ("/no", Missing)]
)
def test_routes_in_components_of_nextjs(text: str, kind: type[Answer]) -> None:
    files = {
        "next.config.js": "module.exports = {}",
        "app/blog/[[...slug]]/page.tsx": "readdir('content')",
        "app/page.mdx": "",
        "app/nav.tsx": "",
        "content/a.md": "",
        "content/more.md": "",
    }
    site = NEXTJS.found(Written(files), "")
    assert site is not None
    template = template_of(site, "app/nav.tsx")
    assert template is not None
    assert isinstance(template.look_up(text, "component"), kind)
