"""Mapping of exceptions of ssl, the system and asyncio to failures; aiohttp's are in their own file."""

import asyncio
import errno
import os
import socket
import ssl
from collections.abc import Callable
from typing import Any

from probe.model import FailureKind
from probe.printable import printable, shortened

LONGEST_DETAIL = 200  # characters; longer text is not useful in a table cell


class AddressNotAllowedError(OSError):
    """The policy does not allow a connection to the address."""


class ResolutionTimeoutError(OSError):
    """A name server did not answer in time."""


class ResolverBusyError(OSError):
    """No thread was free for a look-up in time."""


class ClientCertificateError(ssl.SSLError):
    """The server ended the handshake because it requires a client certificate."""


_CERTIFICATE_FAULTS = {  # X509_V_ERR_… of OpenSSL's x509_vfy.h
    9: FailureKind.TLS_NOT_YET_VALID,
    10: FailureKind.TLS_EXPIRED,
    18: FailureKind.TLS_SELF_SIGNED,  # the leaf itself; 19 is an unknown root in the chain
    62: FailureKind.TLS_WRONG_HOST,
    64: FailureKind.TLS_WRONG_HOST,  # the same for an IP address
    -67818: FailureKind.TLS_EXPIRED,  # errSec… of Security/SecBase.h, of macOS
    -67819: FailureKind.TLS_NOT_YET_VALID,
    -67602: FailureKind.TLS_WRONG_HOST,
    0x800B0101: FailureKind.TLS_EXPIRED,  # CERT_E_… of winerror.h, of Windows, also for not yet valid ones
    0x800B010F: FailureKind.TLS_WRONG_HOST,
}

_SHORTAGES = (
    errno.EADDRNOTAVAIL,  # no ephemeral port is left
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOBUFS,
    errno.ENOMEM,
)
SYSTEM_FAULTS = dict.fromkeys(_SHORTAGES, FailureKind.LOCAL_LIMIT) | {
    errno.ECONNREFUSED: FailureKind.CONNECT_REFUSED,
    errno.ECONNRESET: FailureKind.CONNECT_RESET,
    errno.ECONNABORTED: FailureKind.CONNECT_RESET,
    errno.EPIPE: FailureKind.CONNECT_RESET,
    errno.ETIMEDOUT: FailureKind.CONNECT_TIMEOUT,
}

_OWN = (AddressNotAllowedError, ResolutionTimeoutError, ResolverBusyError)

# Windows reports WSANO_DATA (11004) for a name without addresses; its socket module has no constant for it.
_NO_SUCH_NAME = {getattr(socket, name, 11004) for name in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY")}

# The alerts of a server that requires a client certificate, or rejects the missing one: RFC 8446, 6.2.
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
    return SYSTEM_FAULTS.get(error.errno or 0, FailureKind.CONNECT_UNREACHABLE)


def _of_reset(error: ConnectionResetError) -> FailureKind:
    """Distinguish the system's reset, which has an errno, from asyncio's error for an end during the handshake."""
    return FailureKind.CONNECT_RESET if error.errno else FailureKind.TLS_HANDSHAKE


def _of_timeout(error: TimeoutError) -> FailureKind:
    """Distinguish the system's timeout, which has an errno, from asyncio's, which is that of the whole exchange."""
    return FailureKind.TOTAL_TIMEOUT if error.errno is None else FailureKind.CONNECT_TIMEOUT


# The most specific first: the first class that an exception is an instance of decides.
_RULES: tuple[tuple[type[BaseException], FailureKind | Callable[[Any], FailureKind]], ...] = (
    (AddressNotAllowedError, FailureKind.ADDRESS_NOT_ALLOWED),
    (ResolutionTimeoutError, FailureKind.DNS_TIMEOUT),
    (ResolverBusyError, FailureKind.LOCAL_LIMIT),
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
    """Return the failure for an exception of an exchange; None for a bug of this program.

    A timeout of the whole exchange is ``total-timeout`` here; the transport determines its phase.
    """
    for kind, rule in _RULES:
        if isinstance(error, kind):
            return rule if isinstance(rule, FailureKind) else rule(error)
    return None


def detail(error: BaseException) -> str:
    """Return the system's message in one line for the evidence; empty if the failure's word is sufficient.

    The message contains neither the URL nor server data other than a status.
    """
    return one_line(_said(error))


def one_line(text: str) -> str:
    """Return a text as one short line without control characters."""
    return shortened(printable(" ".join(text.split())), LONGEST_DETAIL)


def _said(error: BaseException) -> str:
    if isinstance(error, _OWN):
        return str(error)
    if isinstance(error, OSError):
        return _said_by_system(error)
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
