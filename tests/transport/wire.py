"""Servers for what the sample origin does not do, and short words for exchanges."""

import asyncio
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from probe.model import Answer, Failure, FailureKind, Reply, Request
from probe.transport.aiohttp import AiohttpTransport
from probe.transport.direct.transport import DirectTransport
from probe.transport.interface import Transport
from probe.transport.resolve import Resolved

Make = Callable[..., Transport]


def open_connections(transport: Transport) -> int:
    if isinstance(transport, DirectTransport):
        return len(transport._pool.open)
    assert isinstance(transport, AiohttpTransport)
    connectors = [session.connector for session in transport._sessions.values()]
    return sum(len(each._acquired) + sum(map(len, each._conns.values())) for each in connectors if each)


class Names:
    """Addresses laid down beforehand, or the exception that a look-up raises."""

    def __init__(self, addresses: Mapping[str, tuple[str, ...] | Exception] = MappingProxyType({})) -> None:
        self.addresses = dict(addresses)
        self.asked: list[str] = []

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[Resolved]:
        self.asked.append(host)
        found = self.addresses[host]
        if isinstance(found, Exception):
            raise found
        return [Resolved(hostname=host, host=address, port=port, family=family, proto=0, flags=0) for address in found]

    async def close(self) -> None:
        pass


def know(transport: Transport, addresses: Mapping[str, tuple[str, ...] | Exception]) -> Names:
    """Let a transport know these names, and no others."""
    names = Names(addresses)
    assert isinstance(transport, DirectTransport | AiohttpTransport)
    transport._names._resolver = names  # type: ignore[assignment]
    return names


def forget(transport: Transport) -> None:
    """Let a transport look names up again."""
    assert isinstance(transport, DirectTransport | AiohttpTransport)
    transport._names._known.clear()


async def until(done: Callable[[], bool]) -> None:
    """Let the loop run until something has come about."""
    async with asyncio.timeout(10):
        while not done():
            await asyncio.sleep(0)


async def ask(transport: Transport, url: str, method: str = "HEAD", **flags: Any) -> Answer:
    return await transport.send(Request(url, method, **flags))


async def status_of(transport: Transport, url: str, method: str = "HEAD", **flags: Any) -> int:
    answer = await ask(transport, url, method, **flags)
    assert isinstance(answer, Reply), answer
    return answer.status


async def failure_of(transport: Transport, url: str, method: str = "HEAD", **flags: Any) -> Failure:
    answer = await ask(transport, url, method, **flags)
    assert isinstance(answer, Failure), answer
    return answer


async def kind_of(transport: Transport, url: str, method: str = "HEAD", **flags: Any) -> FailureKind:
    return (await failure_of(transport, url, method, **flags)).kind
