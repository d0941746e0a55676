"""Docusaurus: routes that plug-ins of the project's own add."""

import pytest

from probe.sites.docusaurus import GENERATOR
from probe.sites.interface import Answer, Made, Missing, Unknown
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
