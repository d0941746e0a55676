"""How many sockets there may be, and when they are given back: reports and data files need descriptors as well."""

import asyncio
import errno
import math
import socket
from functools import cache
from typing import Final

_SPARE: Final = 16


def open_socket(family: int, kind: int = socket.SOCK_STREAM, proto: int = 0) -> socket.socket:
    """Return a new socket; raises OSError where the descriptors that are left are for files."""
    sock = socket.socket(family, kind, proto)
    if sock.fileno() >= most_descriptors():
        sock.close()
        raise OSError(errno.EMFILE, "too few descriptors are left")
    return sock


@cache
def most_descriptors() -> float:
    """Return the first descriptor that is no socket of ours."""
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return math.inf
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return math.inf if soft == resource.RLIM_INFINITY else soft - min(_SPARE, soft // 3)


async def given_back() -> None:
    """Let the loop turn once, in which it closes what was aborted: whoever follows finds a descriptor."""
    loop = asyncio.get_running_loop()
    turned = loop.create_future()
    handle = loop.call_soon(turned.set_result, None)
    try:
        await turned
    finally:
        handle.cancel()
