"""YAML: every string value that is a URL, and the URLs in string values that are prose, in all documents."""

from collections.abc import Iterator

from probe.extract.interface import Format
from probe.extract.marks import in_source
from probe.extract.text import Places, decode
from probe.extract.values import told, urls_of
from probe.extract.yaml_strings import strings
from probe.model import Document, Mention
from probe.settings import Reading


def mentions(document: Document, _reading: Reading) -> Iterator[Mention]:
    """Yield the URLs of a stream's values, and bare URLs after the first syntax error, such as a template tag."""
    text = decode(document.content)
    places = Places(document, text, document.base)
    for url, offset in told(urls_of(strings(text), text), document.base):
        yield places.mention(url, offset)


FORMAT = Format(
    name="yaml",
    suffixes=(".yaml", ".yml", ".cff"),
    media_types=("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"),
    mentions=mentions,
    order=7,
    illustrates=True,
    marks=in_source,
)
