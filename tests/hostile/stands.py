"""How a host stands on the network: what meets a client before any page of it can."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing

from samples.origin import Origin
from samples.routes import Route
from tests.hostile.temper import Page, Stand, Temper
from tests.listening import Talk, listening

Certify = Callable[[str], ssl.SSLContext]


class Site(Origin):
    """An origin with the pages of a temper, and its manner for every other path."""

    def __init__(self, temper: Temper, address: str, ssl_context: ssl.SSLContext | None = None) -> None:
        super().__init__(address, ssl_context=ssl_context)
        self._elsewhere = Route("/", temper.told, temper.elsewhere)
        self._places = {page.path.partition("?")[0]: self._place(page) for page in temper.pages}

    def _place(self, page: Page) -> Route:
        return Route(page.path, "", page.behaviour) if page.behaviour else self._elsewhere

    def _find(self, path: str) -> tuple[Route, str]:
        return self._places.get(path, self._elsewhere), ""


@asynccontextmanager
async def plain(temper: Temper, address: str) -> AsyncIterator[str]:
    """Serve over HTTP."""
    async with Site(temper, address) as site:
        yield site.url("")


def secure(certify: Certify) -> Stand:
    """Serve over HTTPS, with what ``certify`` has for the address."""

    @asynccontextmanager
    async def stand(temper: Temper, address: str) -> AsyncIterator[str]:
        async with Site(temper, address, certify(address)) as site:
            yield site.url("")

    return stand


@asynccontextmanager
async def mistaken(temper: Temper, address: str) -> AsyncIterator[str]:
    """Serve over HTTP where the links say HTTPS."""
    async with Site(temper, address) as site:
        yield site.url("").replace("http:", "https:")


def talking(talk: Talk, scheme: str = "http") -> Stand:
    """Let every connection have the talk."""

    def stand(_: Temper, address: str) -> AbstractAsyncContextManager[str]:
        return _talking(talk, scheme, address)

    return stand


def guarded(certify: Certify) -> Stand:
    """Let in over HTTPS only clients with a certificate of their own."""

    def stand(_: Temper, address: str) -> AbstractAsyncContextManager[str]:
        return _talking(_demand_certificate(certify(address)), "https", address)

    return stand


@asynccontextmanager
async def _talking(talk: Talk, scheme: str, address: str) -> AsyncIterator[str]:
    async with listening(talk, address) as port:
        yield f"{scheme}://{address}:{port}"


async def say_nothing(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    """Take whatever comes."""
    while await reader.read(65_536):
        pass


def _demand_certificate(context: ssl.SSLContext) -> Talk:
    """Return a talk that ends a handshake without a client's certificate with the alert that says so.

    By hand: asyncio's own server closes the connection before the alert is out.
    """

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        session = context.wrap_bio(incoming, outgoing, server_side=True)
        refused = False
        while not refused:
            try:
                session.do_handshake()
            except ssl.SSLWantReadError:
                refused = False
            except ssl.SSLError:
                refused = True
            writer.write(outgoing.read())
            if not refused:
                incoming.write(await reader.read(65_536) or _gone())
        writer.write_eof()
        await say_nothing(reader, writer)  # closing on unread bytes would be a reset, and the alert lost

    return talk


def _gone() -> bytes:
    raise EOFError


@asynccontextmanager
async def refusing(_: Temper, address: str) -> AsyncIterator[str]:
    """Hold a port at which nobody listens."""
    with closing(socket.socket()) as held:
        held.bind((address, 0))
        yield f"http://{address}:{held.getsockname()[1]}"


@asynccontextmanager
async def full(_: Temper, address: str) -> AsyncIterator[str]:
    """Listen with a queue that is full: nothing is refused, and nothing comes about."""
    with closing(socket.socket()) as listener:
        listener.bind((address, 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for client in waiting:
            client.setblocking(False)
            client.connect_ex((address, port))
        yield f"http://{address}:{port}"
        for client in waiting:
            client.close()


@asynccontextmanager
async def nowhere(temper: Temper, _: str) -> AsyncIterator[str]:
    """Stand in no name system: RFC 2606, 2 keeps ``.invalid`` free for ever."""
    yield f"http://{temper.name}.invalid"
