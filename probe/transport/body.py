"""The beginning of a page: as many bytes as were asked for, decoded within bounds, and no more."""

import zlib
from collections.abc import Mapping
from typing import Protocol

_CODINGS = {"gzip": 31, "x-gzip": 31, "deflate": 47}  # zlib's window bits: gzip alone, zlib or gzip by its header
_PAGES = ("text/html", "application/xhtml+xml")
_RAW_DEFLATE = -15  # what some servers call deflate (RFC 9110, 8.4.1.2)


class Stream(Protocol):
    """What bytes come from."""

    async def readany(self) -> bytes:
        """Return what has come, empty at the end."""
        ...


def is_page(status: int, headers: Mapping[str, str]) -> bool:
    """Whether a reply is a page whose content may tell something: a success, in HTML."""
    kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return 200 <= status < 300 and status not in (204, 205) and kind in _PAGES


async def beginning(stream: Stream, coding: str, limit: int, page: bytearray) -> bool:
    """Put the first ``limit`` bytes of a page into ``page``, decoded; what cannot be decoded ends it.

    Returns whether the page did not end before its coding did.

    At most ``limit`` bytes are taken from the network in turn: a page that is compressed a thousandfold costs no more.
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
    return True


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
