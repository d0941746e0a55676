"""Pieces of Markdown in a generator's own syntax: links by themselves, or parts of links."""

import re
from collections.abc import Iterator

import pytest

from probe.extract.markdown.links import Link
from probe.extract.markdown.own import links_with
from probe.sites.interface import Own
from probe.sites.mdx import component_links

_PIECE = re.compile(r"\[\[(\w+)\]\]|<<(\w+)>>|@@(\w+)@@")


def own(text: str) -> Iterator[Own]:
    """``[[x]]`` is a link, ``<<x>>`` a variable, ``@@x@@`` a link in code too."""
    for found in _PIECE.finditer(text):
        start = found.start(found.lastindex or 0)
        kind = "" if found[2] else "wiki" if found[1] else "include"
        yield Own(found.start(), found.end(), found[found.lastindex or 0], start, kind, everywhere=bool(found[3]))


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see [[page]].", [Link(6, "page", kind="wiki")]),
        ("([[page]])", [Link(3, "page", kind="wiki")]),
        ("`[[page]]`\n\n    [[page]]", []),
        ("`@@page@@` a", [Link(3, "page", kind="include")]),
        ("[a]([[page]]#x)", [Link(6, "page#x", kind="wiki")]),
        ("[a](<<base>>/x) [b](y)", [Link(6, "base/x"), Link(20, "y")]),
        ("[a](x/<<base>>)", [Link(4, "x/base")]),
        ("[a](<<one>><<two>>)", [Link(6, "onetwo")]),
        ("![a](<<base>>/x)", [Link(7, "base/x", kind="image")]),
        ("<a href='[[page]]'>a</a>", [Link(11, "page", kind="wiki")]),
        ("[a][b]\n\n[b]: [[page]]", [Link(15, "page", kind="wiki")]),
        ("é [[page]] [a](b)", [Link(4, "page", kind="wiki"), Link(15, "b")]),
        ("<<base>> and [a](x)", [Link(17, "x")]),
        ("| a |\n|---|\n| [[page]] |", [Link(16, "page", kind="wiki")]),
        ("[[a]] [[page]] [c](d)", [Link(2, "a", kind="wiki"), Link(8, "page", kind="wiki"), Link(19, "d")]),
        ("@@page@@ [c](d)", [Link(2, "page", kind="include"), Link(13, "d")]),
        ("[[a]][[b]]", [Link(2, "a", kind="wiki"), Link(7, "b", kind="wiki")]),
    ],
)
def test_pieces_are_links_or_parts_of_them(text: str, links: list[Link]) -> None:
    assert links_with(text, own(text), include_code=False) == links


@pytest.mark.parametrize("tag", ["Video", "Image", "Iframe", "Source"])
def test_a_component_named_like_a_tag_of_html_gives_its_link_once(tag: str) -> None:
    text = f'<{tag}\n  src="/x.mp4"\n  ratio={{1/2}}\n/>\n'
    assert [link.url for link in links_with(text, component_links(text), include_code=False)] == ["/x.mp4"]
