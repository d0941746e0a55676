"""VuePress: code that is imported, what plug-ins show in the same syntax, pictures of HTML."""

import pytest

from probe.sites.interface import Answer, Missing, Source, Unknown
from probe.sites.vuepress import GENERATOR
from tests.sites.written import Written

FILES = {".vuepress/config.js": "export default {}", "a/b.md": "# B", "a/pic.png": "", "lib/x.scss": "", "lib/y.ts": ""}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("@[code](../lib/x.scss)", Source("lib/x.scss")),
        ("@[code{3-9} js](../lib/y.ts)", Source("lib/y.ts")),
        ("@[code](../lib/gone.ts)", Missing("lib/gone.ts")),
        ("@[code](@lib/y.ts)", Unknown),  # importPath of the config says what that is
        ("@[youtube](Z5zNPw)", Unknown),
        ("@[code](../../../y.ts)", Unknown),
    ],
)
def test_what_stands_behind_an_at_sign(text: str, answer: Answer | type[Unknown]) -> None:
    site = GENERATOR.found(Written(FILES), "")
    assert site is not None
    (piece,) = site.links(text)
    found = site.own(piece.text, piece.kind, "a/b.md")
    assert isinstance(found, Unknown) if answer is Unknown else found == answer


@pytest.mark.parametrize("text", ["[code](../lib/x.scss)", "a@[b c](x)", "@[code]"])
def test_other_links_are_none_of_these(text: str) -> None:
    site = GENERATOR.found(Written(FILES), "")
    assert site is not None
    assert list(site.links(text)) == []


@pytest.mark.parametrize(
    ("text", "kind", "is_there"),
    [
        ("./pic.png", "html", True),
        ("pic.png", "html", True),
        ("./gone.png", "html", False),
        ("/a/pic.png", "html", False),  # from the root only what is copied
        ("./pic.png", "link", False),  # a link is left as it is
    ],
)
def test_a_picture_of_html_is_imported_from_beside_the_source(text: str, kind: str, *, is_there: bool) -> None:
    site = GENERATOR.found(Written(FILES), "")
    assert site is not None
    found = site.look_up(text, kind, "a/b.md")
    assert found == Source("a/pic.png") if is_there else isinstance(found, Missing)
