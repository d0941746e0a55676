"""A local origin that behaves, or misbehaves, just as each of its routes says; nothing here leaves the machine.

Run it, ``python samples/origin.py --port 8790`` (``--list`` prints the routes), or open it inside a test::

    async with Origin() as origin:
        results = [result async for result in stream([origin.url("/head-405")])]
        assert [request.method for request in origin.requests] == ["HEAD", "GET"]

The routes are in ``samples.routes``; a caller's own are given to the origin: ``Origin(routes={"/mine": behaviour})``.
"""

import argparse
import asyncio
import ssl
import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self
from urllib.parse import urlsplit

if not __package__:  # run as a script, which knows this folder alone
    sys.path.insert(0, str(Path(__file__).parent.parent))

from samples.exchange import Exchange, Fields, Received, head
from samples.routes import ROUTES, Behaviour, Route, fixed

LONGEST_HEAD = 2**20  # room for URLs far beyond what any client sends
NOWHERE = Route("", "404: there is no such route.", fixed(404))


class Origin:
    """Answers inside ``async with``; ``requests`` and ``connections`` tell what came, in order.

    With ``ssl_context`` it speaks HTTPS; port 0 takes a free one; ``routes`` come on top of the table. Leaving ends
    every exchange at once, the hanging ones too.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        ssl_context: ssl.SSLContext | None = None,
        routes: Mapping[str, Behaviour] = MappingProxyType({}),
    ) -> None:
        self.host = host
        self.port = port
        self.requests: list[Received] = []
        self.connections = 0
        self._ssl_context = ssl_context
        self._routes = ROUTES | {entry.prefix: entry for entry in (Route(usage, "", routes[usage]) for usage in routes)}
        self._turns: Counter[tuple[str, str]] = Counter()
        self._conversations: set[asyncio.Task[None]] = set()
        self._over = False

    async def __aenter__(self) -> Self:
        self._listener = await asyncio.start_server(
            self._accept, self.host, self.port, ssl=self._ssl_context, backlog=1024, limit=LONGEST_HEAD
        )
        self.port = self._listener.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()
        self._over = True
        await asyncio.sleep(0)  # connections that asyncio has taken already come to ``_accept``
        for conversation in self._conversations:
            conversation.cancel()
        await asyncio.gather(*self._conversations, return_exceptions=True)

    def url(self, path: str, host: str | None = None) -> str:
        """Return the URL of a path here, under another name of the same machine where ``host`` gives one."""
        name = host or self.host
        scheme = "https" if self._ssl_context else "http"
        return f"{scheme}://{f'[{name}]' if ':' in name else name}:{self.port}{path}"

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._over:
            _abort(writer)
            return
        self.connections += 1
        conversation = asyncio.create_task(self._converse(reader, writer, self.connections))
        self._conversations.add(conversation)
        conversation.add_done_callback(self._conversations.discard)
        conversation.add_done_callback(lambda _: _abort(writer))  # also of one that is cancelled before it starts

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
        with suppress(EOFError, OSError):  # the client has gone
            while not writer.is_closing():
                await self._answer_next(reader, writer, number)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    async def _answer_next(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
        try:
            request = await _receive(reader, number)
        except (ValueError, asyncio.LimitOverrunError):
            writer.write(head(400, {"Content-Length": "0", "Connection": "close"}))
            writer.close()
            return
        self.requests.append(request)
        route, tail = self._find(request.path)
        query = route.query(urlsplit(request.target).query)
        exchange = Exchange(request, tail, query, self._turn(route, query), reader, writer)
        try:
            await route.behaviour(exchange)
        except ValueError:  # a parameter that is no number
            await exchange.answer(400)

    def _find(self, path: str) -> tuple[Route, str]:
        name, _, tail = path.removeprefix("/").partition("/")
        return self._routes.get(f"/{name}", NOWHERE), tail

    def _turn(self, route: Route, query: Fields) -> int:
        key = (route.prefix, query.get("key", ""))
        self._turns[key] += 1
        return self._turns[key]


def _abort(writer: asyncio.StreamWriter) -> None:
    with suppress(AttributeError):  # of a closed TLS transport, in the first releases of Python 3.11
        writer.transport.abort()


async def _receive(reader: asyncio.StreamReader, connection: int) -> Received:
    """Return the next request; raises ValueError for what is no HTTP, EOFError behind the last."""
    start = await reader.readexactly(1)
    if start == b"\x16":  # a TLS handshake (RFC 8446, 5.1), which would never come to the empty line waited for below
        raise ValueError("TLS spoken to a plain port")
    block = start + await reader.readuntil(b"\r\n\r\n")
    request = Received.of(block.decode("latin-1"), connection)
    await reader.readexactly(int(request.headers.get("content-length", "0")))
    return request


async def serve(host: str, port: int) -> None:
    """Print the address and answer until the process is told to stop."""
    async with Origin(host, port) as origin:
        print(origin.url("/"), flush=True)
        await asyncio.Event().wait()


def main() -> None:
    """Print the routes, or serve them."""
    parser = argparse.ArgumentParser(
        description="A local origin that behaves, or misbehaves, as each of its routes says."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0, the default, takes a free one")
    parser.add_argument("--list", action="store_true", help="print the routes and leave")
    options = parser.parse_args()
    if options.list:
        print("\n".join(f"{entry.usage}\n    {entry.told}" for _, entry in sorted(ROUTES.items())))
        return
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(options.host, options.port))


if __name__ == "__main__":
    main()
