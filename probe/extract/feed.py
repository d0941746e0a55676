"""RSS 0.9x, 1.0 and 2.0 and Atom feeds: the links of the feed and its entries, and those in embedded HTML.

Identifiers and subscription end points are not links: Atom's ``id``, RSS 1.0's ``rdf:about``, a ``guid`` that is not
a permanent link, ``hub`` and ``cloud``.
"""

import re
from collections.abc import Iterator

from probe import url
from probe.extract import html, xml_reading
from probe.extract.interface import Format
from probe.extract.pieces import Pieces
from probe.extract.text import Places
from probe.extract.xml_reading import Element, End
from probe.model import Document, Mention
from probe.settings import Reading

_ROOTS = ("rss", "feed", "RDF")
_NAMESPACES = re.compile(rb"purl\.org/rss/|netscape\.com/rdf/|www\.w3\.org/2005/Atom|purl\.org/atom/")
# Elements whose text is a URL: RSS, Atom (icon, logo, uri), and the two most common modules.
_URLS = frozenset({"link", "guid", "comments", "docs", "url", "icon", "logo", "uri", "commentRss", "origLink"})
_HTML = frozenset({"description", "encoded", "summary", "content", "subtitle", "body"})
_ATOM_TEXTS = frozenset({"title", "subtitle", "summary", "content", "rights", "tagline", "info", "copyright"})
_ATTRIBUTES = {
    "link": ("href",),
    "enclosure": ("url",),
    "source": ("url",),
    "content": ("src", "url"),  # Atom, Media RSS
    "thumbnail": ("url",),
    "player": ("url",),
    "image": ("href",),  # podcasts, and the elements below
    "transcript": ("url",),
    "chapters": ("url",),
    "funding": ("url",),
    "trailer": ("url",),
    "person": ("href", "img"),
    "generator": ("uri", "url"),
}
_WEB = re.compile(r"https?://", re.IGNORECASE)
_LONGEST_BASE = 2_000  # for nested bases, each of which makes the next one longer

_Found = tuple[str, int, bool]


def mentions(document: Document, _reading: Reading) -> Iterator[Mention]:
    """Yield the links of a feed, each relative to the ``xml:base`` in scope.

    Raises InputError, after the mentions before the fault, if the document is not well-formed.
    """
    opened = xml_reading.opened(document)
    places = Places(document, opened.text, document.base)
    feed = _Feed(document.base)
    for event in xml_reading.events(document, opened, _URLS | _HTML | _ATOM_TEXTS):
        for found, offset, nofollow in feed.found(event):
            places.base = feed.base
            yield places.mention(found, offset, nofollow=nofollow)


class _Feed:
    """The state of a pass over a feed: whether it is Atom, the bases, and the depth within XHTML."""

    def __init__(self, base: str | None) -> None:
        self._bases = [base]
        self._atom: bool | None = None
        self._markup = 0

    @property
    def base(self) -> str | None:
        return self._bases[-1]

    def found(self, event: Element | End) -> Iterator[_Found]:
        if isinstance(event, Element):
            if self._atom is None:
                self._atom = event.name == "feed"
            self._bases.append(_joined(self._bases[-1], event.attributes.get("xml:base")))
            yield from self._in_tag(event)
            self._markup += bool(self._markup) or self._carries(event)
            return
        self._markup -= bool(self._markup)
        if event.text is not None and not self._markup:
            yield from self._in_text(event.element, event.text)
        self._bases.pop()

    def _in_tag(self, element: Element) -> Iterator[_Found]:
        if self._markup:
            yield from _in_markup(element)
            return
        if element.attributes.get("rel") == "hub":
            return
        for attribute in _ATTRIBUTES.get(element.name, ()):
            value = element.attributes.get(attribute, "").strip()
            if value:
                yield value, element.offset_of(attribute), False

    def _in_text(self, element: Element, pieces: Pieces) -> Iterator[_Found]:
        text = pieces.text
        if self._is_html(element):
            for found, offset, nofollow in html.links(text) if "<" in text else ():
                yield found, pieces.offset(offset), nofollow
        elif element.name in _URLS and (found := text.strip()) and _is_link(element, found):
            yield found, pieces.offset(text.index(found)), False

    def _carries(self, element: Element) -> bool:
        """Whether child elements are markup of the text; those of Media RSS are not."""
        return element.qualified != "media:content" and element.name in (_ATOM_TEXTS if self._atom else _HTML)

    def _is_html(self, element: Element) -> bool:
        kind = element.attributes.get("type")
        if self._atom or kind is not None:
            return element.name in _ATOM_TEXTS | _HTML and kind in ("html", "text/html")
        return element.name in _HTML


def _in_markup(element: Element) -> Iterator[_Found]:
    """Yield the links of one XHTML tag, which is parsed without its context."""
    tag = element.tag
    prefix = len(element.qualified) - len(element.name)
    for found, offset, nofollow in html.links("<" + tag[1 + prefix :]):
        yield found, element.offset + offset + prefix, nofollow


def _is_link(element: Element, text: str) -> bool:
    if element.name != "guid":
        return True
    said = element.attributes.get("isPermaLink", "").strip().lower()
    return said == "true" or (said != "false" and _WEB.match(text) is not None)


def _joined(base: str | None, relative: str | None) -> str | None:
    if relative is None:
        return base
    try:
        joined = url.join(base, relative) if base else url.normalise(relative)
    except ValueError:
        return base
    return joined if len(joined) <= _LONGEST_BASE else base


def _recognises(head: bytes) -> bool:
    name = xml_reading.root(head)
    return name == "rss" or (name in _ROOTS and _NAMESPACES.search(xml_reading.beginning(head).encode()) is not None)


FORMAT = Format(
    name="feed",
    suffixes=(".rss", ".atom", ".xml"),
    media_types=("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"),
    mentions=mentions,
    recognises=_recognises,
    order=3,
)
