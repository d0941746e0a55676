"""Docusaurus: routes that plug-ins of the project's own add, pages of folders, and which versions are built."""

import pytest

from probe.sites.docusaurus import GENERATOR
from probe.sites.interface import Answer, Made, Missing, Source, Unknown
from tests.sites.written import Written

CONFIG = "module.exports = { baseUrl: '/', presets: [['classic', {}]], plugins: [path.resolve(__dirname, './src/%s')] }"
ADDS = "actions.addRoute({ path: '/team', component: '@site/src/team.tsx', exact: true });"


@pytest.mark.parametrize(
    ("script", "link", "kind"),
    [
        (ADDS, "/team", Made),
        (ADDS, "/team/", Made),
        (ADDS, "/teams", Missing),
        ("actions.addRoute({ path: makeUrl(x) });", "/teams", Unknown),
        ("actions.addRoute({ exact: true, path: `/${x}` });", "/teams", Unknown),
        ("injectHtmlTags() {}", "/team", Missing),
    ],
)
@pytest.mark.parametrize("name", ["own.ts", "own"])
def test_a_plug_in_of_the_project_adds_routes(script: str, link: str, kind: type[Answer], name: str) -> None:
    path = "src/own.ts" if name == "own.ts" else "src/own/index.ts"
    site = GENERATOR.found(Written({"docusaurus.config.ts": CONFIG % name, "docs/a.md": "# A", path: script}), "")
    assert site is not None
    assert isinstance(site.look_up(link, "link", "docs/a.md"), kind)


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("docs/cup/index.md", "/docs/cup/"),
        ("docs/cup/README.md", "/docs/cup/"),
        ("docs/cup/Cup.md", "/docs/cup/"),
        ("docs/01-cup/01-cup.md", "/docs/cup/"),
        ("docs/01-cup/cup.md", "/docs/cup/cup"),  # the names on the disk differ
        ("docs/cup/01-cup.md", "/docs/cup/cup"),
        ("docs/cup/01-index.md", "/docs/cup/index"),
        ("docs/docs.md", "/docs/docs"),
    ],
)
def test_the_page_of_a_folder_is_told_by_names_on_the_disk(path: str, url: str) -> None:
    config = "module.exports = { baseUrl: '/', presets: [['classic', {}]] }"
    site = GENERATOR.found(Written({"docusaurus.config.js": config, path: "# A"}), "")
    assert site is not None
    assert site.url_of(path) == url


VERSIONS = {
    "versions.json": '["2", "1"]',
    "docs/a.md": "",
    "versioned_docs/version-2/a.md": "",
    "versioned_docs/version-1/a.md": "",
}


@pytest.mark.parametrize(
    ("options", "urls"),
    [
        ("", ["/docs/next/a", "/docs/a", "/docs/1/a"]),
        ("includeCurrentVersion: false", [None, "/docs/a", "/docs/1/a"]),
        ("lastVersion: 'current'", ["/docs/a", "/docs/2/a", "/docs/1/a"]),
        ("disableVersioning: true", ["/docs/a", None, None]),
        ("onlyIncludeVersions: ['1']", [None, None, "/docs/a"]),
        ("onlyIncludeVersions: ['current', '1']", ["/docs/next/a", None, "/docs/a"]),
    ],
)
def test_options_say_which_versions_are_built(options: str, urls: list[str | None]) -> None:
    config = f"module.exports = {{ baseUrl: '/', presets: [['classic', {{ docs: {{ {options} }} }}]] }}"
    site = GENERATOR.found(Written({"docusaurus.config.js": config, **VERSIONS}), "")
    assert site is not None
    assert [site.url_of(path) for path in list(VERSIONS)[1:]] == urls
    found = site.look_up("/docs/next/a", "link", "versioned_docs/version-1/a.md")
    assert isinstance(found, Source if urls[0] == "/docs/next/a" else Missing)
