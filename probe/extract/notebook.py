"""Jupyter notebooks: their Markdown cells, at the lines and columns of the file itself."""

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

_MARKDOWN = frozenset({"markdown", "heading"})  # headings had cells of their own before nbformat 4
_SOURCE = frozenset({"source", "input"})  # of a code cell before nbformat 4
_ATTACHED = "attachment:"  # an image within the cell itself
_LABEL = re.compile(
    r"^#\|[ \t]*label:[ \t]*(\S+)", re.MULTILINE
)  # https://quarto.org/docs/authoring/cross-references.html


@dataclass(frozen=True, slots=True)
class _Cell:
    """The type of a cell, and the strings whose texts one after the other are its source."""

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

    Outputs are not read. Raises InputError behind what could be read of a notebook that is broken.
    """
    return _mentioned(document, reading, None)


def site_mentions(document: Document, reading: Reading, page: Page) -> Iterator[Mention]:
    """Yield the same of a page of a site, and what its generator takes for links besides."""
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
    with suppress(RecursionError):  # too deep for that reader, which says nothing of the notebook
        try:
            json.loads(text)
        except ValueError as error:
            raise InputError(f"{document.name}: is not a notebook: its JSON is invalid: {error}") from error


def anchors(document: Document) -> frozenset[str]:
    """Return the fragments of all Markdown cells: GitHub's, and the notebook's own, the headings with hyphens.

    Raises InputError for a notebook that is broken.
    """
    text = decode(document.content)
    _require_whole(document, text)
    cells = (cell for cell in _cells(text) if cell.kind in _MARKDOWN)
    rendered = "\n".join(parser().html(Source(cell.text).body) for cell in cells)
    return anchors_of(rendered) | {heading.replace(" ", "-") for heading in headings(rendered)}


def site_anchors(document: Document, page: Page) -> frozenset[str] | None:
    """Return the fragments that a page's generator makes, and a notebook's own; None where there may be others."""
    own = anchors(document)
    cells = list(_cells(decode(document.content)))
    whole = "\n\n".join(cell.text for cell in cells if cell.kind in _MARKDOWN)
    if page.site.adds_ids(whole, page.source):
        return None
    labels = (found[1] for cell in cells if cell.kind == "code" for found in _LABEL.finditer(cell.text))
    return own | frozenset(page.site.ids(outline_of(whole), page.source)) | frozenset(labels)


def prose(document: Document) -> str:
    """Return the text of the Markdown cells as it is rendered, and the code as it stands."""
    return "\n".join(_shown(cell) for cell in _cells(decode(document.content)))


def recognises(head: bytes) -> bool:
    """Whether a content begins like a notebook with cells."""
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
    """Yield each cell in the order of the file; its type may stand behind its source."""
    found = (part for part in strings(text) if not part.is_key and _depth(part.path))
    for _, group in groupby(found, lambda part: part.path[: _depth(part.path)]):
        parts = list(group)
        named = {part.path[_depth(part.path)]: part.value for part in parts if len(part.path) == _depth(part.path) + 1}
        yield _Cell(
            named.get("cell_type", ""), tuple(part for part in parts if part.path[_depth(part.path)] in _SOURCE)
        )


def _depth(path: tuple[str | int, ...]) -> int:
    """Return how many steps lead to the cell that a path goes through, 0 where it goes through none."""
    for depth, steps in ((2, ("cells",)), (4, ("worksheets", "cells"))):  # the latter before nbformat 4
        if len(path) > depth and path[:depth:2] == steps:
            return depth
    return 0


def marks(document: Document) -> Marked:
    """Return what comments and attributes in Markdown cells say is ignored."""
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
