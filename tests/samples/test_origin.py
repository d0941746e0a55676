import asyncio
import json
import re
import signal
import ssl
import subprocess
import sys
import zlib
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from samples.exchange import Exchange
from samples.origin import Origin
from samples.routes import ROUTES

SCRIPT = Path(__file__).parents[2] / "samples" / "origin.py"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    line: str
    headers: Mapping[str, str]
    body: bytes


class Client:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def send(self, target: str, method: str = "GET", *fields: str) -> None:
        lines = [f"{method} {target} HTTP/1.1", "Host: origin.test", *fields, "", ""]
        self.writer.write("\r\n".join(lines).encode("latin-1"))

    async def head(self) -> tuple[str, dict[str, str]]:
        block = await self.reader.readuntil(b"\r\n\r\n")
        line, *lines = block.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
        return line, dict(text.split(": ", 1) for text in lines)

    async def answer(self, target: str, method: str = "GET", *fields: str) -> Answer:
        self.send(target, method, *fields)
        line, headers = await self.head()
        length = 0 if method == "HEAD" else int(headers.get("Content-Length", "0"))
        return Answer(line, headers, await self.reader.readexactly(length))


@asynccontextmanager
async def connected(origin: Origin, tls: ssl.SSLContext | None = None) -> AsyncIterator[Client]:
    reader, writer = await asyncio.open_connection(origin.host, origin.port, ssl=tls)
    try:
        yield Client(reader, writer)
    finally:
        writer.transport.abort()
        await asyncio.sleep(0)


async def ask(origin: Origin, target: str, method: str = "GET", *fields: str) -> Answer:
    async with connected(origin) as client:
        return await client.answer(target, method, *fields)


async def everything(origin: Origin, target: str, method: str = "GET", tls: ssl.SSLContext | None = None) -> bytes:
    async with connected(origin, tls) as client:
        client.send(target, method, "Connection: close")
        return await client.reader.read()


SAME_FOR_ALL = {
    "/": ("200 OK", {}),
    "/ok": ("200 OK", {}),
    "/status/100": ("100 Continue", None),
    "/status/103": ("103 Early Hints", None),
    "/status/101": ("101 Switching Protocols", None),
    "/status/204": ("204 No Content", None),
    "/status/301": ("301 Moved Permanently", {}),
    "/status/304": ("304 Not Modified", None),
    "/status/404": ("404 Not Found", {}),
    "/status/422": ("422 Unprocessable Content", {}),
    "/status/521": ("521 Web Server Is Down", {}),
    "/status/777": ("777 ", {}),
    "/status/999": ("999 Request denied", {}),
    "/status/99": ("99 ", {}),
    "/status/abc": ("abc ", {}),
    "/redirect/0": ("200 OK", {}),
    "/redirect/3": ("302 Found", {"Location": "/redirect/2"}),
    "/redirect/none": ("400 Bad Request", {}),
    "/permanent/1": ("301 Moved Permanently", {"Location": "/permanent/0"}),
    "/mixed": ("301 Moved Permanently", {"Location": "/redirect/1"}),
    "/redirect-to": ("302 Found", {"Location": "/ok"}),
    "/redirect-to?url=//b.test/%C3%BC%20%FF&status=308": (
        "308 Permanent Redirect",
        {"Location": b"//b.test/\xc3\xbc \xff".decode("latin-1")},
    ),
    "/relative": ("302 Found", {"Location": "../ok"}),
    "/fragment": ("302 Found", {"Location": "/ok#part"}),
    "/loop": ("302 Found", {"Location": "/loop"}),
    "/long-chain": ("302 Found", {"Location": "/long-chain/1"}),
    "/long-chain/7": ("302 Found", {"Location": "/long-chain/8"}),
    "/no-location": ("302 Found", {}),
    "/empty-location": ("302 Found", {"Location": ""}),
    "/bad-location": ("302 Found", {"Location": "javascript:alert(1)"}),
    "/unparsable-location": ("302 Found", {"Location": "http://[bad"}),
    "/slow?seconds=0": ("200 OK", {}),
    "/slow?seconds=long": ("400 Bad Request", {}),
    "/drip?interval=0": ("200 OK", None),
    "/retry-after-huge": ("429 Too Many Requests", {"Retry-After": "1000000000"}),
    "/cookie": ("302 Found", {"Location": "/needs-cookie", "Set-Cookie": "visited=yes; Path=/"}),
    "/needs-cookie": ("403 Forbidden", {}),
    "/auth": ("401 Unauthorized", {"WWW-Authenticate": 'Basic realm="origin"'}),
    "/echo": ("200 OK", {"Content-Type": "application/json"}),
    "/big?bytes=10": ("200 OK", {"Content-Type": "text/plain", "Content-Length": "10"}),
    "/gzip-bomb": ("200 OK", {"Content-Encoding": "gzip"}),
    "/bot-wall": ("403 Forbidden", {"CF-Mitigated": "challenge"}),
    "/waf-202": ("202 Accepted", {"X-Amzn-Waf-Action": "challenge"}),
    "/linkedin": ("999 Request denied", {}),
    "/soft-404": ("200 OK", {}),
    "/short-length": ("200 OK", {"Content-Length": "5"}),
    "/nowhere": ("404 Not Found", {}),
}
"""What every method gets: the status, and the fields beside those of a page (None where there is no page)."""


@pytest.mark.parametrize("target", SAME_FOR_ALL)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_route_answers_every_method_with_the_same_head(target: str, method: str) -> None:
    status, fields = SAME_FOR_ALL[target]
    async with Origin() as origin, connected(origin) as client:
        client.send(target, method)
        line, headers = await client.head()
    assert line == f"HTTP/1.1 {status}"
    assert fields is None or headers == {"Content-Type": HTML, "Content-Length": headers["Content-Length"], **fields}


@pytest.mark.parametrize(
    ("target", "refusal"),
    [
        ("/head-403", "403 Forbidden"),
        ("/head-404", "404 Not Found"),
        ("/head-405", "405 Method Not Allowed"),
        ("/head-500", "500 Internal Server Error"),
        ("/head-501", "501 Not Implemented"),
    ],
)
async def test_head_is_refused_and_get_is_not(target: str, refusal: str) -> None:
    async with Origin() as origin:
        answers = [await ask(origin, target, method) for method in ("HEAD", "GET")]
    assert [answer.line for answer in answers] == [f"HTTP/1.1 {refusal}", "HTTP/1.1 200 OK"]
    assert answers[0].headers.get("Allow") == ("GET" if target == "/head-405" else None)


PAGE = b"<!doctype html><title>200 OK</title>\n"
OK = b"HTTP/1.1 200 OK\r\n"
WHOLE_HEAD = OK + b"Content-Type: text/html; charset=utf-8\r\nContent-Length: 37\r\nConnection: close\r\n\r\n"
HALF_A_HEAD = OK + b"Content-Type: text/html\r\nContent-Le"
NO_CONTENT = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
EARLY_HINTS = b"HTTP/1.1 103 Early Hints\r\n\r\n"
SWITCHING = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
DRIPPED = OK + b"Content-Length: 0\r\n\r\n"
BODY_ANYWAY = OK + b"Content-Length: 2\r\n\r\nok"
TOO_LONG = WHOLE_HEAD.replace(b"37", b"5")
TOO_SHORT = WHOLE_HEAD.replace(b"37", b"1000")
BYTE_FOR_BYTE = {
    "/ok": (WHOLE_HEAD + PAGE, WHOLE_HEAD),
    "/status/204": (NO_CONTENT, NO_CONTENT),
    "/status/103": (EARLY_HINTS + WHOLE_HEAD + PAGE, EARLY_HINTS + WHOLE_HEAD),
    "/status/101": (SWITCHING, SWITCHING),
    "/head-close": (WHOLE_HEAD + PAGE, b""),
    "/empty": (b"", b""),
    "/half": (HALF_A_HEAD, HALF_A_HEAD),
    "/garbage": (b"SSH-2.0-OpenSSH_9.6\r\n", b"SSH-2.0-OpenSSH_9.6\r\n"),
    "/short-length": (TOO_LONG + b"0123456789", TOO_LONG),
    "/truncated": (TOO_SHORT + b"0123456789", TOO_SHORT),
    "/stray?seconds=0": (WHOLE_HEAD + PAGE, WHOLE_HEAD),
}
"""All that comes to GET and to HEAD until the connection ends."""


@pytest.mark.parametrize("target", BYTE_FOR_BYTE)
async def test_every_byte_until_the_end(target: str) -> None:
    async with Origin() as origin:
        assert (await everything(origin, target), await everything(origin, target, "HEAD")) == BYTE_FOR_BYTE[target]


@pytest.mark.parametrize("target", ["/head-with-body", "/drip?interval=0"])
async def test_the_same_bytes_to_get_and_head(target: str) -> None:
    expected = {"/head-with-body": BODY_ANYWAY, "/drip?interval=0": DRIPPED}[target]
    async with Origin() as origin, connected(origin) as client:
        for method in ("GET", "HEAD"):
            client.send(target, method)
            assert await client.reader.readexactly(len(expected)) == expected
        assert origin.connections == 1


@pytest.mark.parametrize(("target", "method"), [("/reset", "GET"), ("/reset", "HEAD"), ("/head-reset", "HEAD")])
async def test_a_reset_is_a_reset(target: str, method: str) -> None:
    async with Origin() as origin:
        with pytest.raises(ConnectionResetError):
            await everything(origin, target, method)


async def test_a_reset_in_the_middle_of_the_head() -> None:
    async with Origin() as origin, connected(origin) as client:
        client.send("/reset-head")
        assert await client.reader.readexactly(len(HALF_A_HEAD)) == HALF_A_HEAD
        with pytest.raises(ConnectionResetError):
            await client.reader.read()


async def test_head_reset_and_head_hang_answer_get() -> None:
    async with Origin() as origin:
        assert await everything(origin, "/head-reset") == WHOLE_HEAD + PAGE
        assert await everything(origin, "/head-hang") == WHOLE_HEAD + PAGE


@pytest.mark.parametrize(
    ("target", "method"),
    [("/hang", "GET"), ("/hang", "HEAD"), ("/head-hang", "HEAD"), ("/slow?seconds=60", "GET")],
)
async def test_silence_ends_at_once_with_the_origin(target: str, method: str) -> None:
    origin = Origin()
    async with asyncio.timeout(2), AsyncExitStack() as outlives_the_origin:
        async with origin:
            client = await outlives_the_origin.enter_async_context(connected(origin))
            client.send(target, method)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.reader.read(1), 0.02)
        assert await client.reader.read() == b""


async def test_a_chain_of_redirects_ends() -> None:
    async with Origin() as origin:
        answers = [await ask(origin, f"/redirect/{n}") for n in (2, 1, 0)]
    assert [answer.headers.get("Location") for answer in answers] == ["/redirect/1", "/redirect/0", None]


@pytest.mark.parametrize(
    ("target", "lines"),
    [
        ("/flaky?key=a", ["503 Service Unavailable", "503 Service Unavailable", "200 OK"]),
        ("/flaky?key=a&fail=1&status=500", ["500 Internal Server Error", "200 OK", "200 OK"]),
        ("/retry-after?key=a", ["429 Too Many Requests", "200 OK", "200 OK"]),
        ("/503-retry-after?key=a&times=2", ["503 Service Unavailable", "503 Service Unavailable", "200 OK"]),
        ("/retry-after-date?key=a", ["429 Too Many Requests", "200 OK", "200 OK"]),
    ],
)
async def test_what_changes_with_the_requests_changes_by_key(target: str, lines: list[str]) -> None:
    async with Origin() as origin:
        answers = [await ask(origin, target, method) for method in ("HEAD", "GET", "GET")]
        other = await ask(origin, target.replace("key=a", "key=b"))
    assert [answer.line for answer in answers] == [f"HTTP/1.1 {line}" for line in lines]
    assert other.line == f"HTTP/1.1 {lines[0]}"


@pytest.mark.parametrize(
    ("target", "value"),
    [
        ("/retry-after", "1"),
        ("/retry-after?seconds=7", "7"),
        ("/503-retry-after?seconds=7", "7"),
        ("/retry-after-date", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ("/retry-after-date?date=tomorrow", "tomorrow"),
    ],
)
async def test_retry_after_is_what_was_asked_for(target: str, value: str) -> None:
    async with Origin() as origin:
        assert (await ask(origin, target)).headers["Retry-After"] == value


async def test_cookie_and_password_open() -> None:
    async with Origin() as origin:
        assert (await ask(origin, "/needs-cookie", "GET", "Cookie: visited=yes")).line == "HTTP/1.1 200 OK"
        assert (await ask(origin, "/auth", "GET", "Authorization: Basic dXNlcjpwYXNz")).line == "HTTP/1.1 200 OK"


async def test_echo_shows_the_fields_that_came() -> None:
    async with Origin() as origin:
        answer = await ask(origin, "/echo", "GET", "X-Twice: 1", "x-twice: 2")
    assert json.loads(answer.body) == {"host": "origin.test", "x-twice": "1, 2"}


async def test_bodies() -> None:
    async with Origin() as origin:
        bomb = await ask(origin, "/gzip-bomb")
        assert (await ask(origin, "/big")).body == b"x" * 2**20
        assert (await ask(origin, "/soft-404")).body == b"<!doctype html><title>Page not found</title>\n"
    first_member = zlib.decompressobj(wbits=31).decompress(bomb.body)
    assert (len(first_member), len(bomb.body) % 1024, len(bomb.body) < 2 * 2**20) == (2**20, 0, True)


@pytest.mark.parametrize(
    ("target", "method", "start", "again"),
    [
        ("/endless", "GET", OK + b"Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n", b"10000\r\nxxxx"),
        ("/endless-head", "HEAD", OK, b"X-More: and more\r\n"),
        ("/interim-flood", "HEAD", EARLY_HINTS, EARLY_HINTS),
    ],
)
async def test_a_flood_goes_on_and_ends_with_the_client(target: str, method: str, start: bytes, again: bytes) -> None:
    async with Origin() as origin:
        async with connected(origin) as client:
            client.send(target, method)
            flood = await client.reader.readexactly(200_000)
        assert flood.startswith(start + again)
        assert flood.count(again) > 2
        assert (await ask(origin, "/ok")).line == "HTTP/1.1 200 OK"


async def test_endless_tells_head_its_fields_alone() -> None:
    async with Origin() as origin, connected(origin) as client:
        client.send("/endless", "HEAD")
        assert await client.head() == (
            "HTTP/1.1 200 OK",
            {"Content-Type": "text/plain", "Transfer-Encoding": "chunked"},
        )
        assert (await client.answer("/ok")).line == "HTTP/1.1 200 OK"


async def test_drip_sends_one_byte_and_waits() -> None:
    async with Origin() as origin, connected(origin) as client:
        client.send("/drip?interval=60")
        assert await client.reader.read(100) == b"H"


async def test_stray_answers_a_question_nobody_asked() -> None:
    async with Origin() as origin, connected(origin) as client:
        assert (await client.answer("/stray?seconds=0.01")).line == "HTTP/1.1 200 OK"
        assert await client.head() == ("HTTP/1.1 404 Not Found", {"Content-Length": "0"})
        assert (await client.answer("/ok")).line == "HTTP/1.1 200 OK"
        assert len(origin.requests) == 2


async def test_requests_and_connections_are_told_in_order() -> None:
    async with Origin() as origin:
        async with connected(origin) as client:
            await client.answer("/ok?a=1", "HEAD", "X-Name:  value ")
            await client.answer("/status/404")
        await ask(origin, "http://other.test/ok?a=2")
    assert [(r.method, r.target, r.path, r.connection) for r in origin.requests] == [
        ("HEAD", "/ok?a=1", "/ok", 1),
        ("GET", "/status/404", "/status/404", 1),
        ("GET", "http://other.test/ok?a=2", "/ok", 2),
    ]
    assert origin.requests[0].headers == {"host": "origin.test", "x-name": "value"}
    assert origin.requests[0].moment <= origin.requests[1].moment <= origin.requests[2].moment
    assert origin.connections == 2


async def test_a_body_sent_along_is_not_the_next_request() -> None:
    async with Origin() as origin, connected(origin) as client:
        client.send("/ok", "POST", "Content-Length: 5")
        client.writer.write(b"a\r\nbc")
        await client.head()
        await client.reader.readexactly(37)
        assert (await client.answer("/linkedin")).line == "HTTP/1.1 999 Request denied"


@pytest.mark.parametrize("sent", [b"hello\r\n\r\n", b"GET http://[bad/ HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x00"])
async def test_what_is_no_request_gets_400_and_the_end(sent: bytes) -> None:
    async with Origin() as origin, connected(origin) as client:
        client.writer.write(sent)
        assert (
            await client.reader.read() == b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
        assert origin.requests == []


async def test_http_1_0_gets_the_end_behind_the_answer() -> None:
    async with Origin() as origin, connected(origin) as client:
        client.writer.write(b"GET /ok HTTP/1.0\r\n\r\n")
        assert await client.reader.read() == WHOLE_HEAD + PAGE


async def test_a_callers_own_routes_come_on_top() -> None:
    async def teapot(exchange: Exchange) -> None:
        await exchange.answer(418, {"X-Size": exchange.query["size"], "X-Tail": exchange.tail}, b"tea")

    async with Origin(routes={"/ok?size=2": teapot}) as origin:
        answer = await ask(origin, "/ok/with/milk")
        other = await ask(origin, "/linkedin")
    assert answer == Answer(
        "HTTP/1.1 418 I'm a Teapot",
        {"Content-Type": HTML, "Content-Length": "3", "X-Size": "2", "X-Tail": "with/milk"},
        b"tea",
    )
    assert other.line == "HTTP/1.1 999 Request denied"


async def test_url_names_scheme_host_and_port() -> None:
    async with Origin() as origin:
        assert origin.url("/ok") == f"http://127.0.0.1:{origin.port}/ok"
        assert origin.url("/ok", "localhost") == f"http://localhost:{origin.port}/ok"
        assert origin.url("/ok", "::1") == f"http://[::1]:{origin.port}/ok"


@pytest.fixture(scope="module")
def contexts() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    authority = trustme.CA()
    ours, theirs = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(ours)
    authority.configure_trust(theirs)
    return ours, theirs


async def test_over_tls(contexts: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    ours, theirs = contexts
    async with Origin(ssl_context=ours) as origin:
        assert origin.url("/ok") == f"https://127.0.0.1:{origin.port}/ok"
        assert await everything(origin, "/ok", "GET", theirs) == WHOLE_HEAD + PAGE
        with pytest.raises(ConnectionResetError):
            await everything(origin, "/reset", "GET", theirs)


async def test_silence_over_tls_ends_at_once_with_the_origin(contexts: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    ours, theirs = contexts
    origin = Origin(ssl_context=ours)
    async with asyncio.timeout(2), AsyncExitStack() as outlives_the_origin:
        async with origin:
            client = await outlives_the_origin.enter_async_context(connected(origin, theirs))
            client.send("/hang")
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.reader.read(1), 0.02)
        assert await client.reader.read() == b""


def test_every_route_is_told_and_has_a_test_here() -> None:
    named = set(re.findall(r'"(/[a-z0-9-]*)', Path(__file__).read_text(encoding="utf-8")))
    assert set(ROUTES) - named == set()
    assert [route.usage for route in ROUTES.values() if not route.told.endswith(".")] == []


def test_the_script_lists_its_routes() -> None:
    listed = subprocess.run([sys.executable, SCRIPT, "--list"], capture_output=True, text=True, check=True).stdout
    assert listed.startswith("/\n    200 with the front page.\n/503-retry-after?seconds=1&key=&times=1\n")
    assert listed.count("\n") == 2 * len(ROUTES)


@pytest.mark.skipif(sys.platform == "win32", reason="a process group is needed there for Ctrl-C")
async def test_the_script_serves_until_interrupted() -> None:
    script = await asyncio.create_subprocess_exec(sys.executable, SCRIPT, stdout=PIPE, stderr=PIPE)
    assert script.stdout is not None
    address = (await script.stdout.readline()).decode().strip()
    origin = Origin(port=int(address.removeprefix("http://127.0.0.1:").removesuffix("/")))
    assert (await ask(origin, "/status/404")).line == "HTTP/1.1 404 Not Found"
    script.send_signal(signal.SIGINT)
    assert (await script.communicate(), script.returncode) == ((b"", b""), 0)
