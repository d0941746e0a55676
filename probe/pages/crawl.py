"""Crawling of a site from its start pages: every link of every page becomes a target of the same run.

Without ``--recurse`` no targets are added, and pages are only searched for the fragments that links name.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from msgspec.structs import replace

from probe.engine.offline import unchecked
from probe.model import Document, Mention, Note, Result, Target, Verdict
from probe.pages.addresses import Addresses, Refused
from probe.pages.completed import Kept, cut_short
from probe.pages.fragments import MOST_OF_A_PAGE, Fragments, size_of, sought
from probe.pages.home import Home
from probe.pages.links import FromTheWeb, Links, links_of
from probe.pages.permission import Permission
from probe.pages.recipients import Recipients, is_of_the_web
from probe.pages.seen import Seen, first_origins, is_probed, key_of
from probe.pages.work import Steps, Work
from probe.settings import Settings
from probe.targets import numbered
from probe.url import origin_of

_GOOD = frozenset({Verdict.OK, Verdict.REDIRECTED})


class Crawl:
    """Observes the results of a run, and offers it the links of their pages as targets.

    ``offer`` adds a target to the run, ``deliver`` takes each result to report, ``expect`` is called for each target
    that is found. Targets with a negative number request robots.txt, and their results are not reported. ``web`` are
    the documents of the web that ``--from`` has already read.
    """

    def __init__(self, settings: Settings, deliver: Callable[[Result], None], web: FromTheWeb | None = None) -> None:
        self.reading = settings.reading
        self._rules = settings.crawling
        self.recurses = self._rules.recurse != 0
        self.deliver = deliver
        self.offer: Callable[[Target], None] = lambda _: None
        self.expect: Callable[[], None] = lambda: None
        self._seen: dict[str, Seen] = {}
        self._urls: dict[int, str] = {}  # URLs of delivered results by number
        self._more: dict[int, list[Mention]] = {}  # mentions found after a result was delivered
        self.next_number = self._begun = 0
        self._home = Home(settings.crawling)
        web = web or FromTheWeb(Links(settings.crawling))
        self.links = web.links
        self._recipients = Recipients(settings, web.named)
        self._permission = Permission(settings, self._recipients.found)
        self._addresses = Addresses(settings.reading, web.public)
        self._refused = Refused()
        self._pending = 0  # targets that were offered and have no result yet
        self._searched: set[str] = set()
        self._open = 0  # unfinished pages of the current depth
        self._deeper: list[Target] = []  # pages of the next depth; they wait for the current one if the depth counts
        self._starting = 0  # unfinished start pages, which may still redirect to another name of the site
        self._elsewhere: list[tuple[Target, Seen]] = []  # targets that wait for the start pages
        self._fragments = Fragments(settings.reading, iter(self._number, -1), later=self.recurses)
        self._unread: dict[int, str] = {}  # start pages that could not be read

    @property
    def looks_into_pages(self) -> bool:
        """Whether results have to be observed."""
        return self.recurses or self.reading.fragments

    def begin(self, targets: Iterable[Target]) -> Iterable[Target]:
        """Return the targets to begin with. Start pages are those whose URLs the user has listed."""
        if not self.looks_into_pages:
            return self._recipients.of_inputs(self._addresses.of_inputs(targets))
        begun = list(self._addresses.of_inputs(targets))
        if self.recurses:
            for target in filter(is_probed, begun):
                self._home.add(*first_origins(target))
                if any(mention.base is None and not is_of_the_web(mention) for mention in target.mentions):
                    self._recipients.name(target.url)
        return [self._first(target) for target in self._recipients.of_inputs(begun)]

    def _first(self, target: Target) -> Target:
        seen = self._seen[key_of(target)] = Seen(target.index, 0, public=target.public_only)
        self._pending += 1
        self.next_number = self._begun = target.index + 1 + len(target.fragments)
        if is_probed(target) and self._home.has(target.url):
            seen.page = self._may_search(0)
            self._open += seen.page
            self._starting += seen.page
        return self._to_be_read(target, seen)

    def steps(self, result: Result) -> Steps:
        """Process a result in short steps: deliver it, and add the links of its page to the run.

        Work that may take longer is yielded, and has to be done before the next step. The outcome of work that is
        skipped is unknown.
        """
        target = result.target
        page = None if result.page is None else self.links.bounded(result.page)
        if target.index < 0:
            self._permission.learn(result, self.offer)
            return
        seen = self._seen[key_of(target)]
        if seen.page and seen.depth == 0 and result.redirects:
            self._home.add(origin_of(result.final_url))  # a redirect to https or www: the site's own choice of its name
        if page is not None or seen.more:
            mentioned = replace(target, mentions=(*target.mentions, *seen.more)) if seen.more else target
            evidence = (*result.evidence, *self._cut(seen, target, page))
            result = replace(result, page=None, target=mentioned, evidence=evidence)
        seen.done, seen.more = True, []
        if not self._is_kept(seen, result):
            yield from self._tell(result, page)
        if self.recurses:
            yield from self._go_on(seen, result, page)
        self._pending -= 1
        if not self._pending:
            for refused in self._refused.rest():
                self._deliver(refused)
        self.links.settled()

    def _is_kept(self, seen: Seen, result: Result) -> bool:
        """Whether a result is held back because a page at a private address links to its target, or may still do so."""
        if not self.recurses or not self._refused.keep(result):
            return False
        if not seen.public:
            self._ask_again(seen, ())
        return True

    def _ask_again(self, seen: Seen, found: tuple[Mention, ...]) -> bool:
        """Request a refused target again, now that a page at a private address links to it.

        Returns False if its result was not a refusal.
        """
        target = self._refused.released(seen.index, found)
        if target is None:
            return False
        seen.done = False
        self._unread.pop(seen.index, None)
        self._open += seen.page
        self._starting += seen.page and seen.depth == 0
        self._offer(target)
        return True

    def _tell(self, result: Result, page: Document | None) -> Steps:
        if result.verdict not in _GOOD or not self.reading.fragments:
            self._deliver(result)
            return
        work = Work(partial(self._fragments.places, result, page), size_of(result, page))
        yield work
        if work.left_for and sought(result.target):
            self._deliver(unchecked(result, work.left_for))
            return
        for each in self._fragments.told(result, work.made):
            self._deliver(each)

    def _deliver(self, result: Result) -> None:
        self.deliver(result)
        self._urls[result.target.index] = result.target.url

    def _cut(self, seen: Seen, target: Target, page: Document | None) -> Iterator[Note]:
        if seen.page and page is not None and self._home.shows(page) and len(page.content) >= target.body_limit:
            yield Note("page-cut", (str(MOST_OF_A_PAGE >> 20),))

    def _go_on(self, seen: Seen, result: Result, page: Document | None) -> Steps:
        first = seen.page and seen.depth == 0
        if page is not None and self._home.shows(page) and (first or self._is_open(result, page)):
            if seen.page or (seen.late and self._may_search(seen.depth)):
                yield from self._search(page, seen.depth + 1)
            elif not seen.followed:
                seen.withhold(page)
        elif first and result.verdict is not Verdict.UNCHECKED:
            self._unread[seen.index] = result.url
        if first:
            self._starting -= 1
            self._decide_elsewhere()
        if seen.page:
            self._open -= 1
            self._descend()

    def _search(self, page: Document, depth: int) -> Steps:
        """Search a page and the withheld pages that it links to; chains of them may be long."""
        pages = [(page, depth)]
        while pages:
            page, depth = pages.pop()
            if page.name in self._searched or not self.links.takes_page():
                continue
            self._searched.add(page.name)
            for each in (yield from links_of(page, self.links, self.reading)):
                released = self._find(numbered(self.next_number, each), depth, public=page.public)
                pages += [] if released is None else [(released, depth + 1)]
                yield None

    def _find(self, target: Target, depth: int, *, public: bool) -> Document | None:
        """Add a link as a target, or its mentions to a known target; return a page that was withheld until now."""
        followed = not all(mention.nofollow for mention in target.mentions)
        seen = self._seen.get(key_of(target))
        if not self.links.takes(1 + len(target.fragments) if seen is None else 0, len(target.mentions)):
            return None
        if seen is None:
            seen = self._seen[key_of(target)] = Seen(target.index, depth, followed=followed, public=public)
            self.next_number = target.index + 1 + len(target.fragments)
            self.expect()
            if self._starting and is_probed(target) and not self._home.has(target.url):
                self._elsewhere.append((target, seen))
            else:
                self._admit(target, seen)
            return None
        self._note(seen, target.mentions, public=public)
        if not followed or seen.followed:
            return None
        seen.followed, seen.depth, seen.late = True, depth, True
        return seen.released() if seen.withheld is not None and self._may_search(depth) else None

    def _decide_elsewhere(self) -> None:
        """Admit the targets outside the site, once all start pages have determined the origins of the site."""
        while not self._starting and self._elsewhere:
            elsewhere, self._elsewhere = self._elsewhere, []
            for target, seen in elsewhere:
                self._admit(target, seen)

    def _note(self, seen: Seen, found: tuple[Mention, ...], *, public: bool) -> None:
        """Add mentions to a known target: to its pending result, or to the reports."""
        if seen.public and not public:
            seen.public = False
            if seen.done and self._ask_again(seen, found):
                return
        if not seen.done:
            seen.more += found
            return
        for mention in found:
            belongs = self._fragments.late(seen.index, mention)
            if isinstance(belongs, Result):
                self._urls[belongs.target.index] = belongs.target.url
                self.deliver(belongs)
            else:
                self._more.setdefault(belongs, []).append(mention)

    def _admit(self, target: Target, seen: Seen) -> None:
        home = is_probed(target) and self._home.has(target.url)
        seen.page, seen.late = seen.followed and home and self._may_search(seen.depth), False
        target = self._to_be_read(self._recipients.found(target), seen)
        if seen.public:
            target = self._addresses.found(target)
        if seen.page and self._rules.recurse is not None:
            self._deeper.append(target)
        else:
            self._offer(target)

    def _descend(self) -> None:
        """Go one link deeper once all pages of the current depth are done, so that each page has its minimum depth."""
        while self._open == 0 and self._deeper:
            deeper, self._deeper = self._deeper, []
            self._open = len(deeper)
            for target in deeper:
                self._offer(target)

    def _offer(self, target: Target) -> None:
        """Offer a target once the robots.txt of its site is known."""
        self._pending += 1
        if is_probed(target) and self._home.has(target.url):
            self._permission.pass_on(target, self.offer)
        else:
            self.offer(target)

    def _may_search(self, depth: int) -> bool:
        """Whether pages at this depth may be searched for links."""
        return self._rules.recurse is None or depth < self._rules.recurse

    def _to_be_read(self, target: Target, seen: Seen) -> Target:
        """Return a target with a body limit if its page has to be read."""
        home = self.recurses and is_probed(target) and self._home.has(target.url)
        places = self.reading.fragments and (self.recurses or sought(target))
        wanted = is_probed(target) and (seen.page or home or places)
        return replace(target, body_limit=MOST_OF_A_PAGE) if wanted else target

    def _is_open(self, result: Result, page: Document) -> bool:
        """Whether robots.txt permits a page reached by a redirect within its origin; True for other pages."""
        within = result.redirects and origin_of(result.url) == origin_of(page.name)
        return not within or self._permission.allows(page.name)

    def _number(self) -> int:
        """Return a number for an additional result, or -1 if the limit of links is reached."""
        if self.recurses and not self.links.takes():
            return -1
        self.next_number += 1
        return self.next_number - 1

    def completed(self, results: Kept) -> Iterator[Result]:
        """Yield all results, including the mentions that were found after their delivery.

        Results of the inputs come first in their order, then those of the crawl by URL. The order in which pages answer
        makes no difference.
        """
        found = sorted((url, index) for index, url in self._urls.items() if index >= self._begun)
        for index in (*range(self._begun), *(index for _, index in found)):
            result = results.at(index)
            if result is not None:
                places = (*result.target.mentions, *self._more.get(index, ()))
                ordered = tuple(sorted(places, key=lambda mention: (mention.document, mention.line, mention.column)))
                yield self._fragments.noted(replace(result, target=replace(result.target, mentions=ordered)))

    def notices(self) -> tuple[Note, ...]:
        """Return the notices of the crawl for the reader of a report."""
        unread = tuple(Note("start-unread", (url,)) for _, url in sorted(self._unread.items()))
        return *cut_short(unread), *cut_short(tuple(self._permission.notices())), *self.links.notices()
