"""One request and the means to answer it, byte for byte: what the routes of the local origin work with.

HTTP is written by hand, on bare asyncio streams: a server library would not let a route break the protocol.
"""

import asyncio
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Self
from urllib.parse import urlsplit

Fields = Mapping[str, str]
NO_FIELDS: Fields = MappingProxyType({})

# Before 3.13 Python has some phrases of RFC 2616; here are those of RFC 9110, and some that are in no standard.
REASONS = {str(int(status)): status.phrase for status in HTTPStatus} | {
    "413": "Content Too Large", "414": "URI Too Long", "416": "Range Not Satisfiable", "422": "Unprocessable Content",
    "419": "Page Expired", "499": "Client Closed Request", "520": "Web Server Returned an Unknown Error",
    "521": "Web Server Is Down", "522": "Connection Timed Out", "999": "Request denied",
}  # fmt: skip


def head(status: int | str, fields: Fields = NO_FIELDS) -> bytes:
    """Return a message up to its body; fields may hold line ends, or bytes that are no UTF-8 as lone surrogates."""
    lines = [
        f"HTTP/1.1 {status} {REASONS.get(str(status), '')}",
        *(f"{name}: {value}" for name, value in fields.items()),
        "",
        "",
    ]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape")


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it came: field names in lower case, the moment on the loop's clock, connections from 1."""

    method: str
    target: str
    version: str
    headers: Fields
    moment: float
    connection: int

    @classmethod
    def of(cls, block: str, connection: int) -> Self:
        """Read a request up to its body; raises ValueError for what is none."""
        line, *lines = block.removesuffix("\r\n\r\n").split("\r\n")
        method, target, version = line.split(" ")
        urlsplit(target)  # raises here rather than where a route asks for the path
        headers: dict[str, str] = {}
        for name, _, value in (text.partition(":") for text in lines):
            before = f"{headers[name.lower()]}, " if name.lower() in headers else ""
            headers[name.lower()] = before + value.strip()
        return cls(method, target, version, headers, asyncio.get_running_loop().time(), connection)

    @property
    def path(self) -> str:
        """The target without its query, and without the origin that a proxy is told."""
        return urlsplit(self.target).path

    @property
    def last(self) -> bool:
        """Whether the client wants the connection closed behind the answer."""
        return self.version == "HTTP/1.0" or self.headers.get("connection", "").lower() == "close"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and the means to answer it, as a route gets them.

    ``tail`` is the path behind the route's own, ``query`` what was sent over the defaults in the route's usage, and
    ``turn`` how many requests the route has had under the same ``key``, this one included.
    """

    request: Received
    tail: str
    query: Fields
    turn: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @property
    def is_head(self) -> bool:
        """Whether the answer must not have a body."""
        return self.request.method == "HEAD"

    async def send(self, content: bytes) -> None:
        """Put bytes on the wire as they are."""
        self.writer.write(content)
        await self.writer.drain()

    async def flood(self, content: bytes) -> None:
        """Send the same bytes until the client goes."""
        while True:
            await self.send(content)
            await asyncio.sleep(0)  # while there is room, drain returns without letting anybody else run

    async def answer(self, status: int | str, fields: Fields = NO_FIELDS, body: bytes | None = None) -> None:
        """Send one whole and correct message; without ``body`` it is a page that shows the status."""
        page = page_of(status) if body is None else body
        described = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(page))}
        if str(status) in {"204", "304"}:  # they end with their head, RFC 9112, 6.3
            page, described = b"", {}
        closing = {"Connection": "close"} if self.request.last else {}
        await self.send(head(status, {**described, **closing, **fields}) + (b"" if self.is_head else page))
        if self.request.last:
            self.close()

    async def hang(self) -> None:
        """Say nothing until the client goes."""
        await self.reader.read()

    def close(self) -> None:
        """End the connection behind what was sent."""
        self.writer.close()

    def reset(self) -> None:
        """Drop the connection with a RST in place of a FIN."""
        linger = "hh" if hasattr(socket, "SO_EXCLUSIVEADDRUSE") else "ii"  # Windows has shorts in this structure
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(linger, 1, 0))
        self.writer.transport.abort()


def page_of(status: int | str) -> bytes:
    """Return a small page titled with the status."""
    return f"<!doctype html><title>{status} {REASONS.get(str(status), '')}</title>\n".encode()
