"""Indexability of a page as determined by other sources: robots.txt, its canonical URL, and its alternates.

URLs that are not in the list are requested once, within limits; their results are not reported.
"""

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from probe.model import Index, Note, Result, Target
from probe.network import came_from_public
from probe.pages.robots import MOST_OF_ROBOTS, Robots, robots_url
from probe.settings import Settings
from probe.url import host_of, origin_of, split_fragment

MOST_ASKED = 10_000  # pages that are not in the list
_MOST_OF_A_PAGE = 65_536  # bytes


class _Known(Struct, frozen=True, gc=False):
    """The data of a page that other pages depend on; ``alternates`` is None if no page was read."""

    final: str
    alternates: frozenset[str] | None


class Indexed:
    """Collects what pages declare about each other during a run, and adds it to the results at its end."""

    def __init__(self, settings: Settings, deliver: Callable[[Result], None]) -> None:
        self._settings = settings
        self._deliver = deliver
        self.offer: Callable[[Target], None] = lambda _: None
        self._known: dict[str, _Known] = {}
        self._listed: frozenset[str] = frozenset()
        self._robots: dict[str, Robots | None] = {}  # by origin; None until it has answered
        self._asked: dict[int, str] = {}  # by number: the URL, or the origin of a robots.txt
        self._pages: set[str] = set()

    def begin(self, targets: Iterable[Target]) -> list[Target]:
        """Record the list that a run begins with."""
        begun = list(targets)
        self._listed = frozenset((*self._listed, *(target.url for target in begun)))
        return begun

    def take(self, result: Result) -> None:
        """Process a result; deliver it if it is of the list, and request the URLs that it declares."""
        target, index = result.target, result.index
        asked = self._asked.pop(target.index, None)
        if asked is not None and target.body_limit > _MOST_OF_A_PAGE:
            self._robots[asked] = Robots(result, self._settings.at(target.url).asking.user_agent)
            return
        page = index is not None and not any(note.word == "index-status" for note in index.why)
        alternates = frozenset(url for _, url in index.alternates) if index is not None and page else None
        final = split_fragment(result.final_url)[0]
        known = _Known(final, alternates)
        self._known[target.url] = known
        if final != target.url and result.status is not None and final not in self._listed:
            self._known.setdefault(final, known)
        if asked is None:
            self._deliver(result)
            if index is not None:
                self._ask_for(result, index, final)

    def _ask_for(self, result: Result, index: Index, final: str) -> None:
        public = came_from_public(host_of(final), result.trail[-1].address if result.trail else None)
        origin = origin_of(final)
        if origin not in self._robots:
            self._robots[origin] = None
            self._offer(robots_url(final), origin, MOST_OF_ROBOTS + 1, public=public)
        named = (index.canonical, *(url for _, url in index.alternates))
        for url in named:
            new = url is not None and url != final and url not in self._listed and url not in self._pages
            if url is not None and new and len(self._pages) < MOST_ASKED and self._settings.choice.takes(url):
                self._pages.add(url)
                self._offer(url, url, _MOST_OF_A_PAGE, public=public)

    def _offer(self, url: str, asked: str, limit: int, *, public: bool) -> None:
        number = -1 - len(self._robots) - len(self._pages)
        self._asked[number] = asked
        self.offer(Target(number, url, body_limit=limit, own=True, foreign=True, public_only=public))

    def completed(self, results: Iterable[Result]) -> "Completed":
        """Return results with the data of other pages; they can be iterated once per report."""
        return Completed(self, results)

    def with_others(self, result: Result) -> Result:
        """Return a result with the data that other pages and robots.txt have for its page."""
        index = result.index
        if index is None:
            return result
        final = split_fragment(result.final_url)[0]
        why = (*(self._led(note, final) for note in index.why), *self._closed(final))
        odd = tuple(self._odd(index, final))
        return replace(result, index=replace(index, indexable=not why, why=why, unanswered=odd))

    def _led(self, note: Note, final: str) -> Note:
        """Return the note on a canonical URL, with the URL that it redirects to if that is known."""
        known = self._known.get(note.values[0]) if note.word == "index-canonical" else None
        if known is None or known.final == note.values[0]:
            return note
        word = "index-canonical-back" if known.final == final else "index-canonical-moved"
        return Note(word, (note.values[0], known.final))

    def _closed(self, final: str) -> Iterator[Note]:
        robots = self._robots.get(origin_of(final))
        if robots is not None and not robots.allow(final):
            yield Note("index-robots", (robots_url(final),))

    def _odd(self, index: Index, final: str) -> Iterator[Note]:
        """Yield notes on alternates that do not link back to this page, redirect, or are not pages."""
        for language, url in index.alternates:
            known = self._known.get(url)
            if url == final or known is None:
                continue
            if known.alternates is None:
                yield Note("hreflang-no-page", (language, url))
            elif known.final != url:
                yield Note("hreflang-moved", (language, url, known.final))
            elif final not in known.alternates:
                yield Note("hreflang-unanswered", (language, url))


class Completed(Struct, frozen=True, gc=False):
    """Results with data of their pages that arrived after them."""

    indexed: Indexed
    results: Iterable[Result]

    def __iter__(self) -> Iterator[Result]:
        return map(self.indexed.with_others, self.results)
