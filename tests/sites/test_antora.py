"""Antora: which file a resource id names, from wherever in a component a page lies."""

import pytest

from probe.model import Note
from probe.sites.antora import Antora
from probe.sites.interface import Answer, Missing, Source, Unknown
from tests.sites.written import Written

PAGE = "docs/modules/ROOT/pages/x.adoc"
FILES = {
    "docs/antora.yml": "name: shop\nasciidoc:\n  attributes:\n    tea: leaf@\n",
    PAGE: "= X\n:page-aliases: old.adoc, api:older.adoc\n\ninclude::partial$p.adoc[]\n",
    "docs/modules/ROOT/pages/sub/y.adoc": "= Y",
    "docs/modules/ROOT/partials/p.adoc": "include::q.adoc[]",
    "docs/modules/ROOT/partials/q.adoc": "[#part]\nQ",
    "docs/modules/ROOT/images/a.png": "",
    "docs/modules/ROOT/attachments/a.zip": "",
    "docs/modules/ROOT/nav.adoc": "",
    "docs/modules/api/pages/z.adoc": "= Z",
    "docs/modules/api/assets/images/b.png": "",
    "docs/modules/api/examples/c.rb": "",
    "docs/README.adoc": "",
}
ROOT, API = "docs/modules/ROOT/", "docs/modules/api/"


def look_up(text: str, kind: str, source: str = PAGE, **more: str) -> Answer | None:
    site = Antora(Written({**FILES, **more}), "docs")
    return site.own(text, kind, source) or site.look_up(text, kind, source)


@pytest.mark.parametrize(
    ("text", "kind", "source", "path"),
    [
        ("sub/y.adoc", "xref", PAGE, ROOT + "pages/sub/y.adoc"),
        ("sub/y.adoc#a", "xref", PAGE, ROOT + "pages/sub/y.adoc"),
        ("x.adoc", "xref", ROOT + "pages/sub/y.adoc", PAGE),
        ("./y.adoc", "xref", ROOT + "pages/sub/y.adoc", ROOT + "pages/sub/y.adoc"),
        ("../x.adoc", "xref", ROOT + "pages/sub/y.adoc", PAGE),
        ("page$x.adoc", "xref", PAGE, PAGE),
        ("api:z.adoc", "xref", PAGE, API + "pages/z.adoc"),
        ("shop:api:z.adoc", "xref", PAGE, API + "pages/z.adoc"),
        ("shop::x.adoc", "xref", API + "pages/z.adoc", PAGE),
        ("ROOT:x.adoc", "xref", API + "pages/z.adoc", PAGE),
        ("old.adoc", "xref", PAGE, PAGE),
        ("api:older.adoc", "xref", PAGE, PAGE),
        ("attachment$a.zip", "xref", PAGE, ROOT + "attachments/a.zip"),
        ("x.adoc", "xref", ROOT + "nav.adoc", PAGE),
        ("#here", "xref", PAGE, PAGE),
        ("a.png", "image", PAGE, ROOT + "images/a.png"),
        ("ROOT:a.png", "image", API + "pages/z.adoc", ROOT + "images/a.png"),
        ("b.png", "image", API + "pages/z.adoc", API + "assets/images/b.png"),
        ("partial$p.adoc", "include", PAGE, ROOT + "partials/p.adoc"),
        ("q.adoc", "include", ROOT + "partials/p.adoc", ROOT + "partials/q.adoc"),
        ("../partials/p.adoc", "include", PAGE, ROOT + "partials/p.adoc"),
        ("api:example$c.rb", "include", PAGE, API + "examples/c.rb"),
        ("_attachments/a.zip", "link", PAGE, ROOT + "attachments/a.zip"),
        ("sub/y.html", "link", PAGE, ROOT + "pages/sub/y.adoc"),
        ("api/z.html", "link", PAGE, API + "pages/z.adoc"),
    ],
)
def test_the_file_of_a_resource(text: str, kind: str, source: str, path: str) -> None:
    assert look_up(text, kind, source) == Source(path)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("gone.adoc", "xref"), ("api:x.adoc", "xref"), ("gone.png", "image"), ("b.png", "image"),
     ("partial$gone.adoc", "include"), ("p.adoc", "include"), ("_attachments/gone.zip", "link"), ("gone.html", "link"),
     ("odd$x.adoc", "xref")],
)  # fmt: skip
def test_what_is_missing(text: str, kind: str) -> None:
    assert isinstance(look_up(text, kind), Missing)


@pytest.mark.parametrize("text", ["other:api:z.adoc", "2.0@shop:api:z.adoc", "2.0@x.adoc", "other::x.adoc"])
def test_other_components_and_versions_are_not_here(text: str) -> None:
    found = look_up(text, "xref")
    assert isinstance(found, Unknown)
    assert found.why.word == "other-project"


@pytest.mark.parametrize(
    ("text", "kind"),
    [("guides:x.adoc", "xref"), ("api:partial$x.adoc", "include"), ("partial$gen/x.adoc", "include"),
     ("api:attachment$a.zip", "xref")],
)  # fmt: skip
def test_folders_that_are_not_here_may_be_in_another_part_of_the_component(text: str, kind: str) -> None:
    assert look_up(text, kind) == Unknown(Note("component-elsewhere", ("shop",)))


def test_a_collector_may_make_what_is_missing() -> None:
    config = {"docs/antora.yml": "name: shop\next:\n  collector:\n    run: make\n"}
    made = Unknown(Note("extension-makes", ("ext.collector",)))
    assert look_up("partial$t.adoc", "include", **config) == made
    assert look_up("x.adoc", "xref", **config) == Source(PAGE)


@pytest.mark.parametrize("text", ["../other/1.0/x.html", "/other/x.html"])
def test_what_leads_out_of_the_component(text: str) -> None:
    assert look_up(text, "link") == Unknown(Note("outside-site", ("antora",)))


def test_what_a_page_includes() -> None:
    site = Antora(Written(FILES), "docs")
    assert "[#part]" in site.expanded(FILES[PAGE], PAGE)
    assert site.pages_of(ROOT + "partials/q.adoc") == (PAGE,)
    assert site.attributes(PAGE)["tea"] == "leaf"
    assert [site.claims(path) for path in (PAGE, ROOT + "nav.adoc", "docs/README.adoc")] == [True, True, False]


@pytest.mark.parametrize(
    ("nav", "spread"),
    [
        ("include::api:partial$nav.adoc[]", True),  # of another repository, or made by the build
        ("include::partial$p.adoc[]", False),
        ("include::other::partial$nav.adoc[]", False),
        ("\n".join(f"* xref:made-{n}.adoc[]" for n in range(6)), True),
        ("\n".join((*(f"* xref:made-{n}.adoc[]" for n in range(5)), *["* xref:x.adoc[]"] * 20)), False),
        ("* xref:gone.adoc[]\n* xref:x.adoc[]", False),
        ("* xref:{page}[]", False),
    ],
)
def test_a_navigation_shows_what_comes_from_elsewhere(nav: str, spread: bool) -> None:
    config = FILES["docs/antora.yml"] + "nav:\n- modules/ROOT/nav.adoc\n"
    for text, kind in (("gone.adoc", "xref"), ("gone.png", "image"), ("partial$gone.adoc", "include")):
        answer = look_up(text, kind, **{"docs/antora.yml": config, "docs/modules/ROOT/nav.adoc": nav})
        assert isinstance(answer, Unknown if spread else Missing)
    here = look_up("x.adoc", "xref", **{"docs/antora.yml": config, "docs/modules/ROOT/nav.adoc": nav})
    assert here == Source(PAGE)


@pytest.mark.parametrize(
    ("text", "is_own"),
    [("2.1@x.adoc", True), ("2.1@shop:ROOT:x.adoc", True), ("2.0@x.adoc", False), ("2.1@other::x.adoc", False)],
)
def test_the_version_of_a_component_is_its_own(text: str, is_own: bool) -> None:
    answer = look_up(text, "xref", **{"docs/antora.yml": "name: shop\nversion: '2.1'\n"})
    assert isinstance(answer, Source if is_own else Unknown)


@pytest.mark.parametrize(
    ("files", "attributes"),
    [
        ({}, {"tea": "leaf"}),
        (
            {"antora-playbook.yml": "content:\n  sources: [{url: .}]\nasciidoc:\n  attributes: {uri: /x}\n"},
            {"uri": "/x"},
        ),
        ({"play.yml": "content: {sources: [{url: .}]}\nasciidoc: {attributes: {tea: bag}}\n"}, {"tea": "bag"}),
        ({"play.yml": "content: {sources: [{url: .}]}\nasciidoc: {attributes: {tea: bag@}}\n"}, {"tea": "leaf"}),
        ({"other.yml": "sources: []\nasciidoc: {attributes: {tea: bag}}\n"}, {"tea": "leaf"}),
        (
            {
                "publish.yml": "content: {sources: [{url: .}]}\nasciidoc: {attributes: {uri: /p}}\n",
                "preview.yml": "content: {sources: [{url: .}]}\nasciidoc: {attributes: {uri: https://a/p}}\n",
            },
            {"uri": "https://a/p"},
        ),
        ({"docs/antora.yml": "name: shop\nversion: '2.1'\n"}, {"page-version": "2.1", "page-component-name": "shop"}),
    ],
)
def test_playbooks_define_attributes_for_pages(files: dict[str, str], attributes: dict[str, str]) -> None:
    found = Antora(Written({**FILES, **files}), "docs").attributes(PAGE)
    assert {name: found.get(name) for name in attributes} == attributes


def test_a_component_without_a_version_of_its_own_tells_none() -> None:
    site = Antora(Written({**FILES, "docs/antora.yml": "name: shop\nversion: true\n"}), "docs")
    assert "page-version" not in site.attributes(PAGE)
