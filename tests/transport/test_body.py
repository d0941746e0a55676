"""Bodies of any text, over both transports: which are read, how far, and what is said where they end too early."""

import asyncio
import gzip
import random
import tracemalloc
import zlib
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.model import Note, Reply, Request
from probe.settings import Settings
from probe.transport.aiohttp import AiohttpTransport
from probe.transport.body import beginning, is_wanted
from probe.transport.direct import pool
from probe.transport.direct.transport import DirectTransport
from probe.transport.interface import Transport
from samples.exchange import Exchange, head
from samples.origin import Origin
from samples.routes import Behaviour

LIMIT = 1_000
CUT = (Note("reply-body-cut"),)
HTML = {"Content-Type": "text/html"}
NOISE = random.Random(1).randbytes(3_000)  # does not get shorter by compressing
OVER_BOTH = pytest.mark.parametrize("kind", [AiohttpTransport, DirectTransport])

Kind = type[AiohttpTransport] | type[DirectTransport]


@pytest.fixture(autouse=True)
def _trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Origins are used again at once, where their silence is not the point."""
    monkeypatch.setattr(pool, "LISTENING", 0.0)


def serving(fields: Mapping[str, str], body: bytes, status: int = 200) -> Behaviour:
    async def answer(exchange: Exchange) -> None:
        await exchange.answer(status, fields, body)

    return answer


def in_chunks(content: bytes, size: int) -> bytes:
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in [*pieces, b""])


async def reply_to(transport: Transport, request: Request) -> Reply:
    answer = await transport.send(request)
    assert isinstance(answer, Reply), answer
    return answer


async def ask(kind: Kind, behaviour: Behaviour, *, limit: int = LIMIT, timeout: float = 5) -> Reply:
    async with Origin(routes={"/text": behaviour}) as origin:
        transport = kind(Settings.of(timeout=timeout))
        try:
            return await reply_to(
                transport, Request(origin.url("/text"), "GET", body_limit=limit, any_text=True)
            )  # fmt: skip
        finally:
            await transport.close()


TEXTS = (
    "text/html", "TEXT/Plain; charset=utf-8", "text/xml", "text/markdown", "text/css", "application/xml",
    "application/xhtml+xml", "application/rss+xml", "application/atom+xml", "application/json",
    "application/ld+json", "application/feed+json", "image/svg+xml", "application/yaml", "application/javascript",
    "", "html", "utf-8",
)  # fmt: skip
OTHERS = (
    "image/png", "video/mp4", "audio/mpeg", "font/woff2", "application/pdf", "application/zip", "application/wasm",
    "application/octet-stream", "application/gzip", "application/x-gzip", "application/x-tar",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "multipart/form-data",
)  # fmt: skip
UNTOLD = ("application/octet-stream", "binary/octet-stream", "application/gzip", "application/x-gzip")


@pytest.mark.parametrize("media_type", TEXTS)
def test_text_is_wanted(media_type: str) -> None:
    request = Request("http://a.example/x", "GET", body_limit=1, any_text=True)
    assert is_wanted(request, 200, {"Content-Type": media_type})


@pytest.mark.parametrize("media_type", OTHERS)
def test_nothing_else_is_wanted(media_type: str) -> None:
    request = Request("http://a.example/x", "GET", body_limit=1, any_text=True)
    assert not is_wanted(request, 200, {"Content-Type": media_type})


@pytest.mark.parametrize("media_type", UNTOLD)
def test_a_type_that_tells_nothing_leaves_it_to_the_name(media_type: str) -> None:
    paths = {
        "/robots.txt": True, "/sitemap.xml": True, "/a/sitemap-2.XML.gz": True, "/sitemap1.gz": True, "/feed.rss": True,
        "/index.html?page=2": True, "/README.md": True,
        "/setup.exe": False, "/data.tar.gz": False, "/x.gz": False, "/": False, "/text": False, "/txt": False,
        "/x?f=robots.txt": False, "/a.xml/b": False,
    }  # fmt: skip
    asked = {path: Request(f"http://sitemap.xml{path}", "GET", body_limit=1, any_text=True) for path in paths}
    assert {path: is_wanted(asked[path], 200, {"Content-Type": media_type}) for path in paths} == paths


def test_pages_are_wanted_but_of_what_is_gone_and_of_redirects_that_lead_on() -> None:
    request = Request("http://a.example/", "GET", body_limit=1, any_text=True)
    unwanted = [status for status in range(200, 600) if not is_wanted(request, status, HTML)]
    assert unwanted == [204, 205, 300, 404, 410]
    assert not is_wanted(request, 302, {**HTML, "Location": "/"})
    assert not is_wanted(request, 503, PLAIN)
    assert not is_wanted(Request("http://a.example/", "GET"), 503, HTML)
    assert not is_wanted(Request("http://a.example/", "GET", any_text=True), 200, HTML)


@pytest.mark.parametrize(
    "location", [None, "", "  ", "mailto:a@b.example", "intent://x", "javascript:x", "\tftp://x/", "http://["]
)
def test_of_a_redirect_with_no_address_to_go_to_the_page_is_wanted(location: str | None) -> None:
    headers = {} if location is None else {"Location": location}
    request = Request("http://a.example/", "GET", body_limit=1, any_text=True)
    assert all(is_wanted(request, status, HTML | headers) for status in (301, 302, 303, 305, 306, 307, 308, 399))
    assert not is_wanted(request, 300, HTML | headers)  # a page of choices, which is fine as it is
    assert not is_wanted(request, 302, PLAIN | headers)
    assert not is_wanted(Request("http://a.example/", "GET"), 302, HTML | headers)


@pytest.mark.parametrize(
    "location", ["/x", "x", "//a.example/", "?q", "#f", "HTTP://a.example/", " https://a.example/"]
)
def test_of_a_redirect_that_leads_on_nothing_is_read(location: str) -> None:
    request = Request("http://a.example/", "GET", body_limit=1, any_text=True)
    assert not is_wanted(request, 302, HTML | {"Location": location})


PLAIN = {"Content-Type": "text/plain"}
GZIPPED = HTML | {"Content-Encoding": "gzip"}
READ = {
    "plain text": (PLAIN, b"Disallow: /", b"Disallow: /"),
    "a sitemap": ({"Content-Type": "application/xml"}, b"<urlset/>", b"<urlset/>"),
    "no type": ({"Content-Type": ""}, b"whatever", b"whatever"),
    "an image": ({"Content-Type": "image/png"}, b"\x89PNG", b""),
    "nothing": (PLAIN, b"", b""),
    "gzip": (GZIPPED, gzip.compress(b"abc" * 9, mtime=0), b"abc" * 9),
    "deflate": (HTML | {"Content-Encoding": "deflate"}, zlib.compress(b"abc"), b"abc"),
    "no gzip": (GZIPPED, b"no gzip at all", b""),
    "one byte less": (HTML, b"x" * (LIMIT - 1), b"x" * (LIMIT - 1)),
    "all that fits": (HTML, b"x" * LIMIT, b"x" * LIMIT),
    "more than fits": (HTML, NOISE, NOISE[:LIMIT]),
    "a bomb": (GZIPPED, gzip.compress(b"x" * 9_000_000, mtime=0), b"x" * LIMIT),
    "gzip that fits": (GZIPPED, gzip.compress(NOISE[:900], mtime=0), NOISE[:900]),
}


@OVER_BOTH
@pytest.mark.parametrize("what", READ)
async def test_as_much_as_was_asked_for_and_nothing_is_wrong_with_it(kind: Kind, what: str) -> None:
    fields, body, kept = READ[what]
    reply = await ask(kind, serving(fields, body))
    assert (reply.status, reply.body, reply.notes) == (200, kept, ())


@OVER_BOTH
@pytest.mark.parametrize("size", [1, 7, 999, 1000, 1001, 3000])
async def test_the_limit_is_one_of_the_body_not_of_its_frames(kind: Kind, size: int) -> None:
    async def chunked(exchange: Exchange) -> None:
        await exchange.send(head(200, HTML | {"Transfer-Encoding": "chunked"}) + in_chunks(NOISE, size))

    assert (await ask(kind, chunked)).body == NOISE[:LIMIT]
    assert (await ask(kind, chunked, limit=len(NOISE) + 1)).body == NOISE


@OVER_BOTH
async def test_what_is_compressed_and_longer_than_the_limit_is_known_to_be_cut(kind: Kind) -> None:
    reply = await ask(kind, serving(GZIPPED, gzip.compress(NOISE, mtime=0)))
    assert (NOISE.startswith(reply.body), len(reply.body) > LIMIT - 100) == (True, True)
    assert len(reply.body) == LIMIT or reply.notes == CUT


@OVER_BOTH
@pytest.mark.parametrize("end", [500, 800])
async def test_what_breaks_off_is_kept_and_told(kind: Kind, end: int) -> None:
    async def breaking(exchange: Exchange) -> None:
        await exchange.send(head(200, HTML | {"Content-Length": "900"}) + NOISE[:end])
        exchange.close()

    reply = await ask(kind, breaking)
    assert (reply.status, reply.body, reply.notes) == (200, NOISE[:end], CUT)


@OVER_BOTH
async def test_a_coding_that_ends_too_early_or_goes_wrong_is_told_once(kind: Kind) -> None:
    whole = gzip.compress(NOISE[:900], mtime=0)
    early = await ask(kind, serving(GZIPPED, whole[:500]))
    assert (NOISE.startswith(early.body), bool(early.body), early.notes) == (True, True, CUT)
    text = gzip.compress(bytes(range(256)) * 40, mtime=0)
    wrong = await ask(kind, serving(GZIPPED, text[:60] + b"\xff" * 60), limit=100_000)
    assert (wrong.status, wrong.notes) == (200, CUT)


@OVER_BOTH
async def test_what_never_ends_is_ended_by_the_time_and_kept(kind: Kind) -> None:
    async def dripping(exchange: Exchange) -> None:
        await exchange.send(head(200, HTML | {"Content-Length": "900"}) + NOISE[:300])
        await exchange.hang()

    reply = await ask(kind, dripping, timeout=0.3)
    assert (reply.status, reply.body, reply.notes) == (200, NOISE[:300], CUT)


@OVER_BOTH
async def test_frames_without_a_body_are_ended_by_the_time(kind: Kind) -> None:
    async def framing(exchange: Exchange) -> None:
        await exchange.send(head(200, HTML | {"Transfer-Encoding": "chunked"}) + b"1\r\nx\r\n")
        await exchange.flood(b"1;" + b"e" * 3_000 + b"\r\nx\r\n")

    tracemalloc.start()
    reply = await ask(kind, framing, limit=2**30, timeout=0.5)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (reply.status, set(reply.body), reply.notes) == (200, {ord("x")}, CUT)
    assert peak < 20_000_000


async def test_a_connection_whose_body_was_read_to_its_end_is_used_again() -> None:
    async with Origin(routes={"/text": serving(HTML, b"whole"), "/long": serving(HTML, b"x" * 99_000)}) as origin:
        transport = DirectTransport(Settings.of())
        for path in ("/text", "/text", "/long", "/text"):
            await reply_to(transport, Request(origin.url(path), "GET", body_limit=LIMIT, any_text=True))
        await transport.close()
        assert [request.connection for request in origin.requests] == [1, 1, 1, 2]


async def test_a_body_that_no_head_came_before_waits_for_its_origin_to_be_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What comes late on a connection is the answer to nobody's question: it must not become the next page."""
    monkeypatch.setattr(pool, "LISTENING", 30.0)
    async with Origin(routes={"/text": serving(HTML, b"whole")}) as origin:
        transport = DirectTransport(Settings.of())
        for any_text in (True, False):
            await reply_to(transport, Request(origin.url("/text"), "GET", body_limit=LIMIT, any_text=any_text))
        await transport.close()
        assert [request.connection for request in origin.requests] == [1, 2]


@pytest.mark.parametrize(
    ("length", "wanted"), [(None, True), ("40", True), ("16384", True), ("16385", False), ("x", True)]
)
@pytest.mark.parametrize("media_type", ["application/json", "application/problem+json", "text/xml", "application/xml"])
def test_data_is_wanted_where_it_is_short(media_type: str, length: str | None, *, wanted: bool) -> None:
    request = Request("http://a.example/", "GET", body_limit=1)
    headers = {"Content-Type": media_type, **({} if length is None else {"Content-Length": length})}
    assert is_wanted(request, 200, headers) is wanted
    assert not is_wanted(request, 500, headers)
    assert not is_wanted(request, 200, {**headers, "Content-Type": "application/jsonp"})


@pytest.mark.parametrize(
    "kind", ["application/pdf", "application/zip", "application/octet-stream", "application/msword"]
)
def test_a_file_is_wanted_where_it_is_as_short_as_an_error_page(kind: str) -> None:
    request = Request("http://a.example/x", "GET", body_limit=1)
    lengths = {"900": True, "16384": True, "16385": False, None: False}
    named = {length: {} if length is None else {"Content-Length": length} for length in lengths}
    assert {each: is_wanted(request, 200, {"Content-Type": kind, **named[each]}) for each in lengths} == lengths


def test_a_body_without_a_type_is_wanted_where_it_is_short() -> None:
    request = Request("http://a.example/x", "GET", body_limit=1)
    assert is_wanted(request, 200, {})
    assert not is_wanted(request, 200, {"Content-Length": "16385"})
    assert not is_wanted(request, 404, {})


class Pieces:
    """A stream of bytes that come piece by piece."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces

    async def readany(self) -> bytes:
        return self.pieces.pop(0) if self.pieces else b""


@given(
    pieces=st.lists(st.binary(min_size=1, max_size=300), max_size=8),
    coding=st.sampled_from(["", "gzip", "deflate", "br"]),
    limit=st.integers(1, 500),
)
def test_any_bytes_in_any_coding_give_at_most_what_was_asked_for(pieces: list[bytes], coding: str, limit: int) -> None:
    page = bytearray()
    whole = asyncio.run(beginning(Pieces(list(pieces)), coding, limit, page))
    assert len(page) <= limit
    if coding in ("", "br"):
        assert (bytes(page), whole) == (b"".join(pieces)[:limit], True)


@given(content=st.binary(max_size=2_000), cuts=st.lists(st.integers(0, 2_100), max_size=5), limit=st.integers(1, 2_500))
def test_any_pieces_of_what_is_compressed_are_the_same_page(content: bytes, cuts: list[int], limit: int) -> None:
    packed = gzip.compress(content, mtime=0)
    edges = sorted({0, len(packed), *(min(cut, len(packed)) for cut in cuts)})
    pieces = [packed[start:end] for start, end in pairwise(edges)]
    page = bytearray()
    whole = asyncio.run(beginning(Pieces(pieces), "gzip", limit, page))
    assert content.startswith(page)
    assert not whole or bytes(page) == content[:limit]
