"""URLs in the string values of data formats: JSON, YAML, TOML."""

import re
from collections.abc import Generator, Iterator

from probe.extract.bare import is_url, urls
from probe.extract.located import LocatedString
from probe.extract.template import is_template

# Names that only look like addresses: what JSON-LD and JSON Schema call a thing need not lead anywhere. "$schema" and
# "$ref" are not among them, since editors and validators fetch what they name.
_IDENTIFIERS = frozenset({"@base", "@context", "@id", "@type", "@vocab", "$id", "$vocabulary", "xmlns"})
_WHOLE = re.compile(r"\s*+(https?://\S++)\s*+", re.IGNORECASE)
_LISTED = re.compile(r"[,;|]https?://", re.IGNORECASE)


def urls_of(strings: Generator[LocatedString, None, int], text: str) -> Iterator[tuple[str, int]]:
    """Yield the URLs of a text's values with their offsets; from the end of ``strings`` on, those that stand bare."""
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
    """Yield the URLs of a value that is no identifier, with their offsets in the document; a key has none."""
    if string.is_key or "://" not in string.value or not _IDENTIFIERS.isdisjoint(string.path):
        return
    for url, index in urls_in_value(string.value):
        yield url, string.at(index)


def urls_in_value(value: str) -> Iterator[tuple[str, int]]:
    """Yield the URL that a string is as a whole, else those in its prose, with their indices in the string."""
    whole = _WHOLE.fullmatch(value)
    if whole is None or _LISTED.search(value):
        yield from urls(value)
    elif not is_template(whole[1]) and is_url(whole[1]):
        yield whole[1], whole.start(1)
