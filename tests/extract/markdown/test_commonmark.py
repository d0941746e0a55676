"""Every example of the CommonMark specification: exactly the links of its HTML are found; see commonmark.md."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from probe.extract.markdown.links import links

EXAMPLES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("commonmark.json").read_text("utf-8"))
AS_CMARK_ESCAPES = "-_.+!*(),%#@?=;:/&$~'"
BARE = "GitHub links bare URLs, the specification does not"
OTHER = {
    602: ({"https://foo.bar/baz"}, BARE),
    608: ({"https://foo.bar"}, BARE),
    611: ({"https://example.com"}, BARE),
    617: (set(), "the src of an element that HTML does not know is no link"),
}


class Destinations(HTMLParser):
    """Collects every ``href`` and ``src``."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value for name, value in attrs if name in ("href", "src") and value is not None}


def test_all_examples_are_there() -> None:
    assert [example["example"] for example in EXAMPLES] == list(range(1, 653))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example["example"]))
def test_the_links_of_an_example_are_those_of_its_html(example: dict[str, Any]) -> None:
    found = {link.url for link in links(example["markdown"])}
    if example["example"] in OTHER:
        assert found == OTHER[example["example"]][0], OTHER[example["example"]][1]
        return
    expected = Destinations(example["html"]).found
    # What cmark writes into HTML is escaped for URLs; what is HTML in the Markdown already stays as it is.
    assert {url if url in expected else quote(url, safe=AS_CMARK_ESCAPES) for url in found} == expected


def where(url: str, markdown: str, offset: int) -> bool:
    """Whether a URL can begin at an offset: it stands there, or something that is escaped."""
    written = markdown[offset:]
    return written.startswith((url, url.removeprefix("mailto:"), "\\", "&", url[:1]))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example["example"]))
def test_each_link_stands_where_it_is_said_to(example: dict[str, Any]) -> None:
    markdown = example["markdown"]
    wrong = [link for link in links(markdown) if not where(link.url, markdown, link.offset)]
    assert wrong == []
