"""Sitemaps: the pages, alternates, images and videos of a site, and sitemap indexes; gzip is supported."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from msgspec.structs import replace

from probe.extract import xml_reading
from probe.extract.interface import Format
from probe.extract.text import Places
from probe.extract.xml_reading import Element, End
from probe.model import Document, FailureKind, Mention
from probe.settings import Reading

_INDEX = "sitemapindex"
_ROOTS = ("urlset", _INDEX)
_URLS = frozenset({"loc", "content_loc", "player_loc", "thumbnail_loc", "license"})


def mentions(document: Document, _reading: Reading) -> Iterator[Mention]:
    """Yield the URL of every ``loc``, including images and videos, and the ``href`` of alternates.

    The protocol requires absolute URLs, so relative URLs have no base. An empty ``loc`` is a fault.
    Raises InputError, after the mentions before the fault, if the document is not well-formed.
    """
    opened = xml_reading.opened(document)
    places = Places(document, opened.text)
    for event in xml_reading.events(document, opened, _URLS):
        match event:
            case Element(attributes={"href": href}, name="link"):
                yield places.mention(href.strip(), event.offset_of("href"))
            case End(text=text) if text is not None:
                url = text.text.strip()
                yield _mention(places, url, text.offset(text.text.find(url)) or event.element.offset)
            case _:
                continue


def _mention(places: Places, url: str, offset: int) -> Mention:
    mention = places.mention(url, offset)
    if url:
        return mention
    return Mention("", mention.document, mention.line, mention.column, FailureKind.URL_INVALID)


def is_index(document: Document) -> bool:
    """Whether a document is an index, which lists other sitemaps instead of pages."""
    return xml_reading.root(document.content) == _INDEX


def sitemaps(document: Document) -> list[str]:
    """Return the sitemaps of an index in order; raises InputError if the document is not well-formed."""
    if not is_index(document):
        return []
    opened = xml_reading.opened(document)
    inside, found = False, []
    for event in xml_reading.events(document, opened, {"loc"}):
        match event:
            case Element(name="sitemap"):
                inside = True
            case End(element=Element(name="sitemap")):
                inside = False
            case End(text=text) if inside and text is not None and text.text.strip():
                found.append(text.text.strip())
            case _:
                continue
    return found


def naming(document: Document, urls: frozenset[str]) -> Document:
    """Return an index reduced to the given URLs, each at its original position."""
    written, line, column = "<sitemapindex>", 1, 15
    for mention in mentions(document, Reading()):
        if mention.text in urls:
            # XML derives the line and column of the URL from the space before it, which is not part of it.
            written, column = f"{written}<loc>", column + 5
            column = 1 if mention.line > line else column
            url = escape(mention.text)
            written += "\n" * (mention.line - line) + " " * (mention.column - column) + f"{url}</loc>"
            line, column = mention.line, mention.column + len(url) + 6
    return replace(document, content=f"{written}</sitemapindex>".encode(), media_type="application/xml; charset=utf-8")


def _recognises(head: bytes) -> bool:
    return xml_reading.root(head) in _ROOTS


FORMAT = Format(
    name="sitemap",
    suffixes=(".xml", ".xml.gz"),
    media_types=("application/xml", "text/xml", "application/gzip", "application/x-gzip"),
    mentions=mentions,
    recognises=_recognises,
    order=2,
)
