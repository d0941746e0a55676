import asyncio

import pytest

from probe.transport.buffers import AT_ONCE, shrink
from samples.origin import Origin
from tests.transport.certificates import server_context
from tests.transport.wire import Make, connector_of, status_of


async def test_a_connection_reads_little_at_once(make: Make, site: Origin) -> None:
    transport = make()
    assert await status_of(transport, site.url("/ok")) == 200
    ((protocol, _),) = next(iter(connector_of(transport)._conns.values()))
    assert protocol.transport.max_size == AT_ONCE  # type: ignore[union-attr]


async def test_so_does_one_with_tls(make: Make, ca_file: str) -> None:
    async with Origin(ssl_context=server_context()) as site:
        transport = make(ca_file=ca_file)
        assert await status_of(transport, site.url("/ok")) == 200
        ((protocol, _),) = next(iter(connector_of(transport)._conns.values()))
        tls = protocol.transport._ssl_protocol  # type: ignore[union-attr]
        assert (tls.max_size, len(tls._ssl_buffer), len(tls.get_buffer(-1))) == (AT_ONCE, AT_ONCE, AT_ONCE)
        assert await status_of(transport, site.url("/big"), "GET") == 200


@pytest.mark.parametrize("transport", [asyncio.BaseTransport(), asyncio.Transport()])
def test_other_transports_are_left_as_they_are(transport: asyncio.BaseTransport) -> None:
    shrink(transport)
    assert not hasattr(transport, "max_size")
