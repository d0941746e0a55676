"""Limits on the links that a run takes from the web: one page can have more of them than fit into memory."""

import dataclasses
from collections.abc import Callable, Generator, Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from probe.extract import mentions
from probe.model import Document, Mention, Note
from probe.pages.work import Work
from probe.settings import Crawling, Reading
from probe.targets import Found, Key, Reader

PLACES_A_LINK = 20  # mentions kept in total, per link of the limit


class Links:
    """Counts the links that documents of the web add to a run, their mentions, and the searched pages."""

    def __init__(self, rules: Crawling) -> None:
        self._most = rules.max_links
        self._most_pages = rules.max_pages
        self._pages = 0
        self._unsearched = 0
        self._taken = 0
        self._places = 0
        self._texts: set[str] = set()
        self.reached = False
        self.settled: Callable[[], None] = lambda: None  # called once everything that a result links to is known
        self.searched: Callable[[Document, list[Mention]], None] = lambda _page, _mentions: None
        self.closed = False  # the run is stopped, so new links would not be requested

    def takes(self, new: int = 1, places: int = 1) -> bool:
        """Whether a number of new URLs and mentions is within the limits; counts either all of them or none."""
        if self.closed:
            return False
        room = self._taken + new <= self._most and self._places + places <= self._most * PLACES_A_LINK
        if room:
            self._taken += new
            self._places += places
        else:
            self.reached = True
        return room

    def takes_mention(self, mention: Mention) -> bool:
        """Whether one mention is within the limits; it counts as a new link if no other mention has the same text."""
        taken = self.takes(new=mention.text not in self._texts)
        if taken:
            self._texts.add(mention.text)
        return taken

    def bounded(self, document: Document) -> Document:
        """Return a document of the web that is read up to one link over the limit, so that reaching it is detected."""
        return replace(document, most=self._most + 1)

    def of_one(self, mentions: Iterator[Mention]) -> Iterator[Mention]:
        """Yield the mentions of one document up to the limit."""
        for number, mention in enumerate(mentions):
            if number >= self._most:
                self.reached = True
                return
            yield mention

    def takes_page(self) -> bool:
        """Whether another page may be searched for links. Images do not count as pages."""
        if self._pages >= self._most_pages:
            self._unsearched += 1
            return False
        self._pages += 1
        return True

    def notices(self) -> Iterator[Note]:
        """Yield notices of the limits that were reached."""
        if self._unsearched:
            yield Note("max-pages", (f"{self._most_pages:,}", f"{self._unsearched:,}"))
        if self.reached:
            yield Note("max-links", (f"{self._most:,}",))


class FromTheWeb(Struct, frozen=True, gc=False):
    """The documents that ``--from`` has read: the URLs that a user named, and the documents from public addresses."""

    links: Links
    named: Sequence[str] = ()
    public: set[str] = field(default_factory=set)


def links_of(
    page: Document, links: Links, reading: Reading
) -> Generator[Work[list[Mention]] | None, None, list[Found]]:
    """Return the links of a page in document order, working in steps; none if the work is skipped."""
    work = Work(lambda: list(links.of_one(mentions(page, dataclasses.replace(reading, as_=None)))), len(page.content))
    yield work
    if work.made is not None:
        links.searched(page, work.made)
    reader, found = Reader(reading), dict[Key, Found]()
    for mention in work.made or ():
        if links.closed:
            return []
        reader.add(mention, found)
        yield None
    return list(found.values())
