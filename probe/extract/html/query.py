"""The query of a link on a page in a legacy encoding, which browsers encode in that encoding.

Sources: https://url.spec.whatwg.org/#query-state and #string-percent-encode-after-encoding,
https://encoding.spec.whatwg.org/#encode-or-fail. Path and fragment are UTF-8 on any page, as are all URLs in a
style sheet: https://www.w3.org/TR/css-values-4/#url-processing.
"""

import codecs
from typing import Final

from probe.extract.html.charset import GBK
from probe.extract.text import FAULTY
from probe.patterns import lazy_compile
from probe.url import scheme, stripped

_ERRORS: Final = "probe.query"
_SPECIAL: Final = (None, "http", "https", "file", "ftp")  # None: the scheme of the base; ws and wss are always in UTF-8
_NOT_ASCII = lazy_compile(r"[^\x00-\x7f]+")
_KEPT: Final = frozenset(range(0x21, 0x7F)).difference(b"\"#<>'")  # not in the "special-query percent-encode set"
# Replacements of the Encoding standard's encoders that Python's lack.
_YEN: Final = str.maketrans({"\u00a5": "\\", "\u203e": "~", "\u2212": "\uff0d"})
_REPLACED: Final = {"cp932": _YEN, "euc_jp": _YEN, "iso2022_jp": str.maketrans({"\u2212": "\uff0d"})}
# Characters that only Python's encoders support: Hong Kong's characters in Big5, those of JIS X 0212 in EUC-JP.
_UNWRITTEN: Final = {"big5hkscs": range(0x81, 0xA1), "euc_jp": range(0x8F, 0x90)}  # by their first byte


def with_encoded_query(url: str, codec: str) -> str:
    """Return a URL of a page with the non-ASCII characters of its query percent-encoded in ``codec``.

    Texts with faults, and URLs whose query is always in UTF-8, are unchanged.
    """
    bare, mark, fragment = url.partition("#")
    start = bare.find("?")
    if start < 0 or bare[start:].isascii() or FAULTY.search(url) or scheme(stripped(url)) not in _SPECIAL:
        return url
    query = _NOT_ASCII.sub(lambda found: _encoded(found[0], codec), bare[start:])
    return f"{bare[:start]}{query}{mark}{fragment}"


def _encoded(text: str, codec: str) -> str:
    if codec in _REPLACED:
        text = text.translate(_REPLACED[codec])
    if codec in _UNWRITTEN:
        text = "".join(_written(character, codec) for character in text)
    written = text.encode("gbk" if codec == GBK else codec, errors=_ERRORS)
    return "".join(chr(byte) if byte in _KEPT else f"%{byte:02X}" for byte in written)


def _written(character: str, codec: str) -> str:
    first = character.encode(codec, errors="ignore")[:1]
    return _reference(character) if first and first[0] in _UNWRITTEN[codec] else character


def _reference(character: str) -> str:
    return f"%26%23{ord(character)}%3B"


def _cannot(error: UnicodeError) -> tuple[str | bytes, int]:
    """Return the replacement of a character that an encoding lacks; the euro sign is one byte in GBK."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    character = error.object[error.start]
    is_euro = error.encoding == "gbk" and character == "\u20ac"
    return b"\x80" if is_euro else _reference(character), error.start + 1


codecs.register_error(_ERRORS, _cannot)
