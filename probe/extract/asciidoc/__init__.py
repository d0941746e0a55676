"""AsciiDoc: links, images, media, includes and cross references to other documents, with attributes substituted.

Comments, optional includes, and pages of other modules outside of an Antora site are skipped. Two kinds of mentions are
reported as such: those with an attribute that the document does not define above them, and references of a partial
document to ids that it does not define itself. Code counts if requested.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from probe.extract import bare
from probe.extract.asciidoc.blocks import DOCUMENT_TITLES, Block, Kind, blocks
from probe.extract.asciidoc.ids import Ids
from probe.extract.asciidoc.inline import UNKNOWN, Family, Link, expanded, linked, links, listed, raw_links
from probe.extract.interface import Format
from probe.extract.marks import Marked, in_lines, outside, regions
from probe.extract.pieces import Pieces
from probe.extract.text import LONGEST_URL, Places, decode
from probe.model import Document, Mention
from probe.patterns import lazy_compile
from probe.settings import Reading
from probe.sites import Page
from probe.sites.outline import Outline
from probe.url import join, normalise, scheme

_MEDIA = re.compile(r"(image|video|audio)::(.*?)\[(.*)\]\s*\Z")
_INCLUDE = re.compile(r"include::([^\[]+)\[(.*)\]\s*\Z")
_KINDS = {Family.URL: "link", Family.IMAGE: "image", Family.PAGE: "xref", Family.INCLUDED: "include",
          Family.HTML: "html", Family.ELSEWHERE: "elsewhere"}  # fmt: skip
UNDEFINED = "attribute"
"""The kind of a mention with an undefined attribute."""

_OPTIONAL = re.compile(r"%optional|\bopt(?:s|ions)?=\"?[\w,]*optional")
_HOSTED = re.compile(r"\s*(?:youtube|vimeo|wistia)\b")  # the target is an id there, not a URL
_ABSOLUTE = ("http", "https", "ftp", "file", "data")
# Attributes that Asciidoctor predefines, as far as a URL may contain them.
_GIVEN = {
    "sectids": "",
    "empty": "", "blank": "", "sp": " ", "amp": "&", "lt": "<", "gt": ">", "plus": "+", "asterisk": "*", "tilde": "~",
    "caret": "^", "backtick": "`", "vbar": "|", "startsb": "[", "endsb": "]", "backslash": "\\", "two-colons": "::",
    "two-semicolons": ";;", "apos": "'", "quot": '"', "cpp": "C++", "pp": "++",
}  # fmt: skip

_MARK = lazy_compile(r"^//[ \t]*(?P<text>probe:[^\r\n]*)", re.MULTILINE)


def mentions(document: Document, reading: Reading) -> Iterator[Mention]:
    """Yield the links of a document; the position of a URL from an attribute is that of the attribute reference."""
    text = decode(document.content)
    places, attributes = Places(document, text), dict(_GIVEN)
    for link in _all(text, attributes, reading):
        meant = _meant(link, document.base, attributes)
        if meant is not None:
            url, places.base = meant
            yield places.mention(url, link.offset, nofollow=link.nofollow, kind=_kind(link))


def site_mentions(document: Document, reading: Reading, page: Page) -> Iterator[Mention]:
    """Yield the links of a document of an Antora site, with resource ids as written."""
    text = decode(document.content)
    places, attributes = Places(document, text, document.base), {**_GIVEN, **page.site.attributes(page.source)}
    for link in _all(text, attributes, reading):
        yield places.mention(link.url, link.offset, nofollow=link.nofollow, kind=_kind(link))


def _kind(link: Link) -> str:
    """Return the kind of a link; a link with an undefined attribute has its own kind, because it has no target."""
    return UNDEFINED if UNKNOWN.search(link.url) else _KINDS[link.family]


def _all(text: str, attributes: dict[str, str], reading: Reading) -> Iterator[Link]:
    """Yield the links of a document; those of a partial document to unknown ids may refer to ids of its includer."""
    is_part = not any(block.kind is Kind.TITLE and block.name in DOCUMENT_TITLES for block in blocks(text))
    own = (_anchors(text, dict(attributes)) or frozenset()) if is_part else frozenset()
    for block in blocks(text):
        if block.kind is Kind.ATTRIBUTE:
            _define(block, attributes)
        for link in _links(block, attributes, reading):
            if is_part and link.family is Family.PAGE and link.url.startswith("#") and link.url[1:] not in own:
                yield replace(link, family=Family.ELSEWHERE)
            else:
                yield link


def marks(document: Document) -> Marked:
    """Return the places that comments of a document mark as ignored."""
    text = decode(document.content)
    code = (block.pieces for block in blocks(text) if block.kind is Kind.CODE)
    return Marked(document, text, regions(text, outside(in_lines(text, _MARK), code)))


def anchors(document: Document) -> frozenset[str]:
    """Return the ids of sections, blocks and inline anchors, and the titles that a reference may use instead.

    The result is empty if other files are included, because their ids are part of the document too.
    """
    return _anchors(decode(document.content), dict(_GIVEN)) or frozenset()


def site_anchors(document: Document, page: Page) -> frozenset[str] | None:
    """Return the fragments of a page and its includes, or None if an include is missing."""
    text = page.site.expanded(decode(document.content), page.source)
    found = _anchors(text, {**_GIVEN, **page.site.attributes(page.source)})
    return None if found is None else frozenset(page.site.ids(Outline(html=found), page.source))


def _anchors(text: str, attributes: dict[str, str]) -> frozenset[str] | None:
    ids = Ids()
    for block in blocks(text):
        if block.kind is Kind.INCLUDE and block.name != "code":
            return None
        if block.kind is Kind.ATTRIBUTE:
            _define(block, attributes)
        elif block.kind is Kind.HTML:
            ids.found.update(_ids_in(block.pieces.text))
        else:
            ids.add(block, expanded(block.pieces, attributes).text, attributes)
    return frozenset(ids.found)


def _ids_in(text: str) -> Iterator[str]:
    from probe.extract import html  # noqa: PLC0415 - few documents have HTML in them

    yield from html.ids(text)


def _define(block: Block, attributes: dict[str, str]) -> None:
    name = block.name.strip("!").lower()
    value = expanded(block.pieces, attributes).text
    if name != block.name.lower() or len(value) > LONGEST_URL:  # values that contain values may grow without limit
        attributes.pop(name, None)
    else:
        attributes[name] = value


def _links(block: Block, attributes: dict[str, str], reading: Reading) -> Iterator[Link]:
    match block.kind:
        case Kind.TEXT | Kind.TITLE:
            yield from links(block.pieces, attributes)
        case Kind.LIST:
            yield from listed(block.pieces, attributes)
        case Kind.MEDIA:
            yield from _media(expanded(block.pieces, attributes))
        case Kind.INCLUDE:
            yield from _included(expanded(block.pieces, attributes))
        case Kind.HTML:
            yield from raw_links(block.pieces, 0, len(block.pieces.text))
        case Kind.CODE if reading.include_code:
            yield from (Link(block.pieces.offset(at), url) for url, at in bare.urls(block.pieces.text))
        case _:
            return


def _media(pieces: Pieces) -> Iterator[Link]:
    match = _MEDIA.match(pieces.text)
    if match is None:
        return
    if not (match[1] == "video" and _HOSTED.match(match[3])):
        yield Link(pieces.offset(match.start(2)), match[2], family=Family.IMAGE)
    yield from linked(match[3], match.start(3), pieces)


def _included(pieces: Pieces) -> Iterator[Link]:
    match = _INCLUDE.match(pieces.text)
    if match and not _OPTIONAL.search(match[2]):
        yield Link(pieces.offset(match.start(1)), match[1], family=Family.INCLUDED)


def _meant(link: Link, base: str | None, attributes: dict[str, str]) -> tuple[str, str | None] | None:
    """Return the text of a link and its base, or None if it cannot be resolved."""
    if link.family in (Family.URL, Family.HTML, Family.ELSEWHERE) or scheme(link.url) in _ABSOLUTE:
        return link.url, base
    if link.family is Family.PAGE and ":" in link.url.partition("#")[0]:  # a page of another Antora module
        return None
    return link.url, _of_images(base, attributes) if link.family is Family.IMAGE else base


def _of_images(base: str | None, attributes: dict[str, str]) -> str | None:
    folder = attributes.get("imagesdir")
    if not folder:
        return base
    folder = folder.rstrip("/") + "/"
    try:
        return join(base, folder) if base else normalise(folder)
    except ValueError:
        return base


FORMAT = Format(
    name="asciidoc",
    suffixes=(".adoc", ".asciidoc", ".asc"),
    media_types=("text/asciidoc", "text/x-asciidoc"),
    mentions=mentions,
    anchors=anchors,
    site_mentions=site_mentions,
    site_anchors=site_anchors,
    walked=True,
    illustrates=True,
    marks=marks,
)
