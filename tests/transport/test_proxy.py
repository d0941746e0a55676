"""Everything through a proxy that the user names, and through none that the environment names."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest

from probe.model import FailureKind, Reply
from samples.origin import Origin
from tests.listening import listening
from tests.transport.certificates import FUTURE, server_context
from tests.transport.wire import Make, ask, failure_of, status_of

pytestmark = pytest.mark.parametrize("over", ["aiohttp"], indirect=True)

CREDENTIALS = "Basic dXNlcjpzM2NyM3Q="  # user:s3cr3t


@dataclass
class Proxy:
    """A proxy that goes to one port of this machine, whatever it is asked for."""

    port: int = 0
    answer: bytes = b""
    heads: list[str] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.heads.append(head.decode())
                if self.answer:
                    writer.write(self.answer)
                    continue
                await self._pass_on(head, reader, writer)

    async def _pass_on(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        onward, back = await asyncio.open_connection("127.0.0.1", self.port)
        if head.startswith(b"CONNECT "):
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            back.write(head)
        tasks = (asyncio.ensure_future(_pour(onward, writer)), asyncio.ensure_future(_pour(reader, back)))
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            back.transport.abort()

    @property
    def told(self) -> list[tuple[str, bool]]:
        """The request lines, and whether the credentials came along."""
        return [(head.partition("\r\n")[0], f"Proxy-Authorization: {CREDENTIALS}" in head) for head in self.heads]


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while content := await reader.read(65_536):
            writer.write(content)
    writer.transport.abort()


@asynccontextmanager
async def through(proxy: Proxy) -> AsyncIterator[str]:
    """Serve the proxy; gives its URL with credentials."""
    async with listening(proxy.talk) as port:
        yield f"http://user:s3cr3t@127.0.0.1:{port}"


async def test_plain_http(make: Make, site: Origin) -> None:
    proxy = Proxy(site.port)
    async with through(proxy) as url:
        answer = await ask(make(proxy=url), "http://a.test/ok?")
    assert isinstance(answer, Reply)
    assert (answer.status, answer.address) == (200, None)
    assert proxy.told == [("HEAD http://a.test/ok? HTTP/1.1", True)]


async def test_tls(make: Make, ca_file: str) -> None:
    async with Origin(ssl_context=server_context()) as site:
        proxy = Proxy(site.port)
        async with through(proxy) as url:
            transport = make(proxy=url, ca_file=ca_file)
            for _ in range(2):
                answer = await ask(transport, "https://a.hosts.test/ok")
                assert isinstance(answer, Reply)
                assert (answer.status, answer.address, answer.tls_expires) == (200, None, FUTURE)
        assert proxy.told == [("CONNECT a.hosts.test:443 HTTP/1.1", True)] * 2
        assert [sorted(request.headers) for request in site.requests] == [
            ["accept", "accept-encoding", "connection", "host", "user-agent"]
        ] * 2


async def test_the_last_one_closes_the_tunnel(make: Make, ca_file: str) -> None:
    async with Origin(ssl_context=server_context()) as site:
        proxy = Proxy(site.port)
        async with through(proxy) as url:
            transport = make(proxy=url, ca_file=ca_file)
            for _ in range(2):
                assert await status_of(transport, "https://a.hosts.test/ok", last=True) == 200
        assert (len(proxy.heads), site.connections) == (2, 2)


async def test_a_certificate_behind_the_proxy_is_judged(make: Make) -> None:
    async with Origin(ssl_context=server_context()) as site, through(Proxy(site.port)) as url:
        failure = await failure_of(make(proxy=url), "https://a.hosts.test/ok")
        assert (failure.kind, failure.address) == (FailureKind.TLS_UNTRUSTED, None)


async def test_a_proxy_that_wants_other_credentials(make: Make) -> None:
    refusing = b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"
    async with through(Proxy(answer=refusing)) as url:
        transport = make(proxy=url)
        for target in ("http://a.test/", "https://a.test/"):
            answer = await ask(transport, target)
            assert isinstance(answer, Reply)
            assert (answer.status, answer.headers["proxy-authenticate"]) == (407, "Basic")


async def test_a_proxy_that_gets_nowhere(make: Make) -> None:
    async with through(Proxy(answer=b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")) as url:
        transport = make(proxy=url)
        assert await status_of(transport, "http://a.test/") == 502
        failure = await failure_of(transport, "https://a.test/")
        assert (failure.kind, failure.detail) == (FailureKind.CONNECT_UNREACHABLE, "the proxy answered 502")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"garbage\r\n\r\n", FailureKind.PROTOCOL_ERROR),
        (b"HTTP/1.1 200 OK\r\n\r\nno TLS at all, not at all", FailureKind.TLS_HANDSHAKE),
    ],
)
async def test_a_proxy_that_talks_nonsense(make: Make, answer: bytes, kind: FailureKind) -> None:
    async with through(Proxy(answer=answer)) as url:
        failure = await failure_of(make(proxy=url, timeout=1, connect_timeout=0.2), "https://a.test/")
        assert failure.kind is kind
        assert "s3cr3t" not in repr(failure)


@pytest.mark.parametrize("target", ["http://a.test/", "https://a.test/"])
async def test_a_proxy_that_is_not_there(make: Make, target: str) -> None:
    failure = await failure_of(make(proxy="http://user:s3cr3t@127.0.0.1:1"), target)
    assert (failure.kind, failure.detail, failure.address) == (
        FailureKind.CONNECT_REFUSED,
        "Connection refused",
        None,
    )
    assert "s3cr3t" not in repr(failure)


@pytest.mark.parametrize(("target", "kind"), [("http://a.test/", "read"), ("https://a.test/", "read")])
async def test_a_proxy_that_hangs(make: Make, target: str, kind: str) -> None:
    async def talk(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with listening(talk) as port:
        failure = await failure_of(make(proxy=f"http://127.0.0.1:{port}", timeout=0.5), target)
        assert failure.kind == f"{kind}-timeout"
