"""Certificates of every fault, and servers that refuse a handshake as real ones do."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta

import trustme

NOW = datetime.now(UTC).replace(microsecond=0)
PAST, EXPIRED, FUTURE = NOW - timedelta(days=700), NOW - timedelta(days=1), NOW + timedelta(days=400)
HOSTS = ("127.0.0.1", "::1", "localhost", "*.hosts.test")

CA = trustme.CA()
STRANGER = trustme.CA()
MIDDLE = CA.create_child_ca()

GOOD = CA.issue_cert(*HOSTS, not_before=PAST, not_after=FUTURE)


def server_context(certificate: trustme.LeafCert = GOOD) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def leaf_alone(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """Return the context of a server that forgets what stands between its certificate and the root."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with certificate.private_key_pem.tempfile() as key, certificate.cert_chain_pems[0].tempfile() as leaf:
        context.load_cert_chain(leaf, key)
    return context


def self_signed() -> ssl.SSLContext:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with authority.private_key_pem.tempfile() as key, authority.cert_pem.tempfile() as leaf:
        context.load_cert_chain(leaf, key)
    return context


@contextmanager
def on_a_thread(context: ssl.SSLContext, talk: Callable[[ssl.SSLSocket], None]) -> Iterator[int]:
    """Serve with blocking sockets: asyncio's servers close before they say why they refuse."""

    def serve() -> None:
        with suppress(OSError):
            while True:
                plain, _ = listener.accept()
                with context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False) as peer:
                    _shake(peer, talk)

    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def _shake(peer: ssl.SSLSocket, talk: Callable[[ssl.SSLSocket], None]) -> None:
    try:
        peer.do_handshake()
    except OSError:
        # What was said of the reason is lost on a client that finds the connection reset when it sends its request.
        with socket.socket(fileno=peer.detach()) as refused, suppress(OSError):
            while refused.recv(65536):
                pass
    else:
        with suppress(OSError):
            talk(peer)


def answering(content: bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") -> Callable[[ssl.SSLSocket], None]:
    """Return a talk that answers one request and drops the connection, without a farewell of TLS."""

    def talk(peer: ssl.SSLSocket) -> None:
        peer.recv(65536)
        peer.sendall(content)

    return talk
