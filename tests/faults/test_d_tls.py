"""D. TLS: each fault is its own word, none is a time-out, and a server that wants a certificate of ours is not dead."""

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

import pytest

from probe.model import FailureKind
from probe.transport.direct.connection import Connection
from probe.transport.direct.message import Reading
from samples.origin import Origin
from tests.faults.probing import PATIENCE, one, outcome
from tests.listening import listening
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
)  # fmt: skip
from tests.transport.test_tls import no_shared_cipher, only_tls_1_0, wants_certificate, wants_certificate_by_tls_1_2

pytestmark = pytest.mark.usefixtures("hurried")


async def failure_behind(context: ssl.SSLContext, ca_file: str) -> FailureKind | None:
    async with Origin(ssl_context=context) as site:
        result = await one(site.url("/ok"), ca_file=ca_file)
        assert (result.verdict, result.status, site.requests) == ("unreachable", None, [])
        return result.failure


def refuse(context: ssl.SSLContext, listener: socket.socket, *, polite: bool) -> None:
    """Shake hands with everybody; the polite take in what still comes, with the others it resets the connection."""
    with suppress(OSError):
        while True:
            plain, _ = listener.accept()
            with plain.dup() as rest, suppress(OSError):
                try:
                    context.wrap_socket(plain, server_side=True).close()
                except ssl.SSLError:
                    if not polite:
                        rest.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                while polite and rest.recv(65536):
                    pass


@contextmanager
def refusing(prepare: Callable[[ssl.SSLContext], None], *, polite: bool = True) -> Iterator[str]:
    """Serve so on a thread; gives the URL."""
    context = server_context()
    prepare(context)
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        thread = threading.Thread(target=refuse, args=(context, listener), kwargs={"polite": polite}, daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}/"
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


async def failure_of_handshake(prepare: Callable[[ssl.SSLContext], None], ca_file: str) -> tuple[str, object]:
    with refusing(prepare) as url:
        result = await one(url, ca_file=ca_file)
        assert result.status is None
        return result.verdict.value, result.failure


async def test_034_an_expired_certificate(ca_file: str) -> None:
    context = server_context(CA.issue_cert(*HOSTS, not_before=PAST, not_after=EXPIRED))
    assert await failure_behind(context, ca_file) is FailureKind.TLS_EXPIRED


async def test_035_a_certificate_of_the_future(ca_file: str) -> None:
    late = FUTURE.replace(year=FUTURE.year + 1)
    context = server_context(CA.issue_cert(*HOSTS, not_before=FUTURE, not_after=late))
    assert await failure_behind(context, ca_file) is FailureKind.TLS_NOT_YET_VALID


async def test_036_a_certificate_for_another_host(ca_file: str) -> None:
    assert await failure_behind(server_context(CA.issue_cert("other.test")), ca_file) is FailureKind.TLS_WRONG_HOST


async def test_037_a_certificate_that_vouches_for_itself(ca_file: str) -> None:
    assert await failure_behind(self_signed(), ca_file) is FailureKind.TLS_SELF_SIGNED


async def test_038_a_certificate_from_a_stranger(ca_file: str) -> None:
    assert await failure_behind(server_context(STRANGER.issue_cert(*HOSTS)), ca_file) is FailureKind.TLS_UNTRUSTED


async def test_039_a_certificate_whose_issuer_is_missing(ca_file: str) -> None:
    assert await failure_behind(leaf_alone(MIDDLE.issue_cert(*HOSTS)), ca_file) is FailureKind.TLS_UNTRUSTED


async def test_040_a_server_that_speaks_tls_1_0_alone(ca_file: str) -> None:
    assert await failure_of_handshake(only_tls_1_0, ca_file) == ("unreachable", FailureKind.TLS_HANDSHAKE)


async def test_041_a_server_without_a_cipher_in_common(ca_file: str) -> None:
    assert await failure_of_handshake(no_shared_cipher, ca_file) == ("unreachable", FailureKind.TLS_HANDSHAKE)


@pytest.mark.parametrize("prepare", [wants_certificate, wants_certificate_by_tls_1_2])
async def test_042_a_server_that_wants_to_know_who_we_are_is_not_dead(
    ca_file: str, prepare: Callable[[ssl.SSLContext], None]
) -> None:
    assert await failure_of_handshake(prepare, ca_file) == ("blocked", FailureKind.TLS_CLIENT_CERTIFICATE)


async def test_042_even_where_it_hangs_up_before_we_look(monkeypatch: pytest.MonkeyPatch, ca_file: str) -> None:
    ask = Connection.ask

    async def late(connection: Connection, request: bytes) -> Reading:
        time.sleep(0.05)  # the event loop is busy with others
        return await ask(connection, request)

    monkeypatch.setattr(Connection, "ask", late)
    with refusing(wants_certificate, polite=False) as url:
        result = await one(url, ca_file=ca_file)
    assert outcome(result) == ("blocked", None, FailureKind.TLS_CLIENT_CERTIFICATE)


async def test_043_plain_http_on_a_port_for_tls(origin: Origin) -> None:
    result = await one(origin.url("/ok").replace("http:", "https:"))
    assert outcome(result) == ("unreachable", None, FailureKind.TLS_HANDSHAKE)


async def test_044_a_handshake_that_stalls_is_bounded_and_no_time_out(ca_file: str) -> None:
    async with listening(lambda reader, _: reader.read()) as port:
        result = await one(f"https://127.0.0.1:{port}/", ca_file=ca_file, connect_timeout=0.3)
    assert outcome(result) == ("unreachable", None, FailureKind.TLS_HANDSHAKE)
    assert 0.3 <= result.elapsed < 3


@pytest.mark.parametrize("method", ["head", "get", "auto"])
async def test_045_an_end_without_farewell_leaves_the_status_standing(ca_file: str, method: str) -> None:
    cut = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<title>Half"
    with on_a_thread(server_context(), answering(cut)) as port:
        result = await one(f"https://127.0.0.1:{port}/", ca_file=ca_file, method=method)
    assert outcome(result) == ("ok", 200, None)


async def test_045_an_end_without_farewell_within_the_head_is_truncated(ca_file: str) -> None:
    with on_a_thread(server_context(), answering(b"HTTP/1.1 200 OK\r\nContent-Ty")) as port:
        result = await one(f"https://127.0.0.1:{port}/", ca_file=ca_file)
    assert outcome(result) == ("unreachable", None, FailureKind.INCOMPLETE_REPLY)
    assert PATIENCE["timeout"] > result.elapsed
