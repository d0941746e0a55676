"""All links of a Markdown text: CommonMark's, those in a generator's own syntax, and those that templates fill in."""

from collections.abc import Iterable

from probe.extract.markdown.links import Link, links
from probe.extract.markdown.math import without_math
from probe.extract.markdown.own import links_with
from probe.extract.markdown.templates import with_templates
from probe.sites.interface import Own


def all_links(text: str, own: Iterable[Own] = (), *, include_code: bool) -> list[Link]:
    """Return the links of a text in the order of their URLs; ``own`` are the pieces in the syntax of a generator."""
    pieces = with_templates(text, own)
    found = links_with(text, pieces, include_code=include_code) if pieces else links(text, include_code=include_code)
    return without_math(text, found)
