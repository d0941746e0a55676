"""The beginning of a page: only where it was asked for, decoded within bounds, and never at the price of the status."""

import gzip
import zlib
from collections.abc import Mapping

import pytest

from probe.model import Note, Reply, Request
from probe.settings import Settings
from probe.transport.direct.transport import DirectTransport
from samples.exchange import Exchange
from samples.origin import Origin
from samples.routes import Behaviour

LIMIT = 65_536
HTML = {"Content-Type": "text/html; charset=utf-8"}
PAGE = b"<!doctype html><title>Hello</title>" + b"<p>text</p>" * 100


def serving(fields: Mapping[str, str], body: bytes, status: int = 200) -> Behaviour:
    async def answer(exchange: Exchange) -> None:
        await exchange.answer(status, fields, body)

    return answer


def cut(body: bytes) -> Behaviour:
    async def answer(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n" + body)
        exchange.close()

    return answer


async def ask(behaviour: Behaviour, *, limit: int = LIMIT, method: str = "GET", timeout: float = 5) -> Reply:
    async with Origin(routes={"/page": behaviour}) as origin:
        transport = DirectTransport(Settings.of(timeout=timeout))
        try:
            answer = await transport.send(Request(origin.url("/page"), method, body_limit=limit))
        finally:
            await transport.close()
    assert isinstance(answer, Reply)
    return answer


@pytest.mark.parametrize(
    ("fields", "body", "page"),
    [
        (HTML, PAGE, PAGE),
        ({"Content-Type": "application/xhtml+xml"}, PAGE, PAGE),
        (HTML | {"Content-Encoding": "gzip"}, gzip.compress(PAGE, mtime=0), PAGE),
        (HTML | {"Content-Encoding": "deflate"}, zlib.compress(PAGE), PAGE),
        (HTML | {"Content-Encoding": "deflate"}, zlib.compress(PAGE)[2:-4], PAGE),  # without zlib's own envelope
        (HTML | {"Content-Encoding": "gzip"}, b"no gzip at all", b""),
        (HTML | {"Content-Encoding": "br"}, b"\x1b\x00", b"\x1b\x00"),
        (HTML, b"", b""),
        (HTML, b"x" * 200_000, b"x" * LIMIT),
        (HTML | {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 9_000_000, mtime=0), b"x" * LIMIT),
        ({"Content-Type": "image/png"}, PAGE, b""),
        ({"Content-Type": "text/plain"}, PAGE, PAGE),
        ({"Content-Type": "application/json"}, PAGE, PAGE),
    ],
)
async def test_what_is_read(fields: dict[str, str], body: bytes, page: bytes) -> None:
    assert (await ask(serving(fields, body))).body == page


async def test_nothing_is_read_that_was_not_asked_for() -> None:
    assert (await ask(serving(HTML, PAGE), limit=0)).body == b""
    assert (await ask(serving(HTML, PAGE), method="HEAD")).body == b""
    assert (await ask(serving(HTML, PAGE, status=404))).body == b""


async def test_a_page_that_breaks_off_keeps_its_status_and_what_came() -> None:
    reply = await ask(cut(b"<title>Half"))
    assert (reply.status, reply.body, reply.notes) == (200, b"<title>Half", (Note("reply-body-cut"),))


async def test_a_page_that_stalls_keeps_its_status() -> None:
    async def stall(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n<title>Sl")
        await exchange.hang()

    reply = await ask(stall, timeout=0.3)
    assert (reply.status, reply.body, reply.notes) == (200, b"<title>Sl", (Note("reply-body-cut"),))


@pytest.mark.parametrize(
    ("status", "location", "page"),
    [(302, None, PAGE), (301, "app://open", PAGE), (399, None, PAGE), (302, "/elsewhere", b""), (300, None, b"")],
)
async def test_the_page_of_a_redirect_is_read_where_it_leads_nowhere(
    status: int, location: str | None, page: bytes
) -> None:
    fields = HTML if location is None else HTML | {"Location": location}
    reply = await ask(serving(fields, PAGE, status))
    assert (reply.status, reply.body) == (status, page)
