"""reStructuredText: standalone URLs, embedded and named targets, images, downloads, in every kind of block.

The parser follows the rules of docutils, which is the reference of the tests. docutils itself reports no columns, lacks
Sphinx's directives and roles, needs quadratic time for a paragraph, and recurses on nesting. A URL counts where it is
written: a named target counts once, even if the document does not refer to it, because others may. In a Sphinx project,
the targets of ``:doc:``, ``:ref:``, ``:any:`` and ``toctree`` count too. Skipped are comments, raw markup other than
HTML, ``:rfc:`` and ``:pep:``, which contain no URL, mail addresses, and code unless it is requested.
"""

import re
from collections.abc import Iterable, Iterator

from probe.extract import bare
from probe.extract.interface import Format
from probe.extract.marks import Marked, in_lines, outside, regions
from probe.extract.rst.blocks import Block, Kind, blocks
from probe.extract.rst.ids import ids
from probe.extract.rst.inline import (
    ONLY_OF_SITES,
    REFERENCE,
    Found,
    escaped,
    is_address,
    links,
    names_target,
    titled,
    url_of,
)
from probe.extract.rst.undefined import without_defined
from probe.extract.text import Places, decode
from probe.model import Document, Mention
from probe.patterns import lazy_compile
from probe.settings import Reading
from probe.sites import Page
from probe.sites.outline import Outline

_SEVERAL = re.compile(r"\.\*\Z")  # the file that suits the output format
_NO_FILE = re.compile(r"\A<|://|(?:\A|/)_[^/]*\Z")  # files of docutils, URLs, generated files ("_draft.rst")
_UNTOLD = re.compile(r"[<>\[\]{}|$\0]")  # placeholders, which no document or label contains
# Includes, and directives to which Sphinx gives ids: descriptions of code, options and terms.
_ADDING_IDS = re.compile(
    r"^[ \t]*\.\. (?:include|auto\w+|glossary|option|envvar|\w+:[\w:-]+|function|class)::", re.MULTILINE
)

_MARK = lazy_compile(r"^[ \t]*\.\. +(?P<text>probe:[^\r\n]*)", re.MULTILINE)


def mentions(document: Document, reading: Reading) -> Iterator[Mention]:
    """Yield the links of a document in order, without Sphinx references."""
    text = decode(document.content)
    found = (each for block in blocks(text) for each in _links(block, reading))
    several = _SEVERAL.search
    kept = (f for f in found if f.kind not in ONLY_OF_SITES and not (f.kind == "image" and several(f.url)))
    return _mentioned(document, text, without_defined(text, kept, complete=True))


def site_mentions(document: Document, reading: Reading, page: Page) -> Iterator[Mention]:
    """Yield the links of a page of a Sphinx project, including its roles and toctrees."""
    text = decode(document.content)
    found = (each for block in blocks(text) for each in _links(block, reading))
    return _mentioned(document, text, without_defined(text, found, complete=not page.site.adds_targets(page.source)))


def _mentioned(document: Document, text: str, found: Iterable[Found]) -> Iterator[Mention]:
    places = Places(document, text, document.base)
    for url, offset, kind, nofollow in found:
        if kind not in ONLY_OF_SITES or not _UNTOLD.search(url):
            yield places.mention(url, offset, kind=kind, nofollow=nofollow)


def marks(document: Document) -> Marked:
    """Return the places that comments of a document mark as ignored."""
    text = decode(document.content)
    code = (block.pieces for block in blocks(text) if block.kind is Kind.CODE)
    return Marked(document, text, regions(text, outside(in_lines(text, _MARK), code)))


def anchors(document: Document) -> frozenset[str]:
    """Return the ids of sections, targets, footnotes and elements with a ``:name:``; empty if others may add ids."""
    text = decode(document.content)
    return frozenset() if _ADDING_IDS.search(text) else frozenset(ids(text))


def site_anchors(document: Document, page: Page) -> frozenset[str] | None:
    """Return the fragments of a page and its includes, or None if its generator may add others."""
    text = decode(document.content)
    if page.site.adds_ids(text, page.source):
        return None
    whole = page.site.expanded(text, page.source)
    return frozenset(page.site.ids(Outline(html=frozenset(_all_ids(whole))), page.source))


def _all_ids(text: str) -> Iterator[str]:
    from probe.extract import html  # noqa: PLC0415 - only for checks of fragments

    yield from ids(text)
    for block in blocks(text):
        if block.kind is Kind.HTML:
            yield from html.ids(block.pieces.text)


def _links(block: Block, reading: Reading) -> Iterator[Found]:
    match block.kind:
        case Kind.TEXT:
            found = links(block.pieces, include_code=reading.include_code)
            yield from (each for each in found if block.known or each.kind != REFERENCE)
        case Kind.CODE if reading.include_code:
            yield from (Found(url, block.pieces.offset(at)) for url, at in bare.urls(block.pieces.text))
        case Kind.IMAGE | Kind.TARGET | Kind.FILE:
            yield from _whole(block)
        case Kind.PAGE:
            yield _listed(block)
        case Kind.HTML:
            yield from _raw(block)
        case _:
            return


def _whole(block: Block) -> Iterator[Found]:
    """Yield the link of a whole block: a URL, unless it is a reference name, or a file."""
    text = escaped(block.pieces.text)
    url, offset = url_of(text), block.pieces.offset(len(text) - len(text.lstrip()))
    if not url or is_address(url):
        return
    if block.kind is Kind.TARGET:
        if not names_target(text.strip()):
            yield Found(url, offset)
    elif block.kind is Kind.IMAGE:
        yield Found(url, offset, "image")
    elif not _NO_FILE.search(url):
        yield Found(url, offset, "include")


def _listed(block: Block) -> Found:
    """Return an entry of a toctree, ``page`` or ``Title <page>``, which may also be a URL."""
    text, index = titled(escaped(block.pieces.text))
    name = text.replace("\0", "").strip()
    return Found(name, block.pieces.offset(index), "link" if "://" in text else "toctree")


def _raw(block: Block) -> Iterator[Found]:
    """Yield the links of raw HTML."""
    from probe.extract import html  # noqa: PLC0415 - few documents have HTML in them

    for url, at, nofollow in html.links(block.pieces.text):
        yield Found(url, block.pieces.offset(at), "html", nofollow)


FORMAT = Format(
    name="rst",
    suffixes=(".rst", ".rest"),
    media_types=("text/x-rst", "text/prs.fallenstein.rst"),
    mentions=mentions,
    anchors=anchors,
    site_mentions=site_mentions,
    site_anchors=site_anchors,
    walked=True,
    illustrates=True,
    marks=marks,
)
