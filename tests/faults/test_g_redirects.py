"""G. Where a redirect may lead, and what goes along."""

from urllib.parse import quote

import pytest

from probe.engine import private_address, request
from probe.engine.redirect import next_method
from probe.model import FailureKind, Result
from samples.exchange import Exchange, head
from samples.origin import Origin
from samples.routes import fixed, moved
from tests.faults.probing import Names, one, outcome
from tests.outside import probe
from tests.transport.certificates import server_context

pytestmark = pytest.mark.usefixtures("hurried")

SECRETS = {"Authorization": "Bearer canary-1", "Cookie": "session=canary-2", "X-Key": "canary-3"}


def chain(result: Result) -> list[tuple[int | None, str]]:
    return [(hop.status, hop.url) for hop in result.trail]


def sent_to(site: Origin) -> set[str]:
    """Return which of the secrets a site was told."""
    told = [value for request in site.requests for value in request.headers.values()]
    return {secret for secret in SECRETS.values() for value in told if secret in value}


def to(place: str, status: int = 302) -> str:
    return f"/redirect-to?url={quote(place, safe='')}&status={status}"


async def test_075_a_redirect_to_itself_is_a_loop(origin: Origin) -> None:
    assert outcome(await one(origin.url("/loop"))) == ("broken", None, FailureKind.REDIRECT_LOOP)


async def test_075_so_is_one_that_comes_back_later() -> None:
    async with Origin(routes={"/a": moved("/b"), "/b": moved("/c"), "/c": moved("/b#else")}) as site:
        result = await one(site.url("/a"))
        assert outcome(result) == ("broken", None, FailureKind.REDIRECT_LOOP)
        assert [status for status, _ in chain(result)] == [302, 302, 302]


async def test_076_as_many_redirects_as_allowed_are_followed_and_not_one_more(origin: Origin) -> None:
    result = await one(origin.url("/permanent/20"))
    assert (result.status, result.redirects) == (200, 20)
    result = await one(origin.url("/permanent/21"))
    assert outcome(result) == ("broken", None, FailureKind.TOO_MANY_REDIRECTS)
    assert len(result.trail) == 21
    assert (await one(origin.url("/permanent/3"), max_redirects=3)).status == 200
    assert (await one(origin.url("/permanent/3"), max_redirects=2)).failure is FailureKind.TOO_MANY_REDIRECTS


@pytest.mark.parametrize("path", ["/no-location", "/empty-location", to("  ")])
async def test_077_a_redirect_that_does_not_say_where_to(origin: Origin, path: str) -> None:
    result = await one(origin.url(path))
    assert outcome(result) == ("broken", None, FailureKind.LOCATION_MISSING)
    assert chain(result) == [(302, origin.url(path))]


@pytest.mark.parametrize(
    ("place", "target"),
    [
        ("?q=1", "/a/b/c?q=1"), ("../d", "/a/d"), ("d", "/a/b/d"), ("/d", "/d"), ("./", "/a/b/"),
        ("../../../../d", "/d"), ("\\d", "/d"), (" /d ", "/d"), ("/d e", "/d%20e"), ("/é", "/%C3%A9"),
    ],
)  # fmt: skip
async def test_079_a_relative_place_is_seen_from_where_it_is_told(place: str, target: str) -> None:
    async def answer(exchange: Exchange) -> None:
        await (moved(place) if exchange.request.target == "/a/b/c?p" else fixed(200))(exchange)

    async with Origin(routes={"/a": answer, "/d": fixed(200)}) as site:
        result = await one(site.url("/a/b/c?p"), soft_404="never")
        assert chain(result)[1][1] == site.url(target)
        assert site.requests[-1].target == target


async def test_079_a_place_without_its_scheme(origin: Origin, other: Origin) -> None:
    result = await one(origin.url(to(f"//127.0.0.2:{other.port}/ok")))
    assert chain(result)[1] == (200, other.url("/ok"))


async def test_079_a_place_that_is_a_fragment_alone_is_a_loop(origin: Origin) -> None:
    result = await one(origin.url(to("#f")))
    assert outcome(result) == ("broken", None, FailureKind.REDIRECT_LOOP)


@pytest.mark.parametrize(
    "place",
    ["file:///etc/passwd", "data:text/html,x", "javascript:alert(1)", "ftp://127.0.0.1/", "JAVASCRIPT:x", "http://[bad",
     "java\tscript:alert(1)", "mailto:a@b.test", "http://127.0.0.1:65536/", "view-source:http://a.test/"],
)  # fmt: skip
async def test_081_a_place_that_is_no_web_address_is_refused_and_the_chain_kept(origin: Origin, place: str) -> None:
    first = origin.url(to(origin.url(to(place))))
    result = await one(first)
    assert outcome(result) == ("broken", None, FailureKind.LOCATION_UNUSABLE)
    assert [status for status, _ in chain(result)] == [302, 302]
    assert result.trail[0].url == first


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "192.168.0.1", "172.16.0.1",
     "100.64.0.1", "[fd00::1]", "[64:ff9b::7f00:1]", "inside.test", "0x7f.1"],
)  # fmt: skip
async def test_082_a_public_site_leads_to_no_private_address(
    monkeypatch: pytest.MonkeyPatch, names: Names, origin: Origin, other: Origin, host: str
) -> None:
    for module in (request, private_address):
        monkeypatch.setattr(module, "came_from_public", lambda _, address: address == "127.0.0.2")
    names.known["inside.test"] = ("127.0.0.1",)
    away = f"http://{host}:{origin.port}/ok"
    result = await one(other.url(to(other.url(to(away)))))
    assert outcome(result) == ("skipped", None, FailureKind.ADDRESS_NOT_ALLOWED) or (
        result.failure is FailureKind.ADDRESS_NOT_ALLOWED
    )
    assert origin.connections == 0


@pytest.mark.parametrize("host", ["169.254.169.254", "0.0.0.0", "[::]", "[fe80::1]", "224.0.0.1", "metadata.test"])
async def test_082_no_site_leads_to_where_no_page_can_be(names: Names, origin: Origin, host: str) -> None:
    names.known["metadata.test"] = ("169.254.169.254",)
    result = await one(origin.url(to(f"http://{host}:{origin.port}/latest/meta-data/")))
    assert result.failure is FailureKind.ADDRESS_NOT_ALLOWED
    assert [status for status, _ in chain(result)] == [302, None]
    assert {request.path for request in origin.requests} == {"/redirect-to"}


async def test_083_from_https_down_to_http_is_followed_and_flagged(origin: Origin, ca_file: str) -> None:
    async with Origin(ssl_context=server_context(), routes={"/down": moved(origin.url("/ok"))}) as site:
        result = await one(site.url("/down"), ca_file=ca_file)
    assert (result.verdict, result.status) == ("redirected", 200)
    assert "downgrade" in {note.word for note in result.evidence}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_084_nothing_secret_goes_to_another_host(origin: Origin, other: Origin, status: int) -> None:
    result = await one(origin.url(to(other.url("/echo"), status)), header=SECRETS)
    assert result.status == 200
    assert (sent_to(origin), sent_to(other)) == (set(SECRETS.values()), set())


async def test_084_nor_back_again_by_way_of_another_host(origin: Origin, other: Origin) -> None:
    back = f"{origin.url(to(other.url(to(origin.url('/echo')))))}"
    result = await one(back, header=SECRETS)
    assert (result.status, sent_to(other)) == (200, set())
    assert all(set(SECRETS) - set(r.headers) for r in origin.requests if r.path == "/echo")
    assert not [r for r in origin.requests if r.path == "/echo" and "x-key" in r.headers]


async def test_085_another_port_of_the_same_host_is_another_origin(origin: Origin) -> None:
    async with Origin() as beside:
        result = await one(origin.url(to(beside.url("/echo"))), header=SECRETS)
        assert (result.status, sent_to(beside)) == (200, set())


async def test_085_so_is_another_scheme(origin: Origin, ca_file: str) -> None:
    async with Origin(ssl_context=server_context(), routes={"/down": moved(origin.url("/echo"))}) as site:
        result = await one(site.url("/down"), header=SECRETS, ca_file=ca_file)
        assert (result.status, sent_to(site), sent_to(origin)) == (200, set(SECRETS.values()), set())


async def test_085_the_same_origin_gets_what_is_its_own(origin: Origin) -> None:
    await one(origin.url(to("/echo")), header=SECRETS)
    assert {r.headers.get("x-key") for r in origin.requests if r.path == "/echo"} == {"canary-3"}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["head-only", "get"])
async def test_087_the_method_stays_what_it_is(origin: Origin, status: int, method: str) -> None:
    await one(origin.url(to("/ok", status)), method=method)
    assert {request.method for request in origin.requests} == {method.removesuffix("-only").upper()}


def test_087_a_post_would_become_a_get_where_the_standard_says_so() -> None:
    assert [next_method("POST", status) for status in (301, 302, 303, 307, 308)] == ["GET"] * 3 + ["POST"] * 2


@pytest.mark.parametrize(("place", "fragment"), [("/ok", "#a"), ("/ok#b", "#b"), ("/ok#", "#")])
async def test_088_a_fragment_is_inherited_unless_it_is_replaced(place: str, fragment: str) -> None:
    async with Origin(routes={"/a": moved("/b#a"), "/b": moved(place)}) as site:
        result = await one(site.url("/a"))
        assert chain(result)[-1] == (200, site.url(f"/ok{fragment}"))
        assert {"#" in request.target for request in site.requests} == {False}


@pytest.mark.parametrize("status", [300, 304, 305, 306, 399])
async def test_089_other_statuses_of_the_class_lead_nowhere(origin: Origin, other: Origin, status: int) -> None:
    result = await one(origin.url(to(other.url("/ok"), status)))
    assert (result.status, len(result.trail)) == (status, 1)
    assert other.connections == 0


@pytest.mark.parametrize("method", ["head", "get", "auto"])
async def test_091_the_body_of_a_redirect_is_not_read(method: str) -> None:
    sent: list[int] = []

    async def huge(exchange: Exchange) -> None:
        await exchange.send(head(301, {"Location": "/ok", "Content-Type": "text/html", "Content-Length": "100000000"}))
        while not exchange.is_head and sum(sent) < 100_000_000:
            await exchange.send(b"x" * 65536)
            sent.append(65536)

    async with Origin(routes={"/x": huge}) as site:
        result = await one(site.url("/x"), method=method)
    assert (result.verdict, result.status) == ("redirected", 200)
    assert sum(sent) < 20_000_000  # what lies in the buffers of both ends


def test_091_a_redirect_that_is_followed_leaves_nothing_behind(origin: Origin) -> None:
    ran = probe(origin.url("/redirect/5"), "-q", "--no-progress")
    assert (ran.status, ran.stdout, ran.stderr) == (0, "", "")
