"""H. Bodies: the status is said in the head, and what follows it cannot take that back."""

import asyncio
import gzip
import time
import tracemalloc

import pytest

from samples.exchange import Exchange, head
from samples.origin import Origin
from samples.routes import raw
from tests.faults.probing import answer_to, one, outcome, reports

pytestmark = pytest.mark.usefixtures("hurried")

METHODS = pytest.mark.parametrize("method", ["get", "auto"])
HTML = {"Content-Type": "text/html"}
PAGE = b"<!doctype html><title>Page not found</title><p>Gone, perhaps." + b" " * 2000
OK = ("ok", 200, None)


@METHODS
@pytest.mark.parametrize("kind", ["text/html", "video/mp4"])
async def test_092_a_body_without_end_is_left(method: str, kind: str) -> None:
    sent: list[int] = []

    async def endless(exchange: Exchange) -> None:
        await exchange.send(head(200, {"Content-Type": kind, "Transfer-Encoding": "chunked"}))
        while not exchange.is_head:
            await exchange.send(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
            sent.append(0x10000)
            await asyncio.sleep(0)

    began = time.monotonic()
    async with Origin(routes={"/x": endless}) as site:
        result = await one(site.url("/x"), method=method)
    assert outcome(result) == OK
    assert time.monotonic() - began < 15
    assert sum(sent) < 20_000_000  # what lies in the buffers of both ends


@METHODS
async def test_093_a_body_that_drips_is_ended_by_the_time_of_the_exchange(method: str) -> None:
    async def drip(exchange: Exchange) -> None:
        await exchange.send(head(200, {**HTML, "Content-Length": "100000"}))
        for byte in b"" if exchange.is_head else PAGE:
            await exchange.send(bytes([byte]))
            await asyncio.sleep(0.01)

    began = time.monotonic()
    assert outcome(await answer_to(drip, method=method, timeout=0.5)) == OK
    assert time.monotonic() - began < 15


@METHODS
async def test_094_a_bomb_is_not_set_off(method: str) -> None:
    bomb = gzip.compress(bytes(2**24))
    content = head(200, {**HTML, "Content-Encoding": "gzip", "Content-Length": str(len(bomb) * 64)}) + bomb * 64
    async with Origin(routes={"/x": raw(content)}) as site:
        tracemalloc.start()
        result = await one(site.url("/x"), method=method)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert outcome(result) == OK
    assert peak < 12_000_000  # of a gigabyte


@METHODS
@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zz"])
@pytest.mark.parametrize("body", [gzip.compress(PAGE, mtime=0)[:60], b"\x1f\x8b", b"stuff", b""])
async def test_096_what_cannot_be_unpacked_leaves_the_status(method: str, coding: str, body: bytes) -> None:
    content = head(200, {**HTML, "Content-Encoding": coding, "Content-Length": str(len(body))}) + body
    assert outcome(await answer_to(content, method=method)) == OK


@METHODS
async def test_096_a_page_that_is_packed_and_cut_is_noted(method: str) -> None:
    body = gzip.compress(PAGE, mtime=0)[:-12]
    content = head(200, {**HTML, "Content-Encoding": "gzip", "Content-Length": str(len(body))}) + body
    result = await answer_to(content, method=method, soft_404="always")
    assert result.status == 200
    assert [note.word for note in result.evidence if note.word.startswith("reply-")] != []


@METHODS
async def test_098_fewer_bytes_than_announced_leave_the_status(method: str) -> None:
    content = head(200, {**HTML, "Content-Length": "100000"}) + PAGE
    assert outcome(await answer_to(content, method=method)) == OK


@METHODS
async def test_098_they_are_noted_where_the_page_was_read(method: str) -> None:
    result = await answer_to(head(200, {**HTML, "Content-Length": "100000"}) + PAGE, method=method, soft_404="always")
    assert outcome(result)[1:] == OK[1:]
    assert [note.word for note in result.evidence if note.word.startswith("reply-")] != []
    assert all("{" not in text for name, text in reports([result]).items() if name in ("terminal", "csv", "markdown"))


@METHODS
async def test_098_more_bytes_than_announced_leave_the_status(method: str) -> None:
    assert outcome(await answer_to(head(200, {**HTML, "Content-Length": "5"}) + PAGE, method=method)) == OK
