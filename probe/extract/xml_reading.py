"""XML as a stream of elements with their positions; nothing external is read, and no entity is expanded."""

import re
import zlib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from html.entities import html5
from xml.parsers import expat

from probe.errors import InputError
from probe.extract.pieces import Pieces
from probe.extract.text import Places, decode
from probe.model import Document
from probe.patterns import lazy_compile

LARGEST = 100 * 2**20  # bytes after decompression: twice what sitemaps.org allows a file
_STEP = 2**20
_LONGEST_TOKEN = 16 * _STEP  # a tag, comment or instruction is parsed again with every step until its end is found
_CUT_OFF = "Compressed file ended before the end-of-stream marker was reached"
_GZIP = b"\x1f\x8b"
_LOST = "\ufffd"  # replaces an entity whose text is unknown; no URL contains it

_DECLARATION = re.compile(rb"\s*<\?xml\s[^>]*?\bencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
# Encodings that documents use and that Python decodes in one linear pass; not "punycode", "unicode_escape" etc.
# A declaration that is readable byte by byte is not in UTF-16 or UTF-32, even if it declares one of them.
_ENCODING = re.compile(
    r"(?:utf-?8|(?:us-)?ascii|iso-?8859-\d{1,2}|latin-?\d|windows-125\d|cp\d{3,4}|koi8-[ru]|gb2312|gbk|gb18030|big5"
    r"(?:-?hkscs)?|euc-(?:jp|kr)|shift[-_]jis|iso-2022-(?:jp|kr)|tis-620|macintosh)",
    re.IGNORECASE,
)
_PROLOGUE = r"(?:\s++|<\?.*?\?>|<!--.*?-->)*+"
_START = re.compile(r"[\s\ufeff]*+(?:<\?xml\s.*?\?>)?", re.DOTALL)
_DOCTYPE = lazy_compile(_PROLOGUE + r"<!DOCTYPE", re.DOTALL)
_ROOT = lazy_compile(_PROLOGUE + r"(?:<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>" + _PROLOGUE + r")?<([^\s<>/!?]+)", re.DOTALL)
_TAG = lazy_compile(r"<(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_ATTRIBUTE = re.compile(r"\s([^\s=<>/\"']++)\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+')")

# With an external document type, which is never read, Expat skips an undeclared entity, such as the "&nbsp;" of many
# feeds, instead of stopping.
_ANY_TYPE = b'<!DOCTYPE any SYSTEM "any">'


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """A start tag: its qualified name, its attributes, and the offset of its ``<`` in the text."""

    qualified: str
    attributes: Mapping[str, str]
    offset: int
    document: str

    @property
    def name(self) -> str:
        """The name without its prefix."""
        return self.qualified.rpartition(":")[2]

    @property
    def tag(self) -> str:
        """The start tag as written."""
        match = _TAG.match(self.document, self.offset)
        return match[0] if match else ""

    def offset_of(self, attribute: str) -> int:
        """Return the offset of an attribute's value in the text, after leading blanks."""
        for match in _ATTRIBUTE.finditer(self.tag):
            if match[1] == attribute:
                value = re.search(r"[\"']\s*", match[0])
                return self.offset + match.start() + (value.end() if value else 0)
        return self.offset


@dataclass(frozen=True, slots=True, eq=False)
class End:
    """The end of an element, and its text if requested, without the text of child elements."""

    element: Element
    text: Pieces | None


@dataclass(frozen=True, slots=True)
class Opened:
    """The text of an XML document, and the error at its end if it is incomplete."""

    text: str
    complaint: str | None = None


def opened(document: Document) -> Opened:
    """Return a document's text, decompressed if it is gzip; raises InputError if it is too large."""
    content, complaint = document.content, None
    if content.startswith(_GZIP):
        content, complaint = _inflated(document)
    if len(content) > LARGEST:
        raise InputError(f"{document.name}: larger than {LARGEST // 2**20} MiB")
    return Opened(decode(content, _declared(content)), complaint)


def root(head: bytes) -> str:
    """Return the local name of the root element in the first bytes of a document, or an empty string."""
    match = _ROOT.match(beginning(head))
    return match[1].rpartition(":")[2] if match else ""


def beginning(head: bytes) -> str:
    """Return the first bytes of a document as text, decompressed if they are gzip."""
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, len(head))
        except zlib.error:
            return ""
    return decode(head, _declared(head)).lstrip("\ufeff")


def events(document: Document, opened: Opened, texts: Container[str]) -> Iterator[Element | End]:
    """Yield the elements in order, and their ends, with the text of elements whose names are in ``texts``.

    Raises InputError, after all events before the fault, if the document is not well-formed, is incomplete or declares
    its own entities.
    """
    try:
        yield from _Parser(document, opened.text, texts).events()
    except InputError as error:
        if opened.complaint:  # the reason why the text is incomplete
            raise InputError(opened.complaint) from error
        raise
    if opened.complaint:
        raise InputError(opened.complaint)


def _declared(content: bytes) -> str | None:
    match = _DECLARATION.match(content)
    name = match[1].decode() if match else ""
    return name if _ENCODING.fullmatch(name) else None


def _inflated(document: Document) -> tuple[bytes, str | None]:
    """Return the content of all members of a gzip file; what follows the last one is ignored, as by gzip(1)."""
    parts: list[bytes] = []
    rest, size = document.content, 0
    while rest.startswith(_GZIP) and size <= LARGEST:
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while not member.eof and size <= LARGEST:
            try:
                part = member.decompress(rest, _STEP)
            except zlib.error as error:
                return b"".join(parts), _incomplete(document, str(error))
            rest = member.unconsumed_tail
            if not part and not rest and not member.eof:
                return b"".join(parts), _incomplete(document, _CUT_OFF)
            parts.append(part)
            size += len(part)
        rest = member.unused_data
    return b"".join(parts), None


def _incomplete(document: Document, why: str) -> str:
    return f"{document.name}: cannot be read as gzip to its end: {why}"


class _Parser:
    """Expat over one text; its events are buffered until they are requested."""

    def __init__(self, document: Document, text: str, texts: Container[str]) -> None:
        self._document, self._text, self._texts = document, text, texts
        self._found: list[Element | End] = []
        self._open: list[tuple[Element, Pieces | None]] = []
        start = _START.match(text)
        self._start = start.end() if start else 0
        self._bytes = text[self._start :].encode("utf-8", "replace")
        self._reached = (0, self._start)
        self._ascii = len(self._bytes) == len(text) - self._start
        self._prefix = 0 if _DOCTYPE.match(text, self._start) else len(_ANY_TYPE)
        self._parser = self._made()

    def _made(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8")
        parser.specified_attributes = True
        parser.StartElementHandler = self._started
        parser.EndElementHandler = self._ended
        parser.CharacterDataHandler = self._characters
        parser.SkippedEntityHandler = self._skipped
        parser.ExternalEntityRefHandler = self._elsewhere
        parser.EntityDeclHandler = self._entity
        return parser

    def events(self) -> Iterator[Element | End]:
        try:
            if self._prefix:
                self._parser.Parse(_ANY_TYPE, False)
            for start in range(0, len(self._bytes), _STEP):
                self._parser.Parse(self._bytes[start : start + _STEP], False)
                yield from self._taken()
                if start - self._parser.CurrentByteIndex > _LONGEST_TOKEN:
                    raise self._fault(self._parser.CurrentByteIndex, "a tag or comment without end")
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            yield from self._taken()
            raise self._fault(self._parser.ErrorByteIndex, expat.ErrorString(error.code)) from error
        yield from self._taken()

    def _taken(self) -> list[Element | End]:
        found, self._found = self._found, []
        return found

    def _fault(self, index: int, reason: str) -> InputError:
        line, column = Places(self._document, self._text).at(self._offset(index))
        return InputError(f"{self._document.name}: cannot be read as XML: line {line}, column {column}: {reason}")

    def _offset(self, index: int) -> int:
        """Return the offset in the text of a byte position from Expat; positions only increase."""
        index = max(index - self._prefix, 0)
        if self._ascii:
            return self._start + index
        at, offset = self._reached
        if index > at:
            offset += len(self._bytes[at:index].decode("utf-8", "ignore"))
            self._reached = (index, offset)
        return offset

    def _here(self) -> int:
        return self._offset(self._parser.CurrentByteIndex)

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        element = Element(name, attributes, self._here(), self._text)
        self._open.append((element, Pieces() if element.name in self._texts else None))
        self._found.append(element)

    def _ended(self, _name: str) -> None:
        self._found.append(End(*self._open.pop()))

    def _characters(self, text: str) -> None:
        pieces = self._open[-1][1]
        if pieces is not None:
            pieces.add(text, self._here())

    def _skipped(self, name: str, is_parameter: bool) -> None:
        if not is_parameter:
            self._stands_for(html5.get(f"{name};", _LOST))

    def _elsewhere(self, *_named: object) -> int:
        self._stands_for(_LOST)
        return 1  # as if it had been read

    def _stands_for(self, text: str) -> None:
        pieces = self._open[-1][1] if self._open else None
        if pieces is not None:
            pieces.add(text, self._here(), whole=True)

    def _entity(self, *declared: object) -> None:
        value = declared[2]
        if value is not None:  # None for an external entity, which is never read
            raise InputError(f"{self._document.name}: declares entities of its own, which are not expanded")
