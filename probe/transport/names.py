"""Cache of host addresses; concurrent requests for a name share one look-up."""

import asyncio
import socket
from collections.abc import Callable
from time import perf_counter
from typing import Final

from probe.network import is_localhost
from probe.settings.pins import Pin, pinned
from probe.transport.resolve import Addresses, Resolver

REMEMBERED: Final = 300.0  # seconds for which addresses are cached
MOST_NAMES: Final = 10_000

LOOPBACK: Final = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))

Address = tuple[socket.AddressFamily, str, int]  # family, address, port


class Names:
    """The addresses of names, from the user's settings or else from the system."""

    def __init__(
        self, resolver: Resolver, clock: Callable[[], float] = perf_counter, pins: tuple[Pin, ...] = ()
    ) -> None:
        self._resolver = resolver
        self._pins = pins
        self._clock = clock
        self._known: dict[tuple[str, int], tuple[float, list[Address]]] = {}
        self._asked: dict[tuple[str, int], asyncio.Task[Addresses]] = {}

    async def find(self, host: str, port: int) -> list[Address]:
        """Return the addresses of a host in the system's order; raises the exceptions of the resolver."""
        if self._pins and (given := pinned(self._pins, host, port)):
            return [(_family(address), address, port) for address in given]
        literal = host.strip("[]")
        if literal != host or literal.replace(".", "").isdigit():
            return [(_family(literal), literal, port)]
        if is_localhost(host):
            return [(family, address, port) for family, address in LOOPBACK]
        expires, addresses = self._known.get((host, port), (0.0, []))
        if addresses and self._clock() < expires:
            return addresses
        found = await asyncio.shield(self._lookup(host, port))
        return [(_family(entry["host"]), entry["host"], port) for entry in found]

    def _lookup(self, host: str, port: int) -> "asyncio.Task[Addresses]":
        task = self._asked.get((host, port))
        if task is None:
            task = self._asked[host, port] = asyncio.ensure_future(
                self._resolver.resolve(host, port, socket.AF_UNSPEC)
            )  # fmt: skip
            task.add_done_callback(lambda done: self._learn(host, port, done))
        return task

    def _learn(self, host: str, port: int, done: "asyncio.Task[Addresses]") -> None:
        """Cache the addresses; after a failure, the next request repeats the look-up."""
        self._asked.pop((host, port), None)
        if done.cancelled() or done.exception() is not None:
            return
        if len(self._known) >= MOST_NAMES:
            self._known.clear()
        addresses = [(_family(entry["host"]), entry["host"], port) for entry in done.result()]
        self._known[host, port] = self._clock() + REMEMBERED, addresses

    async def close(self) -> None:
        """Clear the cache and release the threads."""
        for task in self._asked.values():
            task.cancel()
        self._known.clear()
        await self._resolver.close()


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET
