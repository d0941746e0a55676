"""JSON: every string value that is a URL, and the URLs in string values that are prose."""

from collections.abc import Iterator

from probe.extract.interface import Format
from probe.extract.json_strings import strings
from probe.extract.text import BYTE_ORDER_MARKS, Places, decode
from probe.extract.values import told, urls_of
from probe.model import Document, Mention
from probe.patterns import lazy_compile
from probe.settings import Reading

# Not "{{" or "{%", which start templates, and not "[name]" or "[[name]]", which start INI and TOML.
_BEGINNING = lazy_compile(
    rb"(?:\s++|//[^\r\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)*+(?:\{\s*+(?:[\"}]|//|/\*|\Z)|\[\s*+(?:[\"{\]]|\[\s*+[\[\"{\d-]|\Z))"
)


def mentions(document: Document, _reading: Reading) -> Iterator[Mention]:
    """Yield the URLs of a JSON text's values, and bare URLs after the first syntax error."""
    text = decode(document.content)
    places = Places(document, text, document.base)
    for url, offset in told(urls_of(strings(text), text), document.base):
        yield places.mention(url, offset)


def recognises(head: bytes) -> bool:
    """Whether the content starts like JSON: with an object or an array, after optional comments."""
    for mark, _ in BYTE_ORDER_MARKS:
        head = head.removeprefix(mark)
    return _BEGINNING.match(head.replace(b"\0", b"")) is not None  # without the zero bytes of UTF-16


FORMAT = Format(
    name="json",
    suffixes=(".json", ".jsonc", ".json5", ".jsonl", ".ndjson", ".geojson", ".jsonld", ".webmanifest", ".har"),
    media_types=(
        "application/json",
        "text/json",
        "application/ld+json",
        "application/geo+json",
        "application/manifest+json",
        "application/schema+json",
        "application/jsonl",
        "application/x-ndjson",
    ),
    mentions=mentions,
    recognises=recognises,
    order=7,
    illustrates=True,
)
