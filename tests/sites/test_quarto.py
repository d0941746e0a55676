"""Ids as pandoc 2.17 makes them of headings; each line was held against ``pandoc -t html``."""

import pytest

from probe.model import Note
from probe.sites.interface import Made, Missing, Source, Unknown
from probe.sites.outline import Heading, Outline
from probe.sites.quarto import GENERATOR, pandoc_ids
from tests.sites.written import Written


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("1. The pot's lid & spout", "the-pots-lid-spout"),
        ("a_b.c d", "a_b.c-d"),
        ("Größe", "größe"),
        ("2024", "section"),
        ("A - B", "a---b"),
    ],
)
def test_a_heading_has_the_id_that_pandoc_gives_it(text: str, made: str) -> None:
    assert list(pandoc_ids(Outline((Heading(2, text, text),)))) == [made]


def test_the_second_of_two_headings_is_counted() -> None:
    assert list(pandoc_ids(Outline((Heading(2, "Pour", "Pour"),) * 2))) == ["pour", "pour-1"]


def test_an_alias_of_front_matter_leads_to_its_page() -> None:
    files = {"_quarto.yml": "project:\n  type: website\n", "index.qmd": "",
             "guide/spout.qmd": "---\naliases:\n  - setup.html\n  - /old/\n---\n"}  # fmt: skip
    site = GENERATOR.found(Written(files), "")
    assert site is not None
    assert site.look_up("guide/setup.html", "link", "index.qmd") == Source("guide/spout.qmd")
    assert site.look_up("/old/", "link", "index.qmd") == Source("guide/spout.qmd")
    assert isinstance(site.look_up("setup.html", "link", "index.qmd"), Missing)
    assert isinstance(site.look_up("book-preview.html", "link", "index.qmd"), Made)


def test_filters_and_templates_may_add_places_to_the_pages_that_have_them() -> None:
    files = {"_quarto.yml": "filters: [a.lua]\n", "ref/_metadata.yml": "filters:\n  - b.lua\n", "ref/x.qmd": "# x\n",
             "plain.qmd": "# x\n"}  # fmt: skip
    site = GENERATOR.found(Written(files), "")
    assert site is not None
    assert site.adds_ids(files["ref/x.qmd"], "ref/x.qmd")
    assert not site.adds_ids(files["plain.qmd"], "plain.qmd")
    assert site.adds_ids("---\nlisting:\n  - template: a.ejs\n---\n", "plain.qmd")
    assert site.adds_ids("---\nfilters: [c.lua]\n---\n", "plain.qmd")
    assert not site.adds_ids("---\nlisting:\n  contents: posts\n---\n", "plain.qmd")


VARIABLES = {
    "_quarto.yml": "project:\n  type: website\nversion: 1.4\nsite: {guide: guide/pour.qmd}\n",
    "_variables.yml": "shop:\n  url: https://kettles.example\n",
}


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("[a]({{< meta site.guide >}})", ["guide/pour.qmd"]),
        ("---\nlid: tin.qmd\n---\n[a]({{< meta lid >}})", ["tin.qmd"]),
        ("[a]({{< var shop.url >}}/x)", ["https://kettles.example"]),
        ("[a]({{< meta lid >}})", ["{{< meta lid >}}"]),
        ("[a]({{< var shop >}})", ["{{< var shop >}}"]),
        ("[a]({{< env HOME >}})", ["{{< env HOME >}}"]),
        ("{{< meta site.guide >}}", []),
    ],
)
def test_a_variable_in_a_destination_is_what_the_project_says(text: str, texts: list[str]) -> None:
    site = GENERATOR.found(Written(VARIABLES), "")
    assert site is not None
    assert [own.text for own in site.links(text)] == texts


def test_links_of_raw_html_are_links() -> None:
    site = GENERATOR.found(Written(VARIABLES), "")
    assert site is not None
    raw = '```{=html}\n<a href="a.html">a</a> <img class=x src=b.png>\n<a href="{{< meta y >}}">c</a>\n```\n'
    assert [(own.text, own.kind) for own in site.links(raw)] == [("a.html", "html"), ("b.png", "html")]
    assert list(site.links(raw.replace("{=html}", "html"))) == []
    assert list(site.links(raw.replace("{=html}", "{=latex}"))) == []


@pytest.mark.parametrize(
    ("config", "text", "is_known"),
    [
        ("filters: [interlinks]\n", "`shop.Pot`", False),
        ("filters: [interlinks]\n", "%60shop.Pot%60", False),
        ("filters: [interlinks]\n", "shop.Pot", True),
        ("filters: [other]\n", "`shop.Pot`", True),
        ("", "`shop.Pot`", True),
    ],
)
def test_names_in_code_are_links_of_the_interlinks_filter(config: str, text: str, is_known: bool) -> None:
    site = GENERATOR.found(Written({"_quarto.yml": f"project: {{type: website}}\n{config}", "a.qmd": ""}), "")
    assert site is not None
    answer = site.look_up(text, "link", "a.qmd")
    assert isinstance(answer, Missing) if is_known else answer == Unknown(Note("extension-makes", ("interlinks",)))


def test_listings_are_filtered_by_the_categories_of_pages() -> None:
    files = {"_quarto.yml": "", "all.qmd": "---\nlisting: {contents: a}\n---\n", "plain.qmd": "a listing\n",
             "a/one.qmd": "---\ncategories: [red tin]\n---\n"}  # fmt: skip
    site = GENERATOR.found(Written(files), "")
    assert site is not None
    assert set(site.ids(Outline(), "all.qmd")) == {"category=red tin"}
    assert not set(site.ids(Outline(), "plain.qmd"))
