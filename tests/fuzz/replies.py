"""Replies: raw bytes through both transports and the engine give one result for each target, and clean reports."""

import asyncio
import csv
import json
from collections import Counter
from collections.abc import Sequence
from io import StringIO
from unittest import mock
from xml.etree import ElementTree as ET

from probe.api import stream
from probe.model import Result
from probe.settings import Settings
from probe.transport.aiohttp import AiohttpTransport
from probe.transport.direct.transport import DirectTransport
from tests.faults.probing import reports
from tests.fuzz.loopback import alone
from tests.fuzz.surface import ACTING, CANARY, BrokenError, Surface
from tests.listening import listening
from tests.transport.odd_replies import ODD

TRANSPORTS = (AiohttpTransport, DirectTransport)
OPEN = b"@OPEN@"  # at the end of an example: the connection stays open
LARGEST_SEED = 100_000  # bytes
LONGEST = 30.0  # seconds for one run
OPTIONS = {
    "timeout": 0.4, "connect_timeout": 0.4, "retries": 0, "host_rate": 0, "soft_404": "always", "recurse": 1,
    "max_pages": 4,
    "fragments": True, "header": [f"X-Key: {CANARY}"], "no_robots": True, "deadline": 20, "per_host": 20,
}  # fmt: skip
_PAGE = (
    b"<html><head><title>Not found</title><meta http-equiv=refresh content='0;url=/z'></head><a href=/y#z>y</a></html>"
)
_SEEDS = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n%b" % (len(_PAGE), _PAGE),
    b"HTTP/1.1 301 Moved\r\nLocation: http://@HOST@/a?b#c\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n5\r\n<p>hi\r\n0\r\n\r\n",
    b"HTTP/1.1 429 Slow\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n",
    (
        b"HTTP/1.1 100 Continue\r\n\r\n"
        b"HTTP/1.1 404 No\r\nServer: cloudflare\r\nCF-RAY: 1\r\n\r\n<title>Just a moment...</title>"
    ),
    b'HTTP/1.1 401 Who\r\nWWW-Authenticate: Basic realm="@CANARY@"\r\nLink: </x>; rel=canonical\r\n\r\n@CANARY@',
    (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03"
    ),
)  # fmt: skip
WORDS = (
    b"HTTP/1.1 ", b"HTTP/1.0 ", b"HTTP/2 ", b"200", b"204", b"301", b"302", b"304", b"308", b"404", b"429", b"503",
    b"999", b"000", b"1000",
    b"\r\n", b"\n", b"\r", b"\r\n\r\n", b": ", b" ", b"\t", b"\r\n ", b"Location: ", b"Content-Length: ",
    b"Content-Type: ",
    b"Content-Encoding: ", b"Transfer-Encoding: ", b"chunked", b"gzip", b"deflate", b"br", b"identity",
    b"Retry-After: ", b"Set-Cookie: ",
    b"Refresh: 0;url=", b"Connection: close\r\n", b"Connection: keep-alive\r\n", b"Upgrade: h2c\r\n", b"Date: ",
    b"Server: ", b"text/html",
    b"application/pdf", b"text/plain", b"charset=utf-16", b"charset=\xff", b"http://", b"//", b"/", b"?", b"#", b"%00",
    b"%", b"[::1]", b"@",
    b"http://@HOST@/", b"http://10.9.9.9/", b"http://127.0.0.2:1/", b"javascript:", b"\x00", b"\x1b[2J", b"\xff",
    b"\xed\xa0\x80",
    b"\xe2\x80\xae", b"::error::", b"=1+1", b"<script>location='/q'</script>",
    b"<meta http-equiv=refresh content='0;url=", b"<base href='",
    b"<a href='", b"<title>", b"</title>", b"<!--", b"0\r\n\r\n", b"ffffffffffffffff\r\n", b"-1", b"1e9", b"9" * 400,
    b"1", b"@CANARY@",
    OPEN, b"HTTP/1.1 103 Early\r\n\r\n", b"Fri, 27 Nov 2026 20:00:00 GMT", b"Mon, 99 Foo 99999 99:99:99",
    b"\x1f\x8b\x08\x00",
    b"; Domain=127.0.0.1; Max-Age=99999999999999999999", b"Expires=Mon, 01 Jan 0001 00:00:00 GMT",
    b"X: " + b"y" * 40_000 + b"\r\n",
)  # fmt: skip


def seeds() -> list[bytes]:
    """Return good replies, and the odd ones of the transport's tests."""
    odd = [reply.content for reply in ODD.values() if len(reply.content) < LARGEST_SEED]
    return [*_SEEDS, *_SEEDS, *odd]


def attempt(example: bytes) -> None:
    """Probe a URL that is answered with these bytes, over each transport."""
    with alone():
        for transport in TRANSPORTS:
            with mock.patch("probe.assembly.transport_of", transport):
                asyncio.run(_attempt(example))


async def _attempt(example: bytes) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(content.removesuffix(OPEN))
        await writer.drain()
        if content.endswith(OPEN):
            await reader.read()
        writer.close()

    async with listening(answer) as port:
        host = f"127.0.0.1:{port}"
        content = example.replace(b"@HOST@", host.encode()).replace(b"@CANARY@", CANARY.encode())
        url = f"http://{host}/x"
        try:
            async with asyncio.timeout(LONGEST):
                results = [result async for result in stream([url], Settings.read(OPTIONS))]
        except TimeoutError as error:
            raise BrokenError("a run that does not end") from error
    _judge(url, results)


def _judge(url: str, results: Sequence[Result]) -> None:
    counts = Counter(result.url for result in results)
    if counts[url] != 1 or max(counts.values()) > 1:
        raise BrokenError("no result or two for a target")
    if any(result.status is not None and not 100 <= result.status <= 999 for result in results):
        raise BrokenError("a status that is none")
    for name, text in reports(results, (CANARY,)).items():
        if ACTING.search(text):
            raise BrokenError(f"control character in {name}")
        if CANARY in text:
            raise BrokenError(f"secret in {name}")
        try:
            _read(name, text, len(results))
        except (ValueError, ET.ParseError) as error:
            raise BrokenError(f"{name} is not read by its reader") from error


def _read(name: str, text: str, count: int) -> None:
    """Read a report; raises ValueError or ParseError."""
    text.encode()
    match name:
        case "json" | "sarif" | "gitlab":
            json.loads(text)
        case "jsonl" | "rdjsonl":
            lines = [json.loads(line) for line in text.split("\n")[:-1]]
            if name == "jsonl" and len(lines) != count:
                raise ValueError(name)
        case "csv":
            heading, *rows = csv.reader(StringIO(text, newline=""))
            if {len(row) for row in rows} != {len(heading)} or len(rows) != count:
                raise ValueError(name)
        case "junit":
            ET.fromstring(text)


SURFACE = Surface("replies", seeds, WORDS, attempt, seconds=10.0)
