"""Links of Docusaurus between versions and languages: a source named from the root is of the page's own."""

import pytest

from probe.sites.docusaurus import GENERATOR
from probe.sites.interface import Answer, Source
from tests.sites.written import Written

_CONFIG = """
export default {
  baseUrl: "/", i18n: { defaultLocale: "en", locales: ["en", "de", "fr"] },
  presets: [["classic", { docs: {}, blog: false, pages: false }]],
};
"""
_PLUGIN = "docusaurus-plugin-content-docs"
_FILES = {
    "docusaurus.config.js": _CONFIG, "versions.json": '["2"]', "docs/pour.md": "", "docs/lid.md": "",
    "docs/only.md": "",
    "versioned_docs/version-2/pour.md": "", "versioned_docs/version-2/lid.md": "",
    f"i18n/de/{_PLUGIN}/version-2/pour.md": "", f"i18n/de/{_PLUGIN}/version-2/lid.md": "",
    f"i18n/fr/{_PLUGIN}/version-2/pour.md": "", f"i18n/fr/{_PLUGIN}/current/pour.md": "",
    f"i18n/fr/{_PLUGIN}/current/lid.md": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("link", "page", "answer"),
    [
        ("/lid.md", "docs/pour.md", Source("docs/lid.md")),
        ("/lid.md", "versioned_docs/version-2/pour.md", Source("versioned_docs/version-2/lid.md")),
        ("/lid.md", f"i18n/de/{_PLUGIN}/version-2/pour.md", Source(f"i18n/de/{_PLUGIN}/version-2/lid.md")),
        ("/lid.md", f"i18n/fr/{_PLUGIN}/version-2/pour.md", Source("versioned_docs/version-2/lid.md")),
        ("/lid.md", f"i18n/fr/{_PLUGIN}/current/pour.md", Source(f"i18n/fr/{_PLUGIN}/current/lid.md")),
        ("/only.md", f"i18n/fr/{_PLUGIN}/current/pour.md", Source("docs/only.md")),
        ("/docs/next/lid", f"i18n/fr/{_PLUGIN}/current/pour.md", Source(f"i18n/fr/{_PLUGIN}/current/lid.md")),
        ("/docs/next/only", f"i18n/fr/{_PLUGIN}/current/pour.md", Source("docs/only.md")),
        ("/docs/lid", f"i18n/de/{_PLUGIN}/version-2/pour.md", Source(f"i18n/de/{_PLUGIN}/version-2/lid.md")),
        ("/docs/lid", "versioned_docs/version-2/pour.md", Source("versioned_docs/version-2/lid.md")),
    ],
)
def test_what_is_named_from_the_root_is_of_the_pages_own_language(link: str, page: str, answer: Answer) -> None:
    site = GENERATOR.found(Written(_FILES), "")
    assert site is not None
    assert site.look_up(link, "link", page) == answer
