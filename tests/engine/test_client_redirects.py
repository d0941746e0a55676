"""Client-side redirects on real sockets: they lead on as a Location does, and the chain says how."""

import pickle
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from probe.engine import advance, private_address, request
from probe.engine.attempt import Step
from probe.engine.calendar import Calendar
from probe.engine.request import MOST_OF_A_PAGE
from probe.model import FailureKind, Hop, RedirectKind, Reply, Result, Target, Via
from probe.settings import Settings
from samples.origin import Origin
from samples.routes import Behaviour, fixed, moved
from tests.faults.conftest import hurried, names, other  # noqa: F401 - fixtures
from tests.faults.probing import Names, one, outcome
from tests.outside import probe, serving

pytestmark = pytest.mark.usefixtures("hurried")

SECRETS = {"Authorization": "Bearer canary-1", "Cookie": "session=canary-2", "X-Key": "canary-3"}
X = "http://a.example/x"
HTML = {"Content-Type": "text/html"}
WAYS = ("meta-refresh", "refresh-header", "script")


def page(text: str, **fields: str) -> Behaviour:
    return fixed(200, {**HTML, **{name.replace("_", "-"): value for name, value in fields.items()}}, text.encode())


def leading(way: str, place: str, delay: int = 0, **fields: str) -> Behaviour:
    """Answer with a page that leads on in this way."""
    match way:
        case "meta-refresh":
            return page(f'<meta http-equiv="refresh" content="{delay}; url={place}"><p>Moved.</p>', **fields)
        case "refresh-header":
            return page("<p>Moved.</p>", Refresh=f"{delay}; url={place}", **fields)
        case _:
            return page(f"<script>setTimeout(() => location.replace('{place}'), {delay}000)</script>", **fields)


def chain(result: Result) -> list[tuple[int | None, str | None]]:
    return [(hop.status, hop.via) for hop in result.trail]


@pytest.mark.parametrize("way", WAYS)
async def test_a_page_that_leads_to_a_page_is_redirected(way: str) -> None:
    async with Origin(routes={"/x": leading(way, "/ok")}) as site:
        result = await one(site.url("/x"))
        assert (result.verdict, result.status, result.redirect) == ("redirected", 200, RedirectKind.TEMPORARY)
        assert chain(result) == [(200, way), (200, None)]
        assert (result.trail[0].location, result.final_url) == ("/ok", site.url("/ok"))


@pytest.mark.parametrize("way", WAYS)
async def test_one_that_leads_to_nothing_is_broken(way: str) -> None:
    async with Origin(routes={"/x": leading(way, "/nothing")}) as site:
        result = await one(site.url("/x"))
        assert outcome(result) == ("broken", 404, None)
        assert chain(result) == [(200, way), (404, None)]


async def test_what_has_moved_for_good_is_to_be_changed() -> None:
    moving = page('<link rel=canonical href="/ok"><meta http-equiv=refresh content="0;url=/ok">')
    async with Origin(routes={"/x": moving, "/y": moved("/x", 301), "/z": moved("/x", 302)}) as site:
        assert [(await one(site.url(path))).redirect for path in ("/x", "/y", "/z")] == [
            RedirectKind.PERMANENT, RedirectKind.PERMANENT, RedirectKind.MIXED,
        ]  # fmt: skip
        result = await one(site.url("/y"))
        assert chain(result) == [(301, Via.LOCATION), (200, Via.META_REFRESH), (200, None)]
        assert result.advice is not None
        assert result.advice.values == (site.url("/ok"),)


@pytest.mark.parametrize("way", WAYS)
async def test_a_circle_is_a_loop_and_a_page_that_loads_itself_is_none(way: str) -> None:
    routes = {"/a": leading(way, "/b"), "/b": leading(way, "/a"), "/c": leading(way, "/c"), "/d": moved("/e"),
              "/e": leading(way, "/d")}  # fmt: skip
    async with Origin(routes=routes) as site:
        result = await one(site.url("/a"))
        assert outcome(result) == ("broken", None, FailureKind.REDIRECT_LOOP)
        assert chain(result) == [(200, way), (200, way)]
        assert outcome(await one(site.url("/c"))) == ("ok", 200, None)
        assert outcome(await one(site.url("/d"))) == ("broken", None, FailureKind.REDIRECT_LOOP)


@pytest.mark.parametrize("way", WAYS)
async def test_pages_that_take_turns_are_read(way: str) -> None:
    """A show of slides, or a board that shows one list after the other: each of them is there."""
    routes = {"/a": leading(way, "/b", 8), "/b": leading(way, "/a", 8)}
    async with Origin(routes=routes) as site:
        assert outcome(await one(site.url("/a"))) == ("redirected", 200, None)


@pytest.mark.parametrize("way", WAYS)
async def test_slides_without_end_are_read(way: str) -> None:
    routes = {f"/{number}": leading(way, f"/{number + 1}", 5) for number in range(1, 8)}
    async with Origin(routes=routes) as site:
        result = await one(site.url("/1"), max_redirects=4)
        assert (*outcome(result), result.redirects) == ("redirected", 200, None, 4)


async def test_no_more_are_followed_than_allowed() -> None:
    async with Origin(routes={"/x": leading("meta-refresh", "/permanent/1")}) as site:
        assert (await one(site.url("/x"), max_redirects=2)).status == 200
        result = await one(site.url("/x"), max_redirects=1)
        assert outcome(result) == ("broken", None, FailureKind.TOO_MANY_REDIRECTS)
        result = await one(site.url("/x"), max_redirects=0)
        assert outcome(result) == ("broken", None, FailureKind.TOO_MANY_REDIRECTS)
        assert chain(result) == [(200, "meta-refresh")]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "10.0.0.1", "inside.test"])
async def test_a_public_page_leads_to_no_private_address(
    monkeypatch: pytest.MonkeyPatch, names: Names, origin: Origin, way: str, host: str  # noqa: F811 - a fixture
) -> None:  # fmt: skip
    for module in (request, private_address):
        monkeypatch.setattr(module, "came_from_public", lambda _, address: address == "127.0.0.2")
    names.known["inside.test"] = ("127.0.0.1",)
    async with Origin("127.0.0.2", routes={"/x": leading(way, f"http://{host}:{origin.port}/ok")}) as site:
        result = await one(site.url("/x"))
        assert result.failure is FailureKind.ADDRESS_NOT_ALLOWED
        assert chain(result)[0] == (200, way)
    assert origin.connections == 0


@pytest.mark.parametrize("way", WAYS)
async def test_nothing_secret_goes_to_another_host(other: Origin, way: str) -> None:  # noqa: F811 - a fixture
    routes = {"/x": leading(way, other.url("/echo")), "/y": leading(way, "/echo")}
    async with Origin(routes=routes) as site:
        result = await one(site.url("/x"), header=SECRETS)
        assert result.final_url == other.url("/echo")
        told = [value for request in other.requests for value in request.headers.values()]
        assert [value for value in told if "canary" in value] == []
        await one(site.url("/y"), header=SECRETS)
        assert {r.headers.get("x-key") for r in site.requests if r.path == "/echo"} == {"canary-3"}


@pytest.mark.parametrize("way", WAYS)
async def test_cookies_of_the_page_go_along_where_they_belong(other: Origin, way: str) -> None:  # noqa: F811 - a fixture
    cookie = "seen=1; Path=/"
    routes = {"/x": leading(way, "/ok", Set_Cookie=cookie), "/y": leading(way, other.url("/ok"), Set_Cookie=cookie)}
    async with Origin(routes=routes) as site:
        await one(site.url("/x"))
        assert {r.headers.get("cookie") for r in site.requests if r.path == "/ok"} == {"seen=1"}
        await one(site.url("/y"))
        assert {r.headers.get("cookie") for r in other.requests} == {None}


@pytest.mark.parametrize("way", WAYS)
async def test_a_page_that_sends_its_visitor_to_sign_in_is_blocked(way: str) -> None:
    routes = {"/x": leading(way, "/login?next=" + quote("/x", safe="")), "/login": page("<form>Sign in</form>")}
    async with Origin(routes=routes) as site:
        assert outcome(await one(site.url("/x"))) == ("blocked", 200, None)


@pytest.mark.parametrize("way", WAYS)
async def test_a_deep_link_that_ends_at_the_front_page_is_suspect(way: str) -> None:
    async with Origin(routes={"/x": leading(way, "/"), "/": page("<h1>Welcome</h1>")}) as site:
        assert outcome(await one(site.url("/x/an-article"))) == ("suspect", 200, None)


async def test_what_a_wall_or_a_parked_domain_leads_on_to_is_not_asked() -> None:
    routes = {
        "/wall": leading("meta-refresh", "/ok", cf_mitigated="challenge"),
        "/parked": page("<script>window.onload=function(){window.location.href='/lander'}</script>"),
        "/lander": page("For sale"),
    }
    async with Origin(routes=routes) as site:
        assert outcome(await one(site.url("/wall"))) == ("blocked", 200, None)
        assert outcome(await one(site.url("/parked"))) == ("suspect", 200, None)
        assert {request.path for request in site.requests} == {"/wall", "/parked"}


@pytest.mark.parametrize("status", [404, 410, 500])
async def test_what_is_no_success_is_not_followed(status: int) -> None:
    body = b'<meta http-equiv=refresh content="0;url=/ok">'
    async with Origin(routes={"/x": fixed(status, {**HTML, "Refresh": "0;url=/ok"}, body)}) as site:
        result = await one(site.url("/x"))
        assert (result.status, chain(result)) == (status, [(status, None)])
        assert "/ok" not in {request.path for request in site.requests}


async def test_a_page_that_is_there_to_be_read_is_not_left() -> None:
    text = f'<meta http-equiv=refresh content="60;url=/ok"><p>{"news " * 300}</p>'
    async with Origin(routes={"/x": page(text)}) as site:
        assert outcome(await one(site.url("/x"))) == ("ok", 200, None)


def test_the_chain_of_a_table_says_how(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    with serving(Origin(routes={"/x": leading("meta-refresh", "/ok")})) as site:
        ran = probe(site.url("/x"), "-o", str(table), "-q", "--no-progress")
    assert (ran.status, ran.stderr) == (0, "")
    assert f",200 {site.url('/x')} >meta-refresh> 200 {site.url('/ok')}," in table.read_text("utf-8")


@pytest.mark.parametrize("way", WAYS)
async def test_a_success_that_is_asked_for_leads_on_all_the_same(way: str) -> None:
    async with Origin(routes={"/x": leading(way, "/nothing")}) as site:
        assert outcome(await one(site.url("/x"), accept="200-299,403")) == ("broken", 404, None)


async def test_a_head_alone_tells_of_its_header() -> None:
    routes = {"/x": leading("refresh-header", "/nothing"), "/y": leading("meta-refresh", "/nothing")}
    async with Origin(routes=routes) as site:
        assert outcome(await one(site.url("/x"), method="head-only")) == ("broken", 404, None)
        assert outcome(await one(site.url("/y"), method="head-only")) == ("ok", 200, None)


@pytest.mark.parametrize("target", [Target(0, X), Target(0, X, own=True, body_limit=MOST_OF_A_PAGE)])
def test_what_the_program_asks_for_itself_is_led_on_too(target: Target) -> None:
    rules = advance.Rules(Settings.of(method="get"), Calendar(0.0, datetime(2026, 1, 1, tzinfo=UTC)))
    body = b'<meta http-equiv=refresh content="0;url=/new">'
    step = rules.advance(rules.begin(target), Reply(200, headers={"Content-Type": "text/html"}, body=body), 1.0)
    assert isinstance(step, Step)
    assert (step.url, step.request.method, step.request.body_limit) == ("http://a.example/new", "GET", MOST_OF_A_PAGE)
    assert step.attempt.trail == (Hop(X, "GET", 200, None, "/new", via=Via.META_REFRESH),)
    passed = pickle.loads(pickle.dumps(step.attempt.trail))
    assert passed == step.attempt.trail


@pytest.mark.parametrize("way", WAYS)
def test_a_fragment_is_looked_for_where_the_page_leads(tmp_path: Path, way: str) -> None:
    routes = {"/old": leading(way, "/new"), "/new": page('<h1 id="here">New</h1>'), "/own": leading(way, "/new#here")}
    with serving(Origin(routes=routes)) as site:
        links = [site.url(path) for path in ("/old#here", "/old#gone", "/own#any")]
        (tmp_path / "d.md").write_text(" ".join(f"<{link}>" for link in links), "utf-8")
        ran = probe("d.md", "--fragments", "-f", "csv", "--no-progress", cwd=tmp_path)
        broken = [line for line in ran.stdout.splitlines() if ",broken," in line]
    assert ran.status == 1
    assert [line.partition(",")[0] for line in broken] == [site.url("/old#gone")]
