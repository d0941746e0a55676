"""AsciiDoc: links, images, media, included files and cross references to other documents, attributes filled in.

Left out: what stands in comments and pass-through blocks, includes that are optional, what lies in other modules of an
Antora site, and whatever has an attribute that the document does not define above it. Code counts where it is asked
for.
"""

import re
from collections.abc import Iterator

from probe.extract import bare
from probe.extract.asciidoc.blocks import DOCUMENT_TITLES, Block, Kind, blocks
from probe.extract.asciidoc.ids import Ids
from probe.extract.asciidoc.inline import UNKNOWN, Family, Link, expanded, linked, links, listed
from probe.extract.interface import Format
from probe.extract.pieces import Pieces
from probe.extract.text import LONGEST_URL, Places, decode
from probe.model import Document, Mention
from probe.settings import Reading
from probe.sites.antora import resource
from probe.url import join, normalise, scheme

_MEDIA = re.compile(r"(image|video|audio)::(.*?)\[(.*)\]\s*\Z")
_INCLUDE = re.compile(r"include::([^\[]+)\[(.*)\]\s*\Z")
_OPTIONAL = re.compile(r"%optional|\bopt(?:s|ions)?=\"?[\w,]*optional")
_HOSTED = re.compile(r"\s*(?:youtube|vimeo|wistia)\b")  # the target is a number there, not a URL
_ABSOLUTE = ("http", "https", "ftp", "file", "data")
# What Asciidoctor defines of itself, as far as a URL can have it.
_GIVEN = {
    "sectids": "",
    "empty": "", "blank": "", "sp": " ", "amp": "&", "lt": "<", "gt": ">", "plus": "+", "asterisk": "*", "tilde": "~",
    "caret": "^", "backtick": "`", "vbar": "|", "startsb": "[", "endsb": "]", "backslash": "\\", "two-colons": "::",
    "two-semicolons": ";;", "apos": "'", "quot": '"', "cpp": "C++", "pp": "++",
}  # fmt: skip


def mentions(document: Document, reading: Reading) -> Iterator[Mention]:
    """Yield the links of a document; an attribute in a URL is replaced, the place is where its reference begins.

    What a part of other documents refers to within itself is left out: they may have the place.
    """
    text = decode(document.content)
    places = Places(document, text)
    attributes = dict(_GIVEN)
    is_part = not any(block.kind is Kind.TITLE and block.name in DOCUMENT_TITLES for block in blocks(text))
    for block in blocks(text):
        if block.kind is Kind.ATTRIBUTE:
            _define(block, attributes)
        for link in _links(block, attributes, reading):
            meant = _meant(link, document.base, attributes)
            if meant is not None and not (is_part and link.family is Family.PAGE and link.url.startswith("#")):
                url, places.base = meant
                yield places.mention(url, link.offset, nofollow=link.nofollow)


def anchors(document: Document) -> frozenset[str]:
    """Return the ids of sections, blocks and inline anchors, and the titles that a reference may name instead.

    There are none where other files are included, whose ids are places of the document as well.
    """
    attributes, ids = dict(_GIVEN), Ids()
    for block in blocks(decode(document.content)):
        if block.kind is Kind.INCLUDE and block.name != "code":
            return frozenset()
        if block.kind is Kind.ATTRIBUTE:
            _define(block, attributes)
        else:
            ids.add(block, expanded(block.pieces, attributes).text, attributes)
    return frozenset(ids.found)


def _define(block: Block, attributes: dict[str, str]) -> None:
    name = block.name.strip("!").lower()
    value = expanded(block.pieces, attributes).text
    if name != block.name.lower() or len(value) > LONGEST_URL:  # values of values may grow without end
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
        case Kind.CODE if reading.include_code:
            yield from (Link(block.pieces.offset(at), url) for url, at in bare.urls(block.pieces.text))
        case _:
            return


def _media(pieces: Pieces) -> Iterator[Link]:
    match = _MEDIA.match(pieces.text)
    if match is None or UNKNOWN.search(match[2]):
        return
    if not (match[1] == "video" and _HOSTED.match(match[3])):
        yield Link(pieces.offset(match.start(2)), match[2], family=Family.IMAGE)
    yield from linked(match[3], match.start(3), pieces)


def _included(pieces: Pieces) -> Iterator[Link]:
    match = _INCLUDE.match(pieces.text)
    if match and not UNKNOWN.search(match[1]) and not _OPTIONAL.search(match[2]):
        yield Link(pieces.offset(match.start(1)), match[1], family=Family.INCLUDED)


def _meant(link: Link, base: str | None, attributes: dict[str, str]) -> tuple[str, str | None] | None:
    """Return the text of a link and what it is relative to; None where that cannot be told."""
    if link.family is Family.URL or scheme(link.url) in _ABSOLUTE:
        return link.url, base
    if base is not None and (found := resource(link.url, link.family, base)) != (link.url, base):
        return found
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
    walked=True,
    illustrates=True,
)
