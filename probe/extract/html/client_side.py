"""Redirects that a page makes itself: ``<meta http-equiv=refresh>``, a script that assigns an address, ``Refresh``.

How long a delay still makes a redirect is nowhere written; crawlers have bounds. Google takes an immediate refresh for
a permanent redirect, a later one for a temporary one
(https://developers.google.com/search/docs/crawling-indexing/301-redirects). Apache Nutch calls permanent what takes
less than 5 seconds (``PERM_REFRESH_TIME``), Scrapy follows up to 100 (``METAREFRESH_MAXDELAY``). Here a page that stays
for more than 10 seconds is one that is read, unless it holds next to nothing.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from msgspec.structs import replace

from probe.extract.html.charset import page_text
from probe.extract.html.refresh import Refresh, parse_refresh
from probe.extract.html.script_location import script_lead
from probe.extract.html.tags import Tag, attributes, tags
from probe.extract.html.values import ENDS
from probe.model import Document, Via
from probe.url import host_of, path_of, split_fragment

IMMEDIATE = 1  # seconds
LONGEST_DELAY = 10  # of a page that may have much to read
LONGEST_DELAY_OF_A_STUB = 100
LITTLE_TEXT = 500  # characters that a visitor sees; "You are being redirected …" in three languages has less
MOST_READ = 65_536  # bytes of a page

_MAY_REFRESH = re.compile(r"http-equiv\s*=\s*[\"']?refresh")  # in lower case
_WANTED = ("content", "href", "http-equiv", "nomodule", "onload", "rel", "src", "type")
# What a page that holds nothing does not have.
_HOLDING = frozenset({"audio", "canvas", "embed", "form", "frame", "input", "object", "textarea", "video"})
# HTML standard, "JavaScript MIME type", and what makes a classic script or a module of an element.
_SCRIPT = re.compile(r"(?:|module|(?:text|application)/(?:x-)?(?:java|ecma)script|text/jscript)\Z", re.IGNORECASE)


class ClientRedirect(NamedTuple):
    """What a page leads on to: the address as written and as it is resolved, how, after how many seconds.

    ``permanent`` tells that the page has moved for good: it leads on at once, to what it calls its canonical address.
    """

    target: str
    url: str
    via: Via
    delay: float
    permanent: bool

    @property
    def is_immediate(self) -> bool:
        """Whether nobody has the time to read the page."""
        return self.delay <= IMMEDIATE


class Written(NamedTuple):
    """An address that a page leads to, as it is written, and the ``<base>`` before it."""

    target: str
    base: str | None
    via: Via
    delay: float
    with_query: bool = False


class Leads(NamedTuple):
    """What a page says of where it leads; ``canonical`` are its canonical addresses, each with the ``<base>``."""

    refreshes: tuple[Written, ...] = ()
    script: Written | None = None
    canonical: tuple[tuple[str, str | None], ...] = ()
    is_stub: bool = False


Resolve = Callable[[str, str | None], str | None]
"""The URL that an address means, seen from a ``<base>``; None for what leads nowhere: no URL, ``javascript:``, …"""


def leads_of(document: Document, *, xml: bool = False, refreshed: bool = False) -> Leads:
    """Return what a page leads to, after a bounded number of looks at each of its characters.

    ``refreshed`` tells that a header leads on, so that the rest of the page counts whatever is in it.
    """
    text = page_text(replace(document, content=document.content[:MOST_READ]))
    refreshes = refreshed or _may_refresh(text)
    return _Reader(text, xml=xml, refreshes=refreshes).leads() if refreshes or "location" in text else Leads()


def _may_refresh(text: str) -> bool:
    lowered = text.lower()
    return "refresh" in lowered and _MAY_REFRESH.search(lowered) is not None


def header_lead(value: str) -> Written | None:
    """Return what a ``Refresh`` header leads to; the base of a page is not known to it yet."""
    found = parse_refresh(value)
    return None if found is None else _refreshed(found, None, Via.REFRESH_HEADER)


def client_redirect(leads: Leads, header: Written | None, own: str, resolve: Resolve) -> ClientRedirect | None:
    """Return where a page at ``own`` leads, None where it is there to be read.

    The first refresh that means a URL counts, even one that only loads the page again; a script where it is quicker.
    """
    refreshes = leads.refreshes if header is None else (header, *leads.refreshes)
    declared = next(filter(None, (_resolved(each, own, resolve) for each in refreshes)), None)
    scripted = _resolved(leads.script, own, resolve) if leads.script and leads.is_stub else None
    for written, url in sorted(filter(None, (declared, scripted)), key=lambda found: _wait(found[0].delay)):
        if _leaves(own, url, written.delay) and written.delay <= _bound(leads):
            return ClientRedirect(
                written.target, url, written.via, written.delay, _is_permanent(leads, written, url, resolve)
            )
    return None


def _wait(delay: float) -> float:
    """Return a delay by which refreshes are ordered: what is immediate is all the same."""
    return max(delay, IMMEDIATE)


def _bound(leads: Leads) -> float:
    return LONGEST_DELAY_OF_A_STUB if leads.is_stub else LONGEST_DELAY


def _resolved(written: Written, own: str, resolve: Resolve) -> tuple[Written, str] | None:
    if not written.target:
        return written, own
    url = resolve(written.target, written.base)
    if url is not None and written.with_query and "?" not in url:
        bare, fragment = split_fragment(url)
        query = split_fragment(own)[0].partition("?")
        url = f"{bare}{query[1]}{query[2]}{'' if fragment is None else f'#{fragment}'}"
    return None if url is None else (written, url)


def _leaves(own: str, url: str, delay: float) -> bool:
    """Whether a URL is another page than the one that leads to it.

    A page that is shown for a while and then loaded again is often written with or without ``www`` or a slash, or with
    a query that no cache has seen.
    """
    if split_fragment(own)[0] == split_fragment(url)[0]:
        return False
    return delay <= IMMEDIATE or _plain(own) != _plain(url)


def _plain(url: str) -> tuple[str, str]:
    return host_of(url).removeprefix("www."), path_of(url).rstrip("/")


def _is_permanent(leads: Leads, written: Written, url: str, resolve: Resolve) -> bool:
    if written.delay > IMMEDIATE:
        return False
    meant = {resolve(href, base) for href, base in leads.canonical}
    return {split_fragment(each)[0] for each in meant if each is not None} == {split_fragment(url)[0]}


def _refreshed(found: Refresh, base: str | None, via: Via) -> Written:
    return Written(found.url, base, via, found.delay)


def _is_script(kind: str) -> bool:
    return _SCRIPT.match(kind.strip()) is not None


class _Reader:
    """Reads one page up to where it is clear that it leads nowhere."""

    def __init__(self, text: str, *, xml: bool, refreshes: bool) -> None:
        self._text = text
        self._xml = xml
        self._may_refresh = refreshes
        self._base: str | None = None
        self._inert = 0  # templates that are open
        self._length = 0
        self._holds = False
        self._refreshes: list[Written] = []
        self._scripts: list[str] = []
        self._handlers: list[str] = []
        self._script_base: str | None = None
        self._canonical: list[tuple[str, str | None]] = []

    def leads(self) -> Leads:
        """Return what the page says."""
        position = 0
        for tag in tags(self._text, xml=self._xml, scripting=True):
            self._see(position, tag.start)
            position = tag.end
            self._read(tag)
            if not self._may_refresh and not self._is_stub:
                return Leads()
        self._see(position, len(self._text))
        return Leads(tuple(self._refreshes), self._script(), tuple(self._canonical), self._is_stub)

    @property
    def _is_stub(self) -> bool:
        return self._length <= LITTLE_TEXT and not self._holds

    def _script(self) -> Written | None:
        found = script_lead(self._scripts, self._handlers) if self._is_stub else None
        if found is None:
            return None
        return Written(found.address.strip(ENDS), self._script_base, Via.SCRIPT, found.delay, found.with_query)

    def _see(self, start: int, end: int) -> None:
        if start < end and not self._inert and self._is_stub:
            self._length += sum(map(len, self._text[start:end].split()))

    def _read(self, tag: Tag) -> None:
        if tag.name == "template":
            self._inert = max(self._inert + (-1 if tag.closing else 1), 0)
        if tag.closing or self._inert:
            return
        self._holds = self._holds or tag.name in _HOLDING
        if tag.name in ("base", "body", "link", "meta", "script"):
            self._read_attributes(tag)

    def _read_attributes(self, tag: Tag) -> None:
        values = {name: value.text for name, value in attributes(self._text, tag, _WANTED).items()}
        if tag.name == "base" and self._base is None:
            self._base = values.get("href")
        elif tag.name == "body" and "onload" in values:
            self._handlers.append(values["onload"])
        elif tag.name == "meta" and values.get("http-equiv", "").lower() == "refresh":
            found = parse_refresh(values.get("content", ""))
            self._refreshes += [] if found is None else [_refreshed(found, self._base, Via.META_REFRESH)]
        elif tag.name == "link" and "canonical" in values.get("rel", "").lower().split() and "href" in values:
            self._canonical.append((values["href"], self._base))
        elif tag.name == "script" and not values.keys() & {"nomodule", "src"} and _is_script(values.get("type", "")):
            self._scripts.append(self._content(tag))
            self._script_base = self._base

    def _content(self, tag: Tag) -> str:
        content = self._text[tag.content : tag.end]
        return content.replace("<![CDATA[", "").replace("]]>", "") if self._xml else content
