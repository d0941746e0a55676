"""Config files of sites: the strings that the site generators use as links, with their kinds.

A file found in a folder yields only these links; a file named by the user also yields all its URLs.
"""

import re
from collections.abc import Callable, Generator, Iterator

from probe.extract import json_strings, python_strings, script_strings, toml_strings, yaml_strings
from probe.extract.interface import Mentions
from probe.extract.located import LocatedString
from probe.extract.text import Places, decode
from probe.model import Document, Mention
from probe.settings import Reading
from probe.sites.config_links import MARKDOWN, ConfigFile

_READERS: dict[str, Callable[[str], Generator[LocatedString, None, int]]] = {
    "json": json_strings.strings,
    "yml": yaml_strings.strings,
    "yaml": yaml_strings.strings,
    "pages": yaml_strings.strings,  # awesome-pages plug-in
    "toml": toml_strings.located,
    "py": python_strings.strings,
    **dict.fromkeys(("js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx"), script_strings.strings),
}

_DESTINATION = re.compile(r"\]\(\s*([^\s()<>{}]+)")


def mentions(document: Document, reading: Reading, config: ConfigFile, others: Mentions) -> Iterator[Mention]:
    """Yield the links of a config file in order; ``others`` yields the URLs of a file that the user named."""
    own = list(_links(document, config))
    if not document.found:
        known = {(mention.line, mention.column) for mention in own}
        own += (each for each in others(document, reading) if (each.line, each.column) not in known)
        own.sort(key=lambda mention: (mention.line, mention.column))
    yield from own


def _links(document: Document, config: ConfigFile) -> Iterator[Mention]:
    text = decode(document.content)
    found = list(_READERS[config.source.rpartition(".")[2]](text))
    places = Places(document, text, document.base)
    links = {link for number, kind in config.kinds(found) for link in _within(found[number], kind)}  # names repeat them
    for offset, value, kind in sorted(links):
        yield places.mention(value, offset, kind=kind)


def _within(string: LocatedString, kind: str) -> Iterator[tuple[int, str, str]]:
    """Yield the offset, text and kind of each link in a string: its Markdown links, or the whole string."""
    if not kind.endswith(MARKDOWN):
        yield string.at(0), string.value, kind
        return
    for link in _DESTINATION.finditer(string.value):
        yield string.at(link.start(1)), link[1], kind
