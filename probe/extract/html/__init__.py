"""HTML: the links of a page, the fragments that it defines, and its visible text."""

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from probe.extract.html.charset import legacy_codec, page_text
from probe.extract.html.query import with_encoded_query
from probe.extract.html.scan import Scan
from probe.extract.html.values import ENDS
from probe.extract.interface import Format
from probe.extract.marks import Marked
from probe.extract.text import Places, decode
from probe.model import Document, Mention
from probe.patterns import lazy_compile
from probe.settings import Reading
from probe.sites import Page
from probe.sites.outline import Outline
from probe.url import join, normalise, path_of, scheme

_XHTML = "application/xhtml+xml"
_BEGINS_A_PAGE = lazy_compile(
    r"\s*+(?:(?:<!--(?>[\s\S]*?-->)|<\?(?>[\s\S]*?>))\s*+)*+<(?:!doctype\s+html|html)(?=[\s>])", re.IGNORECASE
)
_ROOTED = re.compile(r"[/\\](?![/\\])")


def mentions(document: Document, reading: Reading) -> Iterator[Mention]:
    """Yield every link of a page: from elements, ``srcset``, ``<meta>`` and style sheets."""
    scan = _scan(document)
    places = Places(document, page_text(document), base_of(document.base, scan.base, reading))
    codec = legacy_codec(document)
    for url, offset, nofollow, in_css in scan.links:
        meant = url if codec is None or in_css else with_encoded_query(url, codec)
        kind = "link" if url else "html"
        yield places.mention(meant, offset, nofollow=nofollow or scan.nofollow, kind=kind)


def anchors(document: Document) -> frozenset[str]:
    """Return every ``id`` of a page, and every ``name`` of its ``<a>`` elements."""
    return frozenset(_scan(document).ids)


def site_anchors(document: Document, page: Page) -> frozenset[str] | None:
    """Return the fragments of a page that a site builds from it, with its templates; None if there may be others."""
    if page.site.adds_ids(page_text(document), page.source):
        return None
    return frozenset(page.site.ids(Outline(html=anchors(document)), page.source))


def prose(document: Document) -> str:
    """Return the body text of a page as a browser that runs scripts shows it."""
    return Scan(page_text(document), xml=is_xml(document), seen=True).prose


def marks(document: Document) -> Marked:
    """Return the places that comments and attributes of a page mark as ignored."""
    from probe.extract.html.ignored import ignored  # noqa: PLC0415 - few pages have marks

    text = page_text(document)
    return Marked(document, text, ignored(text, xml=is_xml(document)))


def links(html: str) -> Iterator[tuple[str, int, bool]]:
    """Yield every link of a fragment, such as a lone ``<a href="x">``: the URL, its offset, and its nofollow flag."""
    scan = Scan(html)
    return ((url, offset, nofollow or scan.nofollow) for url, offset, nofollow, _ in scan.links)


def ids(html: str) -> Iterator[str]:
    """Yield every ``id`` of a fragment, and every ``name`` of its ``<a>`` elements."""
    return iter(Scan(html).ids)


def recognises(head: bytes) -> bool:
    """Whether the content starts like a page, after blanks and comments."""
    return _BEGINS_A_PAGE.match(decode(head)) is not None


@lru_cache(maxsize=1)  # a crawl requests the fragments of a page, then its links
def _scan(document: Document) -> Scan:
    return Scan(page_text(document), xml=is_xml(document), most=document.most)


def is_xml(document: Document) -> bool:
    """Whether a page is parsed as XML, in which any element may be empty."""
    if document.media_type:
        return document.media_type.partition(";")[0].strip().lower() == _XHTML
    return document.name.lower().endswith(".xhtml")


def base_of(own: str | None, written: str | None, reading: Reading) -> str | None:
    """Return the base of relative links: the ``<base>`` as ``written``, unless it is unusable."""
    if written is None:
        return own
    try:
        base = _joined(own, written.strip(ENDS), reading)
    except ValueError:
        return own
    local = own is None or own.startswith("file:")  # a web page must not link to files on this machine
    return base if scheme(base) in (("http", "https", "file") if local else ("http", "https")) else own


def _joined(own: str | None, written: str, reading: Reading) -> str:
    if own is None:
        return normalise(written)
    if not own.startswith("file:"):
        return join(own, written)
    if _ROOTED.match(written):
        return _below_root(own, written, reading)
    return join(own, f"https:{written}" if written.startswith(("//", "\\\\")) else written)


def _below_root(own: str, written: str, reading: Reading) -> str:
    """Return the base of ``/x/`` in a file: a path below the root if configured, else the file's own location."""
    if reading.root_dir is not None:
        root = Path(os.path.abspath(reading.root_dir)).as_uri()  # noqa: PTH100 - symbolic links in it are not resolved
        return join(root.rstrip("/") + "/", "." + path_of(join("https://root/", written)))
    return own if reading.base_url is None else join(reading.base_url, written)


FORMAT = Format(
    name="html",
    suffixes=(".html", ".htm", ".xhtml"),
    media_types=("text/html", _XHTML),
    mentions=mentions,
    recognises=recognises,
    anchors=anchors,
    site_anchors=site_anchors,
    prose=prose,
    marks=marks,
    walked=True,
    illustrates=True,
)
