"""Detection of the encoding of a page or a style sheet.

Source: https://html.spec.whatwg.org/#determining-the-character-encoding, https://encoding.spec.whatwg.org/#names-and-labels.
"""

import re

from probe.extract.html.tags import attributes, tags
from probe.extract.text import BYTE_ORDER_MARKS, decode
from probe.model import Document

_PRESCANNED = 1024  # bytes; HTML standard, "prescan a byte stream to determine its encoding"
_CHARSET = re.compile(r"charset[\t\n\f\r ]*=[\t\n\f\r ]*(?:\"([^\"]*)\"|'([^']*)'|([^\t\n\f\r ;\"']+))", re.IGNORECASE)
_XML = re.compile(r"<\?xml[^>]*?[\t\n\r ]encoding[\t\n\r ]*=[\t\n\r ]*(?:\"([^\">]*)\"|'([^'>]*)')")
_TELLING = ("charset", "content", "http-equiv")
_CSS = re.compile(rb'@charset "([^"]*)";')

GBK = "gb18030-2000"
"""The codec of GBK, under another name of GB 18030: GBK is decoded as GB 18030, but encodes fewer characters."""

# Python's codecs and the labels that select them on the web, where some labels mean a larger encoding with the same
# bytes. Any other codec, including UTF-7 and EBCDIC, is not a web encoding. The encodings that the standard decodes
# to a single U+FFFD (HZ, ISO-2022-KR) are excluded: they can hide markup.
_LABELS = {
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8",
    "cp866": "866 cp866 csibm866 ibm866",
    "iso8859-2": "csisolatin2 iso-ir-101 iso_8859-2:1987 l2 latin2",
    "iso8859-3": "csisolatin3 iso-ir-109 iso_8859-3:1988 l3 latin3",
    "iso8859-4": "csisolatin4 iso-ir-110 iso_8859-4:1988 l4 latin4",
    "iso8859-5": "csisolatincyrillic cyrillic iso-ir-144 iso_8859-5:1988",
    "iso8859-6": "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i "
    "iso-ir-127 iso_8859-6:1987",
    "iso8859-7": "csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso_8859-7:1987 sun_eu_greek",
    "iso8859-8": "csiso88598e csiso88598i csisolatinhebrew hebrew iso-8859-8-e iso-8859-8-i iso-ir-138 iso_8859-8:1988 "
    "logical visual",
    "iso8859-10": "csisolatin6 iso-ir-157 l6 latin6",
    "iso8859-13": "",
    "iso8859-14": "",
    "iso8859-15": "csisolatin9 l9",
    "iso8859-16": "",
    "koi8-r": "cskoi8r koi koi8 koi8-r koi8_r",
    "koi8-u": "koi8-ru koi8-u",
    "mac-roman": "csmacintosh mac macintosh x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "cp874": "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874",
    "cp1252": "ansi_x3.4-1968 ascii cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 "
    "iso_8859-1:1987 l1 latin1 us-ascii x-user-defined",
    "cp1254": "csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5",
    "gb18030": "gb18030",
    GBK: "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc_jp": "cseucpkdfmtjapanese euc-jp x-euc-jp",
    "iso2022_jp": "csiso2022jp iso-2022-jp",
    "cp932": "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
    "cp949": "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 "
    "windows-949",
    "utf-16-be": "unicodefffe utf-16be",
    "utf-16-le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le",
}
_CODECS = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}
for _part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16):
    _CODECS |= {f"{iso}{_part}": f"iso8859-{_part}" for iso in ("iso-8859-", "iso8859-", "iso8859", "iso_8859-")}
for _page in range(1250, 1259):
    _CODECS |= {f"{prefix}{_page}": f"cp{_page}" for prefix in ("cp", "windows-", "x-cp")}
_CODECS.pop("iso_8859-16", None)  # the standard has neither this label nor iso885916
_CODECS.pop("iso885916", None)


def codec_of(label: str) -> str | None:
    """Return the Python codec for the web encoding ``label``, or None if it is not a web encoding."""
    return _CODECS.get(label.strip("\t\n\f\r ").lower())


def page_text(document: Document) -> str:
    """Return the text of a page; the encoding is from the byte order mark, the server, or the page's ``<meta>``."""
    return decode(document.content, _declared(document))


def legacy_codec(document: Document) -> str | None:
    """Return the codec of a page in a legacy encoding, or None if it is in a Unicode encoding."""
    if any(document.content.startswith(mark) for mark, _ in BYTE_ORDER_MARKS):
        return None
    codec = _declared(document)
    return None if codec is None or codec.startswith("utf-") else codec


def _declared(document: Document) -> str | None:
    return _served(document) or _declared_in_page(document.content[:_PRESCANNED])


def sheet_text(document: Document) -> str:
    """Return the text of a style sheet; the encoding is from the byte order mark, the server, or ``@charset``."""
    rule = _CSS.match(document.content[:_PRESCANNED])
    declared = _inside(rule[1].decode("latin-1")) if rule else None
    return decode(document.content, _served(document) or declared)


def _served(document: Document) -> str | None:
    return _in_parameter(document.media_type or "")


def _in_parameter(text: str) -> str | None:
    """Return the codec in the ``charset=`` parameter of a media type."""
    found = _CHARSET.search(text)
    return codec_of(found[found.lastindex or 0]) if found else None


def _inside(label: str) -> str | None:
    """Return the codec that a document declares; UTF-16 becomes UTF-8, because the declaration was read as ASCII."""
    codec = codec_of(label)
    return "utf-8" if codec in ("utf-16-le", "utf-16-be") else codec


def _declared_in_page(head: bytes) -> str | None:
    text = head.decode("latin-1")
    for tag in tags(text):
        if tag.name == "meta" and not tag.closing:
            codec = _in_meta({name: value.text for name, value in attributes(text, tag, _TELLING).items()})
            if codec is not None:
                return codec
    declaration = _XML.match(text)
    return _inside(declaration[declaration.lastindex or 0]) if declaration else None


def _in_meta(values: dict[str, str]) -> str | None:
    if "charset" in values:
        return _inside(values["charset"])
    if values.get("http-equiv", "").lower() != "content-type":
        return None
    found = _CHARSET.search(values.get("content", ""))
    return _inside(found[found.lastindex or 0]) if found else None
