"""JSON Canvas, the Obsidian board format: Markdown in text nodes, URLs in link nodes, files in file and group nodes.

Source: https://jsoncanvas.org/spec/1.0/ ("Nodes"). Paths are relative to the vault, so they are links if it is known.
"""

from collections.abc import Iterator
from itertools import groupby

from probe.extract.interface import Format
from probe.extract.json_strings import JsonString, strings
from probe.extract.markdown.all_links import all_links
from probe.extract.marks import in_source
from probe.extract.text import Places, decode
from probe.model import Document, Mention
from probe.settings import Reading
from probe.sites import Page

_OF_NODE = 3  # the path of a member: nodes, its number, its name


def mentions(document: Document, reading: Reading) -> Iterator[Mention]:
    """Yield the links of text nodes and link nodes of a canvas."""
    return _mentioned(document, reading, None)


def site_mentions(document: Document, reading: Reading, page: Page) -> Iterator[Mention]:
    """Yield the links of a canvas in a vault, and the files that it embeds, each with its subpath."""
    return _mentioned(document, reading, page)


def _mentioned(document: Document, reading: Reading, page: Page | None) -> Iterator[Mention]:
    text = decode(document.content)
    places = Places(document, text, document.base)
    for node in _nodes(text):
        if (url := node.get("url")) is not None:
            yield places.mention(url.value, url.start)
        if (written := node.get("text")) is not None:
            own = () if page is None else page.site.links(written.value)
            for link in all_links(written.value, own, include_code=reading.include_code, references=False):
                yield places.mention(link.url, written.at(link.offset), nofollow=link.nofollow, kind=link.kind)
        for name in ("file", "background") if page is not None else ():
            if (file := node.get(name)) is not None and file.value:
                place = node["subpath"].value if name == "file" and "subpath" in node else ""
                yield places.mention(file.value + place, file.start, kind="wiki")


def _nodes(text: str) -> Iterator[dict[str, JsonString]]:
    """Yield the string members of each node."""
    found = (each for each in strings(text) if not each.is_key and each.path[:1] == ("nodes",))
    members = (each for each in found if len(each.path) == _OF_NODE)
    for _, group in groupby(members, lambda each: each.path[1]):
        yield {str(each.path[2]): each for each in group}


FORMAT = Format(
    name="canvas",
    suffixes=(".canvas",),
    mentions=mentions,
    site_mentions=site_mentions,
    walked=True,
    illustrates=True,
    marks=in_source,
)
