"""GitBook: what its table of contents lists is a page, with the parts that it includes."""

import pytest

from probe.sites.gitbook import GENERATOR
from tests.sites.written import Written

FILES = {
    ".gitbook.yaml": "root: ./",
    "SUMMARY.md": "* [A](a.md)\n* [B](</guide/b (old).md>)\n* [C](https://c.example/x.md)\n",
    "README.md": "",
    "a.md": "",
    "guide/b (old).md": "",
    "source/draft.md": "",
    ".gitbook/includes/note.md": "# Note",
}


@pytest.mark.parametrize(
    ("source", "is_page"),
    [
        ("a.md", True),
        ("README.md", True),
        ("SUMMARY.md", True),
        (".gitbook/includes/note.md", True),
        ("source/draft.md", False),
    ],
)
def test_the_table_of_contents_tells_pages(source: str, *, is_page: bool) -> None:
    site = GENERATOR.found(Written(FILES), "")
    assert site is not None
    assert site.claims(source) is is_page
    without = GENERATOR.found(Written(FILES | {"SUMMARY.md": "# Summary\n"}), "")
    assert without is not None
    assert without.claims(source)  # it lists nothing: GitBook takes the folders


@pytest.mark.parametrize(
    ("text", "has_heading", "adds"),
    [
        ('{% include ".gitbook/includes/note.md" %}', True, False),
        ('{% include ".gitbook/includes/gone.md" %}', False, True),
        ('{% content-ref url="a.md" %}\n[a](a.md)\n{% endcontent-ref %}', False, False),
        ('{% openapi src="a.yaml" path="/x" method="get" %}{% endopenapi %}', False, True),
    ],
)
def test_a_part_is_read_with_its_page(text: str, *, has_heading: bool, adds: bool) -> None:
    site = GENERATOR.found(Written(FILES), "")
    assert site is not None
    assert ("# Note" in site.expanded(text, "a.md")) is has_heading
    assert site.adds_ids(text, "a.md") is adds
