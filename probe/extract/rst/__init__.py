"""reStructuredText: standalone URLs, embedded and named targets, images, downloads, in every kind of block.

Read by rules of our own after those of docutils, which is the reference of the tests: docutils tells no columns, knows
none of Sphinx's directives and roles, takes the square of a paragraph's length, and recurses with the nesting. A URL
counts where it is written: a named target once, whether or not the document refers to it, for others may. Left
out: comments, raw and included files, documents of a ``toctree``, ``:rfc:`` and ``:pep:``, whose URLs are not written
there, addresses of mail, and code unless it is asked for.
"""

from collections.abc import Iterator

from probe.extract import bare
from probe.extract.interface import Format
from probe.extract.rst.blocks import Block, Kind, blocks
from probe.extract.rst.ids import ids
from probe.extract.rst.inline import Found, escaped, is_address, links, names_target, url_of
from probe.extract.text import Places, decode
from probe.model import Document, Mention
from probe.settings import Reading


def mentions(document: Document, reading: Reading) -> Iterator[Mention]:
    """Yield the links of a document in their order."""
    text = decode(document.content)
    places = Places(document, text, document.base)
    for block in blocks(text):
        for url, offset in _links(block, reading):
            yield places.mention(url, offset)


def anchors(document: Document) -> frozenset[str]:
    """Return the ids of sections, targets, footnotes and whatever has a ``:name:``."""
    return frozenset(ids(decode(document.content)))


def _links(block: Block, reading: Reading) -> Iterator[Found]:
    match block.kind:
        case Kind.TEXT:
            yield from links(block.pieces, include_code=reading.include_code)
        case Kind.CODE if reading.include_code:
            yield from ((url, block.pieces.offset(at)) for url, at in bare.urls(block.pieces.text))
        case Kind.IMAGE | Kind.TARGET:
            yield from _whole(block)
        case _:
            return


def _whole(block: Block) -> Iterator[Found]:
    """Yield the URL that is all of a block, unless it is a name; ``image.*`` stands for several files."""
    text = escaped(block.pieces.text)
    url = url_of(text)
    named = block.kind is Kind.TARGET and names_target(text.strip())
    if url and not named and not is_address(url) and not (block.kind is Kind.IMAGE and url.endswith(".*")):
        yield url, block.pieces.offset(len(text) - len(text.lstrip()))


FORMAT = Format(
    name="rst",
    suffixes=(".rst", ".rest"),
    media_types=("text/x-rst", "text/prs.fallenstein.rst"),
    mentions=mentions,
    anchors=anchors,
    walked=True,
)
