"""R. TLS that is cut, refused or interrupted somewhere in the server's part of the handshake."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from probe.model import Failure, FailureKind, Reply, Request
from probe.settings import Settings
from probe.transport.aiohttp import AiohttpTransport
from probe.transport.direct.transport import DirectTransport
from tests.listening import listening
from tests.transport.certificates import server_context

STEP = 61  # bytes; each of the first 1,200 of both versions was tried with both transports: 14,400 exchanges
ALERT = b"\x15\x03\x03\x00\x02\x02\x28"  # fatal, handshake_failure (RFC 5246, 7.2)
HELLO_REQUEST = b"\x16\x03\x03\x00\x04\x00\x00\x00\x00"  # asks for a renegotiation (RFC 5246, 7.4.1.1)
Spoil = Callable[[bytes, int], tuple[bytes, bool]]  # what is sent in place of bytes, and whether the connection goes on
SPOILED: dict[str, Spoil] = {
    "cut": lambda sent, at: (sent[:at], False),
    "alert": lambda sent, at: (sent[:at] + ALERT, False),
    "renegotiation": lambda sent, at: (sent[:at] + HELLO_REQUEST + sent[at:], True),
}


def alert_behind_hello(sent: bytes, _: int) -> tuple[bytes, bool]:
    """Refuse behind the first record: a cipher is chosen, and nobody has asked for a certificate yet."""
    return sent[: 5 + int.from_bytes(sent[3:5], "big")] + ALERT, False


@asynccontextmanager
async def spoiling(version: ssl.TLSVersion, spoil: Spoil, place: list[int]) -> AsyncIterator[int]:
    """Serve through a relay that spoils what the server sends at ``place[0]``; the port is yielded."""
    context = server_context()
    context.minimum_version = context.maximum_version = version

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        onward = asyncio.create_task(_pass_on(reader, back))
        try:
            seen, goes_on = 0, True
            while goes_on and (sent := await there.read(65536)):
                at, seen = place[0] - seen, seen + len(sent)
                whole, goes_on = spoil(sent, at) if 0 <= at < len(sent) else (sent, True)
                writer.write(whole)
            writer.close()
        finally:
            onward.cancel()
            back.transport.abort()

    async with listening(answer, context=context) as port, listening(relay) as front:
        yield front


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while sent := await reader.read(65536):
            writer.write(sent)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=lambda v: v.name)
@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
@pytest.mark.parametrize("make", [AiohttpTransport, DirectTransport])
@pytest.mark.usefixtures("hurried")
async def test_191_tls_that_is_spoiled_at_any_byte_is_an_answer(
    make: Callable[[Settings], AiohttpTransport | DirectTransport], spoil: Spoil, version: ssl.TLSVersion
) -> None:
    place = [0]
    transport = make(Settings.of(timeout=1, connect_timeout=1, insecure=True))
    try:
        async with spoiling(version, spoil, place) as port:
            for place[0] in range(0, 1100, STEP):
                request = Request(f"https://127.0.0.1:{port}/x", "GET", fresh=True)
                answer = await asyncio.wait_for(transport.send(request), 20)
                assert isinstance(answer, Failure | Reply)
                assert isinstance(answer, Failure) or answer.status == 200
    finally:
        await transport.close()


@pytest.mark.parametrize("make", [AiohttpTransport, DirectTransport])
@pytest.mark.usefixtures("hurried")
async def test_191_a_refusal_before_our_part_is_no_wish_for_a_certificate(
    make: Callable[[Settings], AiohttpTransport | DirectTransport],
) -> None:
    """The alert that TLS 1.2 has for a missing certificate (see case 042) comes behind our own part alone."""
    transport = make(Settings.of(timeout=5, connect_timeout=5, insecure=True))
    try:
        async with spoiling(ssl.TLSVersion.TLSv1_2, alert_behind_hello, [0]) as port:
            answer = await transport.send(Request(f"https://127.0.0.1:{port}/x", "GET", fresh=True))
    finally:
        await transport.close()
    assert isinstance(answer, Failure)
    assert (answer.kind, answer.detail) == (FailureKind.TLS_HANDSHAKE, "sslv3 alert handshake failure")
