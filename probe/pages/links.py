"""How many links of the web a run takes: one page can name more than any memory holds."""

import dataclasses
from collections.abc import Callable, Generator, Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from probe.extract import mentions
from probe.model import Document, Mention, Note
from probe.pages.work import Work
from probe.settings import Crawling, Reading
from probe.targets import Found, Key, Reader

PLACES_A_LINK = 20  # places of all links that are kept, for each link that may be taken


class Links:
    """Counts the links that documents of the web add to a run, the places where they stand, and the pages searched."""

    def __init__(self, rules: Crawling) -> None:
        self._most = rules.max_links
        self._most_pages = rules.max_pages
        self._pages = 0
        self._unsearched = 0
        self._taken = 0
        self._places = 0
        self._texts: set[str] = set()
        self.reached = False
        self.settled: Callable[[], None] = lambda: None  # all that a result leads to is known
        self.searched: Callable[[Document, list[Mention]], None] = lambda _page, _mentions: None
        self.closed = False  # the run is stopped: nothing more would be asked

    def takes(self, new: int = 1, places: int = 1) -> bool:
        """Whether so many new URLs and places are taken, all of them or none."""
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
        """Whether one mention is taken, which is a link by its text where no other has had it."""
        taken = self.takes(new=mention.text not in self._texts)
        if taken:
            self._texts.add(mention.text)
        return taken

    def bounded(self, document: Document) -> Document:
        """Return a document of the web of which no more links are read than one over the bound, which tells of it."""
        return replace(document, most=self._most + 1)

    def of_one(self, mentions: Iterator[Mention]) -> Iterator[Mention]:
        """Yield the mentions of one document up to the bound."""
        for number, mention in enumerate(mentions):
            if number >= self._most:
                self.reached = True
                return
            yield mention

    def takes_page(self) -> bool:
        """Whether one page more is searched for links: an image is none, whoever follows it."""
        if self._pages >= self._most_pages:
            self._unsearched += 1
            return False
        self._pages += 1
        return True

    def notices(self) -> Iterator[Note]:
        """Tell which bounds were reached."""
        if self._unsearched:
            yield Note("max-pages", (f"{self._most_pages:,}", f"{self._unsearched:,}"))
        if self.reached:
            yield Note("max-links", (f"{self._most:,}",))


class FromTheWeb(Struct, frozen=True, gc=False):
    """What is read ``--from`` the web: the URLs that a user named, which documents came from public addresses."""

    links: Links
    named: Sequence[str] = ()
    public: set[str] = field(default_factory=set)


def links_of(
    page: Document, links: Links, reading: Reading
) -> Generator[Work[list[Mention]] | None, None, list[Found]]:
    """Return what a page links to, in the order of the page, in steps; nothing where its work is left undone."""
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
