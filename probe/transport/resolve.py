"""Resolution of names to addresses, on threads that do not delay the exit of the program."""

import asyncio
import queue
import socket
import threading
from collections.abc import Callable
from typing import Any, TypedDict

from msgspec import Struct

from probe.transport.faults import ResolutionTimeoutError, ResolverBusyError

MOST_THREADS = 256  # a hanging lookup blocks its thread, so there are more threads than concurrent exchanges
_CONFIGURED = socket.AI_ADDRCONFIG & getattr(socket, "AI_MASK", -1)  # only the families of this machine


class Resolved(TypedDict):
    """One address of a host, in the format of aiohttp's resolvers."""

    hostname: str
    host: str
    port: int
    family: int
    proto: int
    flags: int


Addresses = list[Resolved]
_Future = asyncio.Future[Addresses]


def look_up(host: str, port: int, family: socket.AddressFamily) -> Addresses:
    """Return the addresses of a host, at least one, in the system's order; raises OSError."""
    flags = 0 if host == "localhost" else _CONFIGURED  # Windows does not resolve it with AI_ADDRCONFIG while offline
    try:
        found = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, flags=flags)
    except UnicodeError as error:  # Python's codec for host names rejects empty and too long labels
        raise socket.gaierror(socket.EAI_NONAME, f"no host name: {error}") from error
    except socket.gaierror:
        socket.socket().close()  # without descriptors a resolver reports an unknown name; this raises the real error
        raise
    if not found:
        raise socket.gaierror(socket.EAI_NONAME, "no addresses")
    return [
        Resolved(
            hostname=host, host=str(address[0]) + _zone(address), port=port, family=int(kind), proto=proto,
            flags=socket.AI_NUMERICHOST,
        )
        for kind, _, proto, _, address in found
    ]  # fmt: skip


def _zone(address: tuple[Any, ...]) -> str:
    return f"%{address[3]}" if len(address) > 3 and address[3] and "%" not in address[0] else ""


class _Call(Struct):
    lookup: Callable[[], Addresses]
    future: _Future
    started: bool = False


class DaemonThreads:
    """Runs blocking lookups on daemon threads, which unlike an executor's threads do not delay the exit."""

    def __init__(self, most: int = MOST_THREADS) -> None:
        self._most = most
        self._calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._threads = 0
        self._unfinished = 0

    async def run(self, lookup: Callable[[], Addresses], timeout: float) -> Addresses:  # noqa: ASYNC109 - named in errors
        """Return the lookup's value; raises its exception, ResolutionTimeoutError or ResolverBusyError."""
        call = _Call(lookup, asyncio.get_running_loop().create_future())
        self._unfinished += 1
        self._calls.put(call)
        if self._unfinished > self._threads and self._threads < self._most:
            self._start_thread()
        try:
            async with asyncio.timeout(timeout):
                return await call.future
        except TimeoutError:
            if call.started:
                raise ResolutionTimeoutError(f"no answer within {timeout:g} s") from None
            raise ResolverBusyError(f"{self._threads} other names are being looked up") from None

    def close(self) -> None:
        """End the threads after their current lookups."""
        for _ in range(self._threads):
            self._calls.put(None)

    def _start_thread(self) -> None:
        thread = threading.Thread(target=self._serve, name=f"resolver-{self._threads}", daemon=True)
        try:
            thread.start()
        except RuntimeError:  # the system allows no more threads
            if self._threads == 0:
                raise ResolverBusyError("no thread could be started") from None
        else:
            self._threads += 1

    def _serve(self) -> None:
        while (call := self._calls.get()) is not None:
            call.started = True
            found: Addresses | OSError = []
            try:
                if not call.future.cancelled():
                    found = call.lookup()
            except OSError as error:
                found = error
            loop = call.future.get_loop()
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._settle, call.future, found)

    def _settle(self, future: _Future, found: Addresses | OSError) -> None:
        self._unfinished -= 1
        if future.done():
            return
        if isinstance(found, OSError):
            future.set_exception(found)
        else:
            future.set_result(found)


class Resolver:
    """The system's resolver, with a timeout."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._threads = DaemonThreads()

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> Addresses:
        """Return the addresses of a host; raises socket.gaierror, ResolutionTimeoutError and ResolverBusyError."""
        return await self._threads.run(lambda: look_up(host, port, family), self._timeout)

    async def close(self) -> None:
        """Release the threads."""
        self._threads.close()
