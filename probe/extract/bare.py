"""Bare URLs in prose and source code: where a URL starts and where it ends.

The module has its own rules because linkify-it-py finds no IPv6 hosts, no hosts with an underscore or after a backtick,
runs over Chinese full stops and quoted lists, and needs quadratic time for ``http://a/(http://a/(…``. Here every
repetition is possessive, and each character is scanned only a few times.

Only ``http://`` and ``https://`` start a URL, in any case. A URL ends before blanks, quotes, angle brackets, East Asian
punctuation, the escape of a line end or of a quote, an unmatched bracket, and a bar outside of a query;
the trailing punctuation of GitHub's autolinks is then removed. Templates, URLs broken by a line end, and URLs that the
URL standard cannot parse are skipped.
"""

import re
from collections.abc import Iterator

from probe.extract.template import goes_on, is_template
from probe.extract.text import LONGEST_URL
from probe.patterns import lazy_compile
from probe.url import authority_of, normalise

# East Asian and typographic punctuation, and invisible characters.
_PUNCTUATION = (
    "\u00ab\u00bb\u200b\u200e\u200f\u2018-\u201f\u2026\u2028-\u202e\u2039\u203a\u2060-\u206f\u3001-\u3004\u3008-\u3020"
    "\u3030\u303d\ufeff\uff01-\uff0f\uff1a-\uff20\uff3b-\uff3d\uff5b-\uff65"
)
_ESCAPED = r"\\(?:u00(?:2[56bBfF]|3[dD])|x(?:2[56bBfF]|3[dD])|[_%#&~:=!](?:\{\})?|textasciitilde(?:\{\}|[ ])?|string~)"
_HTML_END = r"&(?:quot|[lg]t|apos|nbsp|#3[49]|#x2[27]);"


def _body(quote: str) -> re.Pattern[str]:
    """Return the pattern of text after ``://``; without a ``quote``, it allows an apostrophe before a letter."""
    plain = rf"[^\s\x00-\x1f\x7f-\x9f<>\"`\\'()\[\]{{}}&,;|{_PUNCTUATION}]++|{_ESCAPED}|[,;|](?!https?://)"
    plain += rf"|(?!{_HTML_END})&" + ("" if quote else r"|'(?=[A-Za-z0-9])")
    for _ in range(2):  # nested brackets, but no BBCode end tags; deeper brackets are not part of a URL
        plain = rf"(?:{plain}|\((?:{plain})*+\)|\[(?!/)(?:{plain})*+\]|\{{(?:{plain})*+\}})"
    return lazy_compile(rf"{plain}++", re.IGNORECASE)


_BODY, _QUOTED_BODY = _body(""), _body("'")
_CHARACTER = lazy_compile(
    r"\\(?:u00([0-9a-f]{2})|x([0-9a-f]{2})|([_%#&~:=!])(?:\{\})?|(textasciitilde(?:\{\}|[ ])?|string~))", re.IGNORECASE
)
_LABELLED = lazy_compile(
    r"((?:\A|#)[^?#|]*+)\|.*", re.DOTALL
)  # {@link https://a.example/|text}, [[https://a.example/|text]]
_NEXT_LINE = lazy_compile(r"[ \t]*+\r?\n[ \t]*+(?:(?:#|//|\*|;|--)++[ \t]*+)?[A-Za-z0-9]")
_LETTER = lazy_compile(r"[A-Za-z0-9+]\Z")
_BEFORE_NAMES = ('"', "'", " ", "\t", "\n")
_NAMESPACE = lazy_compile(r"(?:\bxmlns(?::[\w.-]+)?|\btargetNamespace)\s*=\s*\\?[\"']\Z")
_LOCATION = "schemaLocation"
_LOCATIONS = lazy_compile(r"\bschemaLocation\s*=\s*\\?[\"']([^\"'<>]*)\Z")
_HALF = lazy_compile("[\ud800-\udfff]")
_ESCAPE_BEFORE = lazy_compile(r"\\(?:[nrtbfv0]|u[0-9a-f]{4}|x[0-9a-f]{2})\Z", re.IGNORECASE)
# No top-level domain mixes Latin with Chinese, Japanese or Korean letters: those that follow a Latin one are prose.
_PROSE_BEHIND_HOST = lazy_compile(r"\.[A-Za-z]{2,63}+(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af][^.]*\Z)")


def urls(text: str) -> Iterator[tuple[str, int]]:
    """Yield each URL of a text and the offset of its first character; escapes of source code are decoded."""
    mark = text.find("://")
    while mark >= 0:
        end, start = mark + 3, _start(text, mark)
        if start is not None:
            body = (_QUOTED_BODY if text[start - 1 : start] == "'" else _BODY).match(text, end)
            if body is not None:
                end = body.end()
                found = _url(text, start, end)
                if found:
                    yield found, start
        mark = text.find("://", end)


def is_url(text: str) -> bool:
    """Whether the URL standard can parse a URL; an overlong URL is not parsed here, but reported later."""
    if text[text.find("://") + 3 :][:1] in ("/", "?", "#", ""):
        return False
    try:
        return len(text) > LONGEST_URL or bool(normalise(text))
    except ValueError:
        return _HALF.search(text) is not None  # a lone surrogate is a fault of its own


def _start(text: str, mark: int) -> int | None:
    """Return where the scheme before ``://`` starts, or None for another scheme or the end of a word."""
    mark -= text.startswith("\\", mark - 1)  # Java properties files escape the colon
    scheme = text[max(mark - 5, 0) : mark].lower()
    if not scheme.endswith(("http", "https")):
        return None
    start = mark - (5 if scheme == "https" else 4)
    before = text[max(start - 6, 0) : start]
    if _LETTER.search(before) and not _ESCAPE_BEFORE.search(before):
        return None
    return None if before[-1:] in _BEFORE_NAMES and _is_namespace(text, start) else start


def _is_namespace(text: str, start: int) -> bool:
    """Whether a URL is an XML namespace name, which is never requested: https://www.w3.org/TR/xml-names/#NT-NSAttName.

    In ``schemaLocation``, names and addresses alternate: https://www.w3.org/TR/xmlschema-1/#xsi_schemaLocation.
    """
    if _NAMESPACE.search(text[max(start - 60, 0) : start]) is not None:
        return True
    before = text[max(start - 1000, 0) : start]
    found = _LOCATIONS.search(before) if _LOCATION in before else None
    return found is not None and len(found[1].split()) % 2 == 0


def _url(text: str, start: int, end: int) -> str | None:
    raw = text[start:end]
    if text.startswith("-->", end - 2):
        raw = raw.removesuffix("--")
    url = _undone(raw)
    trail = url[len(url.rstrip("?!.,:;*_~'|/")) :]
    url = url[: _end(url, emphasis=text[start - 1 : start] in ("*", "_"))]
    if not url.isascii() and (prose := _PROSE_BEHIND_HOST.search(authority_of(url))):
        url = url[: url.find("//") + 2 + prose.end()]
    elif "..." in trail or goes_on(text, end) or _is_broken(text, start, end):
        return None
    if is_template(url):
        return None
    url = _LABELLED.sub(r"\1", url)
    return url if is_url(url) else None


def _is_broken(text: str, start: int, end: int) -> bool:
    """Whether a line end breaks a URL in two: after a hyphen in wrapped text, or between ``<`` and ``>``."""
    return (text[end - 1] == "-" or text[start - 1 : start] == "<") and _NEXT_LINE.match(text, end) is not None


def _end(url: str, *, emphasis: bool) -> int:
    """Return where the trailing punctuation of a URL starts; an asterisk that may be a wildcard is kept.

    Source: https://github.github.com/gfm/#autolinks-extension-
    """
    end = len(url.removesuffix("*/"))  # the end of a comment
    while url[end - 1] in "?!.,:;_~'|*":
        if url[end - 1] == "*" and url[end - 2] in "/." and not emphasis:
            break
        end -= 1
    return end


def _undone(raw: str) -> str:
    url = raw.replace("&amp;", "&")
    if "\\" not in url:
        return url
    return _CHARACTER.sub(_meant, url)


def _meant(escape: re.Match[str]) -> str:
    if escape[4]:  # LaTeX's names of the tilde
        return "~"
    return escape[3] or chr(int(escape[1] or escape[2], 16))
