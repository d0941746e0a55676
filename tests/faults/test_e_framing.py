"""E. Replies that break the rules: a status that was said survives; what is none is a protocol error, never a 400."""

import asyncio
import re
import time
from typing import Any

import pytest
from msgspec.structs import replace

from probe.model import FailureKind, Result, Verdict
from samples.exchange import Exchange, head
from samples.origin import Origin
from samples.routes import HALF_A_HEAD, Behaviour, raw
from tests.faults.probing import EMPTY, answer_to, one, outcome, probed, reports

pytestmark = pytest.mark.usefixtures("hurried")

OK = b"HTTP/1.1 200 OK\r\n"
METHODS = pytest.mark.parametrize("method", ["head", "get", "auto"])
NO_HTTP = ("unreachable", None, FailureKind.PROTOCOL_ERROR)


def not_a_400(result: Result) -> Result:
    """Return the result, which blames no status that nobody sent."""
    timeless = replace(result, elapsed=0.0, trail=tuple(replace(hop, elapsed=0.0) for hop in result.trail))
    assert 400 not in {result.status, *(hop.status for hop in result.trail)}
    for text in reports([timeless]).values():
        assert re.search(r"\b400\b", text.replace(result.url, "")) is None
    return result


async def ask(content: bytes | Behaviour, **options: Any) -> tuple[str, int | None, FailureKind | None]:
    return outcome(not_a_400(await answer_to(content, **options)))


@METHODS
async def test_048_lines_that_end_in_lf_alone(method: str) -> None:
    assert await ask(b"HTTP/1.1 200 OK\nContent-Length: 0\n\n", method=method) == ("ok", 200, None)
    assert await ask(b"HTTP/1.1 404 Not Found\nContent-Length: 0\n\n", method=method) == ("broken", 404, None)


@METHODS
@pytest.mark.parametrize("line", [b"HTTP/1.1 404\r\n", b"HTTP/1.1 404 \r\n", b"HTTP/1.1 404   \r\n"])
async def test_049_a_status_line_without_a_reason(method: str, line: bytes) -> None:
    assert await ask(line + EMPTY, method=method) == ("broken", 404, None)


@METHODS
@pytest.mark.parametrize(
    "page", [b"<html>hello</html>\n", b"200 OK\r\n\r\n", b"SSH-2.0-OpenSSH_9.6\r\n", b"\x00\xff" * 50]
)
async def test_050_what_has_no_status_line_has_no_status(method: str, page: bytes) -> None:
    assert await ask(page, method=method) == NO_HTTP


@METHODS
async def test_050_the_status_line_of_a_radio_station(method: str) -> None:
    assert await ask(b"ICY 200 OK\r\nicy-name: x\r\n\r\n", method=method) in (NO_HTTP, ("ok", 200, None))


@METHODS
@pytest.mark.parametrize("version", [b"2.0", b"1.0"])
async def test_051_a_status_line_of_another_version(method: str, version: bytes) -> None:
    assert await ask(b"HTTP/" + version + b" 200 OK\r\n" + EMPTY, method=method) == ("ok", 200, None)


@pytest.mark.parametrize("version", [b"2", b"3", b"1.2"])
async def test_051_a_version_that_does_not_exist_or_has_one_number(version: bytes) -> None:
    assert await ask(b"HTTP/" + version + b" 200 OK\r\n" + EMPTY) == ("ok", 200, None)


@METHODS
@pytest.mark.parametrize(
    "status", [b"000", b"0", b"99", b"099", b"1000", b"abc", b"-200", b"+200", b"20", b"\xb2\xb2\xb2"]
)
async def test_052_what_is_no_status(method: str, status: bytes) -> None:
    assert await ask(b"HTTP/1.1 " + status + b" What\r\n" + EMPTY, method=method) == NO_HTTP


@METHODS
@pytest.mark.parametrize("status", [600, 777, 999])
async def test_052_a_status_of_no_class_is_told_and_no_success(method: str, status: int) -> None:
    result = not_a_400(await answer_to(f"HTTP/1.1 {status} What\r\n".encode() + EMPTY, method=method))
    assert (result.status, result.failure) == (status, None)
    assert result.verdict not in (Verdict.OK, Verdict.REDIRECTED)


@METHODS
async def test_054_two_lengths_that_differ(method: str) -> None:
    lengths = b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nok"
    assert await ask(OK + lengths, method=method) == ("ok", 200, None)
    assert await ask(b"HTTP/1.1 404 Not Found\r\n" + lengths, method=method) == ("broken", 404, None)


@METHODS
@pytest.mark.parametrize("length", [b"two", b"-1", b"2, 3", b"", b"0x10", b"9" * 400])
async def test_054_a_length_that_is_none(method: str, length: bytes) -> None:
    assert await ask(OK + b"Content-Length: " + length + b"\r\n\r\nok", method=method) == ("ok", 200, None)


@METHODS
@pytest.mark.parametrize("coding", [b"zz", b"gzip", b"identity", b"chunked, zz"])
async def test_057_a_transfer_coding_that_nobody_knows(method: str, coding: bytes) -> None:
    assert await ask(OK + b"Transfer-Encoding: " + coding + b"\r\n\r\nok", method=method) == ("ok", 200, None)


@METHODS
async def test_057_a_transfer_coding_and_a_length(method: str) -> None:
    both = b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n2\r\nok\r\n0\r\n\r\n"
    assert await ask(OK + both, method=method) == ("ok", 200, None)


CHUNKED = OK + b"Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"


@METHODS
@pytest.mark.parametrize("body", [b"2\r\nok\r\n", b"2\r\nok", b"", b"2"])
async def test_059_chunks_without_their_end(method: str, body: bytes) -> None:
    assert await ask(CHUNKED + body, method=method) == ("ok", 200, None)


@METHODS
@pytest.mark.parametrize(
    "body", [b"zz\r\nok\r\n0\r\n\r\n", b"ffffffffffffffffff\r\nok", b"2;\x00\r\nok", b"2\r\nokok\r\n"]
)
async def test_059_chunks_that_are_none(method: str, body: bytes) -> None:
    assert await ask(CHUNKED + body, method=method, timeout=0.5) == ("ok", 200, None)


async def test_059_chunks_that_are_none_are_no_reason_to_wait() -> None:
    began = time.monotonic()
    assert await ask(CHUNKED + b"zz\r\nok\r\n0\r\n\r\n", timeout=20) == ("ok", 200, None)
    assert time.monotonic() - began < 15


@METHODS
async def test_061_bytes_behind_the_body(method: str) -> None:
    """They are nobody's answer, least of all that of the URLs that follow."""
    behind = OK + b"Content-Length: 2\r\n\r\nokHTTP/1.1 500 No\r\n\r\n"
    async with Origin(routes={"/x": raw(behind)}) as site:
        urls = [site.url(f"/{'x' if n % 3 else 'ok'}?{n}") for n in range(30)]
        results = await probed(*urls, method=method, per_host=1)
        assert {outcome(not_a_400(result)) for result in results} == {("ok", 200, None)}


@pytest.mark.parametrize("body", [b"ok", b"ok" * 50_000, b"HTTP/1.1 500 No\r\n\r\n", b"\0" * 100])
async def test_063_a_body_behind_the_answer_to_head(body: bytes) -> None:
    async def answer(exchange: Exchange) -> None:
        await exchange.send(head(200, {"Content-Length": str(len(body))}) + body)

    async with Origin(routes={"/x": answer}) as site:
        urls = [site.url(f"/{'x' if n % 3 else 'ok'}?{n}") for n in range(20)]
        results = await probed(*urls, method="head", per_host=1)
        assert {outcome(not_a_400(result)) for result in results} == {("ok", 200, None)}


@pytest.mark.parametrize("path", ["/interim-flood", "/drip?interval=0.1"])
async def test_064_interim_replies_without_end_are_ended_by_the_time(path: str) -> None:
    async with Origin() as site:
        result = not_a_400(await one(site.url(path), timeout=0.4))
        assert outcome(result) == ("unreachable", None, FailureKind.TOTAL_TIMEOUT)
        assert result.elapsed < 6


async def test_064_interim_replies_that_drip() -> None:
    async def drip(exchange: Exchange) -> None:
        for _ in range(1000):
            await exchange.send(head(103))
            await asyncio.sleep(0.02)

    assert await ask(drip, timeout=0.4) == ("unreachable", None, FailureKind.TOTAL_TIMEOUT)


@METHODS
@pytest.mark.parametrize("interim", [100, 102, 103, 199])
async def test_064_a_few_interim_replies_are_no_answer(method: str, interim: int) -> None:
    assert await ask(head(interim) * 3 + OK + EMPTY, method=method) == ("ok", 200, None)


@METHODS
async def test_065_switching_protocols_is_told_and_the_connection_closed(method: str) -> None:
    left: list[bytes] = []

    async def switch(exchange: Exchange) -> None:
        await exchange.send(head(101, {"Connection": "Upgrade", "Upgrade": "websocket"}) + b"\x81\x02hi")
        left.append(await exchange.reader.read())

    async with Origin(routes={"/x": switch}) as site:
        result = not_a_400(await one(site.url("/x"), method=method))
        assert (result.status, result.failure) == (101, None)
        assert result.verdict not in (Verdict.OK, Verdict.REDIRECTED)
        await asyncio.sleep(0)
    assert set(left) <= {b""}


@METHODS
async def test_066_half_a_head_tells_its_status_and_is_no_answer(method: str) -> None:
    result = not_a_400(await answer_to(HALF_A_HEAD, method=method))
    assert outcome(result) == ("unreachable", None, FailureKind.INCOMPLETE_REPLY)
    assert "within the head of a 200" in reports([result])["jsonl"]


async def test_066_half_a_status_line_has_no_status() -> None:
    result = not_a_400(await answer_to(b"HTTP/1.1 20"))
    assert outcome(result) == ("unreachable", None, FailureKind.INCOMPLETE_REPLY)
