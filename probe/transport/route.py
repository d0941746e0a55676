"""Whether this machine has a way to anywhere at all."""

import errno
import socket
from typing import Final

# Addresses of a.root-servers.net (https://www.iana.org/domains/root/servers), which stay: far away from everyone.
_FAR: Final = ("198.41.0.4", "2001:503:ba3e::2:30")
_NO_WAY: Final = frozenset({
    errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT,
})  # fmt: skip


def has_route(address: str | None = None) -> bool:
    """Whether the system knows a way out, or to this address; it is asked without a packet being sent.

    A host on the same network has a way there, also where there is none any further. In doubt there is one.
    """
    return any(_leads_to(each) for each in (*_FAR, address) if each is not None)


def _leads_to(address: str) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as sock:
            sock.connect((address, 9))  # of a datagram socket this sends nothing (POSIX, connect)
    except OSError as error:
        return error.errno not in _NO_WAY
    return True
