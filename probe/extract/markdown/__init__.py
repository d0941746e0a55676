"""Markdown: CommonMark with GitHub's extensions."""

import re
from collections.abc import Iterator

from probe.extract.bare import urls
from probe.extract.interface import Format
from probe.extract.markdown.all_links import all_links
from probe.extract.markdown.anchors import anchors_of, bitbucket_anchors_of, gitlab_anchors_of
from probe.extract.markdown.dialects import plain
from probe.extract.markdown.links import Link, parser
from probe.extract.markdown.source import Source, front_matter
from probe.extract.marks import Marked
from probe.extract.text import Places, decode
from probe.model import Document, Mention
from probe.settings import Reading
from probe.sites import Page
from probe.sites.interface import Own

MARKDOWN_SUFFIXES = (
    ".md", ".markdown", ".mkd", ".mdown", ".mkdn", ".mdwn", ".mdtxt", ".mdtext", ".mdx", ".rmd", ".qmd",
)  # fmt: skip
_PAGE = "text/html; charset=utf-8"
_IS_LINK = re.compile(
    r"https?://|\.{0,2}/|#\w|[^\s:]+\.(?:mdx?|html?|pdf|png|jpe?g|gif|svg|webp)(?:[?#]|\Z)", re.IGNORECASE
)
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([^\s\";]+)", re.IGNORECASE)


def mentions(document: Document, reading: Reading) -> Iterator[Mention]:
    """Yield inline and reference links, images, autolinks, bare URLs, and the links of embedded HTML.

    Absolute URLs in front matter count too: a site renders them as links or images.
    A definition that is used is one mention, at its own URL. Code yields no links without ``--include-code``.
    """
    text = _text(document)
    own = _of_components(text) if document.name.lower().endswith(".mdx") else ()
    return _mentioned(document, text, all_links(text, own, include_code=reading.include_code))


def site_mentions(document: Document, reading: Reading, page: Page) -> Iterator[Mention]:
    """Yield the mentions of a page of a site, including links in the syntax of its generator."""
    text = _text(document)
    own, references = page.site.links(text), not page.site.knows_references
    return _mentioned(document, text, all_links(text, own, include_code=reading.include_code, references=references))


def _of_components(text: str) -> Iterator[Own]:
    """Yield the links of components in MDX outside of a site: those written as a path or URL, or to a file."""
    from probe.sites.mdx import component_links  # noqa: PLC0415 - few documents need it

    return (piece for piece in component_links(text) if piece.kind == "html" or _IS_LINK.match(piece.text))


def _mentioned(document: Document, text: str, found: list[Link]) -> Iterator[Mention]:
    places = Places(document, text, document.base)
    for url, offset in urls(front_matter(text)):
        yield places.mention(url, offset)
    for offset, url, nofollow, kind in found:
        yield places.mention(url, offset, nofollow=nofollow, kind=kind)


def anchors(document: Document) -> frozenset[str]:
    """Return the fragments that GitHub generates for headings and footnotes, and those that the author defines."""
    return anchors_of(_rendered(document))


def gitlab_anchors(document: Document) -> frozenset[str]:
    """Return the fragments of a document as GitLab generates them."""
    return gitlab_anchors_of(_rendered(document))


def bitbucket_anchors(document: Document) -> frozenset[str]:
    """Return the fragments of a document as Bitbucket generates them."""
    return bitbucket_anchors_of(_rendered(document))


def site_anchors(document: Document, page: Page) -> frozenset[str] | None:
    """Return the fragments that a page's generator creates, or None if there may be others."""
    from probe.extract.markdown.outline import outline_of  # noqa: PLC0415 - only for checks of fragments

    text = _text(document)
    if page.site.adds_ids(text, page.source):
        return None
    whole = plain(page.site.expanded(text, page.source), document.name)
    return frozenset(page.site.ids(outline_of(whole), page.source))


def prose(document: Document) -> str:
    """Return the text of the rendered page."""
    from probe.extract import html  # noqa: PLC0415 - only for prose

    return html.prose(Document(document.name, _rendered(document).encode(), media_type=_PAGE))


def marks(document: Document) -> Marked:
    """Return the places that comments and attributes of a document mark as ignored."""
    from probe.extract.markdown.ignored import ignored  # noqa: PLC0415 - few documents have marks

    return Marked(document, _text(document), ignored(_text(document), _written(document), document.name))


def _text(document: Document) -> str:
    return plain(_written(document), document.name)


def _written(document: Document) -> str:
    declared = _CHARSET.search(document.media_type) if document.media_type else None
    return decode(document.content, declared[1] if declared else None)


def _rendered(document: Document) -> str:
    return parser().html(Source(_text(document)).body)


FORMAT = Format(
    name="markdown",
    suffixes=MARKDOWN_SUFFIXES,
    media_types=("text/markdown", "text/x-markdown"),
    mentions=mentions,
    anchors=anchors,
    site_mentions=site_mentions,
    site_anchors=site_anchors,
    prose=prose,
    marks=marks,
    walked=True,
    illustrates=True,
)
