"""Add colours and links for a terminal to text that is already laid out, with sequences that take no column."""

from urllib.parse import quote

from probe.model import Level
from probe.reports.hiding import HIDDEN
from probe.reports.interface import Style

BOLD, DIM = "1", "2"
SGR = {Level.OK: "32", Level.INFO: "36", Level.WARNING: "33", Level.ERROR: "31"}  # ECMA-48, 8.3.117

_PRINTED = "".join(map(chr, range(0x21, 0x7F)))  # allowed in the sequence; all other characters are percent-encoded
_LONGEST = (
    2_083  # characters; VTE's limit for a link (https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda)
)


def painted(text: str, style: Style, *sgr: str) -> str:
    """Return ``text`` in colours, if the style has colours."""
    return f"\x1b[{';'.join(sgr)}m{text}\x1b[0m" if style.color and text else text


def linked(text: str, url: str, style: Style) -> str:
    """Return ``text`` as a link to an http(s) URL (OSC 8), if the style has links and no secret was hidden in it."""
    if not style.links or not url.startswith(("http://", "https://")) or HIDDEN in url:
        return text
    address = quote(url, safe=_PRINTED)
    return text if len(address) > _LONGEST else f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\"
