"""Places in docsify: what ``?id=`` names is a fragment of the page."""

import pytest

from probe.model import Mention
from probe.sites import docsify
from probe.sites.interface import Answer, Made, Missing, Source, Unknown
from probe.targets import fragment_of
from tests.sites.written import Written

FILES = {"index.html": "<script>window.$docsify = { name: 'x' }</script>", "README.md": "# A", "guide/pour.md": "# P"}


@pytest.mark.parametrize(
    "text",
    ["guide/pour?id=slow", "/guide/pour?id=slow", "?id=slow", "guide/pour?a=1&id=slow"],
)
def test_an_id_is_a_fragment_of_a_link_that_is_shown_as_it_is_written(text: str) -> None:
    site = docsify.GENERATOR.found(Written(FILES), "")
    assert site is not None
    (piece,) = site.links(f"[x]({text})")
    assert piece.text == text
    assert isinstance(site.own(piece.text, piece.kind, "README.md"), Source)
    assert fragment_of(Mention(piece.text, "README.md", 1, 1, kind=piece.kind)) == "slow"
    assert fragment_of(Mention(f"{text}#x", "README.md", 1, 1)) == "x"


@pytest.mark.parametrize("link", ["[x](https://a.example/p?id=1)", "[x](guide/pour?ident=1)", "`guide?id=1`"])
def test_what_is_no_place_is_left(link: str) -> None:
    site = docsify.GENERATOR.found(Written(FILES), "")
    assert site is not None
    assert list(site.links(link)) == []


def test_a_page_that_is_not_there_is_missing() -> None:
    site = docsify.GENERATOR.found(Written(FILES), "")
    assert site is not None
    assert isinstance(site.own("guide/gone?id=slow", "docsify-place", "README.md"), Missing)


ALIASES = """{ alias: {
    '/log': 'https://b.example/LOG.md', '/old/(.*)': '/guide/$1', '/.*/_sidebar.md': '/_sidebar.md',
    '/a': '/b', '/b': '/a' } }"""


@pytest.mark.parametrize(
    ("link", "answer"),
    [
        ("log", Made("https://b.example/LOG.md", certain=True)),
        ("/log", Made("https://b.example/LOG.md", certain=True)),
        ("log.md", Made("https://b.example/LOG.md", certain=True)),
        ("old/pour", Source("guide/pour.md")),
        ("guide/pour.md", Source("guide/pour.md")),
        ("/old/gone", Missing("guide/gone.md")),
        ("logs", Missing("logs.md")),
        ("a", Missing("b.md")),  # one after the other for ever: five are followed
    ],
)
def test_an_alias_leads_elsewhere(link: str, answer: Answer) -> None:
    files = FILES | {"index.html": f"<script>window.$docsify = {ALIASES}</script>"}
    site = docsify.GENERATOR.found(Written(files), "")
    assert site is not None
    assert site.look_up(link, "link", "README.md") == answer


@pytest.mark.parametrize("said", ["alias: those", "alias: { '/x': () => 1 }", "alias: { '/(a+)+': '/b' }", "...more"])
def test_an_alias_that_cannot_be_read_may_lead_anywhere(said: str) -> None:
    site = docsify.GENERATOR.found(Written(FILES | {"index.html": f"<script>$docsify = {{ {said} }}</script>"}), "")
    assert site is not None
    assert isinstance(site.look_up("gone", "link", "README.md"), Unknown)
