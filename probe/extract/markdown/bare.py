"""Bare URLs in Markdown text, as GitHub Flavored Markdown finds them ("Autolinks (extension)", GFM 0.29, 6.9)."""

import html
import re
from collections.abc import Iterator
from html.entities import html5

from probe.patterns import lazy_compile

_HOST = r"[^\s!-,./:-@\[-^`{-~]"  # neither blank nor ASCII punctuation, except hyphen and underscore
_CHINESE = r"\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u201d\uff01\uff0c\uff1a\uff1b\uff1f"
_OPEN, _CLOSE = "\uff08\uff3b\uff5b", "\uff09\uff3d\uff5d"  # full-width brackets
_BODY = rf"[^\s<{_CHINESE}{_OPEN}{_CLOSE}]|[{_OPEN}](?:[^\s<{_CHINESE}{_OPEN}{_CLOSE}]*+[{_CLOSE}])?+"
# Beyond GFM, a URL ends before Chinese punctuation, because Chinese has no blank there, which GFM requires.
_URL = lazy_compile(
    rf"(?:(?<![A-Za-z])(?:https?|ftp)://|(?<![^\s*_~(|])www\.)(?={_HOST})(?:{_BODY})*+",
    re.IGNORECASE,
)
_DOMAIN = lazy_compile(rf"(?:{_HOST}|\.)+")
_BLANK_OR_QUOTE = lazy_compile(r"&(?:nbsp|lt|gt|quot);")  # escaped characters that are not part of a URL
_ENTITY_AT_END = lazy_compile(r"&[A-Za-z0-9]+;\Z")
_ESCAPE = lazy_compile(r"\\([!-/:-@\[-`{-~])|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]*));")
_PAIRS = {")": "(", "]": "["}


def bare_urls(text: str, start: int = 0) -> Iterator[tuple[str, int]]:
    """Yield each bare URL of a line of text from ``start`` on, with its offset; the text before is only context.

    ``www.`` becomes ``http://www.``; Markdown's escapes are decoded.
    """
    for match in _URL.finditer(text, start):
        raw = match[0]
        if "&" in raw:
            raw = _BLANK_OR_QUOTE.split(raw, maxsplit=1)[0]
        before = text[max(match.start() - 2, 0) : match.start()]
        if before in ("='", '="'):  # the attribute of a span, a block or a component, which ends at its quote
            raw = raw.partition(before[1])[0]
        raw = _without_trail(raw)
        if _has_domain(raw) and "{" not in raw:  # a placeholder: not a URL yet
            url = unescaped(raw)
            yield url if "://" in raw[:8] else f"http://{url}", match.start()


def unescaped(raw: str) -> str:
    """Return a text with Markdown's backslash escapes and entities decoded."""
    return _ESCAPE.sub(_meant, raw) if "\\" in raw or "&" in raw else raw


def _meant(escape: re.Match[str]) -> str:
    if escape[1]:
        return escape[1]
    named = escape[2]
    return html.unescape(escape[0]) if named is None or f"{named};" in html5 else escape[0]


def _has_domain(raw: str) -> bool:
    """Whether the text after ``//`` starts like a domain: no underscore in its last two labels."""
    domain = _DOMAIN.match(raw, raw.find("//") + 2 if "://" in raw[:8] else 0)
    if domain is None:
        return False
    parts = domain[0].rstrip(".").rsplit(".", 2)
    return not any("_" in part for part in parts[-2:]) and any(parts)


def _without_trail(raw: str) -> str:
    """Return a URL without the punctuation of the surrounding sentence and without unmatched closing brackets."""
    end = len(raw)
    surplus = {close: raw.count(close) - raw.count(opening) for close, opening in _PAIRS.items()}
    while end:
        last = raw[end - 1]
        if last in "?!.,:*_~'\"":
            end -= 1
        elif last == ";":
            entity = _ENTITY_AT_END.search(raw, max(0, end - 33), end)  # the longest name has 31 letters
            end = entity.start() if entity else end - 1
        elif surplus.get(last, 0) > 0:
            surplus[last] -= 1
            end -= 1
        else:
            break
    return raw[:end]
