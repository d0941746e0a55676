"""Soft 404s, missing pages with a success status: hints at them, and the comparison that proves them.

A hint alone proves nothing: a page *about* missing pages has hints as well. A hint only justifies one control request,
to a sibling URL that cannot exist. If the control gets the same answer, the page is what the site shows for any URL.
"""

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from urllib.parse import unquote
from zlib import crc32

from msgspec import Struct

from probe.codes.gone_words import folded, gone_words
from probe.engine.nobodys_page import says_nobodys
from probe.engine.page import Page, page_of
from probe.patterns import lazy_compile
from probe.printable import shortened
from probe.url import origin_of, path_of, split_fragment

__all__ = ["Fingerprint", "Page", "alike", "control_url", "fingerprint", "hints_at_gone", "page_of"]

SHORT_TEXT = 1_500  # characters; a longer page has a subject, whatever it mentions in passing
MOST_HEADING = 120  # characters; a longer heading is the beginning of a text
LEAST_SHAPE = 0.8  # the least share of common pairs of adjacent tags
LEAST_TEXT = 0.7  # the least share of common pairs of adjacent words
_MOST_WORDS = 1_000
_LONGEST_EVIDENCE = 80

# Separators of page and site name in a title; not a comma: "Not found, but not forgotten" is a headline.
SEPARATOR = lazy_compile(
    r"\s+[-\u2013\u2014\u00b7\u2022~/]\s+|\s*[|_:\u00bb\u203a\u30fb\uff5c]\s*|(?<=[\u2e80-\uffff])-"
)
ABOUT = lazy_compile(
    r"(?<![a-z0-9])(?:(?:http|error|soft)?(?:404|410)s?|(?:page)?not[-_ ]?found|errors?)(?![a-z0-9])", re.IGNORECASE
)
_NUMBER_ALONE = lazy_compile(
    r"(?:(?:error|code|http|erreur|fehler|ошибка|错误)\W*)*(?:404|4\s0\s4|410)(?:\W*(?:error|!|错误|ошибка))*\W*"
)
_WORD = lazy_compile(r"[^\W_]+")
_UNSPACED = lazy_compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_LONGEST_WORD = 24  # an identifier is longer than the words of most languages


class Fingerprint(Struct, frozen=True, gc=False):
    """The data for a comparison of two answers: checksums of pairs of adjacent tags and words, without variable parts.

    Title and text are stored twice, complete and without the name of the page, which both may repeat.
    """

    status: int
    place: str
    titles: tuple[str, str]
    shape: frozenset[int]
    texts: tuple[frozenset[int], frozenset[int]]


def hints_at_gone(page: Page, url: str) -> str | None:
    """Return the words of a page that hint that it does not exist, None if the page has another subject.

    ``url`` is the requested URL: if it contains words for missing pages, the page is probably about them.
    """
    if ABOUT.search(unquote(path_of(url))):
        return None
    short = _is_short(page)
    headings = [heading for heading in page.headings[:3] if len(heading) <= MOST_HEADING]
    opening = [] if page.title or headings else SEPARATOR.split(page.text[:MOST_HEADING])
    for text in (*SEPARATOR.split(page.title), *headings, *opening):
        if _says_gone(text, alone=short):
            return shortened(text.strip(), _LONGEST_EVIDENCE)
    texts = (*SEPARATOR.split(page.title), *headings, *((page.text, page.own) if short else ()))
    may_say = gone_words().sentences.search(folded(" . ".join(texts)))  # one search for all: each tries many patterns
    for text in texts if may_say else ():
        sentence = gone_words().sentences.search(folded(text))
        if sentence and (text in (page.text, page.own) or len(sentence[0]) * 2 >= len(gone_words().core(folded(text)))):
            return shortened(sentence[0], _LONGEST_EVIDENCE)
    return says_nobodys(page, url) if short else None


def _is_short(page: Page) -> bool:
    """Whether a page has little text; a Chinese or Japanese character counts as three letters."""
    return page.length <= SHORT_TEXT and page.length + 2 * len(_UNSPACED.findall(page.text)) <= SHORT_TEXT


def _says_gone(text: str, *, alone: bool) -> bool:
    """Whether a title part or a heading only says "not found"; with ``alone``, the number 404 suffices."""
    text = folded(text)
    if alone and _NUMBER_ALONE.fullmatch(text):
        return True
    return gone_words().is_name(text)


def control_url(url: str, seed: str) -> str:
    """Return a sibling of ``url`` that does not exist: same directory, kind of name and extension, no query.

    Where one script shows all pages, as in ``/viewtopic.php?t=4711``, the sibling differs in the query instead. The
    same seed gives the same sibling for all pages of a directory with the same kind of name and extension.
    """
    directory, stem, tail = _parted(path_of(url))
    if is_script(url):
        path, _, query = split_fragment(url)[0].partition("?")
        return f"{path}?{'&'.join(_made_up(pair, f'{seed} {path}') for pair in query.split('&'))}"
    kind = "number" if stem.isdecimal() else "name"
    return f"{origin_of(url)}{directory}{_name(kind, f'{seed} {origin_of(url)}{directory} {kind}')}{tail}"


def is_script(url: str) -> bool:
    """Whether the query names the page, because its path is the path of a script or has no name."""
    address, _, query = split_fragment(url)[0].partition("?")
    _, stem, tail = _parted(path_of(address))
    return (not stem or _SCRIPT.fullmatch(tail or f".{stem}") is not None) and any(map(_names, query.split("&")))


def _names(pair: str) -> bool:
    """Whether a parameter names a page: a number or the value of a parameter for names, but no position in a list."""
    name, _, value = pair.partition("=")
    if not value or _POSITION.fullmatch(name) or (name == "v" and value.isdecimal()):  # a video, or a version
        return False
    return value.isdecimal() or (_NAMING.fullmatch(name) is not None and len(value) >= _SHORTEST_NAME)


def _made_up(pair: str, seed: str) -> str:
    name, _, value = pair.partition("=")
    kind = "number" if value.isdecimal() else "name"
    return f"{name}={_name(kind, f'{seed} {name} {kind}')}" if _names(pair) else pair


def _name(kind: str, seed: str) -> str:
    """Return a name that does not exist: a number too high for any counter, or consonants."""
    from hashlib import blake2b  # noqa: PLC0415 - most pages say nothing that a control must confirm

    digest = blake2b(seed.encode(), digest_size=16).digest()
    if kind == "number":
        return "9" + "".join(str(byte % 10) for byte in digest[:11])
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest)


_SHORTEST_NAME = 3  # characters; a shorter value is an option of the script
_SCRIPT = lazy_compile(
    r"\.(?:php\d?|phtml|aspx?|ashx|jsp|jspx|do|action|cgi|pl|cfm|fcgi|dll|exe|nsf|watch|view|detail|details|show|read|item)",
    re.IGNORECASE,
)
_NAMING = lazy_compile(
    r"id|.{0,24}(?:_id|-id|id|no|key|slug|name|title|num)|v|p|doc|item|article|topic|thread|post|code|sn|mid",
    re.IGNORECASE,
)
# Positions in lists, versions, languages, and the parameters of campaigns.
_POSITION = lazy_compile(
    r"page|pg|paged|pagenum|pageno|page_?no|start|offset|limit|size|per_?page|sort|order|year|month|day|date|lang(?:uage)?|locale|hl|width|height|w|h"
    r"|ver(?:sion)?|rev|utm_.*|[a-z]{0,4}clid|gad_.*|mc_[a-z]+|_ga|ref(?:erer|id)?|source|src|q|query|s|search|keywords?|kw|k|wd|term|text|session_?id|phpsessid|jsessionid|sid",
    re.IGNORECASE,
)
_LETTERS = "bcdfghjklmnpqrstvwxz"  # no vowels, so that it is not a word or slug in any language


def _parted(path: str) -> tuple[str, str, str]:
    """Return directory, name without extension, and the rest of a path; the directory of ``/a/b/`` is ``/a/``."""
    slash = "/" if path.endswith("/") and path != "/" else ""
    directory, _, name = path.removesuffix(slash).rpartition("/")
    stem, dot, extension = name.rpartition(".")
    if not stem or not re.fullmatch(r"[a-zA-Z][a-zA-Z0-9]{0,7}", extension):
        stem, dot, extension = name, "", ""
    return f"{directory}/", stem, f"{dot}{extension}{slash}"


def fingerprint(status: int, final_url: str, page: Page) -> Fingerprint:
    """Return the fingerprint of a page; numbers and identifiers in its text do not count."""
    own = frozenset(_WORD.findall(folded(_last_name(final_url))))
    none: frozenset[str] = frozenset()
    return Fingerprint(
        status,
        _place(final_url),
        (" ".join(_words(page.title, none)), " ".join(_words(page.title, own))),
        _sums(page.shape),
        (_sums([*islice(_words(page.text, none), _MOST_WORDS)]), _sums([*islice(_words(page.text, own), _MOST_WORDS)])),
    )


def alike(a: Fingerprint, b: Fingerprint) -> bool:
    """Whether two answers are the same page at different URLs.

    A page without text is a shell for scripts and the same for all URLs, so it never counts as alike.
    """
    return (
        bool(a.texts[0] and b.texts[0])
        and (a.status, a.place) == (b.status, b.place)
        and any(one == other for one, other in zip(a.titles, b.titles, strict=True))
        and _share(a.shape, b.shape) >= LEAST_SHAPE
        and any(_share(one, other) >= LEAST_TEXT for one, other in zip(a.texts, b.texts, strict=True))
    )


def _place(url: str) -> str:
    """Return the directory that two siblings share, also after redirects."""
    return origin_of(url) + _parted(path_of(split_fragment(url)[0]))[0]


def _last_name(url: str) -> str:
    return unquote(path_of(url)).rstrip("/").rpartition("/")[2]


def _words(text: str, own: frozenset[str]) -> Iterator[str]:
    """Yield the invariable words of a text; in scripts without spaces, the characters."""
    for word in _WORD.findall(folded(text)):
        if word in own:
            continue
        if _UNSPACED.search(word):
            yield from word
        elif not any(map(str.isdecimal, word)) and len(word) <= _LONGEST_WORD:
            yield word


def _sums(parts: list[str] | tuple[str, ...]) -> frozenset[int]:
    if len(parts) < 2:
        return frozenset(crc32(part.encode()) for part in parts)
    return frozenset(crc32(f"{one} {other}".encode()) for one, other in pairwise(parts))


def _share(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / len(a | b) if a or b else 1.0
