"""Frameworks whose own code builds pages: what a file answers is there, the rest is left undecided."""

import pytest

from probe.sites import frameworks
from probe.sites.interface import Answer, Source, Unknown
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
