"""Section S: one exchange a page, and of what is no page as little as the sockets hold."""

import socket
import ssl
import struct
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import pytest

from probe.model import Verdict
from probe.transport.direct import pool
from samples.origin import Origin
from tests.faults.probing import one, probed
from tests.transport.certificates import server_context

HUNDRED_MEGABYTES = 100 << 20
DOWNLOADS = 50
MOST = 30 << 20  # bytes for all of the downloads together
PIECE = bytes(1 << 16)
_ACKNOWLEDGED = 120  # where tcpi_bytes_acked stands in Linux' struct tcp_info


class Downloads:
    """A server of long downloads, that notes how much of each its peer has taken."""

    def __init__(self, context: ssl.SSLContext | None, head: bytes) -> None:
        self.acknowledged: list[int] = []
        self._context = context
        self._head = head
        self._threads: list[threading.Thread] = []

    @contextmanager
    def serving(self) -> Iterator[str]:
        with closing(socket.create_server(("127.0.0.1", 0))) as listener:
            accepting = threading.Thread(target=self._accept, args=(listener,))
            accepting.start()
            scheme = "https" if self._context else "http"
            try:
                yield f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
            finally:
                listener.shutdown(socket.SHUT_RDWR)
                accepting.join()
                for thread in self._threads:
                    thread.join()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                peer, _ = listener.accept()
                self._threads.append(threading.Thread(target=self._serve, args=(peer,)))
                self._threads[-1].start()

    def _serve(self, peer: socket.socket) -> None:
        with peer:
            peer.settimeout(20)
            taken = peer
            with suppress(OSError):
                if self._context:
                    taken = self._context.wrap_socket(peer, server_side=True)
                while taken.recv(65_536):
                    taken.sendall(self._head)
                    for _ in range(HUNDRED_MEGABYTES // len(PIECE)):
                        taken.sendall(PIECE)
            information = taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 192)
            self.acknowledged.append(struct.unpack_from("Q", information, _ACKNOWLEDGED)[0])
            taken.close()


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells how much a peer has taken")
@pytest.mark.parametrize("length", [b"Content-Length: %d\r\n" % HUNDRED_MEGABYTES, b""], ids=["announced", "unknown"])
@pytest.mark.parametrize("tls", [False, True])
async def test_200_a_download_costs_a_socket_buffer(*, tls: bool, length: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\n" + length + b"\r\n"
    downloads = Downloads(server_context() if tls else None, head)
    with downloads.serving() as url:
        results = await probed(*(f"{url}/{n}.zip" for n in range(DOWNLOADS)), insecure=True, timeout=20)
        assert {result.verdict for result in results} == {Verdict.OK}
        assert {len(result.trail) for result in results} == {1}
    assert len(downloads.acknowledged) == DOWNLOADS
    assert sum(downloads.acknowledged) < MOST


async def test_200_a_hundred_live_pages_take_a_hundred_requests() -> None:
    async with Origin() as origin:
        results = await probed(*(origin.url(f"/ok?{n}") for n in range(100)))
        assert {result.verdict for result in results} == {Verdict.OK}
        assert len(origin.requests) <= 102
        assert {request.method for request in origin.requests} == {"GET"}


async def test_200_connections_are_used_again_behind_small_bodies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "LISTENING", 0.0)
    async with Origin() as origin:
        await probed(*(origin.url(f"/ok?{n}") for n in range(40)), per_host=2)
        assert len({request.connection for request in origin.requests}) < 30


@pytest.mark.parametrize(
    ("method", "path", "asked"),
    [
        ("get", "/ok", ["GET"]),
        ("auto", "/ok", ["GET"]),
        ("get", "/status/404", ["GET", "GET", "GET"]),
        ("head", "/ok", ["HEAD", "GET"]),
        ("head", "/head-405", ["HEAD", "GET"]),
        ("head-only", "/ok", ["HEAD"]),
        ("head-only", "/status/404", ["HEAD", "HEAD"]),
    ],
)
async def test_200_each_method_asks_as_it_says(method: str, path: str, asked: list[str]) -> None:
    async with Origin() as origin:
        result = await one(origin.url(path), method=method)
        assert result.verdict is (Verdict.BROKEN if "404" in path else Verdict.OK)
        assert [request.method for request in origin.requests] == asked
