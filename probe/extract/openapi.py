"""OpenAPI 3 and Swagger 2: servers, documentation, contact, licence and sign-in URLs, and links in descriptions.

Examples and default values are not links. ``$ref`` within a description is left to OpenAPI tools.
"""

import re
from collections.abc import Generator, Iterator

from probe.extract import json_strings, yaml_strings
from probe.extract.interface import Format
from probe.extract.located import LocatedString
from probe.extract.marks import in_source
from probe.extract.openapi_links import Description, Link
from probe.extract.text import Places, decode
from probe.model import Document, Mention
from probe.settings import Reading
from probe.url import scheme

_WEB = ("http", "https")
_VERSIONED = re.compile(r"""^["']?(?:openapi|swagger)["']?[ \t]*:""", re.MULTILINE)
_NAMES = frozenset({"openapi", "swagger"})


def mentions(document: Document, _reading: Reading) -> Iterator[Mention]:
    """Yield the links of a description; relative ones only if the description itself comes from the web."""
    text = decode(document.content)
    base = document.base if document.base and scheme(document.base) in _WEB else None
    places = Places(document, text, base)
    for link in _links(text, scheme(base) if base else None):
        if base is not None or scheme(link.url) is not None:
            yield places.mention(link.url, link.offset)


def recognises(head: bytes) -> bool:
    """Whether a JSON or YAML content has a version member in its root object."""
    text = decode(head)
    if not _is_json(text):
        return _VERSIONED.search(text) is not None
    return any(
        string.is_key and len(string.path) == 1 and string.value in _NAMES for string in json_strings.strings(text)
    )


def _links(text: str, default_scheme: str | None) -> list[Link]:
    description = Description()
    for string in _strings(text):
        description.read(string)
    return description.all(default_scheme or "https")


def _strings(text: str) -> Generator[LocatedString, None, int]:
    return json_strings.strings(text) if _is_json(text) else yaml_strings.strings(text)


def _is_json(text: str) -> bool:
    return text.lstrip().startswith("{")


FORMAT = Format(
    name="openapi",
    suffixes=(".json", ".yaml", ".yml"),
    media_types=(
        "application/vnd.oai.openapi",
        "application/vnd.oai.openapi+json",
        "application/openapi+json",
        "application/openapi+yaml",
        "application/json",
        "application/yaml",
        "application/x-yaml",
        "text/yaml",
        "text/x-yaml",
    ),
    mentions=mentions,
    recognises=recognises,
    order=3,
    illustrates=True,
    marks=in_source,
)
