import asyncio
import errno
import inspect
import os
import socket
import ssl
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from aiohttp import client_exceptions, http_exceptions
from aiohttp.client_reqrep import ConnectionKey

from probe.model import FailureKind
from probe.transport import faults
from probe.transport.aiohttp_faults import detail, failure_kind

SECRET = "http://user:secret@a.test/?token=secret"
KEY = ConnectionKey("a.test", 443, True, True, None, None, None)
ABOUT = SimpleNamespace(real_url=SECRET)
REFUSED = ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed ('127.0.0.1', 1)")
BAD_LINE = "Expected HTTP/:\n\n  b'\x1b[31mSSH-2.0'\n  ^"


def untrusted(code: int = 20, message: str = "unable to get local issuer certificate") -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code = code
    error.verify_message = message
    return error


def refused_by_tls(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, f"[SSL: {reason}] … (_ssl.c:1006)")
    error.reason = reason
    return error


EXAMPLES: dict[str, tuple[BaseException, FailureKind | None, str]] = {
    # aiohttp.client_exceptions
    "ClientError": (aiohttp.ClientError(SECRET), FailureKind.PROTOCOL_ERROR, ""),
    "ClientConnectionError": (aiohttp.ClientConnectionError("Connection lost"), FailureKind.CONNECT_RESET, ""),
    "ClientConnectionResetError": (aiohttp.ClientConnectionResetError("closing"), FailureKind.CONNECT_RESET, ""),
    "ClientOSError": (aiohttp.ClientOSError(errno.EPIPE, "x"), FailureKind.CONNECT_RESET, "Broken pipe"),
    "ClientConnectorError": (
        aiohttp.ClientConnectorError(KEY, REFUSED), FailureKind.CONNECT_REFUSED, "Connection refused",
    ),
    "ClientProxyConnectionError": (
        aiohttp.ClientProxyConnectionError(KEY, REFUSED), FailureKind.CONNECT_REFUSED, "Connection refused",
    ),
    "ClientConnectorDNSError": (
        aiohttp.ClientConnectorDNSError(KEY, socket.gaierror(socket.EAI_AGAIN, "Temporary failure")),
        FailureKind.DNS_TEMPORARY, "Temporary failure",
    ),
    "UnixClientConnectorError": (
        client_exceptions.UnixClientConnectorError("/x", KEY, REFUSED), FailureKind.CONNECT_REFUSED,
        "Connection refused",
    ),
    "ClientSSLError": (
        aiohttp.ClientSSLError(KEY, refused_by_tls("NO_PROTOCOLS")), FailureKind.TLS_HANDSHAKE, "no protocols",
    ),
    "ClientConnectorSSLError": (
        aiohttp.ClientConnectorSSLError(KEY, refused_by_tls("WRONG_VERSION_NUMBER")), FailureKind.TLS_HANDSHAKE,
        "wrong version number",
    ),
    "ClientConnectorCertificateError": (
        aiohttp.ClientConnectorCertificateError(KEY, untrusted()), FailureKind.TLS_UNTRUSTED,
        "unable to get local issuer certificate",
    ),
    "ServerFingerprintMismatch": (
        aiohttp.ServerFingerprintMismatch(b"a", b"b", "a.test", 443), FailureKind.TLS_UNTRUSTED, "",
    ),
    "ServerConnectionError": (aiohttp.ServerConnectionError("x"), FailureKind.CONNECT_RESET, ""),
    "ServerDisconnectedError": (aiohttp.ServerDisconnectedError(), FailureKind.EMPTY_REPLY, ""),
    "ServerTimeoutError": (aiohttp.ServerTimeoutError("x"), FailureKind.READ_TIMEOUT, ""),
    "ConnectionTimeoutError": (aiohttp.ConnectionTimeoutError(SECRET), FailureKind.CONNECT_TIMEOUT, ""),
    "SocketTimeoutError": (aiohttp.SocketTimeoutError("x"), FailureKind.READ_TIMEOUT, ""),
    "ClientResponseError": (
        aiohttp.ClientResponseError(ABOUT, (), status=400, message=BAD_LINE),  # type: ignore[arg-type]
        FailureKind.PROTOCOL_ERROR, "Expected HTTP/",
    ),
    "ClientHttpProxyError": (
        aiohttp.ClientHttpProxyError(ABOUT, (), status=502, message="\x1b"),  # type: ignore[arg-type]
        FailureKind.CONNECT_UNREACHABLE, "the proxy answered 502",
    ),
    "WSServerHandshakeError": (
        aiohttp.WSServerHandshakeError(ABOUT, (), message="x"), FailureKind.PROTOCOL_ERROR, "x",  # type: ignore[arg-type]
    ),
    "ContentTypeError": (
        aiohttp.ContentTypeError(ABOUT, (), message="x"), FailureKind.PROTOCOL_ERROR, "x",  # type: ignore[arg-type]
    ),
    "TooManyRedirects": (
        aiohttp.TooManyRedirects(ABOUT, ()), FailureKind.PROTOCOL_ERROR, "",  # type: ignore[arg-type]
    ),
    "ClientPayloadError": (aiohttp.ClientPayloadError("x"), FailureKind.INCOMPLETE_REPLY, ""),
    "InvalidURL": (aiohttp.InvalidURL(SECRET), FailureKind.URL_INVALID, ""),
    "InvalidUrlClientError": (aiohttp.InvalidUrlClientError(SECRET), FailureKind.URL_INVALID, ""),
    "RedirectClientError": (aiohttp.RedirectClientError(SECRET), FailureKind.PROTOCOL_ERROR, ""),
    "NonHttpUrlClientError": (aiohttp.NonHttpUrlClientError(SECRET), FailureKind.SCHEME_NOT_PROBED, ""),
    "InvalidUrlRedirectClientError": (aiohttp.InvalidUrlRedirectClientError(SECRET), FailureKind.URL_INVALID, ""),
    "NonHttpUrlRedirectClientError": (aiohttp.NonHttpUrlRedirectClientError(SECRET), FailureKind.SCHEME_NOT_PROBED, ""),
    "WSMessageTypeError": (aiohttp.WSMessageTypeError("we open no web socket"), None, ""),
    # aiohttp.http_exceptions
    "HttpProcessingError": (
        http_exceptions.HttpProcessingError(code=400, message="x"), FailureKind.PROTOCOL_ERROR, "x",
    ),
    "BadHttpMessage": (http_exceptions.BadHttpMessage(BAD_LINE), FailureKind.PROTOCOL_ERROR, "Expected HTTP/"),
    "HttpBadRequest": (http_exceptions.HttpBadRequest(BAD_LINE), FailureKind.PROTOCOL_ERROR, "Expected HTTP/"),
    "PayloadEncodingError": (http_exceptions.PayloadEncodingError("x"), FailureKind.PROTOCOL_ERROR, "x"),
    "ContentEncodingError": (http_exceptions.ContentEncodingError("x"), FailureKind.PROTOCOL_ERROR, "x"),
    "TransferEncodingError": (http_exceptions.TransferEncodingError("x"), FailureKind.PROTOCOL_ERROR, "x"),
    "ContentLengthError": (http_exceptions.ContentLengthError("x"), FailureKind.PROTOCOL_ERROR, "x"),
    "DecompressSizeError": (http_exceptions.DecompressSizeError("x"), FailureKind.PROTOCOL_ERROR, "x"),
    "LineTooLong": (
        http_exceptions.LineTooLong(b"\x1b", 32768), FailureKind.PROTOCOL_ERROR,
        "Got more than 32768 bytes when reading",
    ),
    "InvalidHeader": (http_exceptions.InvalidHeader(b"\x1b"), FailureKind.PROTOCOL_ERROR, "Invalid HTTP header"),
    "BadStatusLine": (http_exceptions.BadStatusLine("\x1b"), FailureKind.PROTOCOL_ERROR, "Bad status line"),
    "BadHttpMethod": (
        http_exceptions.BadHttpMethod("\x1b"), FailureKind.PROTOCOL_ERROR, "Bad HTTP method in status line",
    ),
    "InvalidURLError": (http_exceptions.InvalidURLError("x"), FailureKind.PROTOCOL_ERROR, "x"),
    # ssl
    "SSLError": (refused_by_tls("TLSV1_ALERT_PROTOCOL_VERSION"), FailureKind.TLS_HANDSHAKE,
                 "tlsv1 alert protocol version"),
    "SSLZeroReturnError": (ssl.SSLZeroReturnError(6, "x"), FailureKind.TLS_HANDSHAKE, ""),
    "SSLWantReadError": (ssl.SSLWantReadError(2, "x"), FailureKind.TLS_HANDSHAKE, ""),
    "SSLWantWriteError": (ssl.SSLWantWriteError(3, "x"), FailureKind.TLS_HANDSHAKE, ""),
    "SSLSyscallError": (ssl.SSLSyscallError(5, "x"), FailureKind.TLS_HANDSHAKE, ""),
    "SSLEOFError": (ssl.SSLEOFError(8, "x"), FailureKind.TLS_HANDSHAKE, ""),
    "SSLCertVerificationError": (untrusted(10, "certificate has expired"), FailureKind.TLS_EXPIRED,
                                 "certificate has expired"),
    # socket
    "gaierror": (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), FailureKind.DNS_NOT_FOUND,
                 "Name or service not known"),
    "herror": (socket.herror(1, "x"), FailureKind.DNS_TEMPORARY, "x"),
    "OSError": (OSError(errno.EMFILE, "x"), FailureKind.LOCAL_LIMIT, "Too many open files"),
    "TimeoutError": (TimeoutError(errno.ETIMEDOUT, "x"), FailureKind.CONNECT_TIMEOUT, "Connection timed out"),
    # the transport's own
    "AddressNotAllowedError": (
        faults.AddressNotAllowedError("10.0.0.1 is not allowed"), FailureKind.ADDRESS_NOT_ALLOWED,
        "10.0.0.1 is not allowed",
    ),
    "ResolutionTimeoutError": (faults.ResolutionTimeoutError("x"), FailureKind.DNS_TIMEOUT, "x"),
    "ResolverBusyError": (faults.ResolverBusyError("x"), FailureKind.LOCAL_LIMIT, "x"),
    "ClientCertificateError": (
        faults.ClientCertificateError(1, "x"), FailureKind.TLS_CLIENT_CERTIFICATE, "",
    ),
}  # fmt: skip
if hasattr(client_exceptions, "UploadAbortedError"):  # from aiohttp 3.14.4 on
    EXAMPLES["UploadAbortedError"] = client_exceptions.UploadAbortedError("x"), FailureKind.PROTOCOL_ERROR, ""


def exceptions() -> list[type[BaseException]]:
    """Return each exception class that the modules know by a name, once."""
    found = {
        member
        for module in (client_exceptions, http_exceptions, ssl, socket, faults)
        for name, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, BaseException) and not name.startswith("_")
    }
    return sorted(found, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", exceptions())
def test_every_exception_has_its_word(kind: type[BaseException]) -> None:
    """A class without an example here is new: decide what it means, then add it."""
    error, word, said = EXAMPLES[kind.__name__]
    assert type(error) is kind
    assert (failure_kind(error), detail(error)) == (word, said)


def test_nothing_is_exemplified_twice_or_gone() -> None:
    assert sorted(EXAMPLES) == [kind.__name__ for kind in exceptions()]


@pytest.mark.parametrize(
    "error", [KeyError(), ValueError(), UnicodeError(), AssertionError(), asyncio.CancelledError()]
)
def test_a_fault_of_ours_has_no_word(error: BaseException) -> None:
    assert failure_kind(error) is None


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (errno.ECONNREFUSED, FailureKind.CONNECT_REFUSED),
        (errno.ECONNRESET, FailureKind.CONNECT_RESET),
        (errno.ECONNABORTED, FailureKind.CONNECT_RESET),
        (errno.EPIPE, FailureKind.CONNECT_RESET),
        (errno.ETIMEDOUT, FailureKind.CONNECT_TIMEOUT),
        (errno.ENETUNREACH, FailureKind.CONNECT_UNREACHABLE),
        (errno.EHOSTUNREACH, FailureKind.CONNECT_UNREACHABLE),
        (errno.EACCES, FailureKind.CONNECT_UNREACHABLE),
        (errno.EADDRNOTAVAIL, FailureKind.LOCAL_LIMIT),
        (errno.EMFILE, FailureKind.LOCAL_LIMIT),
        (errno.ENFILE, FailureKind.LOCAL_LIMIT),
        (errno.ENOBUFS, FailureKind.LOCAL_LIMIT),
        (errno.ENOMEM, FailureKind.LOCAL_LIMIT),
    ],
)
def test_numbers_of_the_system(number: int, word: FailureKind) -> None:
    for error in (OSError(number, "x"), aiohttp.ClientConnectorError(KEY, OSError(number, "x"))):
        assert (failure_kind(error), detail(error)) == (word, os.strerror(number))


def test_a_connection_that_was_there_and_went_silent() -> None:
    assert failure_kind(aiohttp.ClientOSError(errno.ETIMEDOUT, "x")) is FailureKind.READ_TIMEOUT


@pytest.mark.parametrize(
    ("code", "word"),
    [
        (9, FailureKind.TLS_NOT_YET_VALID),
        (10, FailureKind.TLS_EXPIRED),
        (18, FailureKind.TLS_SELF_SIGNED),
        (19, FailureKind.TLS_UNTRUSTED),
        (20, FailureKind.TLS_UNTRUSTED),
        (21, FailureKind.TLS_UNTRUSTED),
        (62, FailureKind.TLS_WRONG_HOST),
        (64, FailureKind.TLS_WRONG_HOST),
        (66, FailureKind.TLS_UNTRUSTED),
    ],
)
def test_verdicts_on_a_certificate(code: int, word: FailureKind) -> None:
    assert failure_kind(untrusted(code)) is word


@pytest.mark.parametrize(
    ("reason", "word"),
    [
        ("TLSV13_ALERT_CERTIFICATE_REQUIRED", FailureKind.TLS_CLIENT_CERTIFICATE),
        ("SSLV3_ALERT_BAD_CERTIFICATE", FailureKind.TLS_CLIENT_CERTIFICATE),
        ("SSLV3_ALERT_CERTIFICATE_UNKNOWN", FailureKind.TLS_CLIENT_CERTIFICATE),
        ("SSLV3_ALERT_HANDSHAKE_FAILURE", FailureKind.TLS_HANDSHAKE),
        ("TLSV1_UNRECOGNIZED_NAME", FailureKind.TLS_HANDSHAKE),
    ],
)
def test_alerts(reason: str, word: FailureKind) -> None:
    after = aiohttp.ClientOSError(1, "x")
    after.__cause__ = refused_by_tls(reason)
    said = reason.replace("_", " ").lower()
    for error in (refused_by_tls(reason), after):
        assert (failure_kind(error), detail(error)) == (word, said)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("EAI_NONAME", FailureKind.DNS_NOT_FOUND),
        ("EAI_NODATA", FailureKind.DNS_NOT_FOUND),
        ("EAI_ADDRFAMILY", FailureKind.DNS_NOT_FOUND),
        ("EAI_AGAIN", FailureKind.DNS_TEMPORARY),
        ("EAI_FAIL", FailureKind.DNS_TEMPORARY),
        ("EAI_MEMORY", FailureKind.LOCAL_LIMIT),
    ],
)
def test_answers_of_the_resolver(name: str, word: FailureKind) -> None:
    if not hasattr(socket, name):
        pytest.skip("the system does not have it")
    error = socket.gaierror(getattr(socket, name), "what it says")
    for given in (error, aiohttp.ClientConnectorDNSError(KEY, error)):
        assert (failure_kind(given), detail(given)) == (word, "what it says")


@pytest.mark.parametrize(
    ("number", "word"), [(errno.EMFILE, FailureKind.LOCAL_LIMIT), (errno.EIO, FailureKind.DNS_TEMPORARY)]
)
def test_a_resolver_that_fails_itself(number: int, word: FailureKind) -> None:
    assert failure_kind(aiohttp.ClientConnectorDNSError(KEY, OSError(number, "x"))) is word


def several(*numbers: int) -> aiohttp.ClientConnectorError:
    """What aiohappyeyeballs makes of addresses that failed in different ways."""
    said = ", ".join(f"[Errno {number}] Connect call failed ('127.0.0.1', 80)" for number in numbers)
    return aiohttp.ClientConnectorError(KEY, OSError(f"Multiple exceptions: {said}"))


@pytest.mark.parametrize(
    ("numbers", "word"),
    [
        ((errno.ENETUNREACH, errno.ECONNREFUSED), FailureKind.CONNECT_REFUSED),
        ((errno.ECONNREFUSED, errno.EADDRNOTAVAIL), FailureKind.CONNECT_REFUSED),
        ((errno.ETIMEDOUT, errno.ENETUNREACH), FailureKind.CONNECT_TIMEOUT),
        ((errno.ECONNREFUSED, errno.EMFILE), FailureKind.LOCAL_LIMIT),
        ((errno.ENETUNREACH, errno.EHOSTUNREACH), FailureKind.CONNECT_UNREACHABLE),
        ((), FailureKind.CONNECT_UNREACHABLE),
    ],
)
def test_the_most_telling_of_several(numbers: tuple[int, ...], word: FailureKind) -> None:
    assert failure_kind(several(*numbers)) is word


@pytest.mark.parametrize(
    ("number", "word"), [(errno.ECONNRESET, FailureKind.CONNECT_RESET), (None, FailureKind.TLS_HANDSHAKE)]
)
def test_an_end_within_a_handshake(number: int | None, word: FailureKind) -> None:
    error = ConnectionResetError(number, "x") if number else ConnectionResetError()
    assert failure_kind(aiohttp.ClientConnectorError(KEY, error)) is word


def test_half_a_head_tells_its_status() -> None:
    error = aiohttp.ServerDisconnectedError(SimpleNamespace(code=503))  # type: ignore[arg-type]
    assert detail(error) == "the connection ended within the head of a 503"
    assert failure_kind(error) is FailureKind.INCOMPLETE_REPLY


def test_what_is_none_of_aiohttp_s_is_known_without_it() -> None:
    for error, word, said in EXAMPLES.values():
        if not type(error).__module__.startswith("aiohttp"):
            assert (faults.failure_kind(error), faults.detail(error)) == (word, said)


def test_a_detail_is_one_short_line_that_only_shows() -> None:
    said: Any = socket.gaierror(-2, "a\x1b[31m\n\r\n b\u202e" + "x" * 1000)
    assert detail(said) == ("a\\x1b[31m b\\u202e" + "x" * 1000)[:199] + "…"


def test_no_detail_has_what_an_exception_shows_of_itself() -> None:
    for error, _, _ in EXAMPLES.values():
        said = detail(error)
        assert "secret" not in said
        assert "message=" not in said
        assert "ConnectionKey" not in said
        assert "\x1b" not in said
