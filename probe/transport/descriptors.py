"""Limit and release of socket descriptors, because reports and data files need descriptors too."""

import asyncio
import errno
import math
import socket
from contextlib import suppress
from functools import cache
from typing import Final, cast

_SPARE: Final = 16


def open_socket(family: int, kind: int = socket.SOCK_STREAM, proto: int = 0) -> socket.socket:
    """Return a new socket; raises OSError if the remaining descriptors are reserved for files."""
    sock = socket.socket(family, kind, proto)
    if sock.fileno() >= most_descriptors():
        sock.close()
        raise OSError(errno.EMFILE, "too few descriptors are left")
    return sock


@cache
def most_descriptors() -> float:
    """Return the first descriptor that sockets must not use."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return math.inf
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return math.inf if soft == resource.RLIM_INFINITY else soft - min(_SPARE, soft // 3)


def abort(transport: asyncio.BaseTransport) -> None:
    """Abort a connection without a TLS shutdown, which would wait for the peer and continue to read."""
    with suppress(AttributeError):  # raised for closed TLS connections by asyncio in the first releases of Python 3.11
        cast("asyncio.WriteTransport", transport).abort()


async def given_back() -> None:
    """Let the loop run once so that it closes aborted connections and frees their descriptors."""
    loop = asyncio.get_running_loop()
    turned = loop.create_future()
    handle = loop.call_soon(turned.set_result, None)
    try:
        await turned
    finally:
        handle.cancel()
