"""Check whether this machine has a route to the internet."""

import errno
import socket
from typing import Final

# Stable, remote addresses of a.root-servers.net (https://www.iana.org/domains/root/servers).
_FAR: Final = ("198.41.0.4", "2001:503:ba3e::2:30")
_NO_WAY: Final = frozenset({
    errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT,
})  # fmt: skip


def has_route(address: str | None = None) -> bool:
    """Whether the system has a route to the internet or to this address; the check sends no packet.

    An address on the local network can have a route when the internet has none. In doubt the result is true.
    """
    return any(_leads_to(each) for each in (*_FAR, address) if each is not None)


def _leads_to(address: str) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as sock:
            sock.connect((address, 9))  # sends nothing on a datagram socket (POSIX, connect)
    except OSError as error:
        return error.errno not in _NO_WAY
    return True
