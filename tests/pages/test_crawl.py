"""The frontier of a crawl, over a site that is a table; no network, no loop."""

from collections import deque
from collections.abc import Mapping
from functools import partial
from typing import Any

import pytest
from msgspec.structs import force_setattr

from probe.model import Document, FailureKind, Mention, Note, Result, Target, Verdict
from probe.pages.completed import Completed
from probe.pages.crawl import Crawl
from probe.pages.robots import robots_url
from probe.settings import Settings
from probe.store.spool import Spool
from probe.targets import unique
from probe.url import join

HOME = "https://a.example/"


def observed(crawl: Crawl, result: Result) -> None:
    for work in crawl.steps(result):
        if work is not None:
            work.do()


class Site:
    """Answers the targets of a crawl from a table of pages; in another order where it is ``reversed``."""

    def __init__(self, pages: Mapping[str, str], robots: str = "", *, backwards: bool = False, **options: Any) -> None:
        self.pages = {join(HOME, path): text for path, text in pages.items()}
        self.robots = robots
        self.backwards = backwards
        self.settings = Settings.of(**{"recurse": True, **options})
        self.asked: list[str] = []
        self.delivered: list[Result] = []
        self._queue: deque[Target] = deque()
        self.spool = Spool()

    def _deliver(self, result: Result) -> None:
        self.delivered.append(result)
        self.spool.add(result)

    def run(self, *urls: str, mentions: tuple[Mention, ...] = ()) -> list[Result]:
        crawl = Crawl(self.settings, self._deliver)
        crawl.offer = self._queue.append
        given = mentions or tuple(Mention(url, "list", line, 1) for line, url in enumerate(urls or (HOME,), 1))
        self._queue.extend(crawl.begin(unique(given, self.settings.reading)))
        observe = partial(observed, crawl) if crawl.looks_into_pages else crawl.deliver
        while self._queue:
            observe(self._answer(self._queue.pop() if self.backwards else self._queue.popleft()))
        self.notices = crawl.notices()
        return list(Completed(crawl, self.spool) if crawl.recurses else self.spool)

    def _answer(self, target: Target) -> Result:
        if target.refusal is not None:
            return Result(target, Verdict.BROKEN, failure=target.refusal)
        if target.skip is not None:
            return Result(target, Verdict.SKIPPED, reason=target.skip)
        self.asked.append(target.url)
        if target.url == robots_url(HOME):
            page = Document(target.url, self.robots.encode(), target.url, "text/plain") if self.robots else None
            return Result(target, Verdict.OK if page else Verdict.BROKEN, status=200 if page else 404, page=page)
        if target.url not in self.pages:
            outside = not target.url.startswith(HOME)
            return Result(target, Verdict.OK if outside else Verdict.BROKEN, status=200 if outside else 404)
        html = Document(target.url, self.pages[target.url].encode(), target.url, "text/html; charset=utf-8")
        return Result(target, Verdict.OK, status=200, page=html if target.body_limit else None)


def link(*urls: str, rel: str = "") -> str:
    return "\n".join(f'<a{f" rel={rel}" if rel else ""} href="{url}">x</a>' for url in urls)


def outcome(results: list[Result]) -> list[tuple[str, str]]:
    return [(result.url.removeprefix(HOME[:-1]), result.verdict.value) for result in results]


TREE = {
    "/": link("/a", "/b", "https://b.example/"),
    "/a": link("/c", "/"),
    "/b": link("/c", "/dead"),
    "/c": link("d"),
    "/d": "",
}


def test_every_page_is_found_once_and_asked_once() -> None:
    site = Site(TREE)
    assert outcome(site.run()) == [
        ("/", "ok"), ("/a", "ok"), ("/b", "ok"), ("/c", "ok"), ("/d", "ok"), ("/dead", "broken"),
        ("https://b.example/", "ok"),
    ]  # fmt: skip
    assert sorted(site.asked) == sorted(set(site.asked))


def test_a_dead_link_has_each_of_its_places() -> None:
    site = Site({"/": link("/a", "/dead"), "/a": link("/", "", "/dead#x")})
    (dead,) = (result for result in site.run() if result.verdict is Verdict.BROKEN)
    places = [(mention.document, mention.line, mention.column, mention.text) for mention in dead.target.mentions]
    assert places == [(HOME, 2, 10, "/dead"), (HOME + "a", 3, 10, "/dead#x")]


@pytest.mark.parametrize("options", [{}, {"recurse": 3}])
def test_the_order_of_answers_leaves_no_trace(options: dict[str, Any]) -> None:
    orders = [Site(TREE, backwards=backwards, **options).run() for backwards in (False, True)]
    told = [[(r.url, r.verdict, r.target.mentions) for r in results] for results in orders]
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("depth", "found"),
    [(1, ["/", "/a", "/b", "https://b.example/"]), (2, ["/", "/a", "/b", "/c", "/dead", "https://b.example/"])],
)
@pytest.mark.parametrize("backwards", [True, False])
def test_depth_counts_the_links_from_a_first_page(depth: int, found: list[str], backwards: bool) -> None:
    assert [url for url, _ in outcome(Site(TREE, recurse=depth, backwards=backwards).run())] == found


@pytest.mark.parametrize("backwards", [True, False])
def test_a_page_is_as_deep_as_the_shortest_way_to_it(backwards: bool) -> None:
    pages = {"/": link("/long", "/z"), "/long": link("/longer"), "/longer": link("/z"), "/z": link("/end"), "/end": ""}
    found = [url for url, _ in outcome(Site(pages, recurse=2, backwards=backwards).run())]
    assert found == ["/", "/end", "/long", "/longer", "/z"]


def test_without_recursion_nothing_is_added() -> None:
    assert outcome(Site(TREE, recurse=0).run()) == [("/", "ok")]


def test_other_sites_are_probed_and_not_searched() -> None:
    site = Site({"/": link("https://b.example/")})
    site.pages["https://b.example/"] = link("/inner")
    assert outcome(site.run()) == [("/", "ok"), ("https://b.example/", "ok")]


def test_a_pattern_takes_other_sites_in() -> None:
    site = Site({"/": link("https://b.example/", "https://c.example/")}, recurse_into=["^https://b"], no_robots=True)
    site.pages |= {
        "https://b.example/": link("/inner"),
        "https://b.example/inner": "",
        "https://c.example/": link("/no"),
    }
    assert outcome(site.run()) == [
        ("/", "ok"), ("https://b.example/", "ok"), ("https://b.example/inner", "ok"), ("https://c.example/", "ok"),
    ]  # fmt: skip


def test_the_site_is_where_its_first_page_leads() -> None:
    site = Site({"/": ""})
    crawl = Crawl(Settings.of(recurse=True, no_robots=True), site._deliver)
    offered: list[Target] = []
    crawl.offer = offered.append
    (first,) = crawl.begin(unique([Mention("http://www.a.example/", "list", 1, 1)]))
    page = Document(HOME, link("/in").encode(), HOME, "text/html")
    moved = Result(first, Verdict.REDIRECTED, page=page)
    force_setattr(moved, "trail", hops("http://www.a.example/", HOME))
    observed(crawl, moved)
    assert [(target.url, target.body_limit > 0) for target in offered] == [(HOME + "in", True)]


def hops(*urls: str) -> tuple[object, ...]:
    from probe.model import Hop

    return tuple(Hop(url, "GET", 200) for url in urls)


def test_nofollow_is_probed_and_not_searched() -> None:
    pages = {"/": link("/a", rel="nofollow"), "/a": link("/b"), "/b": ""}
    assert outcome(Site(pages).run()) == [("/", "ok"), ("/a", "ok")]


@pytest.mark.parametrize("first", ["nofollow", ""])
def test_another_link_to_the_same_page_may_be_followed(first: str) -> None:
    other = "" if first else "nofollow"
    pages = {"/": link("/a", rel=first) + link("/z"), "/z": link("/a", rel=other), "/a": link("/b"), "/b": ""}
    site = Site(pages)
    assert [url for url, _ in outcome(site.run())] == ["/", "/a", "/b", "/z"]
    assert sorted(site.asked) == sorted(set(site.asked))


def test_what_is_no_html_is_not_searched() -> None:
    site = Site({"/": link("/x.txt")})
    crawl_result = site._answer

    def answer(target: Target) -> Result:
        if target.url.endswith(".txt"):
            page = Document(target.url, b"<a href=/no>", target.url, "text/plain")
            return Result(target, Verdict.OK, status=200, page=page)
        return crawl_result(target)

    site._answer = answer  # type: ignore[method-assign]
    assert outcome(site.run()) == [("/", "ok"), ("/x.txt", "ok")]


ROBOTS = "User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /private\nAllow: /private/open$\n"


def test_robots_txt_is_asked_once_and_honoured() -> None:
    pages = {
        "/": link("/private/a", "/private/open", "/a"),
        "/private/a": link("/never"),
        "/a": "",
        "/private/open": "",
    }
    site = Site(pages, ROBOTS)
    results = site.run()
    assert outcome(results) == [("/", "ok"), ("/a", "ok"), ("/private/a", "skipped"), ("/private/open", "ok")]
    assert results[2].reason == Note("robots", (HOME[:-1],))
    assert site.asked.count(robots_url(HOME)) == 1
    assert HOME + "private/a" not in site.asked


def test_robots_txt_of_this_program_counts_before_that_of_all() -> None:
    pages = {"/": link("/private", "/a"), "/private": "", "/a": ""}
    robots = "User-agent: *\nDisallow:\n\nUser-agent: probe\nDisallow: /private\n"
    assert outcome(Site(pages, robots).run())[2] == ("/private", "skipped")
    assert outcome(Site(pages, robots, user_agent="mine/1.0 (x)").run())[2] == ("/private", "ok")


def test_robots_txt_may_be_passed_over() -> None:
    site = Site({"/": link("/private"), "/private": ""}, ROBOTS, no_robots=True)
    assert outcome(site.run()) == [("/", "ok"), ("/private", "ok")]
    assert robots_url(HOME) not in site.asked


@pytest.mark.parametrize(("options", "secret"), [({}, False), ({"no_robots": True}, True)])
@pytest.mark.parametrize("backwards", [True, False])
def test_what_a_redirect_leads_to_is_not_searched_where_robots_txt_closes_it(
    options: dict[str, Any], secret: bool, backwards: bool
) -> None:
    pages = {"/": link("/r", "/o"), "/secret": "", "/a": ""}
    site = Site(pages, ROBOTS, backwards=backwards, **options)
    answer = site._answer
    moved = {HOME + "r": ("private/x", "/secret"), HOME + "o": ("open", "/a")}

    def moving(target: Target) -> Result:
        if target.url not in moved:
            return answer(target)
        path, linked = moved[target.url]
        page = Document(HOME + path, link(linked).encode(), HOME + path, "text/html")
        result = Result(target, Verdict.REDIRECTED, status=200, page=page)
        force_setattr(result, "trail", hops(target.url, HOME + path))
        return result

    site._answer = moving  # type: ignore[method-assign]
    assert [url for url, _ in outcome(site.run())] == ["/", "/a", "/o", "/r", *(["/secret"] if secret else [])]


def test_links_to_other_sites_are_no_crawl() -> None:
    site = Site({"/": link("https://b.example/private")}, ROBOTS)
    assert outcome(site.run()) == [("/", "ok"), ("https://b.example/private", "ok")]
    assert "https://b.example/robots.txt" not in site.asked


def test_a_robots_txt_that_fails_forbids_everything() -> None:
    site = Site({"/": link("/a"), "/a": ""})
    answer = site._answer

    def failing(target: Target) -> Result:
        if target.url == robots_url(HOME):
            return Result(target, Verdict.FAILING, status=503)
        return answer(target)

    site._answer = failing  # type: ignore[method-assign]
    results = site.run()
    assert [(r.url, r.verdict, r.reason) for r in results][1:] == [
        (HOME + "a", Verdict.SKIPPED, Note("robots-unknown", (HOME[:-1], "503")))
    ]
    assert site.notices == (Note("robots-unknown", (HOME[:-1], "503")),)


def test_of_many_notices_some_are_told_and_the_rest_counted() -> None:
    urls = [f"https://{number:02}.example/" for number in range(12)]
    site = Site({"/": link("/a"), "/a": ""}, "User-agent: *\nDisallow: /\n")
    site.run(*urls, HOME)
    told = (*(Note("start-unread", (url,)) for url in urls[:10]), Note("notices-more", ("2",)))
    assert site.notices == (*told, Note("robots", (HOME[:-1],)))


def test_the_number_of_pages_is_limited_and_the_rest_is_told() -> None:
    pages = {"/": link(*(f"/{n}" for n in range(5)))} | {f"/{n}": link(f"/deep{n}") for n in range(5)}
    site = Site(pages, max_pages=3)
    assert len(site.run()) == 1 + 5 + 2
    assert site.notices == (Note("max-pages", ("3", "3")),)


def test_what_is_no_page_takes_no_room_of_the_pages() -> None:
    site = Site({"/": link("/1.png", "/2.png", "/3.png", "/a"), "/a": link("/b"), "/b": ""}, max_pages=3)
    answer = site._answer

    def images(target: Target) -> Result:
        return Result(target, Verdict.OK, status=200) if target.url.endswith(".png") else answer(target)

    site._answer = images  # type: ignore[method-assign]
    assert [url for url, _ in outcome(site.run())] == ["/", "/1.png", "/2.png", "/3.png", "/a", "/b"]
    assert site.notices == ()


def test_fragments_are_looked_for_on_pages_that_are_read_once() -> None:
    pages = {"/": link("/a#one", "/a#two", "/z"), "/a": '<p id="one">', "/z": link("/a#three", "/a#one", "/a#two")}
    site = Site(pages, fragments=True)
    results = site.run()
    assert outcome(results) == [
        ("/", "ok"), ("/a", "ok"), ("/a#three", "broken"), ("/a#two", "broken"), ("/z", "ok"),
    ]  # fmt: skip
    told = {result.url.removeprefix(HOME): [m.document for m in result.target.mentions] for result in results}
    assert (told["a"], told["a#two"], told["a#three"]) == ([HOME, HOME + "z"], [HOME, HOME + "z"], [HOME + "z"])
    assert {r.failure for r in results if r.verdict is Verdict.BROKEN} == {FailureKind.FRAGMENT_MISSING}
    assert site.asked.count(HOME + "a") == 1


def test_documents_links_into_the_site_are_searched_and_others_are_not_first_pages() -> None:
    site = Site({"/": "", "/a": link("/b"), "/b": ""})
    base = "file:///d/x.md"
    given = (
        Mention(HOME, "list", 1, 1),
        Mention(HOME + "a", "x.md", 1, 1, base=base),
        Mention("https://b.example/", "x.md", 2, 1, base=base),
    )
    assert outcome(site.run(mentions=given)) == [("/", "ok"), ("/a", "ok"), ("https://b.example/", "ok"), ("/b", "ok")]
    assert outcome(Site({"/": link("/a"), "/a": ""}).run(mentions=(Mention(HOME, "x.md", 1, 1, base=base),))) == [
        ("/", "ok")
    ]


def test_what_is_no_url_stays_what_it_is() -> None:
    site = Site({"/": link("mailto:a@b.example", "http://[", "/a"), "/a": link("http://[")})
    assert outcome(site.run()) == [("/", "ok"), ("http://[", "broken"), ("/a", "ok"), ("mailto:a@b.example", "broken")]


@pytest.mark.parametrize("backwards", [True, False])
@pytest.mark.parametrize("options", [{}, {"recurse": 3}])
def test_a_followed_link_counts_before_and_after_one_that_is_not(backwards: bool, options: dict[str, Any]) -> None:
    pages = {"/": link("/a", rel="nofollow") + link("/z", "/y"), "/z": link("/a"), "/y": "", "/a": link("/b"), "/b": ""}
    site = Site(pages, backwards=backwards, **options)
    assert [url for url, _ in outcome(site.run())] == ["/", "/a", "/b", "/y", "/z"]
    assert sorted(site.asked) == sorted(set(site.asked))


def test_a_placeholder_is_not_the_url_that_reads_like_it() -> None:
    url = HOME + "?q={id}"
    given = (Mention(url, "x.md", 1, 1, base="file:///d/x.md"), Mention(url, "list", 1, 1))
    site = Site({"/?q={id}": link("/a"), "/a": ""})
    assert outcome(site.run(mentions=given)) == [("/?q={id}", "skipped"), ("/?q={id}", "ok"), ("/a", "ok")]


@pytest.mark.parametrize("backwards", [True, False])
def test_a_page_that_no_link_means_at_first_is_told_when_one_does(backwards: bool) -> None:
    pages = {"/": link("/a#no", "/z"), "/z": link("/a", "/a#no"), "/a": '<p id="one">'}
    results = Site(pages, fragments=True, backwards=backwards).run()
    assert [(r.url.removeprefix(HOME), len(r.target.mentions)) for r in results] == [
        ("", 1), ("a", 1), ("a#no", 2), ("z", 1)
    ]  # fmt: skip


@pytest.mark.parametrize("backwards", [True, False])
def test_texts_are_looked_for_whenever_their_links_are_found(backwards: bool) -> None:
    pages = {"/": link("/a", "/z"), "/z": link("/a#:~:text=gone", "/a#:~:text=here"), "/a": "<p>here</p>"}
    results = Site(pages, fragments=True, backwards=backwards).run()
    assert outcome(results) == [("/", "ok"), ("/a", "ok"), ("/a#:~:text=gone", "broken"), ("/z", "ok")]


@pytest.mark.parametrize("backwards", [True, False])
def test_every_first_page_may_tell_where_the_site_is(backwards: bool) -> None:
    """Whichever of them answers first: links to the new name are those of the site."""
    away = "https://www.b.example/"
    site = Site({"/": link(away + "in", "https://c.example/")}, no_robots=True, backwards=backwards)
    site.pages |= {away: "", away + "in": link(away + "deep"), away + "deep": ""}
    answer = site._answer

    def moved(target: Target) -> Result:
        if target.url != "https://b.example/":
            return answer(target)
        result = Result(target, Verdict.REDIRECTED, status=200, page=Document(away, b"", away, "text/html"))
        force_setattr(result, "trail", hops(target.url, away))
        return result

    site._answer = moved  # type: ignore[method-assign]
    assert [url for url, _ in outcome(site.run(HOME, "https://b.example/"))] == [
        "/", "https://b.example/", "https://c.example/", away + "deep", away + "in",
    ]  # fmt: skip


def test_headers_are_for_those_who_were_named() -> None:
    site = Site({"/": link("/a", "https://b.example/", "mailto:x"), "/a": ""}, header={"X-Key": "k"})
    seen: dict[str, bool] = {}
    answer = site._answer

    def noting(target: Target) -> Result:
        seen[target.url] = target.foreign
        return answer(target)

    site._answer = noting  # type: ignore[method-assign]
    site.run()
    assert seen == {
        HOME: False, HOME + "a": False, HOME + "robots.txt": False, "https://b.example/": True, "mailto:x": False,
    }  # fmt: skip


def test_a_long_chain_of_withheld_pages_is_followed_when_its_first_is() -> None:
    """Each leads to the next: no such chain is too deep, and none is read twice."""
    count = 3_000
    pages = {"/": link(*(f"/{n}" for n in range(count)), rel="nofollow") + link("/last")}
    pages |= {f"/{n}": link(f"/{n + 1}") for n in range(count)} | {"/last": link("/0"), f"/{count}": link("/end")}
    site = Site(pages)
    assert (HOME + "end", Verdict.BROKEN) in {(result.url, result.verdict) for result in site.run()}
    assert len(site.asked) == len(set(site.asked))


def test_a_first_page_that_is_none_is_told() -> None:
    site = Site({"/": ""})
    assert site.run(HOME, "https://b.example/") != []
    assert site.notices == (Note("start-unread", ("https://b.example/",)),)


def test_a_page_that_moved_and_is_too_long_says_so() -> None:
    site = Site({"/": ""})
    crawl = Crawl(site.settings, site._deliver)
    (first,) = crawl.begin(unique([Mention("http://a.example/", "list", 1, 1)]))
    page = Document(HOME, b" " * first.body_limit, HOME, "text/html")
    moved = Result(first, Verdict.REDIRECTED, page=page)
    force_setattr(moved, "trail", hops("http://a.example/", HOME))
    observed(crawl, moved)
    assert [result.evidence for result in site.delivered] == [(Note("page-cut", ("8",)),)]
