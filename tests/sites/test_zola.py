"""What Zola does not build: drafts, and lists of terms that no page has."""

from probe.model import Note
from probe.sites.interface import Made, Missing, Source
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
