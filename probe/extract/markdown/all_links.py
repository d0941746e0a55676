"""All links of a Markdown text: CommonMark links, links in a generator's syntax, and template tags in destinations."""

from collections.abc import Iterable

from probe.extract.markdown.links import Link, links
from probe.extract.markdown.math import without_math
from probe.extract.markdown.own import links_with
from probe.extract.markdown.templates import with_templates
from probe.extract.markdown.undefined import undefined
from probe.sites.interface import Own


def all_links(text: str, own: Iterable[Own] = (), *, include_code: bool, references: bool = True) -> list[Link]:
    """Return the links of a text in the order of their URLs; ``own`` are the pieces in the syntax of a generator.

    ``references``: whether a reference without a definition is a fault, because no plug-in can resolve it.
    """
    pieces = with_templates(text, own)
    found = links_with(text, pieces, include_code=include_code) if pieces else links(text, include_code=include_code)
    if references and not pieces and (faults := undefined(text)):
        found = sorted((*found, *faults), key=lambda link: link.offset)
    return without_math(text, found)
