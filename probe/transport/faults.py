"""Which failure each foreign exception is: those of ssl, the system and asyncio; aiohttp's are in its own file."""

import asyncio
import errno
import os
import socket
import ssl
from collections.abc import Callable
from typing import Any

from probe.model import FailureKind
from probe.printable import printable, shortened

LONGEST_DETAIL = 200  # characters; what is of use in a table cell


class AddressNotAllowedError(OSError):
    """A connection was about to go where it must not."""


class ResolutionTimeoutError(OSError):
    """A name server did not answer in time."""


class ResolverBusyError(OSError):
    """Nothing was free to ask a name server in time."""


class ClientCertificateError(ssl.SSLError):
    """The server ended the handshake because it wants a certificate of ours."""


_CERTIFICATE_FAULTS = {  # X509_V_ERR_… of OpenSSL's x509_vfy.h
    9: FailureKind.TLS_NOT_YET_VALID,
    10: FailureKind.TLS_EXPIRED,
    18: FailureKind.TLS_SELF_SIGNED,  # the leaf itself; 19 is a root in the chain that nobody here knows
    62: FailureKind.TLS_WRONG_HOST,
    64: FailureKind.TLS_WRONG_HOST,  # the same for an address
    -67818: FailureKind.TLS_EXPIRED,  # errSec… of Security/SecBase.h, of macOS
    -67819: FailureKind.TLS_NOT_YET_VALID,
    -67602: FailureKind.TLS_WRONG_HOST,
    0x800B0101: FailureKind.TLS_EXPIRED,  # CERT_E_… of winerror.h, of Windows, which says it of the future too
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
    return SYSTEM_FAULTS.get(error.errno or 0, FailureKind.CONNECT_UNREACHABLE)


def _of_reset(error: ConnectionResetError) -> FailureKind:
    """Tell the system's reset, which has a number, from asyncio's word for the end in the middle of a handshake."""
    return FailureKind.CONNECT_RESET if error.errno else FailureKind.TLS_HANDSHAKE


def _of_timeout(error: TimeoutError) -> FailureKind:
    """Tell the system's own time-out, which has a number, from asyncio's, which is that of the whole exchange."""
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
    return one_line(_said(error))


def one_line(text: str) -> str:
    """Return what somebody said as one short line that only shows."""
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
