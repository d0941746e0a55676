"""The library as an outsider uses it."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest

import probe
from probe import Settings, Verdict, stream
from probe.api.session import opened
from probe.errors import SettingsError
from probe.model import Answer, Failure, FailureKind, Note, Reply, Request, Result, Target
from probe.settings import Ignore, Match, Rule
from samples.exchange import Exchange
from samples.origin import Origin
from tests.canned import CannedTransport


async def test_stream_yields_one_result_a_unique_url() -> None:
    async with Origin() as origin:
        urls = [origin.url("/ok"), origin.url("/status/404"), origin.url("/ok#part"), "mailto:a@b.example"]
        results = {result.url: result async for result in stream(urls, Settings.of(retries=0))}
    assert {url: result.verdict for url, result in results.items()} == {
        origin.url("/ok"): Verdict.OK,
        origin.url("/status/404"): Verdict.BROKEN,
        "mailto:a@b.example": Verdict.SKIPPED,
    }
    assert [mention.line for mention in results[origin.url("/ok")].target.mentions] == [1, 3]


async def test_stream_takes_an_asynchronous_source_and_probes_as_it_comes() -> None:
    async with Origin() as origin:
        came: list[str] = []
        second = asyncio.Event()

        async def urls() -> AsyncIterator[str]:
            yield origin.url("/ok?1")
            await second.wait()
            yield origin.url("/ok?2")

        async for result in stream(urls()):
            came.append(result.url)
            second.set()  # the second comes only after the first has its result
        assert came == [origin.url("/ok?1"), origin.url("/ok?2")]


async def test_leaving_the_loop_ends_the_run() -> None:
    async with Origin() as origin:
        results = stream([origin.url("/ok"), origin.url("/hang")])
        first = await anext(results)
        assert first.verdict is Verdict.OK
        await asyncio.wait_for(results.aclose(), 5)


async def test_a_slow_reader_stops_the_run_from_running_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probe.api.streaming.MOST_UNREAD", 10)
    async with Origin() as origin:
        settings = Settings.of(host_rate=0, concurrency=4)
        results = stream([origin.url(f"/ok?{number}") for number in range(300)], settings)
        await anext(results)
        before = -1
        while before != len(origin.requests):  # until nothing more arrives
            before = len(origin.requests)
            await asyncio.sleep(0.05)
        assert before < 30
        assert 1 + len([result async for result in results]) == 300


def test_check_gives_a_list_in_the_order_of_the_urls() -> None:
    results = probe.check(["http://[bad", "data:,x", "http://a.b.c.d.e:99999/"])
    assert [(result.url, result.verdict) for result in results] == [
        ("http://[bad", Verdict.INVALID),
        ("data:,x", Verdict.SKIPPED),
        ("http://a.b.c.d.e:99999/", Verdict.INVALID),
    ]


async def test_a_bad_setting_is_told_before_anything_is_sent() -> None:
    with pytest.raises(SettingsError, match="did you mean 'retries'"):
        Settings.of(retrys=1)  # type: ignore[call-arg]
    with pytest.raises(SettingsError, match="ca-file /nowhere"):
        await anext(stream(["http://a.example"], Settings.of(ca_file="/nowhere")))


def test_importing_the_package_imports_no_http_client() -> None:
    script = (
        "import probe, sys; assert 'aiohttp' not in sys.modules; probe.Settings; assert 'aiohttp' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=30)


def test_unknown_names_are_unknown() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        probe.nothing  # noqa: B018


def rule(match: str, **options: object) -> Rule:
    return Rule(Match.of(match), options, "probe.toml:7")


async def test_each_url_is_asked_and_judged_by_its_own_rules() -> None:
    async with Origin() as origin:
        paths = ("/ok", "/status/404", "/redirect/1", "/hang")
        rules = (
            rule("regex:/ok$", user_agent="mine", method="get"),
            rule("regex:/status/404$", accept="404"),
            rule("regex:/redirect/", max_redirects=0),
            rule("regex:/hang$", timeout=0.2),
        )
        settings = Settings.of(rules=rules, retries=0, timeout=20)
        results = {result.url: result async for result in stream(map(origin.url, paths), settings)}
    assert [(results[origin.url(path)].verdict, results[origin.url(path)].failure) for path in paths] == [
        (Verdict.OK, None),
        (Verdict.OK, None),
        (Verdict.BROKEN, FailureKind.TOO_MANY_REDIRECTS),
        (Verdict.UNREACHABLE, FailureKind.READ_TIMEOUT),
    ]
    asked = [(request.method, request.headers["user-agent"]) for request in origin.requests if request.path == "/ok"]
    assert asked == [("GET", "mine")]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"ca_file": "/nowhere"}, "probe.toml:7: ca-file /nowhere"),
        ({"proxy": "http://a.example:99999"}, "probe.toml:7: proxy is not a valid URL"),
    ],
)
async def test_a_rule_that_cannot_work_is_told_before_anything_is_sent(options: dict[str, Any], complaint: str) -> None:
    async with Origin() as origin:
        with pytest.raises(SettingsError, match=complaint):
            await anext(stream([origin.url("/ok")], Settings.of(rules=[rule("never.example", **options)])))
        assert origin.requests == []


async def test_bodies_are_handed_over_with_the_results() -> None:
    async with Origin() as origin:
        results: list[Result] = []
        targets = [Target(0, origin.url("/redirect/1"), body_limit=10), Target(1, origin.url("/ok"))]
        async with opened(Settings.of(), results.append) as run:
            await run.go(targets)
        pages = {result.target.index: result.page for result in results}
    page = pages[0]
    assert page is not None
    assert (page.name, page.base, page.media_type, len(page.content), pages[1]) == (
        origin.url("/redirect/0"), origin.url("/redirect/0"), "text/html; charset=utf-8", 10, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("online", "told"),
    [
        (True, (Verdict.UNREACHABLE, FailureKind.DNS_TEMPORARY, "dns-temporary")),
        (False, (Verdict.UNCHECKED, None, "offline")),
    ],
)
async def test_a_machine_without_a_network_accuses_nobody(
    online: bool, told: tuple[Verdict, FailureKind | None, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    monkeypatch.setattr("probe.api.session.has_route", lambda _: online)
    async with Origin() as origin:
        urls = ["http://a.example/", origin.url("/ok")]
        results = {result.url: result async for result in stream(urls, Settings.of(retries=0))}
    assert (results[urls[0]].verdict, results[urls[0]].failure, results[urls[0]].reason.word) == told
    assert results[urls[1]].verdict is Verdict.OK


UNKNOWN, SILENT = Failure(FailureKind.DNS_NOT_FOUND), Failure(FailureKind.CONNECT_TIMEOUT, address="93.184.216.34")
UNTRUSTED = Failure(FailureKind.TLS_UNTRUSTED, address="93.184.216.34")
HERE, THERE = Reply(200, address="127.0.0.1"), Reply(404, address="93.184.216.34")
DEAD = [f"https://{site}/{page}" for page in (1, 2) for site in ("a.com", "b.org", "c.net")]


@pytest.mark.parametrize(
    ("urls", "failure", "other", "told"),
    [
        (DEAD, UNKNOWN, HERE, (Verdict.UNCHECKED, "cut-off-names")),
        (DEAD, SILENT, HERE, (Verdict.UNCHECKED, "cut-off-connections")),
        (DEAD, UNTRUSTED, HERE, (Verdict.UNCHECKED, "cut-off-certificates")),
        (DEAD[:1], UNKNOWN, HERE, (Verdict.UNREACHABLE, "dns-not-found")),
        (DEAD[:2], SILENT, HERE, (Verdict.UNREACHABLE, "connect-timeout")),
        (DEAD, UNKNOWN, THERE, (Verdict.UNREACHABLE, "dns-not-found")),
        (DEAD, SILENT, THERE, (Verdict.UNREACHABLE, "connect-timeout")),
        (DEAD, UNTRUSTED, THERE, (Verdict.UNREACHABLE, "tls-untrusted")),
    ],
)
async def test_where_no_site_is_reached_none_is_accused(
    urls: list[str], failure: Failure, other: Reply, told: tuple[Verdict, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def script(request: Request) -> Answer:
        return failure if request.url in urls else other

    monkeypatch.setattr("probe.assembly.transport_of", lambda _: CannedTransport(script))
    settings = Settings.of(retries=0, rules=[rule("b.org", max_redirects=1)])
    results = {result.url: result async for result in stream([*urls, "https://else.com/"], settings)}
    assert {(results[url].verdict, results[url].reason.word) for url in urls} == {told}
    assert results["https://else.com/"].verdict is (Verdict.OK if other is HERE else Verdict.BROKEN)


async def test_a_dead_host_of_a_private_network_is_dead_for_each_of_its_pages() -> None:
    inside = Failure(FailureKind.CONNECT_REFUSED, address="10.0.0.9")
    pages = [f"https://wiki.corp.com/{number}" for number in range(3)]

    def script(request: Request) -> Answer:
        return inside if request.url in pages else SILENT

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("probe.assembly.transport_of", lambda _: CannedTransport(script))
        results = {result.url: result async for result in stream([*DEAD, *pages], Settings.of(retries=0))}
    assert {results[url].reason.word for url in DEAD} == {"cut-off-connections"}
    assert {(results[url].verdict, results[url].failure) for url in pages} == {
        (Verdict.UNREACHABLE, FailureKind.CONNECT_REFUSED)
    }


async def test_where_the_proxy_is_not_reached_no_site_is_accused() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        settings = Settings.of(proxy=f"http://127.0.0.1:{taken.getsockname()[1]}", retries=0)
        results = [result async for result in stream(["http://a.com/", "https://b.org/"], settings)]
    assert {(result.verdict, result.failure, result.reason) for result in results} == {
        (Verdict.UNCHECKED, None, Note("cut-off-proxy"))
    }


async def test_results_say_whether_they_fail() -> None:
    ignore = Ignore(Match.of("regex:known"), "being mended")
    async with Origin() as origin:
        urls = [origin.url(path) for path in ("/ok", "/status/404", "/status/404?known")]
        settings = Settings.of(retries=0, ignores=[ignore])
        results = {result.url: result async for result in stream(urls, settings)}
    assert [(results[url].fails, results[url].excuse) for url in urls] == [
        (False, None),
        (True, None),
        (False, Note("excuse-ignored", ("being mended",))),
    ]


PAGES = {"/": b'<a href="/a#one">x</a> <a href="/a#two">x</a>', "/a": b'<p id="one"><a href="/gone">x</a>'}


def site() -> Origin:
    async def answer(exchange: Exchange) -> None:
        page = PAGES.get(exchange.request.path)
        await exchange.answer(404 if page is None else 200, body=page)

    return Origin(routes={"/": answer, "/a": answer, "/gone": answer, "/robots.txt": answer})


async def test_places_are_looked_for_where_the_settings_say_so() -> None:
    async with site() as origin:
        urls = [origin.url(path) for path in ("/a#one", "/a#two", "/a")]
        results = [result async for result in stream(urls, Settings.of(fragments=True, retries=0))]
    told = {(result.url, result.verdict, len(result.target.mentions)) for result in results}
    assert told == {(urls[2], Verdict.OK, 2), (urls[1], Verdict.BROKEN, 1)}


async def test_a_site_is_crawled_where_the_settings_say_so() -> None:
    async with site() as origin:
        results = [result async for result in stream([origin.url("/")], Settings.of(recurse=True, retries=0))]
        assert {(result.url, result.verdict) for result in results} == {
            (origin.url("/"), Verdict.OK),
            (origin.url("/a"), Verdict.OK),
            (origin.url("/gone"), Verdict.BROKEN),
        }
        assert len({result.target.index for result in results}) == 3


async def test_an_asynchronous_source_may_name_places() -> None:
    async def urls() -> AsyncIterator[str]:
        for path in ("/a#two", "/a#one", "/"):
            yield origin.url(path)

    async with site() as origin:
        results = [result async for result in stream(urls(), Settings.of(fragments=True, retries=0))]
    assert sorted((result.url.removeprefix(origin.url("")), result.verdict.value) for result in results) == [
        ("/", "ok"), ("/a", "ok"), ("/a#two", "broken"),
    ]  # fmt: skip
