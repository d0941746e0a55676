"""reStructuredText: standalone URLs, embedded and named targets, images, downloads, in every kind of block.

Read by rules of our own after those of docutils, which is the reference of the tests: docutils tells no columns, knows
none of Sphinx's directives and roles, takes the square of a paragraph's length, and recurses with the nesting. A URL
counts where it is written: a named target once, whether or not the document refers to it, for others may. In a Sphinx
project the pages of ``:doc:`` and ``toctree`` count too. Left out: comments, raw markup, ``:ref:``, ``:rfc:`` and
``:pep:``, whose URLs are not written there, addresses of mail, and code unless it is asked for.
"""

import re
from collections.abc import Iterator

from probe.extract import bare
from probe.extract.interface import Format
from probe.extract.rst.blocks import Block, Kind, blocks
from probe.extract.rst.ids import ids
from probe.extract.rst.inline import escaped, is_address, links, names_target, titled, url_of
from probe.extract.text import Places, decode
from probe.model import Document, Mention
from probe.settings import Reading
from probe.sites.sphinx import Found, Names, project_of

_SEVERAL = re.compile(r"\.\*\Z")  # the one that suits the output
_NO_FILE = re.compile(r"\A<|://|(?:\A|/)_[^/]*\Z")  # those of docutils, a URL, what tools make before ("_draft.rst")
# Included files, and what Sphinx gives ids of its own: descriptions of code, options and terms.
_ADDING_IDS = re.compile(
    r"^[ \t]*\.\. (?:include|auto\w+|glossary|option|envvar|\w+:[\w:-]+|function|class)::", re.MULTILINE
)


def mentions(document: Document, reading: Reading) -> Iterator[Mention]:
    """Yield the links of a document in their order."""
    text = decode(document.content)
    places = Places(document, text, document.base)
    project = project_of(document.base)
    for block in blocks(text):
        for found in _links(block, reading):
            meant = project.meant(found)
            if meant is not None:
                url, places.base = meant
                yield places.mention(url, found.offset)


def anchors(document: Document) -> frozenset[str]:
    """Return the ids of sections, targets, footnotes and whatever has a ``:name:``; none where others add theirs."""
    text = decode(document.content)
    return frozenset() if _ADDING_IDS.search(text) else frozenset(ids(text))


def _links(block: Block, reading: Reading) -> Iterator[Found]:
    match block.kind:
        case Kind.TEXT:
            yield from links(block.pieces, include_code=reading.include_code)
        case Kind.CODE if reading.include_code:
            yield from (Found(url, block.pieces.offset(at)) for url, at in bare.urls(block.pieces.text))
        case Kind.IMAGE | Kind.TARGET | Kind.FILE:
            yield from _whole(block)
        case Kind.PAGE:
            yield _listed(block)
        case _:
            return


def _whole(block: Block) -> Iterator[Found]:
    """Yield what is all of a block: a URL, unless it is a name, or a file."""
    text = escaped(block.pieces.text)
    url, offset = url_of(text), block.pieces.offset(len(text) - len(text.lstrip()))
    if not url or is_address(url):
        return
    if block.kind is Kind.TARGET:
        if not names_target(text.strip()):
            yield Found(url, offset)
    elif not (_NO_FILE if block.kind is Kind.FILE else _SEVERAL).search(url):
        yield Found(url, offset, Names.FILE)


def _listed(block: Block) -> Found:
    """Return an entry of a table of contents, ``page`` or ``Title <page>``, which may also be a URL."""
    text, index = titled(escaped(block.pieces.text))
    return Found(url_of(text), block.pieces.offset(index), Names.URL if "://" in text else Names.PAGE)


FORMAT = Format(
    name="rst",
    suffixes=(".rst", ".rest"),
    media_types=("text/x-rst", "text/prs.fallenstein.rst"),
    mentions=mentions,
    anchors=anchors,
    walked=True,
    illustrates=True,
)
