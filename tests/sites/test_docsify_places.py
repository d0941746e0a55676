"""Places in docsify: what ``?id=`` names is a fragment of the page."""

import pytest

from probe.sites import docsify
from probe.sites.interface import Missing, Source
from tests.sites.written import Written

FILES = {"index.html": "<script>window.$docsify = { name: 'x' }</script>", "README.md": "# A", "guide/pour.md": "# P"}


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("[x](guide/pour?id=slow)", "guide/pour#slow"),
        ("[x](/guide/pour?id=slow)", "/guide/pour#slow"),
        ("[x](?id=slow)", "#slow"),
        ("[x](guide/pour?a=1&id=slow)", "guide/pour#slow"),
    ],
)
def test_an_id_is_a_fragment(link: str, text: str) -> None:
    site = docsify.GENERATOR.found(Written(FILES), "")
    assert site is not None
    (piece,) = site.links(link)
    assert piece.text == text
    assert isinstance(site.own(piece.text, piece.kind, "README.md"), Source)


@pytest.mark.parametrize("link", ["[x](https://a.example/p?id=1)", "[x](guide/pour?ident=1)", "`guide?id=1`"])
def test_what_is_no_place_is_left(link: str) -> None:
    site = docsify.GENERATOR.found(Written(FILES), "")
    assert site is not None
    assert list(site.links(link)) == []


def test_a_page_that_is_not_there_is_missing() -> None:
    site = docsify.GENERATOR.found(Written(FILES), "")
    assert site is not None
    assert isinstance(site.own("guide/gone#slow", "docsify-place", "README.md"), Missing)
