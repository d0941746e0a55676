"""HTML: what a page links to, which fragments it has places for, and the text that its reader sees."""

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
from probe.settings import Reading
from probe.sites import Page
from probe.sites.outline import Outline
from probe.url import join, normalise, path_of, scheme

_XHTML = "application/xhtml+xml"
_BEGINS_A_PAGE = re.compile(
    r"\s*+(?:(?:<!--(?>[\s\S]*?-->)|<\?(?>[\s\S]*?>))\s*+)*+<(?:!doctype\s+html|html)(?=[\s>])", re.IGNORECASE
)
_ROOTED = re.compile(r"[/\\](?![/\\])")


def mentions(document: Document, reading: Reading) -> Iterator[Mention]:
    """Yield every link of a page: of its elements, of ``srcset`` and ``<meta>``, of its style sheets."""
    scan = _scan(document)
    places = Places(document, page_text(document), base_of(document.base, scan.base, reading))
    codec = legacy_codec(document)
    for url, offset, nofollow, in_css in scan.links:
        meant = url if codec is None or in_css else with_encoded_query(url, codec)
        kind = "link" if url else "html"
        yield places.mention(meant, offset, nofollow=nofollow or scan.nofollow, kind=kind)


def anchors(document: Document) -> frozenset[str]:
    """Return every ``id`` of a page, and every ``name`` of its ``<a>``."""
    return frozenset(_scan(document).ids)


def site_anchors(document: Document, page: Page) -> frozenset[str] | None:
    """Return the same of a page that a site builds of it, its templates' included; None where it may have others."""
    if page.site.adds_ids(page_text(document), page.source):
        return None
    return frozenset(page.site.ids(Outline(html=anchors(document)), page.source))


def prose(document: Document) -> str:
    """Return the text of a page's body as it is seen where scripts run."""
    return Scan(page_text(document), xml=is_xml(document), seen=True).prose


def marks(document: Document) -> Marked:
    """Return what comments and attributes of a page say is ignored."""
    from probe.extract.html.ignored import ignored  # noqa: PLC0415 - few pages have marks

    text = page_text(document)
    return Marked(document, text, ignored(text, xml=is_xml(document)))


def links(html: str) -> Iterator[tuple[str, int, bool]]:
    """Yield every link of a fragment, such as a lone ``<a href="x">``: the URL, its offset, whether it is nofollow."""
    scan = Scan(html)
    return ((url, offset, nofollow or scan.nofollow) for url, offset, nofollow, _ in scan.links)


def ids(html: str) -> Iterator[str]:
    """Yield every ``id`` of a fragment, and every ``name`` of its ``<a>``."""
    return iter(Scan(html).ids)


def recognises(head: bytes) -> bool:
    """Whether a content begins like a page, behind blanks and comments."""
    return _BEGINS_A_PAGE.match(decode(head)) is not None


@lru_cache(maxsize=1)  # a crawl asks for the places of a page, then for its links
def _scan(document: Document) -> Scan:
    return Scan(page_text(document), xml=is_xml(document), most=document.most)


def is_xml(document: Document) -> bool:
    """Whether a page is read as XML, where any element may be empty."""
    if document.media_type:
        return document.media_type.partition(";")[0].strip().lower() == _XHTML
    return document.name.lower().endswith(".xhtml")


def base_of(own: str | None, written: str | None, reading: Reading) -> str | None:
    """Return what relative links start from: the ``<base>`` as it is ``written``, unless it cannot be used."""
    if written is None:
        return own
    try:
        base = _joined(own, written.strip(ENDS), reading)
    except ValueError:
        return own
    local = own is None or own.startswith("file:")  # a page of the web does not lead to files of this machine
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
    """Return what ``/x/`` means in a file: a path below the root where that is told, else the file's own folder."""
    if reading.root_dir is not None:
        root = Path(os.path.abspath(reading.root_dir)).as_uri()  # noqa: PTH100 - links in it stay as they are
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
