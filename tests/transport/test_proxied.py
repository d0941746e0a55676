"""What is kept from a proxy, what goes through one of SOCKS, and which transport makes an exchange at all."""

import asyncio
import builtins
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from probe.errors import SettingsError
from probe.model import Failure, FailureKind, Reply, Request
from probe.settings import Settings
from probe.transport.aiohttp import AiohttpTransport
from probe.transport.choice import require_usable, transport_of
from probe.transport.direct.transport import DirectTransport
from probe.transport.interface import Transport
from samples.origin import Origin
from tests.listening import listening
from tests.transport.certificates import FUTURE, server_context
from tests.transport.test_proxy import Proxy, through
from tests.transport.wire import ask, know, status_of

pytestmark = pytest.mark.asyncio(loop_factories=["asyncio"])


@asynccontextmanager
async def over(settings: Settings) -> AsyncIterator[Transport]:
    transport = transport_of(settings)
    try:
        yield transport
    finally:
        await transport.close()


REFUSED: list[tuple[str, dict[str, tuple[str, ...]], dict[str, Any]]] = [
    ("http://169.254.169.254/", {}, {}),
    ("http://[::ffff:169.254.169.254]/", {}, {}),
    ("http://10.0.0.1/", {}, {"public_only": True}),
    ("http://127.0.0.1/", {}, {"public_only": True}),
    ("http://metadata.test/", {"metadata.test": ("169.254.169.254",)}, {}),
    ("https://inside.test/", {"inside.test": ("10.0.0.1",)}, {"public_only": True}),
    ("https://both.test/", {"both.test": ("93.184.216.34", "10.0.0.1")}, {"public_only": True}),
]


@pytest.mark.parametrize(("url", "names", "flags"), REFUSED)
async def test_what_is_not_allowed_is_refused_before_the_proxy_hears_of_it(
    url: str, names: dict[str, tuple[str, ...]], flags: dict[str, Any]
) -> None:
    proxy = Proxy(answer=b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    async with through(proxy) as at, over(Settings.of(proxy=at)) as transport:
        know(transport, dict(names))
        answer = await ask(transport, url, **flags)
        assert isinstance(answer, Failure)
        assert (answer.kind, answer.address) == (FailureKind.ADDRESS_NOT_ALLOWED, None)
    assert proxy.heads == []


UNKNOWN = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
PASSED: list[tuple[str, dict[str, tuple[str, ...] | Exception], dict[str, Any]]] = [
    ("http://10.0.0.1/", {}, {}),
    ("http://inside.test/", {"inside.test": ("10.0.0.1",)}, {}),
    ("http://outside.test/", {"outside.test": ("93.184.216.34",)}, {"public_only": True}),
    ("http://unknown.test/", {"unknown.test": UNKNOWN}, {"public_only": True}),
]


@pytest.mark.parametrize(("url", "names", "flags"), PASSED)
async def test_everything_else_is_the_business_of_the_proxy(
    url: str, names: dict[str, tuple[str, ...] | Exception], flags: dict[str, Any]
) -> None:
    proxy = Proxy(answer=b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    async with through(proxy) as at, over(Settings.of(proxy=at)) as transport:
        known = know(transport, names)
        for _ in range(2):
            assert await status_of(transport, url, **flags) == 200
        assert len(known.asked) == len(names)  # what is not known is not asked for each time
    assert len(proxy.heads) == 2


async def test_an_allowed_network_is_allowed_through_a_proxy_too() -> None:
    proxy = Proxy(answer=b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    async with through(proxy) as at, over(Settings.of(proxy=at, allow_net=["10.0.0.0/8"])) as transport:
        assert await status_of(transport, "http://10.0.0.1/", public_only=True) == 200


async def test_only_what_the_environment_names_a_proxy_for_goes_through_one(site: Origin) -> None:
    proxy = Proxy(site.port)
    async with through(proxy) as at:
        settings = Settings.of().in_environment({"http_proxy": at, "no_proxy": "direct.test"})
        async with over(settings) as transport:
            for part in (transport._direct, transport._proxied):  # type: ignore[attr-defined]
                know(part, {"direct.test": ("127.0.0.1",), "a.test": ("127.0.0.1",)})
            assert await status_of(transport, site.url("/ok", "direct.test")) == 200
            assert await status_of(transport, site.url("/ok")) == 200
            assert proxy.heads == []
            answer = await ask(transport, site.url("/ok", "a.test"))
            assert isinstance(answer, Reply)
            assert (answer.status, answer.address, len(proxy.heads)) == (200, None, 1)


@pytest.mark.parametrize(
    ("options", "environment", "kind"),
    [
        ({}, {}, DirectTransport),
        ({"proxy": "none"}, {"all_proxy": "http://a:1"}, DirectTransport),
        ({"transport": "direct"}, {}, DirectTransport),
        ({"transport": "aiohttp"}, {}, AiohttpTransport),
        ({"proxy": "http://a:1"}, {}, AiohttpTransport),
        ({"transport": "aiohttp", "proxy": "none"}, {}, AiohttpTransport),
    ],
)
async def test_which_transport_it_is(options: dict[str, str], environment: dict[str, str], kind: type) -> None:
    async with over(Settings.read(options).in_environment(environment)) as transport:
        assert type(transport) is kind


@dataclass
class Socks:
    """A SOCKS5 proxy (RFC 1928) that goes to one port of this machine, or answers with a refusal."""

    port: int = 0
    reply: int = 0
    asked: list[tuple[str, int]] = field(default_factory=list)
    logins: list[bytes] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, count = await reader.readexactly(2)
        methods = await reader.readexactly(count)
        writer.write(b"\5\2" if 2 in methods else b"\5\0")
        if 2 in methods:
            _, length = await reader.readexactly(2)
            user = await reader.readexactly(length)
            (length,) = await reader.readexactly(1)
            self.logins.append(user + b":" + await reader.readexactly(length))
            writer.write(b"\1\0")
        *_, kind = await reader.readexactly(4)
        if kind == 3:
            (length,) = await reader.readexactly(1)
            host = (await reader.readexactly(length)).decode()
        else:
            host = socket.inet_ntoa(await reader.readexactly(4))
        self.asked.append((host, int.from_bytes(await reader.readexactly(2), "big")))
        writer.write(bytes([5, self.reply, 0, 1, 0, 0, 0, 0, 0, 0]))
        if not self.reply:
            await self._pass_on(reader, writer)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        onward, back = await asyncio.open_connection("127.0.0.1", self.port)
        tasks = [asyncio.ensure_future(pour(onward, writer)), asyncio.ensure_future(pour(reader, back))]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            back.transport.abort()


async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while content := await reader.read(65_536):
            writer.write(content)
    except OSError:
        pass
    writer.transport.abort()


async def test_through_socks_the_proxy_looks_names_up_where_its_scheme_says_so(site: Origin) -> None:
    socks = Socks(site.port)
    async with listening(socks.talk) as port, over(Settings.of(proxy=f"socks5h://u:p@127.0.0.1:{port}")) as transport:
        known = know(transport, {})
        answer = await ask(transport, site.url("/ok", "a.test"))
        assert isinstance(answer, Reply)
        assert (answer.status, answer.address, known.asked) == (200, None, [])
    assert (socks.asked, socks.logins) == ([("a.test", site.port)], [b"u:p"])


async def test_tls_through_socks(ca_file: str) -> None:
    async with Origin(ssl_context=server_context()) as site:
        socks = Socks(site.port)
        async with listening(socks.talk) as port:
            settings = Settings.of(ca_file=ca_file, proxy=f"socks5h://127.0.0.1:{port}")
            async with over(settings) as transport:
                answer = await ask(transport, "https://a.hosts.test/ok")
                assert isinstance(answer, Reply)
                assert (answer.status, answer.tls_expires, answer.address) == (200, FUTURE, None)
        assert socks.asked == [("a.hosts.test", 443)]


async def test_socks_is_kept_from_what_is_not_allowed_too(site: Origin) -> None:
    socks = Socks(site.port)
    async with listening(socks.talk) as port, over(Settings.of(proxy=f"socks5://127.0.0.1:{port}")) as transport:
        know(transport, {"metadata.test": ("169.254.169.254",)})
        for url in ("http://169.254.169.254/", "http://metadata.test/"):
            answer = await ask(transport, url)
            assert isinstance(answer, Failure)
            assert answer.kind is FailureKind.ADDRESS_NOT_ALLOWED
    assert socks.asked == []


async def test_a_socks_proxy_that_gets_nowhere() -> None:
    socks = Socks(reply=5)
    async with listening(socks.talk) as port, over(Settings.of(proxy=f"socks5h://127.0.0.1:{port}")) as transport:
        answer = await ask(transport, "http://a.test/")
        assert isinstance(answer, Failure)
        assert answer.kind is FailureKind.CONNECT_UNREACHABLE
        assert answer.detail.startswith("the proxy answered: ")


async def test_a_socks_proxy_that_is_not_there() -> None:
    async with over(Settings.of(proxy="socks5h://u:s3cr3t@127.0.0.1:1")) as transport:
        answer = await ask(transport, "http://a.test/")
        assert isinstance(answer, Failure)
        assert (answer.kind, "s3cr3t" in repr(answer)) == (FailureKind.CONNECT_REFUSED, False)


async def test_a_socks_proxy_that_hangs() -> None:
    async def talk(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with listening(talk) as port:
        for options in ({"timeout": 0.2}, {"connect_timeout": 0.2}):
            async with over(Settings.read({"proxy": f"socks5h://127.0.0.1:{port}", **options})) as transport:
                answer = await transport.send(Request("http://a.test/"))
                assert isinstance(answer, Failure)
                assert answer.kind.value.endswith("timeout")


async def test_without_the_extra_one_line_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("aiohttp_socks"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    settings = Settings.of(proxy="socks5://u:s3cr3t@127.0.0.1:1")
    for use in (transport_of, require_usable):
        with pytest.raises(SettingsError) as caught:
            use(settings)
        assert str(caught.value) == "proxy: SOCKS needs the extra socks: pip install 'url-probe[socks]'"
