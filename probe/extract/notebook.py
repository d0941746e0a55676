"""Jupyter notebooks: the links of their Markdown cells, at the lines and columns of the file."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate, groupby

from probe.errors import InputError
from probe.extract import bare, markdown
from probe.extract.interface import Format
from probe.extract.json_strings import JsonString, strings
from probe.extract.markdown.all_links import all_links
from probe.extract.markdown.anchors import anchors_of, headings
from probe.extract.markdown.links import Link, parser
from probe.extract.markdown.outline import outline_of
from probe.extract.markdown.source import Source
from probe.extract.marks import Marked, Region
from probe.extract.text import Places, decode
from probe.model import Document, Mention
from probe.settings import Reading
from probe.sites import Page

_MARKDOWN = frozenset({"markdown", "heading"})  # heading cells existed before nbformat 4
_SOURCE = frozenset({"source", "input"})  # "input" is the source of a code cell before nbformat 4
_ATTACHED = "attachment:"  # an image attached to the cell
_LABEL = re.compile(
    r"^#\|[ \t]*label:[ \t]*(\S+)", re.MULTILINE
)  # https://quarto.org/docs/authoring/cross-references.html


@dataclass(frozen=True, slots=True)
class _Cell:
    """The type of a cell, and the strings that form its source when concatenated."""

    kind: str
    parts: tuple[JsonString, ...]

    @property
    def text(self) -> str:
        return "".join(part.value for part in self.parts)

    def places(self, found: list[Link]) -> Iterator[Link]:
        """Yield links of the text with their offsets in the file."""
        starts = self._starts()
        for link in found:
            yield link._replace(offset=self._at(link.offset, starts))

    def regions(self, found: Iterable[Region]) -> Iterator[Region]:
        """Yield regions of the text as regions of the file."""
        starts = self._starts()
        for region in found:
            end = self._at(region.end - 1, starts) + 1
            yield Region(self._at(region.start, starts), end, region.reason)

    def _starts(self) -> list[int]:
        return list(accumulate((len(part.value) for part in self.parts), initial=0))

    def _at(self, offset: int, starts: list[int]) -> int:
        index = bisect_right(starts, offset, hi=len(self.parts)) - 1
        return self.parts[index].at(offset - starts[index])


def mentions(document: Document, reading: Reading) -> Iterator[Mention]:
    """Yield the links of the Markdown cells, and with ``--include-code`` the bare URLs of the code cells.

    Outputs are not read. Raises InputError for a malformed notebook, after the readable part.
    """
    return _mentioned(document, reading, None)


def site_mentions(document: Document, reading: Reading, page: Page) -> Iterator[Mention]:
    """Yield the links of a page of a site, including those in the syntax of its generator."""
    return _mentioned(document, reading, page)


def _mentioned(document: Document, reading: Reading, page: Page | None) -> Iterator[Mention]:
    text = decode(document.content)
    places = Places(document, text, document.base)
    for cell in _cells(text):
        for link in cell.places(_links(cell, reading, page)):
            if not link.url.startswith(_ATTACHED):
                yield places.mention(link.url, link.offset, nofollow=link.nofollow, kind=link.kind)
    _require_whole(document, text)


def _require_whole(document: Document, text: str) -> None:
    with suppress(RecursionError):  # too deep for this parser, which does not make the notebook invalid
        try:
            json.loads(text)
        except ValueError as error:
            raise InputError(f"{document.name}: is not a notebook: its JSON is invalid: {error}") from error


def anchors(document: Document) -> frozenset[str]:
    """Return the fragments of all Markdown cells: GitHub's, and Jupyter's, which are headings with hyphens for spaces.

    Raises InputError for a malformed notebook.
    """
    text = decode(document.content)
    _require_whole(document, text)
    cells = (cell for cell in _cells(text) if cell.kind in _MARKDOWN)
    rendered = "\n".join(parser().html(Source(cell.text).body) for cell in cells)
    return anchors_of(rendered) | {heading.replace(" ", "-") for heading in headings(rendered)}


def site_anchors(document: Document, page: Page) -> frozenset[str] | None:
    """Return the fragments of the page's generator and of the notebook; None if there may be others."""
    own = anchors(document)
    cells = list(_cells(decode(document.content)))
    whole = "\n\n".join(cell.text for cell in cells if cell.kind in _MARKDOWN)
    if page.site.adds_ids(whole, page.source):
        return None
    labels = (found[1] for cell in cells if cell.kind == "code" for found in _LABEL.finditer(cell.text))
    return own | frozenset(page.site.ids(outline_of(whole), page.source)) | frozenset(labels)


def prose(document: Document) -> str:
    """Return the text of the Markdown cells as rendered, and the unchanged code."""
    return "\n".join(_shown(cell) for cell in _cells(decode(document.content)))


def recognises(head: bytes) -> bool:
    """Whether the content starts like a notebook with cells."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b'"cell_type"' in head


def _shown(cell: _Cell) -> str:
    if cell.kind in _MARKDOWN:
        return markdown.prose(Document("", cell.text.encode("utf-8", "replace")))
    return "\n".join(filter(None, (" ".join(line.split()) for line in cell.text.splitlines())))


def _links(cell: _Cell, reading: Reading, page: Page | None) -> list[Link]:
    if cell.kind in _MARKDOWN:
        own = () if page is None else page.site.links(cell.text)
        return all_links(cell.text, own, include_code=reading.include_code, references=False)  # cells may share them
    if cell.kind == "code" and reading.include_code:
        return [Link(offset, url) for url, offset in bare.urls(cell.text)]
    return []


def _cells(text: str) -> Iterator[_Cell]:
    """Yield each cell in the order of the file; its type may follow its source."""
    found = (part for part in strings(text) if not part.is_key and _depth(part.path))
    for _, group in groupby(found, lambda part: part.path[: _depth(part.path)]):
        parts = list(group)
        named = {part.path[_depth(part.path)]: part.value for part in parts if len(part.path) == _depth(part.path) + 1}
        yield _Cell(
            named.get("cell_type", ""), tuple(part for part in parts if part.path[_depth(part.path)] in _SOURCE)
        )


def _depth(path: tuple[str | int, ...]) -> int:
    """Return how many path steps lead to the cell that contains a path, or 0 if it is outside of all cells."""
    for depth, steps in ((2, ("cells",)), (4, ("worksheets", "cells"))):  # the latter before nbformat 4
        if len(path) > depth and path[:depth:2] == steps:
            return depth
    return 0


def marks(document: Document) -> Marked:
    """Return the places that comments and attributes in Markdown cells mark as ignored."""
    from probe.extract.markdown.ignored import ignored  # noqa: PLC0415 - few documents have marks

    text = decode(document.content)
    cells = [cell for cell in _cells(text) if cell.kind in _MARKDOWN]
    found = (each for cell in cells for each in cell.regions(ignored(cell.text, cell.text, "")))
    return Marked(document, text, found)


FORMAT = Format(
    name="notebook",
    suffixes=(".ipynb",),
    media_types=("application/x-ipynb+json",),
    mentions=mentions,
    recognises=recognises,
    order=3,
    anchors=anchors,
    site_mentions=site_mentions,
    site_anchors=site_anchors,
    prose=prose,
    walked=True,
    illustrates=True,
    marks=marks,
)
