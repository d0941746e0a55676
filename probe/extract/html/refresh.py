"""Parser for the ``Refresh`` header and the ``content`` of ``<meta http-equiv=refresh>``.

Source: HTML standard, "shared declarative refresh steps", https://html.spec.whatwg.org/#shared-declarative-refresh-steps
"""

from typing import NamedTuple

from probe.extract.html.values import ENDS
from probe.patterns import lazy_compile

_LONGEST_DELAY = 10**9  # seconds; a longer delay never ends, and int() accepts at most 4,300 digits
_BLANKS = r"[\t\n\f\r ]*+"
_REFRESH = lazy_compile(
    rf"{_BLANKS}(?=[0-9.])([0-9]*+)[0-9.]*+(?:\Z|(?=[;,\t\n\f\r ]){_BLANKS}[;,]?+{_BLANKS}"
    rf"(?:[uU][rR][lL]{_BLANKS}={_BLANKS})?+(?:\"([^\"]*+)|'([^']*+)|([\s\S]*+)))"
)


class Refresh(NamedTuple):
    """The delay in seconds, the URL as written (empty for the page itself), and its offset in the text."""

    delay: int
    url: str
    offset: int


def parse_refresh(text: str) -> Refresh | None:
    """Return the parsed value, or None if it is invalid by the standard."""
    found = _REFRESH.match(text)
    if found is None:
        return None
    digits = found[1].lstrip("0")
    delay = int(digits or "0") if len(digits) < 10 else _LONGEST_DELAY
    group = next((number for number in (2, 3, 4) if found[number] is not None), None)
    if group is None:
        return Refresh(delay, "", len(text))
    url = found[group].lstrip(ENDS)
    return Refresh(delay, url.rstrip(ENDS), found.end(group) - len(url))
