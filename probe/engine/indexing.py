"""Data on a page for search engines, from its content and headers: whether it is indexable, and its canonical URL.

Sources: Google Search Central, "Robots meta tag, data-nosnippet, and X-Robots-Tag specifications", "How to specify a
canonical URL", "Tell Google about localized versions of your page"; HTML standard, 4.6.7 and 4.2.5.
"""

import re
from collections.abc import Iterator

from probe.model import Index, Note, Reply
from probe.patterns import lazy_compile
from probe.url import join, split_fragment

MOST_ALTERNATES = 100  # stored per page
LONGEST = 2_000  # characters stored of a URL or a title

_PAGES = ("text/html", "application/xhtml+xml")
_WANTED = frozenset({"content", "href", "hreflang", "name", "rel"})
_FOR = frozenset({"robots", "googlebot"})
_NO_INDEX = lazy_compile(r"(?:^|[\s,:])(?:noindex|none)(?=$|[\s,])", re.IGNORECASE)
_OTHER_AGENT = lazy_compile(r"\s*(?!googlebot\b|unavailable_after\b|max-)[\w-]+\s*:", re.IGNORECASE)


def index_of(reply: Reply, url: str, limit: int) -> Index:
    """Return the index data of the answer to ``url``, of whose body at most ``limit`` bytes were read."""
    media = reply.headers.get("Content-Type", "")
    length = reply.headers.get("Content-Length", "")
    size = (
        int(length)
        if length.isascii() and length.isdigit()
        else len(reply.body)
        if 0 < len(reply.body) < limit
        else None
    )
    said = _Said(url)
    if media.partition(";")[0].strip().lower() in _PAGES and reply.body:
        said.read(reply.body, media)
    why = tuple(_why(reply, url, said))
    return Index(media, size, said.title[:LONGEST], said.canonical, tuple(said.alternates), not why, why)


def _why(reply: Reply, url: str, said: "_Said") -> Iterator[Note]:
    """Yield the reasons why a page is not indexable, those from headers before those from the page."""
    if not 200 <= reply.status < 300:
        yield Note("index-status", (str(reply.status),))
    header = reply.headers.get("X-Robots-Tag", "")
    if _NO_INDEX.search(header) and not _OTHER_AGENT.match(header):
        yield Note("index-header", (header,))
    if said.robots is not None:
        yield Note("index-meta", (said.robots,))
    if said.canonical is not None and said.canonical != split_fragment(url)[0]:
        yield Note("index-canonical", (said.canonical,))


class _Said:
    """The declarations in a page: its title, canonical URL, versions in other languages, and robots meta tag."""

    def __init__(self, url: str) -> None:
        self._base = url
        self.title = ""
        self.canonical: str | None = None
        self.robots: str | None = None
        self.alternates: list[tuple[str, str]] = []

    def read(self, body: bytes, media: str) -> None:
        """Parse the body as far as it was read."""
        from probe.engine.page import page_of  # noqa: PLC0415 - only when there is a page to read
        from probe.extract.html.charset import page_text  # noqa: PLC0415 - the same
        from probe.extract.html.tags import attributes, tags  # noqa: PLC0415 - the same
        from probe.model import Document  # noqa: PLC0415 - the same

        self.title = page_of(body, media).title
        text = page_text(Document(self._base, body, media_type=media))
        for tag in tags(text, every=False):
            if not tag.closing and tag.name in ("base", "link", "meta"):
                values = {name: value.text.strip() for name, value in attributes(text, tag, _WANTED).items()}
                self._take(tag.name, values)

    def _take(self, name: str, values: dict[str, str]) -> None:
        if name == "meta" and values.get("name", "").lower() in _FOR and _NO_INDEX.search(values.get("content", "")):
            self.robots = self.robots or values["content"]
        href = values.get("href")
        if href is None or name == "meta":
            return
        meant = self._meant(href)
        if name == "base":
            self._base = meant or self._base
        elif meant is not None:
            self._link(values, meant)

    def _link(self, values: dict[str, str], meant: str) -> None:
        kinds = values.get("rel", "").lower().split()
        if "canonical" in kinds:
            self.canonical = self.canonical or meant
        elif "alternate" in kinds and values.get("hreflang") and len(self.alternates) < MOST_ALTERNATES:
            self.alternates.append((values["hreflang"].lower(), meant))

    def _meant(self, href: str) -> str | None:
        try:
            meant = split_fragment(join(self._base, href[:LONGEST]))[0]
        except ValueError:
            return None
        return meant if meant.startswith(("http://", "https://")) else None
