"""Section S: what a chain leads to, what a host says of its limits, and what stands in a page's place."""

from collections import Counter
from itertools import pairwise

import pytest

from probe.model import Verdict
from samples.exchange import Exchange
from samples.origin import Origin
from samples.routes import Behaviour, fixed, moved
from tests.faults.probing import one, outcome, probed

pytestmark = pytest.mark.usefixtures("hurried")

HTML = {"Content-Type": "text/html"}
PAGE = b"<title>Rivers</title><h1>Rivers</h1><p>Eleven rivers run down from these hills to the sea in the west."


def page(text: bytes = PAGE, status: int = 200, fields: dict[str, str] | None = None) -> Behaviour:
    return fixed(status, HTML | (fields or {}), text)


def route_of(place: str) -> str:
    """Return the route of an origin that answers a path: its first name."""
    return "/" + place.strip("/").partition("?")[0].partition("/")[0]


# Every hop is the user's to choose.


async def test_202_an_excluded_hop_is_not_asked() -> None:
    async with Origin(routes={"/a": moved("/b"), "/b": moved("/private/c"), "/private/c": page()}) as site:
        result = await one(site.url("/a"), exclude="/private/")
        assert (result.verdict, result.reason.word) == ("skipped", "excluded-hop")
        assert [hop.url for hop in result.trail] == [site.url("/a"), site.url("/b")]
        assert [request.path for request in site.requests] == ["/a", "/b"]


async def test_202_nor_is_one_that_a_page_leads_to() -> None:
    stub = page(b'<meta http-equiv=refresh content="0;url=/private/c"><p>Moved.')
    async with Origin(routes={"/a": stub, "/private/c": page()}) as site:
        assert (await one(site.url("/a"), exclude="/private/")).verdict is Verdict.SKIPPED
        assert [request.path for request in site.requests] == ["/a"]


async def test_202_an_include_is_for_the_first_url_alone() -> None:
    async with Origin(routes={"/a": moved("/b"), "/b": page()}) as site:
        assert outcome(await one(site.url("/a"), include="/a$")) == ("redirected", 200, None)


async def test_202_a_hop_is_remapped_and_never_to_a_file() -> None:
    async with Origin(routes={"/a": moved("https://live.example/b"), "/b": page()}) as site:
        result = await one(site.url("/a"), remap=[f"https://live\\.example {site.url('')}"])
        assert (result.verdict, result.final_url) == ("redirected", site.url("/b"))
        told = await one(site.url("/a"), remap=["https://live\\.example file:///etc"], exclude="live")
        assert told.verdict is Verdict.SKIPPED


# What a host says before it refuses.


@pytest.mark.parametrize(
    "fields",
    [
        {"RateLimit-Remaining": "0", "RateLimit-Reset": "1"},
        {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1"},
        {"RateLimit": '"default";r=0;t=1'},
    ],
)
async def test_203_nothing_is_asked_while_nothing_remains(fields: dict[str, str]) -> None:
    async with Origin(routes={"/x": page(fields=fields)}) as site:
        results = await probed(*(site.url(f"/x?{n}") for n in range(3)), per_host=1)
        assert {result.verdict for result in results} == {Verdict.OK}
        moments = [request.moment for request in site.requests]
        assert all(after - before > 0.9 for before, after in pairwise(moments))


@pytest.mark.parametrize(
    "fields", [{"X-RateLimit-Remaining": "5", "X-RateLimit-Reset": "30"}, {"X-RateLimit-Limit": "0"}]
)
async def test_203_what_remains_is_asked(fields: dict[str, str]) -> None:
    async with Origin(routes={"/x": page(fields=fields)}) as site:
        results = await probed(*(site.url(f"/x?{n}") for n in range(3)), per_host=1)
        assert max(result.elapsed for result in results) < 5


# In a page's place.


@pytest.mark.parametrize(
    "place", ["/login?next=/deep/x", "/signin?return_to=%2Fdeep%2Fx", "/accounts/login/?next=/deep/x"]
)
async def test_204_a_deep_link_that_is_sent_to_a_login_is_blocked(place: str) -> None:
    async with Origin(routes={"/deep-x": moved(place), route_of(place): page()}) as site:
        result = await one(site.url("/deep-x"))
        assert (result.verdict, [note.word for note in result.evidence if note.word == "wall"]) == ("blocked", ["wall"])


@pytest.mark.parametrize("place", ["/login", "/login-guide?page=2", "/new?next=2"])
async def test_204_what_only_looks_like_one_is_none(place: str) -> None:
    async with Origin(routes={"/start": moved(place), route_of(place): page()}) as site:
        asked = site.url("/login") if place == "/login" else site.url("/start")
        assert (await one(asked)).verdict in (Verdict.OK, Verdict.REDIRECTED)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_205_a_redirect_without_a_location_but_with_a_page_is_suspect(status: int) -> None:
    async with Origin(routes={"/x": page(PAGE, status), "/y": page(b"", status)}) as site:
        assert outcome(await one(site.url("/x"))) == ("suspect", status, None)
        assert (await one(site.url("/y"))).verdict is Verdict.BROKEN


async def test_205_a_304_is_suspect_unless_it_was_asked_for() -> None:
    async with Origin(routes={"/x": fixed(304, {}, b"")}) as site:
        assert outcome(await one(site.url("/x"))) == ("suspect", 304, None)
        assert outcome(await one(site.url("/x"), header=["If-None-Match: abc"])) == ("ok", 304, None)


async def test_205_405_is_blocked_whatever_the_method() -> None:
    async with Origin(routes={"/x": fixed(405, {}, b"")}) as site:
        verdicts = [(await one(site.url("/x"), method=method)).verdict for method in ("get", "head", "head-only")]
        assert verdicts == [Verdict.BLOCKED] * 3


# Who is silent for tools.


async def test_206_a_server_that_is_silent_for_tools_is_asked_as_a_browser_once() -> None:
    async def picky(exchange: Exchange) -> None:
        if "Mozilla" in exchange.request.headers.get("user-agent", ""):
            await exchange.answer(200)
        else:
            await exchange.hang()

    async with Origin(routes={"/x": picky}) as site:
        results = await probed(*(site.url(f"/x?{n}") for n in range(4)), per_host=1, timeout=0.3)
        assert {result.verdict for result in results} == {Verdict.OK}
        agents = Counter("Mozilla" in request.headers["user-agent"] for request in site.requests)
        assert agents[False] <= 6
