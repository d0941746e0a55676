import asyncio
import socket
import ssl
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec.structs import replace

from probe.errors import SettingsError
from probe.model import Failure, FailureKind, Reply, Request
from probe.settings import Trust
from probe.transport.tls import WatchedTls, client_context
from samples.exchange import Exchange
from samples.origin import Origin
from samples.routes import raw
from tests.transport.certificates import (
    CA,
    EXPIRED,
    FUTURE,
    HOSTS,
    MIDDLE,
    PAST,
    STRANGER,
    answering,
    leaf_alone,
    on_a_thread,
    self_signed,
    server_context,
)
from tests.transport.wire import Make, ask, failure_of, kind_of, know, open_connections, status_of


def issued(**about: object) -> ssl.SSLContext:
    return server_context(CA.issue_cert(*HOSTS, **about))  # type: ignore[arg-type]


FAULTS: dict[str, tuple[Callable[[], ssl.SSLContext], FailureKind, str]] = {
    "expired": (
        lambda: issued(not_before=PAST, not_after=EXPIRED), FailureKind.TLS_EXPIRED, "certificate has expired",
    ),
    "not yet valid": (
        lambda: issued(not_before=FUTURE, not_after=FUTURE.replace(year=FUTURE.year + 1)),
        FailureKind.TLS_NOT_YET_VALID, "certificate is not yet valid",
    ),
    "wrong host": (
        lambda: server_context(CA.issue_cert("other.test")), FailureKind.TLS_WRONG_HOST,
        "IP address mismatch, certificate is not valid for '127.0.0.1'.",
    ),
    "self-signed": (self_signed, FailureKind.TLS_SELF_SIGNED, "self-signed certificate"),
    "untrusted root": (
        lambda: server_context(STRANGER.issue_cert(*HOSTS)), FailureKind.TLS_UNTRUSTED,
        "unable to get local issuer certificate",
    ),
    "incomplete chain": (
        lambda: leaf_alone(MIDDLE.issue_cert(*HOSTS)), FailureKind.TLS_UNTRUSTED,
        "unable to get local issuer certificate",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
async def test_each_fault_of_a_certificate_has_its_word(make: Make, ca_file: str, fault: str) -> None:
    context, kind, said = FAULTS[fault]
    async with Origin(ssl_context=context()) as site:
        failure = await failure_of(make(ca_file=ca_file), site.url("/ok"))
        assert replace(failure, elapsed=0.0) == Failure(kind, said, 0.0, "127.0.0.1")
        assert site.requests == []


@pytest.mark.parametrize("fault", FAULTS)
async def test_insecure_minds_none_of_them(make: Make, fault: str) -> None:
    async with Origin(ssl_context=FAULTS[fault][0]()) as site:
        assert await status_of(make(insecure=True), site.url("/ok")) == 200


async def test_a_name_that_is_not_in_the_certificate(make: Make, ca_file: str) -> None:
    async with Origin(ssl_context=server_context()) as site:
        transport = make(ca_file=ca_file)
        know(transport, {"a.hosts.test": ("127.0.0.1",), "a.other": ("127.0.0.1",)})
        assert await status_of(transport, site.url("/ok", "a.hosts.test")) == 200
        failure = await failure_of(transport, site.url("/ok", "a.other"))
        assert failure.kind is FailureKind.TLS_WRONG_HOST
        assert failure.detail == "Hostname mismatch, certificate is not valid for 'a.other'."


async def test_a_whole_chain_is_trusted(make: Make, ca_file: str) -> None:
    async with Origin(ssl_context=server_context(MIDDLE.issue_cert(*HOSTS))) as site:
        assert await status_of(make(ca_file=ca_file), site.url("/ok")) == 200


async def test_without_the_file_of_roots_nobody_vouches(make: Make) -> None:
    async with Origin(ssl_context=server_context()) as site:
        assert await kind_of(make(), site.url("/ok")) is FailureKind.TLS_UNTRUSTED


@pytest.mark.parametrize("options", [{}, {"insecure": True}])
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_the_end_of_the_certificate_comes_with_the_reply(
    make: Make, ca_file: str, options: dict[str, bool], version: ssl.TLSVersion
) -> None:
    context = server_context()
    context.maximum_version = version
    async with Origin(ssl_context=context) as site:
        transport = make(ca_file=ca_file, **options)
        for _ in range(2):  # the second on the same connection
            answer = await ask(transport, site.url("/ok"))
            assert isinstance(answer, Reply)
            assert (answer.tls_expires, answer.address) == (FUTURE, "127.0.0.1")
        assert site.connections == 1


async def test_without_tls_there_is_no_certificate(make: Make, site: Origin) -> None:
    answer = await ask(make(), site.url("/ok"))
    assert isinstance(answer, Reply)
    assert answer.tls_expires is None


def only_tls_1_0(context: ssl.SSLContext) -> None:
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1


def no_shared_cipher(context: ssl.SSLContext) -> None:
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0")  # without encryption, which nobody offers


def no_shared_group(context: ssl.SSLContext) -> None:
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.set_ecdh_curve("brainpoolP256r1")


def wants_certificate(context: ssl.SSLContext) -> None:
    context.verify_mode = ssl.CERT_REQUIRED
    CA.configure_trust(context)


def wants_certificate_by_tls_1_2(context: ssl.SSLContext) -> None:
    wants_certificate(context)
    context.maximum_version = ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize(
    ("prepare", "kind"),
    [
        (only_tls_1_0, FailureKind.TLS_HANDSHAKE),
        (no_shared_cipher, FailureKind.TLS_HANDSHAKE),
        (no_shared_group, FailureKind.TLS_HANDSHAKE),
        (wants_certificate, FailureKind.TLS_CLIENT_CERTIFICATE),
        (wants_certificate_by_tls_1_2, FailureKind.TLS_CLIENT_CERTIFICATE),
    ],
)
@pytest.mark.parametrize("insecure", [False, True])
async def test_each_refused_handshake_has_its_word(
    make: Make, ca_file: str, prepare: Callable[[ssl.SSLContext], None], kind: FailureKind, insecure: bool
) -> None:
    context = server_context()
    prepare(context)
    with on_a_thread(context, answering()) as port:
        failure = await failure_of(make(ca_file=ca_file, insecure=insecure), f"https://127.0.0.1:{port}/")
        assert (failure.kind, failure.address) == (kind, "127.0.0.1"), failure
        assert failure.detail == "" or "alert" in failure.detail


@pytest.mark.parametrize(
    ("version", "options", "answered"),
    [
        (ssl.TLSVersion.TLSv1_2, {}, True),
        (ssl.TLSVersion.TLSv1_2, {"min_tls": "1.3"}, False),
        (ssl.TLSVersion.TLSv1_2, {"min_tls": "1.3", "insecure": True}, False),
        (ssl.TLSVersion.TLSv1_3, {"min_tls": "1.3"}, True),
    ],
)
async def test_no_server_is_talked_to_by_an_older_version(
    make: Make, ca_file: str, version: ssl.TLSVersion, options: dict[str, object], answered: bool
) -> None:
    context = issued()
    context.maximum_version = version
    async with Origin(ssl_context=context) as site:
        answer = await ask(make(**({"ca_file": ca_file} | options)), site.url("/ok"))
        assert isinstance(answer, Reply) is answered
        assert answered or (isinstance(answer, Failure) and answer.kind is FailureKind.TLS_HANDSHAKE)


async def test_no_tls_at_all(make: Make, site: Origin) -> None:
    failure = await failure_of(make(), site.url("/ok").replace("http:", "https:"))
    assert (failure.kind, failure.detail) == (FailureKind.TLS_HANDSHAKE, "wrong version number")


async def test_tls_where_none_was_asked_for(make: Make) -> None:
    alert = raw(b"\x15\x03\x01\x00\x02\x02\x0a", Exchange.close)  # unexpected message, RFC 8446, 6.2
    async with Origin(routes={"/tls": alert}) as site:
        failure = await failure_of(make(), site.url("/tls"))
        assert (failure.kind, failure.detail) == (FailureKind.PROTOCOL_ERROR, "no status line")


HALF = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
WHOLE = HALF + b"Content-Length: 1000\r\n\r\n0123456789"


@pytest.mark.parametrize(
    ("content", "kind"), [(b"", FailureKind.EMPTY_REPLY), (HALF, FailureKind.INCOMPLETE_REPLY), (WHOLE, None)]
)
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_an_end_without_farewell(
    make: Make, ca_file: str, content: bytes, kind: FailureKind | None, version: ssl.TLSVersion
) -> None:
    context = server_context()
    context.maximum_version = version
    with on_a_thread(context, answering(content)) as port:
        answer = await ask(make(ca_file=ca_file), f"https://127.0.0.1:{port}/", "GET")
        assert (answer.kind if isinstance(answer, Failure) else None) is kind


async def test_a_body_is_left_alone_at_once(make: Make, ca_file: str) -> None:
    def pour(peer: ssl.SSLSocket) -> None:
        peer.recv(65536)
        peer.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while sum(sent) < 10**9:
                sent.append(peer.send(bytes(65536)))
        except OSError:
            gone.set()

    sent: list[int] = []
    gone = threading.Event()
    with on_a_thread(server_context(), pour) as port:
        transport = make(ca_file=ca_file)
        assert await status_of(transport, f"https://127.0.0.1:{port}/", "GET") == 200
        assert open_connections(transport) == 0
        assert await asyncio.to_thread(gone.wait, 10)
    assert sum(sent) < 16_000_000


async def test_no_farewell_is_waited_for(make: Make, ca_file: str) -> None:
    """A TLS shutdown would keep the connection for half a minute where the peer does not answer it."""

    def ignore(peer: ssl.SSLSocket) -> None:
        peer.recv(65536)
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        with socket.socket(fileno=peer.detach()) as plain, suppress(ConnectionResetError):
            while plain.recv(65536):
                pass
        gone.set()

    gone = threading.Event()
    with on_a_thread(server_context(), ignore) as port:
        transport = make(ca_file=ca_file)
        assert await status_of(transport, f"https://127.0.0.1:{port}/", last=True) == 200
        assert await asyncio.to_thread(gone.wait, 10)


async def test_handshakes_by_the_hundred_leave_nothing_open(make: Make, ca_file: str) -> None:
    async with Origin(ssl_context=server_context()) as site:
        transport = make(ca_file=ca_file)
        hosts = [f"h{number}.hosts.test" for number in range(50)]
        know(transport, dict.fromkeys(hosts, ("127.0.0.1",)))
        for host in hosts:
            answer = await transport.send(Request(site.url("/ok", host), last=True))
            assert isinstance(answer, Reply)
        assert (site.connections, open_connections(transport)) == (50, 0)


def test_legacy_servers_and_lenient_checks() -> None:
    context = client_context(Trust())
    assert context.options & 0x4  # SSL_OP_LEGACY_SERVER_CONNECT
    assert not context.verify_flags & ssl.VERIFY_X509_STRICT
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert context.sslobject_class is WatchedTls


def test_a_file_of_roots_replaces_those_of_the_system(ca_file: str) -> None:
    context = client_context(Trust(ca_file=ca_file))
    assert context.cert_store_stats() == {"x509": 1, "crl": 0, "x509_ca": 1}


def test_a_file_without_certificates(tmp_path: Path) -> None:
    empty = tmp_path / "ca.pem"
    empty.write_text("nothing\n")
    with pytest.raises(SettingsError) as caught:
        client_context(Trust(ca_file=str(empty)))
    assert str(caught.value) == f"ca-file {empty}: holds no certificate in PEM format"


async def test_the_name_stays_where_the_user_gives_the_address(make: Make, ca_file: str) -> None:
    """The server sees the name (SNI), and the certificate is held against it, not against the address."""
    seen: list[str | None] = []
    context = server_context(CA.issue_cert("www.moved.test"))
    context.sni_callback = lambda _, name, __: seen.append(name)
    async with Origin(ssl_context=context) as site:
        transport = make(resolve=f"www.moved.test:{site.port}:127.0.0.1", ca_file=ca_file)
        know(transport, {})
        assert await status_of(transport, site.url("/ok", "www.moved.test"), public_only=True) == 200
        other = make(resolve=f"other.test:{site.port}:127.0.0.1", ca_file=ca_file)
        know(other, {})
        assert (await failure_of(other, site.url("/ok", "other.test"))).kind is FailureKind.TLS_WRONG_HOST
    assert seen[0] == "www.moved.test"
    assert site.requests[0].headers["host"] == f"www.moved.test:{site.port}"
