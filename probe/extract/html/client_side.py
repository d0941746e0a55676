"""Client-side redirects: ``<meta http-equiv=refresh>``, a script that assigns ``location``, and the ``Refresh`` header.

No standard defines up to which delay a refresh is a redirect, but crawlers have limits. Google treats an immediate
refresh as a permanent redirect and a later one as a temporary redirect
(https://developers.google.com/search/docs/crawling-indexing/301-redirects). Apache Nutch treats a delay of less than
5 seconds as permanent (``PERM_REFRESH_TIME``), Scrapy follows delays of up to 100 (``METAREFRESH_MAXDELAY``). Here a
delay of more than 10 seconds is no redirect, unless the page has almost no content.
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
LONGEST_DELAY = 10  # seconds, for a page that may have much text
LONGEST_DELAY_OF_A_STUB = 100
LITTLE_TEXT = 500  # visible characters; "You are being redirected …" in three languages has fewer
MOST_READ = 65_536  # bytes of a page

_MAY_REFRESH = re.compile(r"http-equiv\s*=\s*[\"']?refresh")  # in lower case
_WANTED = ("content", "href", "http-equiv", "nomodule", "onload", "rel", "src", "type")
# Elements that a page without content does not have.
_HOLDING = frozenset({"audio", "canvas", "embed", "form", "frame", "input", "object", "textarea", "video"})
# HTML standard, "JavaScript MIME type", and the types that make an element a classic script or a module.
_SCRIPT = re.compile(r"(?:|module|(?:text|application)/(?:x-)?(?:java|ecma)script|text/jscript)\Z", re.IGNORECASE)


class ClientRedirect(NamedTuple):
    """The redirect of a page: the address as written, the resolved URL, the mechanism, and the delay in seconds.

    ``permanent``: whether the page has moved permanently, that is, redirects immediately to its canonical address.
    """

    target: str
    url: str
    via: Via
    delay: float
    permanent: bool

    @property
    def is_immediate(self) -> bool:
        """Whether the delay is too short to read the page."""
        return self.delay <= IMMEDIATE


class Written(NamedTuple):
    """A redirect target as written in a page, and the ``<base>`` before it."""

    target: str
    base: str | None
    via: Via
    delay: float
    with_query: bool = False


class Leads(NamedTuple):
    """The redirects that a page declares; ``canonical`` holds its canonical addresses, each with the ``<base>``."""

    refreshes: tuple[Written, ...] = ()
    script: Written | None = None
    canonical: tuple[tuple[str, str | None], ...] = ()
    is_stub: bool = False


Resolve = Callable[[str, str | None], str | None]
"""Resolves an address against a ``<base>``; returns None for an invalid URL, ``javascript:`` and the like."""


def leads_of(document: Document, *, xml: bool = False, refreshed: bool = False) -> Leads:
    """Return the redirects of a page; the number of passes over its characters is bounded.

    ``refreshed``: whether a ``Refresh`` header redirects, so that the rest of the page is read in any case.
    """
    text = page_text(replace(document, content=document.content[:MOST_READ]))
    refreshes = refreshed or _may_refresh(text)
    return _Reader(text, xml=xml, refreshes=refreshes).leads() if refreshes or "location" in text else Leads()


def _may_refresh(text: str) -> bool:
    lowered = text.lower()
    return "refresh" in lowered and _MAY_REFRESH.search(lowered) is not None


def header_lead(value: str) -> Written | None:
    """Return the redirect of a ``Refresh`` header; the base of the page is not known yet."""
    found = parse_refresh(value)
    return None if found is None else _refreshed(found, None, Via.REFRESH_HEADER)


def client_redirect(leads: Leads, header: Written | None, own: str, resolve: Resolve) -> ClientRedirect | None:
    """Return the redirect of a page at ``own``, or None if the page has content to read.

    The first refresh with a valid URL counts, even if it only reloads the page; a faster script has precedence.
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
    """Return the delay by which refreshes are sorted; all immediate refreshes are equal."""
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
    """Whether a URL is a different page than the one that redirects to it.

    The refresh of a page that reloads itself after a while often adds or omits ``www`` or a slash, or adds a query that
    bypasses caches.
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
    """Parses one page up to the point where it is certain that it does not redirect."""

    def __init__(self, text: str, *, xml: bool, refreshes: bool) -> None:
        self._text = text
        self._xml = xml
        self._may_refresh = refreshes
        self._base: str | None = None
        self._inert = 0  # open templates
        self._length = 0
        self._holds = False
        self._refreshes: list[Written] = []
        self._scripts: list[str] = []
        self._handlers: list[str] = []
        self._script_base: str | None = None
        self._canonical: list[tuple[str, str | None]] = []

    def leads(self) -> Leads:
        """Return the redirects of the page."""
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
