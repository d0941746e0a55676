"""Documents that came from public addresses lead to public addresses alone."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from probe.cli.fetch import fetched
from probe.engine import request, result
from probe.errors import InputError
from probe.model import FailureKind, Result
from probe.settings import Settings
from samples.exchange import Exchange
from samples.origin import Origin
from tests.cli.site import Page, link, site
from tests.faults.elsewhere import run
from tests.faults.probing import Names, probed
from tests.outside import serving

REFUSED = ("skipped", "address-not-allowed")
NEAR = ("PRIVATE/secret", "PRIVATE/frame", "PRIVATE/refresh", "PRIVATE/image")


# The real command, in a network where a public address is this machine's.


@pytest.mark.parametrize("words", [("PUBLIC/", "--recurse"), ("--from", "PUBLIC/")])
def test_140_a_public_page_leads_to_no_private_address(words: tuple[str, ...]) -> None:
    seen = run(*words)
    assert seen.private == []
    assert seen.verdicts() | dict.fromkeys(NEAR, REFUSED) == seen.verdicts()
    assert (seen.verdicts()["PUBLIC/moved"], seen.verdicts()["PUBLIC/b"]) == (REFUSED, ("ok", None))
    assert seen.results["PRIVATE/secret"]["reason"] == "Connections to this address are not allowed"
    assert seen.results["PRIVATE/secret"]["evidence"] == ["System message: 127.0.0.1 is not allowed"]


@pytest.mark.parametrize("document", ["feed.rss", "map.xml"])
def test_140_nor_does_a_feed_or_a_sitemap(document: str) -> None:
    seen = run("--from", f"PUBLIC/{document}")
    assert (seen.verdicts(), seen.private) == ({"PRIVATE/secret": REFUSED}, [])


def test_141_no_sitemap_of_a_public_index_is_fetched_from_a_private_address() -> None:
    seen = run("--from", "PUBLIC/index.xml")
    assert (seen.status, seen.private) == (2, [])
    assert "/map.xml: Connections to this address are not allowed" in seen.complaint


@pytest.mark.parametrize("words", [("PUBLIC/", "--recurse"), ("--from", "PUBLIC/")])
def test_142_what_the_user_allows_or_lists_himself_is_asked(words: tuple[str, ...]) -> None:
    assert run(*words, "--allow-net", "127.0.0.0/8").private == ["/frame", "/image", "/refresh", "/secret"]
    listed = run(*words, "PRIVATE/secret")
    assert (listed.private, listed.verdicts()["PRIVATE/secret"]) == (["/secret"], ("ok", None))
    assert listed.verdicts()["PRIVATE/frame"] == REFUSED


# In this process: 127.0.0.2 is called public, which the transport is told to allow.

PUBLIC_HERE: dict[str, Any] = {"recurse": True, "no_robots": True, "allow_net": ["127.0.0.2/32"]}


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (result, request):
        monkeypatch.setattr(room, "came_from_public", lambda _, address: address == "127.0.0.2")


def on(pages: Mapping[str, Page], host: str) -> Origin:
    served = site(pages)
    served.host = host
    return served


async def gone_through(*urls: str, **options: Any) -> dict[str, tuple[str, FailureKind | None]]:
    results = await probed(*urls, **{**PUBLIC_HERE, **options})
    return {result.url: (result.verdict.value, result.failure) for result in results}


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1"])
async def test_140_a_name_is_judged_by_the_address_that_it_leads_to(
    names: Names, origin: Origin, address: str
) -> None:  # fmt: skip
    names.known["inner.test"] = (address,)
    async with on({"/": link(origin.url("/ok", "inner.test"))}, "127.0.0.2") as page:
        told = await gone_through(page.url("/"))
    assert told[origin.url("/ok", "inner.test")] == ("skipped", FailureKind.ADDRESS_NOT_ALLOWED)
    assert origin.connections == 0


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("first", [0, 1])
async def test_142_what_a_private_page_names_as_well_is_asked_whichever_comes_first(
    origin: Origin, first: int
) -> None:  # fmt: skip
    pages: dict[str, Page] = {"/": link("/a"), "/a": link("/b"), "/b": link(origin.url("/ok"))}
    far, near = on({"/": link(origin.url("/ok"), origin.url("/other"))}, "127.0.0.2"), on(pages, "127.0.0.3")
    async with far, near:
        urls = [far.url("/"), near.url("/")]
        told = await gone_through(urls[first], urls[1 - first])
        kept = await probed(urls[first], urls[1 - first], **PUBLIC_HERE)
    assert told[origin.url("/ok")] == ("ok", None)
    assert told[origin.url("/other")] == ("skipped", FailureKind.ADDRESS_NOT_ALLOWED)
    assert len({result.url for result in kept}) == len(kept) == len(told)


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize(("new", "asked"), [("127.0.0.1", True), (r"\1", False)])
async def test_142_a_host_that_a_remap_writes_out_is_the_users_choice(
    origin: Origin, new: str, asked: bool
) -> None:  # fmt: skip
    given = f"http://web.test/127.0.0.1:{origin.port}/ok"
    to = f"http://{new}:{origin.port}/ok" if asked else f"http://{new}"
    async with on({"/": link(given)}, "127.0.0.2") as page:
        await gone_through(page.url("/"), remap=[f"^http://web.test/(.*) {to}"])
    assert bool(origin.connections) is asked


@pytest.mark.usefixtures("public")
async def test_141_the_rules_of_a_private_site_are_not_asked_for_on_account_of_a_public_page(origin: Origin) -> None:
    async with on({"/": link(origin.url("/ok"))}, "127.0.0.2") as page:
        await gone_through(page.url("/"), recurse_into=["."], no_robots=False)
    assert origin.connections == 0


@pytest.fixture
async def proxy(origin: Origin) -> AsyncIterator[str]:
    """What serves everything itself, whatever it is asked for."""
    pages: dict[str, Page] = {"/x": "fine", "/": link("http://10.0.0.1/x", "http://localhost/x", "http://b.test/x")}
    async with on(pages, "127.0.0.1") as served:
        yield served.url("")


async def by_proxy(proxy: str, url: str, **options: Any) -> dict[str, str]:
    results: list[Result] = await probed(url, recurse=1, no_robots=True, proxy=proxy, **options)
    return {result.url: result.verdict.value for result in results if result.url != url}


async def test_143_behind_a_proxy_private_addresses_are_not_asked_for_by_name(proxy: str) -> None:
    assert await by_proxy(proxy, "http://a.test/") == {
        "http://10.0.0.1/x": "skipped", "http://localhost/x": "skipped", "http://b.test/x": "ok",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("url", "options"), [("http://10.0.0.2/", {}), ("http://a.test/", {"allow_net": ["10.0.0.0/8", "127.0.0.0/8"]})]
)
async def test_143_but_for_those_who_may(proxy: str, url: str, options: dict[str, Any]) -> None:
    assert set((await by_proxy(proxy, url, **options)).values()) == {"ok"}


# What looks like it: a site on this machine, or in its network.


async def test_143_a_site_of_this_machine_may_name_others_of_it(origin: Origin) -> None:
    async with on({"/": link(origin.url("/ok"))}, "127.0.0.1") as page:
        results = await probed(page.url("/"), recurse=True, no_robots=True)
    assert [result.verdict.value for result in results] == ["ok", "ok"]


def test_143_and_a_sitemap_index_of_this_machine_its_sitemaps() -> None:
    pages: dict[str, Page] = {"/map.xml": "<urlset><url><loc>http://b.test/</loc></url></urlset>"}
    with serving(on(pages, "127.0.0.3")) as other:
        index = f"<sitemapindex><sitemap><loc>{other.url('/map.xml')}</loc></sitemap></sitemapindex>"
        with serving(on({"/index.xml": index}, "127.0.0.1")) as page:
            settings = Settings.of(retries=0)
            assert [d.name for d in fetched([page.url("/index.xml")], settings)] == [other.url("/map.xml")]


@pytest.mark.usefixtures("public")
def test_141_an_index_in_an_index_is_no_way_around_it() -> None:
    def index(url: str) -> str:
        return f"<sitemapindex><sitemap><loc>{url}</loc></sitemap></sitemapindex>"

    async def outer(exchange: Exchange) -> None:
        text = index(f"http://{exchange.request.headers['host']}/inner.xml")
        await exchange.answer(200, {"Content-Type": "application/xml"}, text.encode())

    with serving(on({"/map.xml": "<urlset/>"}, "127.0.0.1")) as private:
        pages: dict[str, Page] = {"/outer.xml": outer, "/inner.xml": index(private.url("/map.xml"))}
        with serving(on(pages, "127.0.0.2")) as page:
            settings = Settings.of(retries=0, allow_net=["127.0.0.2/32"])
            with pytest.raises(InputError, match=r"/map\.xml: Connections to this address are not allowed"):
                list(fetched([page.url("/outer.xml")], settings))
    assert private.connections == 0
