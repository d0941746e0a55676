"""Extraction of mentions from documents, one module per format. A module with a constant ``FORMAT`` is a format.

``index.json`` holds the properties by which a format is detected, so that a run imports only the formats it reads;
``python -m probe.extract`` regenerates it.
"""

import os
import re
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib import import_module
from itertools import islice
from types import ModuleType
from typing import Any, NamedTuple

from msgspec.structs import replace

from probe.errors import SettingsError
from probe.extract import lines, list_or_prose
from probe.extract.interface import HEAD, Format
from probe.extract.marks import Marked, may_have_marks
from probe.model import Document, Mention
from probe.patterns import lazy_compile
from probe.settings import Reading
from probe.sites import Sites, is_markup
from probe.sites.copied import Template
from probe.tables import load

__all__ = ["Format", "format_named", "format_of", "formats", "is_link", "is_list", "mentions", "tells_list", "walked"]

TEXT = "text"

# URLs that look like links but have no external target: content, code, and locations inside the displaying program.
_NO_LINK = re.compile(r"\s*(?:data|javascript|vbscript|blob|about):", re.IGNORECASE)
_PROLOGUE = rb"(?:\xef\xbb\xbf)?(?:\s++|<\?(?>.*?\?>)|<!--(?>.*?-->)|<!DOCTYPE[^>\[]*+>)*+"
_SITEMAP = lazy_compile(_PROLOGUE + rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", re.DOTALL)
_LISTED = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:#[^\n]*\n\s*)*https?://\S+[ \t]*(?:[\r\n]|\Z)", re.IGNORECASE)
_FEED = lazy_compile(_PROLOGUE + rb"<(?:rss[\s>]|feed\s[^>]*http://www\.w3\.org/2005/Atom|rdf:RDF[\s>])", re.DOTALL)
_LONGEST_SUFFIX = 20  # characters
# File name endings of archives and builds, which belong to no format and are no common top-level domains.
_FILE_ENDS = re.compile(
    r".*\.(?:bak|bin|bmp|bz|cab|class|db|deb|dll|docx?|dylib|ear|egg|eot|exe|gif|gz|ico|icns|iso|jar|jpe?g|key|lib|lock|mov"
    r"|mp\d|msi|od[pst]|ogg|otf|pem|png|pot|pptx?|py[cd]|rar|rpm|rtf|so|svg|swf|tar|tgz|tiff?|ttf|war|wav|web[mp]|whl"
    r"|woff2?|xlsx?|xz|zip)", re.IGNORECASE,
)  # fmt: skip
_DOMAIN = ".org"  # the suffix of a format that is much more common in host names than in file names
_MARK, _ENCODING = 4, 64  # bytes needed to detect a byte order mark, and UTF-16 without one


class Entry(NamedTuple):
    """The properties that detect a format, and its module; ``recognises``: whether content detection is supported."""

    module: str
    name: str
    suffixes: list[str]
    media_types: list[str]
    recognises: bool
    walked: bool

    def format(self) -> Format:
        """Return the format."""
        return _format(self.module)


@cache
def index() -> tuple[Entry, ...]:
    """Return an entry for every format, the most specific first."""
    return tuple(Entry(**entry) for entry in load("extract/index"))


@cache
def _format(module: str) -> Format:
    found: Format = import_module(f"{__name__}.{module}").FORMAT
    return found


def formats() -> tuple[Format, ...]:
    """Return every format of this package, the most specific first."""
    return tuple(entry.format() for entry in index())


def walked() -> tuple[str, ...]:
    """Return the suffixes of the files that are read when a folder is walked."""
    return tuple(suffix for entry in index() if entry.walked for suffix in entry.suffixes)


def format_named(name: str) -> Format:
    """Return the format called ``name``; raises SettingsError that suggests the closest name."""
    known = {entry.name: entry for entry in index()}
    if name not in known:
        near = get_close_matches(name, known, n=1)
        meant = f"did you mean {near[0]!r}? " if near else ""
        raise SettingsError(f"{name!r} is not an input format; {meant}choose from {', '.join(sorted(known))}")
    return known[name].format()


def format_of(document: Document, reading: Reading) -> Format:
    """Return the format of a document: from ``--as``, else from its media type, its suffix or its content."""
    if document.media_type in lines.FORMAT.media_types:
        return lines.FORMAT
    if reading.as_ is not None:
        return format_named(reading.as_)
    head = document.content[:HEAD]
    if document.name.lower().endswith(lines.FORMAT.suffixes) and not document.media_type:
        return lines.FORMAT if _is_list(document) else format_named(TEXT)  # the most common case, tried first
    known = _by_media_type(document.media_type, head) or _by_suffix(document.name)
    if known and known[0] is not lines.FORMAT:
        return _told_apart(known, head)
    if not known:
        able = (entry.format() for entry in index() if entry.recognises)
        told = next((f for f in able if f.recognises is not None and f.recognises(head)), None)
        if told is not None:
            return told
    is_list = b"\0" not in head and _is_list(document)
    return lines.FORMAT if is_list else format_named(TEXT)


def mentions(document: Document, reading: Reading, sites: Sites | None = None) -> Iterator[Mention]:
    """Return the mentions of a document that count as links; raises InputError if the document cannot be read.

    ``sites`` identifies the documents from which a site generator builds pages.
    """
    if document.read is not None:
        return iter(document.read)
    form = format_of(document, reading)
    found = _counting(document, reading, form, _mentioned(document, reading, form, sites))
    return found if document.most is None else islice(found, document.most)


def _mentioned(document: Document, reading: Reading, form: Format, sites: Sites | None) -> Iterator[Mention]:
    config = None if sites is None else sites.config(document.base)
    if config is not None and reading.as_ is None:
        from probe.extract import configs  # noqa: PLC0415 - few runs read one

        return configs.mentions(document, reading, config, form.mentions)
    component = _component(document, sites) if sites is not None and reading.as_ is None else None
    if component is not None:
        from probe.extract import components  # noqa: PLC0415 - the same

        return components.mentions(document, reading, component.site, form.mentions)
    page = sites.page(document.base) if sites is not None and form.site_mentions is not None else None
    if page is not None and form.site_mentions is not None:
        return form.site_mentions(document, reading, page)
    return form.mentions(document, reading)


def _component(document: Document, sites: Sites) -> Template | None:
    """Return the template if a document is a component or layout of a site whose attributes hold links, else None."""
    found = sites.copied(document.base) if document.base is not None and is_markup(document.base) else None
    return found if isinstance(found, Template) else None


def _counting(document: Document, reading: Reading, form: Format, found: Iterator[Mention]) -> Iterator[Mention]:
    local = _is_local(document.base)  # the base that a web page declares must not resolve to a file on this machine
    illustrates = form.illustrates and not reading.include_reserved and (local or document.base is None)
    unasked = _is_list_of_names(document, reading, form)
    marked = _marked(document, form)
    for written in found:
        mention = written
        if document.lines is not None and mention.line not in document.lines:
            continue
        if marked and (ignored := marked.at(mention.line, mention.column)) is not None:
            written = mention = replace(mention, ignored=ignored)  # noqa: PLW2901 - the same mention
        if unasked:
            written = mention = replace(mention, kind=lines.UNASKED)  # noqa: PLW2901 - the same mention
        if is_link(mention.text):
            if illustrates and _may_be_reserved(mention, document.base):
                mention = replace(written, example=True)
            yield mention if local or not _is_local(mention.base) else replace(mention, base=document.base)


def _is_list_of_names(document: Document, reading: Reading, form: Format) -> bool:
    """Whether a list was found in a folder, not named by the user, and has no scheme: often a block or module list."""
    alone = document.found and reading.as_ is None
    return alone and form is lines.FORMAT and not list_or_prose.has_scheme(document.content)


def _marked(document: Document, form: Format) -> Marked | None:
    """Return the places that the document marks as ignored, or None if it has no mark."""
    if form.marks is None or not may_have_marks(document.content):
        return None
    return form.marks(document) or None


def _may_be_reserved(mention: Mention, own: str | None) -> bool:
    """Whether a URL may have a name reserved for examples; the exact check runs when the URL is parsed."""
    base = mention.base
    text = (mention.text if base is None or base == own else f"{base} {mention.text}").lower()
    return "example" in text or ".test" in text or ".invalid" in text


def is_link(text: str) -> bool:
    """Whether a text is a link with a target outside its document, so that its mention counts."""
    return text.startswith("http") or not _NO_LINK.match(text)


def is_list(document: Document, reading: Reading) -> bool:
    """Whether a document is read as a plain list, one URL per line."""
    return format_of(document, reading) is lines.FORMAT


def tells_list(head: bytes, reading: Reading) -> bool:
    """Whether the beginning of a document is enough to detect a list, regardless of what follows."""
    if reading.as_ is not None:
        return len(head) >= _ENCODING or (len(head) >= _MARK and b"\0" not in head and b"\n" in head)
    return len(head) >= list_or_prose.SIZE or (len(head) >= HEAD and len(head.splitlines()) > list_or_prose.LOOKED_AT)


def _misnamed(kind: str, head: bytes) -> str | None:
    """Return the format of a sitemap, feed or list that has the wrong media type, or None for any other content."""
    if _SITEMAP.match(head):
        return None if "gzip" in kind else "sitemap"
    if kind == "text/html" and b"<" not in head and _LISTED.match(head):
        return lines.FORMAT.name
    return "feed" if kind in ("text/html", "text/plain") and _FEED.match(head) else None


def _is_local(base: str | None) -> bool:
    return base is not None and base.startswith("file:")


def _by_media_type(media_type: str | None, head: bytes) -> tuple[Format, ...]:
    kind = (media_type or "").partition(";")[0].strip().lower()
    if kind and (misnamed := _misnamed(kind, head)):
        return (format_named(misnamed),)
    return tuple(entry.format() for entry in index() if kind in entry.media_types) if kind else ()


@cache
def _suffixes() -> dict[str, tuple[Entry, ...]]:
    """Return the formats of each suffix, the most specific first."""
    of: dict[str, tuple[Entry, ...]] = {}
    for found in index():
        for suffix in found.suffixes:
            of[suffix] = (*of.get(suffix, ()), found)
    return of


def looks_like_a_file(name: str) -> bool:
    """Whether a name that could be a host has a file name ending, such as ``setup.py`` or ``logo.png``."""
    last = os.path.basename(name).lower()  # noqa: PTH119 - a text
    return not last.endswith(_DOMAIN) and (_FILE_ENDS.fullmatch(last) is not None or bool(_by_suffix(last)))


def _by_suffix(name: str) -> tuple[Format, ...]:
    """Return the formats for the longest suffix of a name that begins with a dot."""
    return _by_end(name[-_LONGEST_SUFFIX:].lower().partition(".")[2])


@lru_cache
def _by_end(parts: str) -> tuple[Format, ...]:
    """Return the formats for the longest suffix that matches the end of the text after the first dot."""
    split = parts.split(".")
    ends = (".".join(("", *split[number:])) for number in range(len(split)))
    found = next((of for end in ends if (of := _suffixes().get(end))), ())
    return tuple(entry.format() for entry in found)


def _told_apart(known: tuple[Format, ...], head: bytes) -> Format:
    """Return the format whose content matches, of formats that share a suffix; text if none matches."""
    if len(known) == 1:
        return known[0]
    return next((f for f in known if f.recognises is None or f.recognises(head)), format_named(TEXT))


def _is_list(document: Document) -> bool:
    return list_or_prose.is_list(document.content, looks_like_a_file)


class _Package(ModuleType):
    """The type of this package, which makes the result of ``from probe import extract`` callable."""

    def __call__(self, *paths: Any, **options: Any) -> Iterator[Mention]:  # noqa: ANN401 - typed there
        """Yield the links of files: calls ``probe.api.extract``, which is above this package and imported lazily."""
        found: Iterator[Mention] = import_module("probe.api").extract(*paths, **options)
        return found


sys.modules[__name__].__class__ = _Package
