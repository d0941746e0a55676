"""Fast parser for heads without faults, in one pass and without parsing of fields.

The parser leaves all heads to ``head`` that ``head`` may read differently. A test checks that both give equal results.
"""

import re
from functools import lru_cache
from typing import Final

from probe.patterns import lazy_compile
from probe.printable import shortened
from probe.transport.direct.fields import Fields, text_of
from probe.transport.direct.message import LARGEST_HEAD, LONGEST_REASON, Head

_PLAIN: Final = lazy_compile(
    rb"HTTP/1\.1 ([1-9]\d\d) ([^\x00-\x1f\x7f]*+)\r\n"
    rb"((?:[!#$%&'*+\-.^_`|~0-9A-Za-z]++:[^\x00-\x08\x0a-\x1f\x7f]*+\r\n)*+)\r\n"
)
_LENGTH: Final = re.compile(rb"\ncontent-length:[ \t]*+(\d{1,19}+)[ \t]*+\r")
_CHUNKED: Final = re.compile(rb"\ntransfer-encoding:[ \t]*+chunked[ \t]*+\r")
_CONNECTION: Final = re.compile(rb"\nconnection:[ \t]*+(?:(close)|keep-alive)[ \t]*+\r")


def plain_head(data: bytes | bytearray) -> Head | None:
    """Return the final head at the start of ``data``; None if it is incomplete or needs the lenient parser."""
    found = _PLAIN.match(data)
    if found is None:
        return None
    status, reason, lines = found.groups()
    size = found.end()
    if size > LARGEST_HEAD or (status[0] == 49 and status != b"101"):  # 1xx: another head follows
        return None
    lower = b"\n" + lines.lower()
    length, chunked, persistent = None, False, True
    if b"\ncontent-length:" in lower:
        said = _only(_LENGTH, b"\ncontent-length:", lower)
        if said is None:
            return None
        length = int(said[1])
    if b"\ntransfer-encoding:" in lower:
        if length is not None or _only(_CHUNKED, b"\ntransfer-encoding:", lower) is None:
            return None
        chunked = True
    if b"\nconnection:" in lower:
        said = _only(_CONNECTION, b"\nconnection:", lower)
        if said is None:
            return None
        persistent = said[1] is None
    return Head(int(status), _reason(reason), Fields(lines), (), persistent, size, length, chunked)


def _only(pattern: re.Pattern[bytes], name: bytes, lower: bytes) -> re.Match[bytes] | None:
    """Return the match of a field that occurs once and in its simple form, else None."""
    at = lower.find(name)
    return None if lower.find(name, at + 1) >= 0 else pattern.match(lower, at)


@lru_cache(maxsize=256)
def _reason(octets: bytes) -> str:
    return shortened(text_of(octets).strip(), LONGEST_REASON)
