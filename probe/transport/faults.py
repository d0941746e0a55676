"""Which failure each foreign exception is: aiohttp's, ssl's, the system's. The only place that knows them."""

import asyncio
import errno
import os
import re
import socket
import ssl
from collections.abc import Callable
from typing import Any

import aiohttp
from aiohttp import http_exceptions

from probe.model import FailureKind
from probe.printable import printable, shortened

LONGEST_DETAIL = 200  # characters; what is of use in a table cell


class AddressNotAllowedError(OSError):
    """A connection was about to go where it must not."""


class ResolutionTimeoutError(OSError):
    """A name server did not answer in time."""


class ResolverBusyError(OSError):
    """Nothing was free to ask a name server in time."""


class HeadTooLargeError(Exception):
    """The head of a reply does not end."""


class ClientCertificateError(ssl.SSLError):
    """The server ended the handshake because it wants a certificate of ours."""


_CERTIFICATE_FAULTS = {  # X509_V_ERR_… of OpenSSL's x509_vfy.h
    9: FailureKind.TLS_NOT_YET_VALID,
    10: FailureKind.TLS_EXPIRED,
    18: FailureKind.TLS_SELF_SIGNED,  # the leaf itself; 19 is a root in the chain that nobody here knows
    62: FailureKind.TLS_WRONG_HOST,
    64: FailureKind.TLS_WRONG_HOST,  # the same for an address
}

_SHORTAGES = (
    errno.EADDRNOTAVAIL,  # no ephemeral port is left
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOBUFS,
    errno.ENOMEM,
)
_SYSTEM_FAULTS = dict.fromkeys(_SHORTAGES, FailureKind.LOCAL_LIMIT) | {
    errno.ECONNREFUSED: FailureKind.CONNECT_REFUSED,
    errno.ECONNRESET: FailureKind.CONNECT_RESET,
    errno.ECONNABORTED: FailureKind.CONNECT_RESET,
    errno.EPIPE: FailureKind.CONNECT_RESET,
    errno.ETIMEDOUT: FailureKind.CONNECT_TIMEOUT,
}

_OWN = (AddressNotAllowedError, ResolutionTimeoutError, ResolverBusyError, HeadTooLargeError)
_QUOTATION = re.compile(r"(?:[:\n]|(?<=line) ').*", re.DOTALL)  # how aiohttp begins to quote a reply in a complaint
_NUMBER = re.compile(r"\[Errno (\d+)\]")
_MOST_TELLING = (
    FailureKind.LOCAL_LIMIT,
    FailureKind.CONNECT_RESET,
    FailureKind.CONNECT_REFUSED,
    FailureKind.CONNECT_TIMEOUT,
)

# Windows says WSANO_DATA (11004) of a name without addresses, for which its socket module has no constant.
_NO_SUCH_NAME = {getattr(socket, name, 11004) for name in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY")}

# What a server says that misses a certificate of ours, or, since it got none, dislikes it: RFC 8446, 6.2.
_CLIENT_CERTIFICATE_ALERTS = ("ALERT_CERTIFICATE_REQUIRED", "ALERT_BAD_CERTIFICATE", "ALERT_CERTIFICATE_UNKNOWN")


def _of_tls(error: ssl.SSLError) -> FailureKind:
    reason = getattr(error, "reason", None) or ""
    asks_for_one = isinstance(error, ClientCertificateError) or reason.endswith(_CLIENT_CERTIFICATE_ALERTS)
    return FailureKind.TLS_CLIENT_CERTIFICATE if asks_for_one else FailureKind.TLS_HANDSHAKE


def _of_certificate(error: ssl.SSLCertVerificationError) -> FailureKind:
    return _CERTIFICATE_FAULTS.get(getattr(error, "verify_code", 0), FailureKind.TLS_UNTRUSTED)


def _of_names(error: socket.gaierror) -> FailureKind:
    if error.errno == socket.EAI_MEMORY:
        return FailureKind.LOCAL_LIMIT
    return FailureKind.DNS_NOT_FOUND if error.errno in _NO_SUCH_NAME else FailureKind.DNS_TEMPORARY


def _of_system(error: OSError) -> FailureKind:
    return _SYSTEM_FAULTS.get(error.errno or 0, FailureKind.CONNECT_UNREACHABLE)


def _of_reset(error: ConnectionResetError) -> FailureKind:
    """Tell the system's reset, which has a number, from asyncio's word for the end in the middle of a handshake."""
    return FailureKind.CONNECT_RESET if error.errno else FailureKind.TLS_HANDSHAKE


def _of_looking_up(error: aiohttp.ClientConnectorDNSError) -> FailureKind:
    kind = failure_kind(error.os_error)
    return FailureKind.DNS_TEMPORARY if kind is None or kind is FailureKind.CONNECT_UNREACHABLE else kind


def _of_connecting(error: aiohttp.ClientConnectorError) -> FailureKind:
    inner = error.os_error
    if type(inner) is OSError and inner.errno is None:
        return _of_several(str(inner))
    return failure_kind(inner) or FailureKind.CONNECT_UNREACHABLE


def _of_several(text: str) -> FailureKind:
    """Choose among what the addresses of one host said, which aiohappyeyeballs strings together where it differs."""
    kinds = {_SYSTEM_FAULTS.get(int(number)) for number in _NUMBER.findall(text) if int(number) != errno.EADDRNOTAVAIL}
    return next((kind for kind in _MOST_TELLING if kind in kinds), FailureKind.CONNECT_UNREACHABLE)


def _of_connection(error: aiohttp.ClientOSError) -> FailureKind:
    if isinstance(error.__cause__, ssl.SSLError):
        return _of_tls(error.__cause__)
    # Of a connection that was there, the system says this after sending again and again into the void.
    return FailureKind.READ_TIMEOUT if error.errno == errno.ETIMEDOUT else _of_system(error)


def _of_timeout(error: TimeoutError) -> FailureKind:
    """Tell the system's own time-out, which has a number, from asyncio's, which is that of the whole exchange."""
    return FailureKind.TOTAL_TIMEOUT if error.errno is None else FailureKind.CONNECT_TIMEOUT


# The most specific first: the first class that an exception is an instance of decides.
_RULES: tuple[tuple[type[BaseException], FailureKind | Callable[[Any], FailureKind]], ...] = (
    (AddressNotAllowedError, FailureKind.ADDRESS_NOT_ALLOWED),
    (ResolutionTimeoutError, FailureKind.DNS_TIMEOUT),
    (ResolverBusyError, FailureKind.LOCAL_LIMIT),
    (HeadTooLargeError, FailureKind.PROTOCOL_ERROR),
    (aiohttp.ClientHttpProxyError, FailureKind.CONNECT_UNREACHABLE),
    (aiohttp.ClientConnectorDNSError, _of_looking_up),
    (aiohttp.ClientConnectorError, _of_connecting),
    (aiohttp.ServerFingerprintMismatch, FailureKind.TLS_UNTRUSTED),
    (aiohttp.ConnectionTimeoutError, FailureKind.CONNECT_TIMEOUT),
    (aiohttp.ServerTimeoutError, FailureKind.READ_TIMEOUT),
    (aiohttp.ServerDisconnectedError, FailureKind.EMPTY_REPLY),
    (aiohttp.ClientConnectionResetError, FailureKind.CONNECT_RESET),
    (aiohttp.ClientOSError, _of_connection),
    (aiohttp.ClientConnectionError, FailureKind.CONNECT_RESET),
    (aiohttp.ClientPayloadError, FailureKind.INCOMPLETE_REPLY),
    (aiohttp.InvalidURL, FailureKind.URL_INVALID),
    (aiohttp.NonHttpUrlClientError, FailureKind.SCHEME_NOT_PROBED),
    (aiohttp.ClientError, FailureKind.PROTOCOL_ERROR),
    (http_exceptions.HttpProcessingError, FailureKind.PROTOCOL_ERROR),
    (asyncio.IncompleteReadError, FailureKind.INCOMPLETE_REPLY),
    (ssl.SSLCertVerificationError, _of_certificate),
    (ssl.SSLError, _of_tls),
    (socket.gaierror, _of_names),
    (socket.herror, FailureKind.DNS_TEMPORARY),
    (ConnectionResetError, _of_reset),
    (TimeoutError, _of_timeout),
    (OSError, _of_system),
)


def failure_kind(error: BaseException) -> FailureKind | None:
    """Return the word for an exception of an exchange; None for one that is a fault of ours.

    A time-out of the whole exchange is ``total-timeout`` here: which phase it hit is for the transport to say.
    """
    for kind, rule in _RULES:
        if isinstance(error, kind):
            return rule if isinstance(rule, FailureKind) else rule(error)
    return None


def detail(error: BaseException) -> str:
    """Return what the system said, in one line for the evidence; empty where the failure's word says it all.

    Nothing of the URL is in it, and nothing that the server sent but a status.
    """
    return shortened(printable(" ".join(_said(_root(error)).split())), LONGEST_DETAIL)


def _root(error: BaseException) -> BaseException:
    """Return the exception that aiohttp wrapped into its own."""
    if isinstance(error, aiohttp.ClientConnectorError):
        return error.os_error
    if isinstance(error, aiohttp.ClientOSError) and isinstance(error.__cause__, ssl.SSLError):
        return error.__cause__
    return error


def _said(error: BaseException) -> str:
    if isinstance(error, _OWN):
        return str(error)
    if isinstance(error, OSError):
        return _said_by_system(error)
    match error:
        case aiohttp.ClientHttpProxyError():
            return f"the proxy answered {error.status}"
        case aiohttp.ServerDisconnectedError():
            status = getattr(error.message, "code", 0)
            return f"the connection ended within the head of a {status}" if status >= 100 else ""
        case aiohttp.ClientResponseError() | http_exceptions.HttpProcessingError():
            return _QUOTATION.sub("", error.message)
        case _:
            return ""


def _said_by_system(error: OSError) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return str(getattr(error, "verify_message", ""))
        case ssl.SSLError():
            return (getattr(error, "reason", None) or "").replace("_", " ").lower()
        case socket.gaierror() | socket.herror():
            return error.strerror or ""
        case _:
            return os.strerror(error.errno) if error.errno else ""
