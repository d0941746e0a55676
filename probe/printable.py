"""Escapes that make untrusted text safe to show on a terminal, in a log or in a report."""

import re

from probe.patterns import lazy_compile

# C0, DEL and C1 drive terminals (ECMA-48, section 8.3); U+2028/2029 break lines in readers that follow Unicode;
# the bidirectional controls reorder what a reader sees (CVE-2021-42574); zero-width and tag characters hide text;
# lone surrogates cannot be written as UTF-8.
_UNSAFE = lazy_compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def _escape(match: re.Match[str]) -> str:
    point = ord(match[0])
    if point < 0x100:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def printable(text: str) -> str:
    r"""Return ``text`` with control and invisible characters escaped, such as ``\x1b`` or ``\u202e``."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub(_escape, text)


def shortened(text: str, width: int) -> str:
    """Return ``text`` in at most ``width`` characters; an ellipsis replaces the end of a longer text."""
    return text if len(text) <= width else (text[: max(width - 1, 0)] + "…")[: max(width, 0)]
