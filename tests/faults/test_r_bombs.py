"""R. Several bomb pages in one crawl: each is read within its bound, and the run ends."""

import gzip
from collections.abc import Callable

import pytest

from probe.model import Verdict
from samples.exchange import Exchange
from samples.origin import Origin
from samples.routes import Behaviour
from tests.faults.probing import probed

pytestmark = pytest.mark.usefixtures("hurried")

SIZE = 2**20
BOMBS: dict[str, tuple[Callable[[], bytes], dict[str, str]]] = {
    "/gzip": (lambda: gzip.compress(bytes(20 * 2**20)), {"Content-Encoding": "gzip"}),
    "/twice": (lambda: gzip.compress(gzip.compress(bytes(20 * 2**20))), {"Content-Encoding": "gzip, gzip"}),
    "/deep": (lambda: b"<div>" * (SIZE // 5), {}),
    "/links": (lambda: b"<a>" * (SIZE // 3), {}),
    "/attributes": (lambda: b"<a " + b"x " * (SIZE // 2) + b">", {}),
    "/comments": (lambda: b"<!--" * (SIZE // 4), {}),
}


def bomb(make: Callable[[], bytes], fields: dict[str, str]) -> Behaviour:
    content = make()

    async def answer(exchange: Exchange) -> None:
        await exchange.answer(200, {"Content-Type": "text/html", **fields}, content)

    return answer


async def test_193_bomb_pages_in_one_crawl_are_read_within_bounds() -> None:
    start = "".join(f"<a href={path}>x</a>" for path in BOMBS).encode()
    routes = {path: bomb(*made) for path, made in BOMBS.items()}
    async with Origin(routes={**routes, "/start": bomb(lambda: start, {})}) as site:
        results = await probed(site.url("/start"), recurse=2, fragments=True, timeout=30)
    assert {result.url for result in results} == {site.url(path) for path in ("/start", *BOMBS)}
    assert {result.verdict for result in results} <= {Verdict.OK, Verdict.SUSPECT}


async def test_193_a_page_after_the_bombs_is_read_as_ever() -> None:
    routes = {"/start": bomb(lambda: b"<a href=/gzip>x</a><a href=/good>y</a>", {}), "/gzip": bomb(*BOMBS["/gzip"])}
    good = bomb(lambda: b"<a href=/status/404>z</a>", {})
    async with Origin(routes={**routes, "/good": good}) as site:
        results = await probed(site.url("/start"), recurse=2)
    assert {result.url: result.verdict for result in results}[site.url("/status/404")] is Verdict.BROKEN
