"""Reading of the beginning of a body, up to the requested number of bytes and with bounded decompression."""

import re
import zlib
from collections.abc import Mapping
from contextlib import suppress
from typing import Protocol

from probe.model import Request
from probe.url import join, path_of, scheme

_CODINGS = {"gzip": 31, "x-gzip": 31, "deflate": 47}  # zlib's window bits: gzip alone, zlib or gzip by its header
_PAGES = ("text/html", "application/xhtml+xml")
_TEXT = re.compile(r"text/.+|[^/]+/(?:.+\+)?(?:xml|json)|application/(?:x-)?(?:yaml|toml|javascript|rss|atom)")
# Types for unknown files and for archives; the file name shows the content.
_UNTOLD = re.compile(r"(?:application|binary)/(?:octet-stream|unknown|x-download|force-download|(?:x-)?gzip)")
_TEXT_NAME = re.compile(r"\.(?:txt|xml|x?html?|json|md|rss|atom|rdf)(?:\.gz)?$|/[^/]*sitemap[^/]*\.gz$", re.IGNORECASE)
_DATA = re.compile(r"(?:text|application)/(?:.+[+_])?(?:xml|json)|text/plain|")
# Files that are seldom as short as an error page that is sent under their type.
_FILES = re.compile(
    r"application/(?:pdf|(?:x-)?(?:zip(?:-compressed)?|7z-compressed|rar(?:-compressed)?|tar|gzip)|octet-stream|epub\+zip|msword|vnd\..+)"
)
_BODILESS = frozenset({204, 205})
_TELLING = frozenset({404, 410})  # the pages of these statuses add no information
LONGEST_EXCUSE = 16_384  # bytes of JSON or XML; an error document is shorter
_RAW_DEFLATE = -15  # some servers send it as deflate (RFC 9110, 8.4.1.2)


class Stream(Protocol):
    """A source of bytes."""

    async def readany(self) -> bytes:
        """Return the bytes received so far, empty at the end."""
        ...


def is_wanted(request: Request, status: int, headers: Mapping[str, str]) -> bool:
    """Whether to read the body of a reply: a page, short data or, if requested, any text.

    A body without a type counts as text; images and archives do not, because they contain no links. The page of an
    error distinguishes a failing server from a firewall. Visitors see the page of a redirect that cannot be followed.
    Data is read only if it is short enough to be an error document.
    """
    if not request.body_limit or status in _BODILESS:
        return False
    kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind in _PAGES:
        leads_on = 300 < status < 400 and _leads_on(request.url, headers)
        return status not in _TELLING and status != 300 and not leads_on
    if not 200 <= status < 300:
        return False
    if request.any_type:
        return True
    return (request.any_text and _is_text(kind, request.url)) or _is_error_like(kind, headers)


def _is_error_like(kind: str, headers: Mapping[str, str]) -> bool:
    """Whether a body may be an error document: short data, or a file that is declared as very short."""
    if _FILES.fullmatch(kind):
        return "Content-Length" in headers and _is_short(headers)
    return _DATA.fullmatch(kind) is not None and _is_short(headers)


def _is_short(headers: Mapping[str, str]) -> bool:
    """Whether a body is not declared as longer than an error document."""
    length = headers.get("Content-Length", "")
    return not (length.isascii() and length.isdigit()) or int(length[:20]) <= LONGEST_EXCUSE


def _leads_on(url: str, headers: Mapping[str, str]) -> bool:
    location = headers.get("Location", "")
    try:
        return location.strip() != "" and scheme(join(url, location)) in ("http", "https")
    except ValueError:
        return False


def _is_text(kind: str, url: str) -> bool:
    if "/" not in kind or _TEXT.fullmatch(kind):
        return True
    path = path_of(url)
    return path == "/robots.txt" or (_UNTOLD.fullmatch(kind) is not None and _TEXT_NAME.search(path) is not None)


async def beginning(stream: Stream, coding: str, limit: int, page: bytearray) -> bool:
    """Append the first ``limit`` decoded bytes of a page to ``page``; a decoding error ends it.

    Return whether this is all that was requested: false if the page ended before its content coding did.

    At most about ``limit`` bytes are read from the network too, and a highly compressed page does not cost more.
    """
    decode = _decoder(coding)
    taken = 0
    while len(page) < limit and taken < limit:
        chunk = await stream.readany()
        if not chunk:
            return decode.finished
        taken += len(chunk)
        try:
            page += decode(chunk, limit - len(page))
        except zlib.error:
            break
    return len(page) >= limit or decode.finished


def decoded(content: bytes | bytearray, coding: str, limit: int) -> tuple[bytes, bool]:
    """Return the decoded beginning of received content, and whether it is all that was requested."""
    decode, page = _decoder(coding), b""
    with suppress(zlib.error):
        page = decode(bytes(content), limit)
    return page, len(page) >= limit or decode.finished


def _decoder(coding: str) -> "_Inflater | _Identity":
    name = coding.strip().lower()
    return _Inflater(_CODINGS[name]) if name in _CODINGS else _Identity()


class _Identity:
    finished = True

    def __call__(self, chunk: bytes, most: int) -> bytes:
        return chunk[:most]


class _Inflater:
    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._inflate = zlib.decompressobj(bits)
        self._begun = False

    @property
    def finished(self) -> bool:
        return self._inflate.eof or not self._begun

    def __call__(self, chunk: bytes, most: int) -> bytes:
        try:
            inflated = self._inflate.decompress(chunk, most)
        except zlib.error:
            if self._begun or self._bits != _CODINGS["deflate"]:
                raise
            self._inflate = zlib.decompressobj(_RAW_DEFLATE)
            inflated = self._inflate.decompress(chunk, most)
        self._begun = True
        return inflated
