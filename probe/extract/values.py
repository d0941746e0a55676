"""URLs in the string values of data formats: JSON, YAML, TOML."""

import re
from collections.abc import Generator, Iterator

from probe.extract.bare import is_url, urls
from probe.extract.located import LocatedString
from probe.extract.template import is_template
from probe.url import authority_of

# Identifiers that look like addresses: the names in JSON-LD and JSON Schema need not resolve to anything. "$schema" and
# "$ref" are not among them, because editors and validators fetch their targets.
_IDENTIFIERS = frozenset({"@base", "@context", "@id", "@type", "@vocab", "$id", "$vocabulary", "xmlns"})
_WHOLE = re.compile(r"\s*+(https?://\S++)\s*+", re.IGNORECASE)
# What a value that is a URL as a whole may contain: ``$metadata``, a star, a brace, a lone per cent sign. A part in
# braces is a placeholder, which is reported when the link is checked.
_PARTS = re.compile(r"\{[\w.-]*\}|[{}*]|\$(?![{(A-Z0-9])|%(?![0-9A-Fa-f]{2}|[sdif(])")
_LONE = re.compile(r"[*$%]|\{(?![\w.-]*\})|(?<!\{)\}")
_WILDCARD = re.compile(r"\*\*|[/.]\*(?:[/?#.]|\Z)|\*\Z|\$\Z")
_NO_HOST = re.compile(r"[*${}<>%]")
_LISTED = re.compile(r"[,;|]https?://", re.IGNORECASE)


def urls_of(strings: Generator[LocatedString, None, int], text: str) -> Iterator[tuple[str, int]]:
    """Yield the URLs of a text's values with their offsets, and the bare URLs after the end of ``strings``."""
    while True:
        try:
            string = next(strings)
        except StopIteration as fault:
            end: int = fault.value
            break
        yield from urls_in(string)
    for url, index in urls(text[end:]):
        yield url, end + index


def urls_in(string: LocatedString) -> Iterator[tuple[str, int]]:
    """Yield the URLs of a value with their offsets in the document; identifiers and keys yield nothing."""
    if string.is_key or "://" not in string.value or not _IDENTIFIERS.isdisjoint(string.path):
        return
    for url, index in urls_in_value(string.value):
        yield url, string.at(index)


def urls_in_value(value: str) -> Iterator[tuple[str, int]]:
    """Yield the URL that the whole string is, else the URLs in its prose, with their indices in the string."""
    whole = _WHOLE.fullmatch(value)
    if whole is None or _LISTED.search(value):
        yield from urls(value)
    elif not _is_pattern(whole[1]) and is_url(whole[1]):
        yield whole[1], whole.start(1)


def _is_pattern(url: str) -> bool:
    """Whether a URL is a wildcard pattern, or has a placeholder that is not detected later."""
    if _WILDCARD.search(url) is not None or _NO_HOST.search(authority_of(url)) is not None:
        return True
    return is_template(_PARTS.sub("", url))


def told(found: Iterator[tuple[str, int]], base: str | None) -> Iterator[tuple[str, int]]:
    """Yield the URLs; unless a ``base`` shows that they come from a document, skip those with a placeholder."""
    return ((url, at) for url, at in found if base is not None or not is_template(_LONE.sub("", url)))
