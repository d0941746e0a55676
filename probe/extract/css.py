"""CSS: the URLs of ``url()`` and ``@import``. Source: https://www.w3.org/TR/css-syntax-3/#tokenization, tokens only."""

import re
from collections.abc import Iterable, Iterator

from probe.extract.html.charset import sheet_text
from probe.extract.html.values import ENDS
from probe.extract.interface import Format
from probe.extract.marks import in_source
from probe.extract.text import Places
from probe.model import Document, Mention
from probe.patterns import lazy_compile
from probe.settings import Reading

_WS = r"[\t\n\f\r ]"
_COMMENT = r"/\*(?:[^*]++|\*(?!/))*+(?:\*/)?"
_ESCAPE = rf"\\(?:[0-9a-fA-F]{{1,6}}+(?:\r\n|{_WS})?|\r\n|[\s\S])"
_IN_DOUBLE = rf'(?:[^"\\\n\r\f]++|{_ESCAPE})*+'
_IN_SINGLE = rf"(?:[^'\\\n\r\f]++|{_ESCAPE})*+"
_STRING = rf"""(?:"({_IN_DOUBLE})(?:"|\Z)|'({_IN_SINGLE})(?:'|\Z))"""
_UNCLOSED = rf"""(?:"{_IN_DOUBLE}"?|'{_IN_SINGLE}'?)"""  # the end of the line ends it
_BARE = rf"((?:[^\"'()\\\x00-\x20\x7f]++|{_ESCAPE})*+){_WS}*+(?:\)|\Z)"
_REMNANTS = rf"(?:[^)\\]++|{_ESCAPE})*+"

_URL = rf"[uU][rR][lL]\((?<![-\w\\]....){_WS}*+(?:{_STRING}|{_BARE}|{_REMNANTS})"
# https://www.w3.org/TR/css-images-4/#image-set-notation: strings in it are URLs, except in type().
_PARTS = rf"(?:[^()\"'/]++|{_COMMENT}|/|{_UNCLOSED}|\((?:[^()\"']++|{_UNCLOSED})*+\))*+"
_OF_SET = lazy_compile(rf"{_COMMENT}|{_URL}|[tT][yY][pP][eE]\([^()]*+\)|{_STRING}")

# A group captures a URL or the content of an image-set. The address in @namespace is a name, never requested.
_TOKEN = lazy_compile(
    "|".join(
        (
            _COMMENT,
            _URL,
            rf"(?<![\w\\])[iI][mM][aA][gG][eE]-[sS][eE][tT]\((?P<set>{_PARTS})",
            rf"@[iI][mM][pP][oO][rR][tT](?![-\w\\])(?:{_WS}++|{_COMMENT})*+(?:{_STRING})?",
            rf"@[nN][aA][mM][eE][sS][pP][aA][cC][eE](?![-\w\\])(?:[^;{{}}\"'/]++|{_COMMENT}|/|{_UNCLOSED})*+",
            _UNCLOSED,
            _ESCAPE,
        )
    )
)
_UNDONE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})(?:\r\n|[\t\n\f\r ])?|(\r\n|[\n\r\f])|([\s\S]))")


# https://webpack.js.org/loaders/css-loader/, https://tailwindcss.com/docs/functions-and-directives#import-directive
_BARE_NAME = re.compile(r"@?[\w-]+(?:/[\w-]+)*")
_IMPORT = re.compile(r"@import\s+[\"']\Z", re.IGNORECASE)
_BEFORE = 20  # characters between the start of an import and its name


def urls(css: str) -> Iterator[tuple[str, int]]:
    """Yield every URL of a style sheet or of a ``style`` attribute, with escapes decoded, and its offset.

    A fragment without a URL refers to the styled document and is not a link.
    """
    for found in _TOKEN.finditer(css):
        if found["set"] is not None:
            yield from _of(_OF_SET.finditer(css, *found.span("set")))
        else:
            yield from _of((found,))


def _of(tokens: Iterable[re.Match[str]]) -> Iterator[tuple[str, int]]:
    for found in tokens:
        group = found.lastindex
        if group:
            written = found[group].lstrip(ENDS)
            url = _UNDONE.sub(_meant, written).rstrip(ENDS) if "\\" in written else written.rstrip(ENDS)
            if url and not url.startswith("#"):
                yield url, found.end(group) - len(written)


def _meant(escape: re.Match[str]) -> str:
    digits, line_end, character = escape.groups()
    if digits:
        number = int(digits, 16)
        return "\ufffd" if number == 0 or number > 0x10FFFF or 0xD800 <= number <= 0xDFFF else chr(number)
    return "" if line_end else character


def mentions(document: Document, _reading: Reading) -> Iterator[Mention]:
    """Yield every URL of a style sheet."""
    text = sheet_text(document)
    places = Places(document, text, document.base)
    for url, offset in urls(text):
        if not _is_package(text, url, offset):
            yield places.mention(url, offset)


def _is_package(text: str, url: str, offset: int) -> bool:
    """Whether a bundler resolves the name: ``@import "tailwindcss"``, ``url(~bootstrap/x.png)``."""
    if url.startswith("~"):
        return True
    named = _BARE_NAME.fullmatch(url) is not None
    return named and _IMPORT.search(text, max(offset - _BEFORE, 0), offset) is not None


FORMAT = Format(
    name="css",
    suffixes=(".css",),
    media_types=("text/css",),
    mentions=mentions,
    walked=True,
    illustrates=True,
    marks=in_source,
)
