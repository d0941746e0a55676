"""TOML: every string value that is a URL, and the URLs in string values that are prose.

The standard library's parser reports no positions. This reader only distinguishes strings and comments, so that it also
reads malformed files; comments yield no mentions.
"""

import re
from collections.abc import Generator, Iterator

from probe.extract.interface import Format
from probe.extract.located import LocatedString, Offsets, unescaped
from probe.extract.marks import in_source
from probe.extract.text import Places, decode
from probe.extract.values import told, urls_of
from probe.model import Document, Mention
from probe.patterns import lazy_compile
from probe.settings import Reading

# TOML 1.1, "String" and "Comment". An unclosed string ends with its line, an unclosed multi-line string with the text.
_TOKEN = lazy_compile(
    r"""\#[^\r\n]*+
      | \"{3}(?:\r?\n)?(?P<basics>(?:[^"\\]++|\\[\s\S]|"{1,2}(?!")|"{1,2}(?="{3}(?!")))*+)(?:"{3}|\Z)
      | '{3}(?:\r?\n)?(?P<literals>(?:[^']++|'{1,2}(?!')|'{1,2}(?='{3}(?!')))*+)(?:'{3}|\Z)
      | "(?P<basic>(?:[^"\\\r\n]++|\\[^\r\n])*+)"?
      | '(?P<literal>[^'\r\n]*+)'?""",
    re.VERBOSE,
)
_KEY = re.compile(r"[ \t]*+[=.]")
_ESCAPE = lazy_compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([ \t]*\r?\n(?:[ \t]|\r?\n)*+|[\s\S]))"
)
_NAMED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}


def mentions(document: Document, _reading: Reading) -> Iterator[Mention]:
    """Yield the URLs of a TOML document's values."""
    text = decode(document.content)
    places = Places(document, text, document.base)
    for url, offset in told(urls_of(strings(text), text), document.base):
        yield places.mention(url, offset)


def strings(text: str) -> Generator[LocatedString, None, int]:
    """Yield every string, with empty paths; return the text's end."""
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind is None:
            continue
        raw, start = token[kind], token.start(kind)
        value, offsets = raw, Offsets(start)
        if kind.startswith("basic") and "\\" in raw:
            value, offsets = unescaped(raw, start, _ESCAPE, _character)
        yield LocatedString((), value, start, _KEY.match(text, token.end()) is not None, offsets)
    return len(text)


def _character(found: re.Match[str]) -> str:
    digits, other = found[1] or found[2] or found[3], found[4]
    if digits:
        point = int(digits, 16)
        return chr(point) if point <= 0x10FFFF else "\ufffd"
    return "" if other[0] in " \t\r\n" else _NAMED.get(other, other)


FORMAT = Format(
    name="toml",
    suffixes=(".toml",),
    media_types=("application/toml",),
    mentions=mentions,
    illustrates=True,
    marks=in_source,
)
