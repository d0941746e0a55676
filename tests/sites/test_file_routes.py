"""Routes that are files: their paths, and what those with parameters may build."""

import pytest

from probe.sites.file_routes import FileRoutes
from tests.sites.written import Written

FILES = {
    "svelte": ["src/routes/+page.svelte", "src/routes/(more)/team/+page.svelte", "src/routes/team/card.svelte",
               "src/routes/blog/[slug]/+page.svelte", "src/routes/old/[[lang]]/x/+page.ts",
               "src/routes/feed.xml/+server.js", "src/routes/docs/[...path]/+page.svelte"],
    "nuxt": ["app/pages/index.vue", "app/pages/team.vue", "app/pages/blog/[slug].vue", "layers/b/pages/plus.vue",
             "app/pages/docs/[...path].vue", "app/pages/old/[[lang]].vue"],
    "gatsby": ["src/pages/index.js", "src/pages/team.jsx", "src/pages/blog/{Post.slug}.tsx", "src/pages/docs/[...].js",
               "src/pages/team.test.js"],
    "solid-start": ["src/routes/index.tsx", "src/routes/team.mdx", "src/routes/blog/[slug].tsx",
                    "src/routes/docs/[...path].tsx", "src/routes/[...404].tsx"],
    "vocs": ["src/pages/index.mdx", "src/pages/team.mdx", "src/pages/_layout.tsx"],
    "react-router": ["app/routes/_index.tsx", "app/routes/team.tsx", "app/routes/blog.$slug.tsx",
                     "app/routes/docs.$.tsx"],
}  # fmt: skip


def routes_of(name: str) -> FileRoutes:
    return FileRoutes(Written(dict.fromkeys(FILES[name], "")), "", name)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_is_the_page_of_its_path(name: str) -> None:
    pages = routes_of(name).pages
    assert {"/", "/team"} <= pages.keys()
    assert not {"/gone", "/team/card", "/_layout", "/team.test", "/blog/[slug]"} & pages.keys()
    assert all(path in FILES[name] for path in pages.values())


def test_endpoints_and_layers_have_pages_too() -> None:
    assert routes_of("svelte").pages["/feed.xml"] == "src/routes/feed.xml/+server.js"
    assert routes_of("nuxt").pages["/plus"] == "layers/b/pages/plus.vue"


@pytest.mark.parametrize("name", ["svelte", "nuxt", "gatsby", "solid-start", "react-router"])
@pytest.mark.parametrize(
    ("url", "fits"),
    [("/blog/x", True), ("/docs/a/b", True), ("/blog/x/y", False), ("/blog", False), ("/gone/x", False)],
)
def test_a_route_with_parameters_fits_their_paths(name: str, url: str, fits: bool) -> None:
    assert (routes_of(name).fitting(url) is not None) is fits


@pytest.mark.parametrize(("name", "url"), [("svelte", "/old/x"), ("svelte", "/old/en/x"), ("nuxt", "/old")])
def test_an_optional_parameter_may_be_left_out(name: str, url: str) -> None:
    assert routes_of(name).fitting(url) is not None


def test_other_frameworks_have_no_routes_that_are_files() -> None:
    routes = FileRoutes(Written({"src/pages/a.js": "", "app/routes/b.tsx": ""}), "", "vite")
    assert routes.pages == {}
    assert routes.fitting("/a") is None
