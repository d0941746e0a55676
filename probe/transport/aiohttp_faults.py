"""Mapping of aiohttp's exceptions to failures."""

import errno
import re
import ssl
from collections.abc import Callable
from typing import Any

import aiohttp
from aiohttp import http_exceptions

from probe.model import FailureKind
from probe.transport import faults
from probe.transport.faults import SYSTEM_FAULTS, one_line

_QUOTATION = re.compile(r"(?:[:\n]|(?<=line) ').*", re.DOTALL)  # the start of a reply that aiohttp quotes in a message
_NUMBER = re.compile(r"\[Errno (\d+)\]")
_MOST_TELLING = (
    FailureKind.LOCAL_LIMIT,
    FailureKind.CONNECT_RESET,
    FailureKind.CONNECT_REFUSED,
    FailureKind.CONNECT_TIMEOUT,
)


def _of_looking_up(error: aiohttp.ClientConnectorDNSError) -> FailureKind:
    kind = failure_kind(error.os_error)
    return FailureKind.DNS_TEMPORARY if kind is None or kind is FailureKind.CONNECT_UNREACHABLE else kind


def _of_connecting(error: aiohttp.ClientConnectorError) -> FailureKind:
    inner = error.os_error
    if type(inner) is OSError and inner.errno is None:
        return _of_several(str(inner))
    return failure_kind(inner) or FailureKind.CONNECT_UNREACHABLE


def _of_several(text: str) -> FailureKind:
    """Choose among the errors of a host's addresses, which aiohappyeyeballs joins in one message if they differ."""
    kinds = {SYSTEM_FAULTS.get(int(number)) for number in _NUMBER.findall(text) if int(number) != errno.EADDRNOTAVAIL}
    return next((kind for kind in _MOST_TELLING if kind in kinds), FailureKind.CONNECT_UNREACHABLE)


def _of_connection(error: aiohttp.ClientOSError) -> FailureKind | None:
    if isinstance(error.__cause__, ssl.SSLError):
        return faults.failure_kind(error.__cause__)
    # On an established connection, the system reports this after unanswered retransmissions.
    if error.errno == errno.ETIMEDOUT:
        return FailureKind.READ_TIMEOUT
    return SYSTEM_FAULTS.get(error.errno or 0, FailureKind.CONNECT_UNREACHABLE)


def _of_disconnection(error: aiohttp.ServerDisconnectedError) -> FailureKind:
    return FailureKind.INCOMPLETE_REPLY if _half_read(error) else FailureKind.EMPTY_REPLY


def _half_read(error: aiohttp.ServerDisconnectedError) -> int:
    """Return the status of a head that was cut off after its first line, 0 without one."""
    status: int = getattr(error.message, "code", 0)
    return status if status >= 100 else 0


# The most specific first: the first class that an exception is an instance of decides.
_RULES: tuple[tuple[type[BaseException], FailureKind | Callable[[Any], FailureKind | None]], ...] = (
    (aiohttp.ClientHttpProxyError, FailureKind.CONNECT_UNREACHABLE),
    (aiohttp.ClientConnectorDNSError, _of_looking_up),
    (aiohttp.ClientConnectorError, _of_connecting),
    (aiohttp.ServerFingerprintMismatch, FailureKind.TLS_UNTRUSTED),
    (aiohttp.ConnectionTimeoutError, FailureKind.CONNECT_TIMEOUT),
    (aiohttp.ServerTimeoutError, FailureKind.READ_TIMEOUT),
    (aiohttp.ServerDisconnectedError, _of_disconnection),
    (aiohttp.ClientConnectionResetError, FailureKind.CONNECT_RESET),
    (aiohttp.ClientOSError, _of_connection),
    (aiohttp.ClientConnectionError, FailureKind.CONNECT_RESET),
    (aiohttp.ClientPayloadError, FailureKind.INCOMPLETE_REPLY),
    (aiohttp.InvalidURL, FailureKind.URL_INVALID),
    (aiohttp.NonHttpUrlClientError, FailureKind.SCHEME_NOT_PROBED),
    (aiohttp.ClientError, FailureKind.PROTOCOL_ERROR),
    (http_exceptions.HttpProcessingError, FailureKind.PROTOCOL_ERROR),
)


def failure_kind(error: BaseException) -> FailureKind | None:
    """Return the failure for an exception of an exchange; None for a bug of this program."""
    for kind, rule in _RULES:
        if isinstance(error, kind):
            return rule if isinstance(rule, FailureKind) else rule(error)
    return faults.failure_kind(error)


def detail(error: BaseException) -> str:
    """Return the system's message in one line, without the URL and without server data other than a status."""
    match error:
        case aiohttp.ClientConnectorError():
            return faults.detail(error.os_error)
        case aiohttp.ClientOSError() if isinstance(error.__cause__, ssl.SSLError):
            return faults.detail(error.__cause__)
        case aiohttp.ClientHttpProxyError():
            return f"the proxy answered {error.status}"
        case aiohttp.ServerDisconnectedError():
            status = _half_read(error)
            return f"the connection ended within the head of a {status}" if status else ""
        case aiohttp.ClientResponseError() | http_exceptions.HttpProcessingError():
            return one_line(_QUOTATION.sub("", error.message))
        case _:
            return faults.detail(error)
