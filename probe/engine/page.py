"""Parser for the title, the headings, the visible text and the shape of a page.

The standard library's HTML parser takes half a minute for 64 KiB of a hostile page. This parser visits each character
of any page a bounded number of times and never fails.
"""

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from msgspec import Struct, field

from probe.patterns import lazy_compile
from probe.printable import shortened

LARGEST_BODY = 65_536  # bytes that are parsed
MOST_TEXT = 16_384  # characters of visible text that are stored
MOST_TAGS = 2_048  # tags in the shape
MOST_SCRIPT = 2_048  # characters of inline script that are stored
MOST_ADDRESSES = 64
MOST_MARKS = 64
MOST_OWN = 2_048  # characters of text outside menus and links that are stored
_LONGEST_TITLE = 512

# WHATWG Encoding standard, "Names and labels", for labels whose Python codec differs or has another name.
_CODECS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
    "utf-16": "utf-16-le",
}  # fmt: skip
_TEXTUAL = lazy_compile(
    r"utf-8|utf-16-[lb]e|gb18030|big5hkscs|cp\d+|koi8-[ru]|iso8859-\d+|iso2022_jp|euc_jp|mac-roman|mac-cyrillic"
)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = lazy_compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)

# A tag without "<" and ">" in quotes matches in one step; _end_of_tag handles the others.
_PLAIN = r"([^<>\"']*+(?:\"[^\"<>]*+\"[^<>\"']*+|'[^'<>]*+'[^<>\"']*+)*+)>"
_TAG = lazy_compile(rf"<(?:!--|(/?)([a-zA-Z][a-zA-Z0-9:-]{{0,40}})(?:{_PLAIN})?|[!?/])")
_QUOTED = lazy_compile(r"[^\"']*+(?:\"[^\"]*+\"[^\"']*+|'[^']*+'[^\"']*+)*+")
_ADDRESS = lazy_compile(r"\b(?:src|href|data|content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_MARK = lazy_compile(r"\b(?:id|class)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_IS_HTML = lazy_compile(r"\s*<(?:!doctype html|html)\b", re.IGNORECASE)
_WHOLE = frozenset({"html", "body"})
_BESIDE = frozenset({"nav", "footer"})  # elements around the content
_LINKING = frozenset({"a", "button"})  # elements whose text leads elsewhere; they do not nest
_REFRESH = lazy_compile(r"http-equiv\s*=\s*[\"']?refresh", re.IGNORECASE)

_UNSEEN = frozenset({"script", "style", "template", "noscript", "svg", "textarea", "select", "iframe", "object"})
_INLINE = frozenset(
    {
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "kbd", "mark", "q", "s", "samp", "small",
        "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    }
)  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3"})
_LOADING = frozenset({"script", "iframe", "frame", "object", "embed"})


class Page(Struct, frozen=True, gc=False):
    """A parsed page; ``length`` is the number of visible characters, ``text`` is their beginning.

    ``headings`` are h1 to h3 in document order. ``addresses`` are the URLs that scripts, frames and refreshes load.
    ``script`` is the beginning of the inline code. ``marks`` are the first ids and classes of the elements, ``kinds``
    those of the whole page. ``own`` is the beginning of the text outside menus, footers and links.
    """

    title: str = ""
    headings: tuple[str, ...] = ()
    text: str = ""
    length: int = 0
    shape: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    script: str = ""
    marks: tuple[str, ...] = ()
    own: str = ""
    kinds: tuple[str, ...] = ()


@lru_cache(maxsize=16)  # several deciders parse a reply, and a site may answer many URLs with one page
def page_of(body: bytes, content_type: str) -> Page:
    """Return the page in the first ``LARGEST_BODY`` bytes of a body; any bytes give a page, perhaps an empty one.

    Plain text becomes the page's text. Of other types, only the beginning is stored, as ``script``.
    """
    media = content_type.partition(";")[0].strip().lower()
    text = _decoded(body[:LARGEST_BODY], content_type)
    if media in ("text/html", "application/xhtml+xml") or (not media and text.lstrip()[:1] == "<"):
        return _read(text)
    if media in ("text/plain", ""):
        shown = " ".join(text.split())
        return Page(text=shown[:MOST_TEXT], length=len(shown), own=shown[:MOST_OWN])
    if not media.startswith("text/") and _IS_HTML.match(text):  # a page in place of a file, under the file's type
        return _read(text)
    return Page(script=text[:MOST_SCRIPT])


def _decoded(body: bytes, content_type: str) -> str:
    """Return the text of a body: byte order mark, then header, then meta, then UTF-8 (HTML standard, 13.2.3.2)."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    declared = _CHARSET.search(content_type) or _CHARSET.search(body[:1024].decode("latin-1"))
    return body.decode(_codec(declared[1]) if declared else "utf-8", "replace")


def _codec(label: str) -> str:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return "utf-8"
    name = _CODECS.get(name, name)
    return name if _TEXTUAL.fullmatch(name) else "utf-8"


class _Draft(Struct):
    """A page during parsing."""

    seen: list[str] = field(default_factory=list)
    shape: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    title: str | None = None
    heading_start: int | None = None  # where in ``seen`` the open heading began
    own: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    beside: int = 0  # open elements around the content
    linking: bool = False

    def page(self) -> Page:
        text = _clean("".join(self.seen))
        return Page(
            self.title or "", tuple(filter(None, self.headings)), text[:MOST_TEXT], len(text), tuple(self.shape),
            tuple(self.addresses[:MOST_ADDRESSES]), "\n".join(self.scripts)[:MOST_SCRIPT],
            tuple(self.marks[:MOST_MARKS]), _clean("".join(self.own))[:MOST_OWN],
            tuple(self.kinds[:MOST_MARKS]),
        )  # fmt: skip


def _read(text: str) -> Page:
    draft = _Draft()
    for name, closing, attributes, content in _elements(text):
        if not name:
            draft.seen.append(content)
            if not (draft.beside or draft.linking):
                draft.own.append(content)
        elif name == "title":
            draft.title = shortened(_clean(content), _LONGEST_TITLE) if draft.title is None else draft.title
        else:
            _take(draft, name, closing=closing, attributes=attributes, content=content)
    return draft.page()


def _take(draft: _Draft, name: str, *, closing: bool, attributes: str, content: str) -> None:
    """Add the data of a tag to the draft."""
    if name not in _INLINE:
        draft.seen.append(" ")
        draft.own.append(" ")
    _note_place(draft, name, closing=closing)
    if name in _HEADINGS:
        if draft.heading_start is not None:
            draft.headings.append(_clean("".join(draft.seen[draft.heading_start :])))
        draft.heading_start = None if closing else len(draft.seen)
    if closing:
        return
    if len(draft.shape) < MOST_TAGS:
        draft.shape.append(name)
    _mark(draft, name, attributes)
    if name in _LOADING or (name == "meta" and _REFRESH.search(attributes)):
        draft.addresses.extend(unescape(a or b or c) for a, b, c in _ADDRESS.findall(attributes[:4096]))
    if name == "script" and content.strip():
        draft.scripts.append(content)


def _mark(draft: _Draft, name: str, attributes: str) -> None:
    """Add the id and the classes of an element."""
    if attributes and len(draft.marks) < MOST_MARKS:
        for a, b, c in _MARK.findall(attributes[:1024]):
            draft.marks.extend((a or b or c).split())
            if name in _WHOLE:
                draft.kinds.extend((a or b or c).split())


def _note_place(draft: _Draft, name: str, *, closing: bool) -> None:
    """Note whether the text after a tag is a part of the content, or of a menu, a footer or a link."""
    if name in _LINKING:
        draft.linking = not closing
    elif name in _BESIDE:
        draft.beside = max(0, draft.beside - 1) if closing else draft.beside + 1


def _elements(text: str) -> Iterator[tuple[str, bool, str, str]]:
    """Yield name, whether it closes, attributes and content of each tag; text has an empty name."""
    position = 0
    while (tag := _TAG.search(text, position)) is not None:
        if tag.start() > position:
            yield "", False, "", text[position : tag.start()]
        if tag[2] is None:
            position = _behind(text, "-->" if tag[0] == "<!--" else ">", tag.end())
            continue
        name, closing, attributes, content = tag[2].lower(), bool(tag[1]), tag[3], ""
        position = tag.end()
        if attributes is None:
            end = _end_of_tag(text, position)
            attributes, position = text[position:end], end + 1
        if not closing and (name in _UNSEEN or name == "title") and not attributes.endswith("/"):
            content, position = _raw(text, name, position)
        yield name, closing, attributes, content
    yield "", False, "", text[position:]


def _end_of_tag(text: str, start: int) -> int:
    """Return the index of the ``>`` of a tag; a quoted one does not count unless the quotes are never closed."""
    first = text.find(">", start)
    end, tries = first, 0
    while end >= 0 and tries < 8 and _QUOTED.match(text, start, end).end() != end:  # type: ignore[union-attr] # matches the empty text too
        end, tries = text.find(">", end + 1), tries + 1
    return end if 0 <= end < start + 4096 else len(text) if first < 0 else first


def _raw(text: str, name: str, start: int) -> tuple[str, int]:
    """Return the raw content of an element before its closing tag, and the index to continue at."""
    end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, start)
    if end is None:
        return text[start:], len(text)
    return text[start : end.start()], end.start()


def _behind(text: str, mark: str, start: int) -> int:
    found = text.find(mark, start)
    return found + len(mark) if found >= 0 else len(text)


def _clean(text: str) -> str:
    return " ".join(unescape(text).split())
