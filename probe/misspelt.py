"""Web addresses with a misspelt beginning, and the nearest correct spelling."""

import re

from probe.patterns import lazy_compile

# Misspellings of http(s), none of them a registered scheme (https://www.iana.org/assignments/uri-schemes).
_SLIPS = r"h{1,2}t{1,3}p{1,2}s{0,2}|httsp|hpp?ts?|hpt{1,2}ps?|htt|http5|httl|hhtps?|htpts?|ttps?|htts?|thtps?|hpttps?"
_NAME = rf"(?P<name>{_SLIPS})"
_START = lazy_compile(
    rf"{_NAME}(?:(?P<right>:(?://|\\\\))|:?\s*;\s*/{{1,2}}|\s*[;.,]\s*/{{1,2}}|\s+://|://?\s+|:/(?![/\\])|:(?![/\\:])|//)"
    r"(?=[^\s/\\])", re.IGNORECASE,
)  # fmt: skip
_TWICE = lazy_compile(r"https?://(?=https?(?:://|//|:|;//))", re.IGNORECASE)
_RIGHT = ("http", "https")


def nearest(text: str) -> str | None:
    """Return the correct spelling of a text with a misspelt ``http(s)://``; None if it may be correct."""
    twice = _TWICE.match(text)
    if twice is not None:
        rest = text[twice.end() :]
        return nearest(rest) or rest
    start = _START.match(text)
    if start is None:
        return None
    name, rest = start["name"].lower(), text[start.end() :]
    between = text[len(name) : start.end()]
    if name in _RIGHT and (start["right"] or between == ":"):  # the URL standard parses "http:host" so
        return None
    return f"{'https' if 's' in name or '5' in name else 'http'}://{rest}"
