"""HTML files among the sources of a site: their links start from where the build puts them."""

import pytest

from probe.sites.copied import copied_by
from probe.sites.interface import Made, Missing, Source
from probe.sites.mkdocs import GENERATOR as MKDOCS
from probe.sites.vitepress import GENERATOR as VITEPRESS
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
