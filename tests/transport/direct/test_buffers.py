import asyncio

import pytest

from probe.settings import Settings
from probe.transport.direct.buffers import AT_ONCE, shrink
from probe.transport.direct.connection import Connection
from probe.transport.direct.transport import DirectTransport
from samples.origin import Origin
from tests.transport.certificates import server_context
from tests.transport.wire import status_of


def kept(transport: DirectTransport) -> Connection:
    ((connection,),) = transport._pool.idle.values()
    return connection


def of_asyncio(connection: Connection) -> bool:
    return hasattr(connection._transport, "max_size")


async def test_a_connection_reads_little_at_once(site: Origin) -> None:
    transport = DirectTransport(Settings.of())
    assert await status_of(transport, site.url("/ok")) == 200
    connection = kept(transport)
    assert not of_asyncio(connection) or connection._transport.max_size == AT_ONCE  # type: ignore[union-attr]
    await transport.close()


async def test_so_does_one_with_tls(ca_file: str) -> None:
    async with Origin(ssl_context=server_context()) as site:
        transport = DirectTransport(Settings.of(ca_file=ca_file))
        assert await status_of(transport, site.url("/ok")) == 200
        if of_asyncio(kept(transport)):
            tls = kept(transport)._transport._ssl_protocol  # type: ignore[union-attr]
            assert (tls.max_size, len(tls._ssl_buffer), len(tls.get_buffer(-1))) == (AT_ONCE, AT_ONCE, AT_ONCE)
        assert await status_of(transport, site.url("/big"), "GET") == 200
        await transport.close()


@pytest.mark.parametrize("transport", [asyncio.BaseTransport(), asyncio.Transport()])
def test_other_transports_are_left_as_they_are(transport: asyncio.BaseTransport) -> None:
    shrink(transport)
    assert not hasattr(transport, "max_size")
