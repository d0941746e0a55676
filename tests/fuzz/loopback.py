"""Nothing leaves this machine, whatever an example asks for."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any
from unittest import mock

from probe.engine import confirm, retry
from probe.transport import aiohttp
from probe.transport.direct import transport
from tests.faults.conftest import CONTEXT


@contextmanager
def alone() -> Iterator[None]:
    """Let names be unknown and every address but loopback unreachable; pauses between attempts are short."""
    look_up = socket.getaddrinfo

    def known(host: Any, *rest: Any, **more: Any) -> Any:
        text = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        if text not in ("localhost", None) and not _is_address(text):
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return look_up(host, *rest, **more)

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(str(address[0])):
            raise OSError(101, "Network is unreachable")
        super(socket.socket, self).connect(address)

    with (
        mock.patch.object(socket, "getaddrinfo", known),
        mock.patch.object(socket.socket, "connect", connect),
        mock.patch.object(confirm, "least_span", return_value=0.0),
        mock.patch.object(retry, "BASE_DELAY", 0.01),
        mock.patch.object(aiohttp, "client_context", CONTEXT),
        mock.patch.object(transport, "client_context", CONTEXT),
        mock.patch("probe.api.session.has_route", return_value=True),
    ):
        yield


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_loopback(text: str) -> bool:
    return _is_address(text) and ip_address(text).is_loopback
