"""PDF: the clickable links, which are annotations with a URI action.

A page has no lines. The line of a mention is the page number, and its column is the number of the link on that page.
URLs that are only printed are skipped, because hyphens and line ends break up their visible text.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from probe import url
from probe.errors import InputError
from probe.extract.interface import Format
from probe.extract.text import BYTE_ORDER_MARKS, FAULTY, LONGEST_SHOWN, LONGEST_URL, decode
from probe.model import Document, FailureKind, Mention
from probe.printable import printable, shortened
from probe.settings import Reading

if TYPE_CHECKING:
    from pypdf import PdfReader

_Value = Any  # any object of the document

_LONGEST_REASON = 200
_OBJECT = re.compile(rb"[\s\0]{0,16}+(?<!\d)(\d{1,10})[\s\0]{1,16}+(\d{1,5})[\s\0]{1,16}+obj")
_MARKS = tuple(mark for mark, _ in BYTE_ORDER_MARKS)
_HEADER_WITHIN = 1024  # bytes before the header that readers have always tolerated


class _UnreadableError(Exception):
    """The document breaks a rule that the reader depends on."""


def mentions(document: Document, _reading: Reading) -> Iterator[Mention]:
    """Yield the links of each page; raises InputError if the document is malformed or needs a password or pypdf."""
    found: list[Mention] = []
    with _opened(document) as reader:
        found.extend(_mentions(document, reader))
    yield from found


def page_count(document: Document) -> int:
    """Return the number of pages; raises InputError if the document is malformed or needs a password or pypdf."""
    with _opened(document) as reader:
        if reader.is_encrypted and not reader.decrypt(""):
            raise _UnreadableError("it takes a password")
        objects = _Objects(reader, document.content)
        return sum(1 for _ in _pages(objects, objects.entry(reader.trailer, "/Root")))


@contextmanager
def _opened(document: Document) -> Iterator["PdfReader"]:
    """Yield pypdf's reader of a document; any exception while it is in use becomes an InputError."""
    try:
        from pypdf import PdfReader  # noqa: PLC0415 - heavy, and an extra
    except ImportError:
        raise InputError(f"{document.name}: reading PDF requires pypdf: pip install 'url-probe[pdf]'") from None
    with _quiet():
        try:
            yield PdfReader(BytesIO(document.content))
        except Exception as error:
            reason = shortened(printable(str(error) or type(error).__name__), _LONGEST_REASON)
            raise InputError(f"{document.name}: cannot be read as PDF: {reason}") from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Suppress pypdf's messages about a document."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


def _mentions(document: Document, reader: "PdfReader") -> Iterator[Mention]:
    if reader.is_encrypted and not reader.decrypt(""):
        raise _UnreadableError("it takes a password")
    objects = _Objects(reader, document.content)
    catalog = objects.entry(reader.trailer, "/Root")
    base = _base(document.base, _text(objects.entry(objects.entry(catalog, "/URI"), "/Base")))
    for page, node in enumerate(_pages(objects, catalog), 1):
        for number, text in enumerate(_links(objects, node), 1):
            fault = FailureKind.URL_INVALID if len(text) > LONGEST_URL or FAULTY.search(text) else None
            shown = text[:LONGEST_SHOWN] if fault else text
            yield Mention(shown, document.name, page, number, fault, None if fault else base)


class _Objects:
    """Resolves references, only to objects in the file: pypdf searches the whole file for a missing object."""

    def __init__(self, reader: "PdfReader", content: bytes) -> None:
        self._reader, self._content = reader, content
        self._mended = False

    def entry(self, node: _Value, key: str) -> _Value:
        """Return a dictionary's value, or None."""
        return self.at(node.raw_get(key)) if hasattr(node, "raw_get") and key in node else None

    def at(self, value: _Value) -> _Value:
        """Return the object of a reference, or None if it does not exist; return any other value unchanged."""
        number, generation = getattr(value, "idnum", None), getattr(value, "generation", None)
        if number is None or generation is None:
            return value
        return self._reader.get_object(value) if self._knows(number, generation) else None

    def _knows(self, number: int, generation: int) -> bool:
        holder = self._reader.xref_objStm.get(number)
        if holder is not None and generation == 0:
            number = holder[0]
        if not self._is_there(number, generation) and not self._mended:
            self._mended = True
            self._mend()
        return self._is_there(number, generation)

    def _is_there(self, number: int, generation: int) -> bool:
        """Whether an object is at the position in the cross-reference table."""
        offset = self._reader.xref.get(generation, {}).get(number, -1)
        match = _OBJECT.match(self._content, offset) if offset >= 0 else None
        return match is not None and (int(match[1]), int(match[2])) == (number, generation)

    def _mend(self) -> None:
        """Search once for all objects; of two objects with the same number, the last one is the newer."""
        found = {(int(match[1]), int(match[2])): match for match in _OBJECT.finditer(self._content)}
        for (number, generation), match in found.items():
            if not self._is_there(number, generation):
                self._reader.xref.setdefault(generation, {})[number] = match.start(1)


def _base(base: str | None, said: str) -> str | None:
    """Return the base of relative links: the base that the document declares, else its own location."""
    if not said:
        return base
    try:
        return url.join(base, said) if base else url.normalise(said)
    except ValueError:
        return base


def _pages(objects: _Objects, catalog: _Value) -> Iterator[_Value]:
    """Yield the leaves of the page tree, each node once; a missing node is an error, not an empty page."""
    seen: set[int] = set()
    waiting = [objects.entry(catalog, "/Pages")]
    while waiting:
        node = objects.at(waiting.pop())
        if id(node) in seen:  # pypdf caches objects, so that one object has one identity
            continue
        seen.add(id(node))
        if not isinstance(node, dict):
            raise _UnreadableError("a page is missing")
        kids = objects.entry(node, "/Kids")
        if isinstance(kids, list):
            waiting.extend(reversed(kids))
        else:
            yield node


def _links(objects: _Objects, page: _Value) -> Iterator[str]:
    annotations = objects.entry(page, "/Annots")
    for annotation in annotations if isinstance(annotations, list) else ():
        action = objects.entry(objects.at(annotation), "/A")
        if objects.entry(action, "/S") == "/URI" and (text := _text(objects.entry(action, "/URI"))):
            yield text.strip()


def _text(value: _Value) -> str:
    """Return a string of the document; without a byte order mark it is decoded as UTF-8, else as Latin-1."""
    content = getattr(value, "original_bytes", None)
    if not isinstance(content, bytes):
        return ""
    text = decode(content)
    return content.decode("latin-1") if "\ufffd" in text and not content.startswith(_MARKS) else text


def _recognises(head: bytes) -> bool:
    return b"%PDF-" in head[:_HEADER_WITHIN]


FORMAT = Format(
    name="pdf",
    suffixes=(".pdf",),
    media_types=("application/pdf", "application/x-pdf"),
    mentions=mentions,
    recognises=_recognises,
    order=1,
    extra="pdf",
    illustrates=True,
)
