"""What Zola builds: pages and what lies beside them, lists of terms, and the ids of headings."""

import pytest

from probe.model import Note
from probe.sites.interface import Heading, Made, Missing, Outline, Source
from probe.sites.zola import GENERATOR
from tests.sites.written import Written

FILES = {
    "config.toml": 'base_url = "https://pots.example"\ntaxonomies = [{name = "tags"}]\n',
    "content/_index.md": "",
    "content/lid.md": "+++\ndraft = true\n+++\n",
    "content/tin.md": '+++\n[taxonomies]\ntags = ["Red Tin"]\n+++\n',
}


def test_drafts_and_terms() -> None:
    site = GENERATOR.found(Written(FILES), "")
    assert site is not None
    unpublished = Missing("content/lid", Note("unpublished", ("content/lid.md",)))
    assert site.look_up("lid/", "link", "content/_index.md") in (unpublished, Missing("content/lid/", unpublished.note))
    assert site.look_up("tin/", "link", "content/_index.md") == Source("content/tin.md")
    assert site.source_of("/tags/red-tin/") == Made("/tags/red-tin/", certain=True)
    assert site.source_of("/tags/") == Made("/tags/", certain=True)
    assert site.source_of("/tags/blue/") is None


@pytest.mark.parametrize(
    ("link", "answer"),
    [
        ("cup.png", Source("content/pots/cup.png")),
        ("deep/rim.png", Source("content/pots/deep/rim.png")),
        ("/2016/09/tin/cup.png", Source("content/pots/cup.png")),
        ("/pots/cup.png", Missing("content/pots/cup.png")),
        ("gone.png", Missing("content/2016/09/tin/gone.png")),
        ("/oven/fire.png", Source("content/oven/fire.png")),
    ],
)
def test_a_file_beside_a_page_is_copied_to_where_the_page_is(link: str, answer: Source | Missing) -> None:
    files = {
        "config.toml": 'base_url = "https://pots.example"\n',
        "content/pots/index.md": '+++\npath = "2016/09/tin"\n+++\n',
        "content/pots/cup.png": "",
        "content/pots/deep/rim.png": "",
        "content/oven/_index.md": "",
        "content/oven/fire.png": "",
    }
    site = GENERATOR.found(Written(files), "")
    assert site is not None
    assert site.look_up(link, "image", "content/pots/index.md") == answer


@pytest.mark.parametrize(
    ("title", "found", "more"),
    [
        ("Don\u2019t stop", "don-t-stop", False),
        ("Größe", "grosse", False),
        ("Smørrebrød – à la carte", "smorrebrod-a-la-carte", False),
        ("Łódź", "lodz", False),
        ("Plain", "plain", False),
        ("开始", "", True),
        ("Начало", "", True),
        ("\U0001f680 Launch", "launch", True),
    ],
)
def test_ids_of_headings_that_are_not_ascii(title: str, found: str, *, more: bool) -> None:
    site = GENERATOR.found(Written(FILES), "")
    assert site is not None
    assert list(site.ids(Outline((Heading(1, title, title),)), "content/tin.md")) == [found]
    assert site.adds_ids(f"text\n\n# {title}\n", "content/tin.md") is more
    assert site.adds_ids(f"{title}\n=====\n", "content/tin.md") is more
    assert not site.adds_ids(f"plain\n\n- {title}\n", "content/tin.md")
