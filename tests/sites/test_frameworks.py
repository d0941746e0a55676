"""Frameworks whose own code builds pages: what files and links tell is there, the rest is left undecided."""

import pytest

from probe.sites import frameworks
from probe.sites.copied import copied_by
from probe.sites.interface import Answer, Made, Missing, Source, Unknown
from tests.sites.written import Written

FILES = {
    "README.md": "---\nx: 1\n---\n# R",
    "notes.md": "# for readers",
    "told.md": "---\ntitle: x\n---\n# T",
    "content/docs/01-start/02-pour.md": "# P",
    "content/docs/(more)/cup/index.mdx": "# C",
    "static/cup.png": "",
}
CONFIGS = ["gatsby-config.js", "nuxt.config.ts", "svelte.config.js", "vocs.config.ts", "vite.config.mts"]


def site_of(config: str) -> frameworks.Framework:
    site = frameworks.GENERATOR.found(Written({**FILES, config: ""}), "")
    assert isinstance(site, frameworks.Framework)
    return site


@pytest.mark.parametrize("config", CONFIGS)
def test_ids_and_routes_are_not_knowable(config: str) -> None:
    site, source = site_of(config), "content/docs/01-start/02-pour.md"
    assert site.adds_ids("# A", source)
    for link in ("/docs/start/gone", "pour-over", "./gone.md", "$lib/x", "/gone"):
        answer = site.own(link, "link", source) or site.look_up(link, "link", source)
        assert isinstance(answer, Unknown), link


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("/docs/start/pour", Source("content/docs/01-start/02-pour.md")),
        ("/docs/cup", Source("content/docs/(more)/cup/index.mdx")),
        ("/cup.png", Source("static/cup.png")),
        ("../(more)/cup/index.mdx", Source("content/docs/(more)/cup/index.mdx")),
        ("#x", Source("content/docs/01-start/02-pour.md")),
    ],
)
def test_what_a_file_answers_is_there(link: str, found: Answer) -> None:
    assert site_of("svelte.config.js").look_up(link, "link", "content/docs/01-start/02-pour.md") == found


@pytest.mark.parametrize(
    ("source", "claimed"),
    [
        ("README.md", False),
        ("notes.md", False),
        ("told.md", True),
        ("content/docs/01-start/02-pour.md", True),
        ("content/docs/(more)/cup/index.mdx", True),
        ("static/cup.png", False),
    ],
)
def test_files_for_readers_of_the_repository_are_not_claimed(source: str, claimed: bool) -> None:
    assert site_of("vite.config.mts").claims(source) is claimed


def test_a_project_without_a_framework_is_none() -> None:
    assert frameworks.GENERATOR.found(Written({"content/a.md": "", "rollup.config.js": ""}), "") is None


def framework(files: dict[str, str]) -> frameworks.Framework:
    site = frameworks.GENERATOR.found(Written(files), "")
    assert isinstance(site, frameworks.Framework)
    return site


KIT = {
    "vite.config.ts": "import { sveltekit } from '@sveltejs/kit/vite'",
    "src/routes/+page.svelte": "",
    "src/routes/team/+page.svelte": "",
    "src/routes/docs/[...path]/+page.svelte": "",
    "src/routes/play/[id]/+page.svelte": "",
    "static/_redirects": "/old /team\n/far https://b.example/\n",
    "content/docs/10-start/10-load.md": "---\n---\n[a](/docs/hooks)",
    "content/docs/10-start/20-hooks.md": "---\n---\n[a](/docs/load)",
    "content/docs/10-start/30-$state.md": "---\n---\n",
}


@pytest.mark.parametrize(
    ("link", "answer"),
    [
        ("/docs/load", Source("content/docs/10-start/10-load.md")),
        ("hooks#x", Source("content/docs/10-start/20-hooks.md")),  # beside the URL of the page
        ("./load", Source("content/docs/10-start/10-load.md")),
        ("$state", Source("content/docs/10-start/30-$state.md")),
        ("/team", Source("src/routes/team/+page.svelte")),
        ("/", Source("src/routes/+page.svelte")),
        ("/old", Source("src/routes/team/+page.svelte")),
        ("/far", Made("/far", certain=True)),
        ("/play/4711", Made("/play/4711")),  # a route with parameters, of which nothing is here
    ],
)
def test_routes_and_links_tell_pages(link: str, answer: Answer) -> None:
    site, source = framework(KIT), "content/docs/10-start/20-hooks.md"
    assert site.name == "svelte"
    assert (site.own(link, "link", source) or site.look_up(link, "link", source)) == answer


@pytest.mark.parametrize("link", ["/docs/gone", "gone", "$lib/x", "/load", "/start/load", "/nowhere"])
def test_what_neither_tells_is_left_undecided(link: str) -> None:
    site, source = framework(KIT), "content/docs/10-start/20-hooks.md"
    assert isinstance(site.own(link, "link", source) or site.look_up(link, "link", source), Unknown)


VOCS = {
    "vocs.config.ts": "export default defineConfig({})",
    "src/pages/index.mdx": "",
    "src/pages/forge/cheat.mdx": "",
    "src/pages/forge/index.mdx": "",
    "public/x.png": "",
}


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("/forge/cheat", Source),
        ("/forge/cheat.mdx", Source),  # rehypeLinks takes the suffix away
        ("./cheat", Source),
        ("/forge", Source),
        ("/x.png", Source),
        ("/forge/gone", Missing),
        ("./gone", Missing),
        ("/cheat", Missing),
    ],
)
def test_the_routes_of_vocs_are_files_alone(link: str, kind: type[Answer]) -> None:
    assert isinstance(framework(VOCS).look_up(link, "link", "src/pages/forge/index.mdx"), kind)
    described = framework(VOCS | {"vocs.config.ts": "export default defineConfig({ openapi: x })"})
    answer = described.look_up(link, "link", "src/pages/forge/index.mdx")
    assert isinstance(answer, Unknown if kind is Missing else Source)


VITE = {"vite.config.ts": "", "index.html": "", "src/main.ts": "", "public/icon.svg": "", "e2e/hash/index.html": ""}


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("/src/main.ts", Source),
        ("/icon.svg", Source),
        ("/", Source),
        ("/e2e/hash/index.html", Source),
        ("/favicon.ico", Missing),
        ("/src/gone.ts", Missing),
        ("/about", Unknown),  # a router in the browser
        ("/@vite/client.js", Unknown),
        ("/__inspect/", Unknown),
    ],
)
@pytest.mark.parametrize("source", ["index.html", "e2e/hash/index.html"])
def test_html_of_an_application_of_vite_starts_from_its_root(source: str, link: str, kind: type[Answer]) -> None:
    copied = copied_by(framework(VITE), source)
    assert copied is not None
    assert isinstance(copied.look_up(link), kind)


def test_a_project_without_an_index_is_no_application() -> None:
    assert copied_by(framework({"vite.config.ts": "", "e2e/index.html": ""}), "e2e/index.html") is None
