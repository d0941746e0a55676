"""A site from its first pages on: every link of every page becomes a target of the same run.

Without ``--recurse`` nothing is added, and pages tell only which of the places are there that links name behind ``#``.
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
    """Watches the results of a run, and offers it what their pages link to.

    ``offer`` takes a target into the run, ``deliver`` the results that are reported, ``expect`` is told of each target
    that was found. Targets with a negative number ask for robots.txt:
    nobody is told of their results. ``web`` is what was read ``--from`` there before.
    """

    def __init__(self, settings: Settings, deliver: Callable[[Result], None], web: FromTheWeb | None = None) -> None:
        self.reading = settings.reading
        self._rules = settings.crawling
        self.recurses = self._rules.recurse != 0
        self.deliver = deliver
        self.offer: Callable[[Target], None] = lambda _: None
        self.expect: Callable[[], None] = lambda: None
        self._seen: dict[str, Seen] = {}
        self._urls: dict[int, str] = {}  # of the results that were found by crawling
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
        self._open = 0  # pages of the present depth that are not done
        self._deeper: list[Target] = []  # pages of the next depth, which wait for them where the depth counts
        self._starting = 0  # first pages that are not done, which may still say that the site has another name
        self._elsewhere: list[tuple[Target, Seen]] = []  # what waits for that
        self._fragments = Fragments(settings.reading, iter(self._number, -1), later=self.recurses)
        self._unread: dict[int, str] = {}  # first pages that are none

    @property
    def looks_into_pages(self) -> bool:
        """Whether results have to be observed."""
        return self.recurses or self.reading.fragments

    def begin(self, targets: Iterable[Target]) -> Iterable[Target]:
        """Return the targets to begin with. The first pages are those whose URLs a user has listed."""
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
        """Take a result in short steps: it is delivered, and what its page links to becomes part of the run.

        What may take longer is yielded, to be done before the next step; what is left undone is not known.
        """
        target = result.target
        page = None if result.page is None else self.links.bounded(result.page)
        if target.index < 0:
            self._permission.learn(result, self.offer)
            return
        seen = self._seen[key_of(target)]
        if seen.page and seen.depth == 0 and result.redirects:
            self._home.add(origin_of(result.final_url))  # https, or www: the site's own choice of its name
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
        """Whether a result is none yet: a page that may lead there does so too, or may still do."""
        if not self.recurses or not self._refused.keep(result):
            return False
        if not seen.public:
            self._ask_again(seen, ())
        return True

    def _ask_again(self, seen: Seen, found: tuple[Mention, ...]) -> bool:
        """Ask for what was refused to public pages, now that another one leads there too; False where nothing was."""
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
        """Search a page, and those withheld pages that it leads to: a chain of them may be long."""
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
        """Take a link of a page as a target, or its places for one that there is; return a page withheld until now."""
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
        """Admit what was found outside of the site, now that all first pages have told where the site is."""
        while not self._starting and self._elsewhere:
            elsewhere, self._elsewhere = self._elsewhere, []
            for target, seen in elsewhere:
                self._admit(target, seen)

    def _note(self, seen: Seen, found: tuple[Mention, ...], *, public: bool) -> None:
        """Add mentions to a target that there is: to its result, which is still to come, or to the reports."""
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
        """Go a link deeper where all pages of the present depth are done: so each is reached by the shortest way."""
        while self._open == 0 and self._deeper:
            deeper, self._deeper = self._deeper, []
            self._open = len(deeper)
            for target in deeper:
                self._offer(target)

    def _offer(self, target: Target) -> None:
        """Offer a target, as soon as the rules of its site are known."""
        self._pending += 1
        if is_probed(target) and self._home.has(target.url):
            self._permission.pass_on(target, self.offer)
        else:
            self.offer(target)

    def _may_search(self, depth: int) -> bool:
        """Whether what is found at this depth may be searched for links."""
        return self._rules.recurse is None or depth < self._rules.recurse

    def _to_be_read(self, target: Target, seen: Seen) -> Target:
        """Return a target as one whose page is read, where it counts."""
        home = self.recurses and is_probed(target) and self._home.has(target.url)
        places = self.reading.fragments and (self.recurses or sought(target))
        wanted = is_probed(target) and (seen.page or home or places)
        return replace(target, body_limit=MOST_OF_A_PAGE) if wanted else target

    def _is_open(self, result: Result, page: Document) -> bool:
        """Whether a redirect has not led into what robots.txt of the same site closes; it is known by then."""
        within = result.redirects and origin_of(result.url) == origin_of(page.name)
        return not within or self._permission.allows(page.name)

    def _number(self) -> int:
        """Return a number for one result more, -1 where pages have given enough of them."""
        if self.recurses and not self.links.takes():
            return -1
        self.next_number += 1
        return self.next_number - 1

    def completed(self, results: Kept) -> Iterator[Result]:
        """Yield all results, with every place where their URLs were found after their results had come.

        Those of the inputs come first in their order, those of the crawl by URL: the order in which pages answer leaves
        no trace.
        """
        found = sorted((url, index) for index, url in self._urls.items() if index >= self._begun)
        for index in (*range(self._begun), *(index for _, index in found)):
            result = results.at(index)
            if result is not None:
                places = (*result.target.mentions, *self._more.get(index, ()))
                ordered = tuple(sorted(places, key=lambda mention: (mention.document, mention.line, mention.column)))
                yield self._fragments.noted(replace(result, target=replace(result.target, mentions=ordered)))

    def notices(self) -> tuple[Note, ...]:
        """Return what the reader of a report should know of the crawl."""
        unread = tuple(Note("start-unread", (url,)) for _, url in sorted(self._unread.items()))
        return *cut_short(unread), *cut_short(tuple(self._permission.notices())), *self.links.notices()
