"""F. What stands in a head: bounded in size, and never passed on as it came."""

import time

import pytest

from probe.model import FailureKind
from samples.exchange import Exchange, head
from samples.origin import Origin
from tests.faults.probing import EMPTY, answer_to, one, outcome, probed, reports

pytestmark = pytest.mark.usefixtures("hurried")

OK = b"HTTP/1.1 200 OK\r\n"
NO_HTTP = ("unreachable", None, FailureKind.PROTOCOL_ERROR)
CUT_OFF = ("unreachable", None, FailureKind.INCOMPLETE_REPLY)


@pytest.mark.parametrize("line", [b"X-More: and more\r\n" * 1000, b"x" * 20_000, b"X: " + b"y" * 20_000 + b"\r\n"])
async def test_069_a_head_without_end_is_capped(line: bytes) -> None:
    sent: list[int] = []

    async def endless(exchange: Exchange) -> None:
        await exchange.send(OK)
        while True:
            await exchange.send(line)
            sent.append(len(line))

    began = time.monotonic()
    async with Origin(routes={"/x": endless}) as site:
        result = await one(site.url("/x"), timeout=20)
        asked = len(site.requests)
    assert outcome(result) in (NO_HTTP, CUT_OFF, ("ok", 200, None))
    assert time.monotonic() - began < 10
    # what lies in the buffers of both ends comes on top of what is read
    assert sum(sent) < asked * 8_000_000


@pytest.mark.parametrize("method", ["head", "get", "auto"])
@pytest.mark.parametrize("field", [b"X-Nul: a\0b", b"X-Cr: a\rb", b"X\0: y", b"Location: /\0x", b"X-Cr: a\r b"])
async def test_070_a_nul_or_a_bare_cr_is_a_protocol_error_and_is_not_passed_on(method: str, field: bytes) -> None:
    result = await answer_to(OK + field + b"\r\n" + EMPTY, method=method)
    assert outcome(result) == NO_HTTP
    for text in reports([result]).values():
        assert not {"\0", "\r"} & set(text)


@pytest.mark.parametrize("where", ["HTTP/1.1 404 %s\r\n", "HTTP/1.1 302 Found\r\nLocation: /status/404?%s\r\n"])
@pytest.mark.parametrize("payload", [b"\x1b[31mred", b"Pas trouv\xe9", b"\x1b]0;owned\x07", b"\xc2\x9b2J", b"\xff\xfe"])
async def test_071_escapes_and_odd_bytes_are_sanitised(where: str, payload: bytes) -> None:
    result = await answer_to(where.encode().replace(b"%s", payload) + EMPTY)
    assert (result.verdict, result.status) == ("broken", 404)
    for text in reports([result]).values():
        text.encode()
        assert not {"\x1b", "\x07", "\x9b"} & set(text)


BOMB = b"".join(b"Set-Cookie: c%d=%s; Path=/\r\n" % (n, b"v" * 900) for n in range(200))
BAD = b"".join([
    b"Set-Cookie: \x01;;=;\r\n", b"Set-Cookie: =\r\n", b"Set-Cookie: a\r\n",
    b"Set-Cookie: \xff=\xfe; Domain=\xfd; Path=\x1b\r\n",
    b"Set-Cookie: a=b; Expires=Thu, 99 Foo 99999 99:99:99; Max-Age=9" + b"9" * 500 + b"\r\n",
])  # fmt: skip


@pytest.mark.parametrize("cookies", [BOMB, BAD])
async def test_073_cookies_that_are_bad_or_too_many_are_left(cookies: bytes) -> None:
    async def answer(exchange: Exchange) -> None:
        if exchange.turn % 2:
            await exchange.send(head(302, {"Location": "/x", "Content-Length": "0"})[:-2] + cookies + b"\r\n")
        else:
            await exchange.answer(200, {"Content-Type": "image/png"})

    async with Origin(routes={"/x": answer}) as site:
        result = await one(site.url("/x"), method="get")
        sent = [request.headers.get("cookie", "") for request in site.requests]
    assert (result.verdict, result.status) == ("redirected", 200)
    assert max(map(len, sent)) < 50 * 1000  # RFC 6265, 6.1: fifty of them for one domain
    assert all(text.isprintable() for text in sent)


async def test_073_a_cookie_of_one_site_is_not_sent_to_another(origin: Origin, other: Origin) -> None:
    """Nor from one chain to the next."""
    first = origin.url(f"/redirect-to?url={origin.url('/cookie')}")
    await probed(first, origin.url(f"/redirect-to?url={other.url('/echo')}"), origin.url("/echo"), per_host=1)
    assert {request.headers.get("cookie") for request in other.requests} == {None}
    assert {request.headers.get("cookie") for request in origin.requests if request.path == "/echo"} == {None}
