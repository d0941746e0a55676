import asyncio
import inspect
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from fnmatch import fnmatchcase
from typing import Any
from unittest.mock import Mock, patch

import aiohttp
import aioresponses.core
import pytest
from aiohttp.base_protocol import BaseProtocol
from aiohttp.streams import StreamReader
from aioresponses import aioresponses as mocked_replies

from probe.settings import Settings
from probe.transport.aiohttp import AiohttpTransport
from probe.transport.direct.transport import DirectTransport
from samples.origin import Origin
from tests.loops import pytest_asyncio_loop_factories  # noqa: F401 - a hook
from tests.transport.certificates import CA
from tests.transport.limits_of_aiohttp import LIMITS
from tests.transport.wire import Make

TRANSPORTS: dict[str, type[DirectTransport] | type[AiohttpTransport]] = {
    "direct": DirectTransport, "aiohttp": AiohttpTransport,
}  # fmt: skip


@pytest.fixture(params=TRANSPORTS)
def over(request: pytest.FixtureRequest) -> type[DirectTransport] | type[AiohttpTransport]:
    """Each transport in turn."""
    return TRANSPORTS[request.param]


@pytest.fixture
async def make(over: type[DirectTransport] | type[AiohttpTransport]) -> AsyncIterator[Make]:
    """Makes transports from options of Settings; they are closed at the end."""
    async with AsyncExitStack() as stack:

        def make(**options: Any) -> DirectTransport | AiohttpTransport:
            made = over(Settings.of(**options))
            stack.push_async_callback(made.close)
            return made

        yield make


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what aiohttp cannot give, each by its own name: one that works after all fails here."""
    items[:] = [item for item in items if not ("aiohttp" in item.name and "uvloop" in item.name)]  # it is for proxies
    for item in items:
        if isinstance(item, pytest.Function) and "aiohttp" in item.name:
            name = LIMITS.get(item.originalname, ())
            parameters = item.name.partition("[")[2].rstrip("]").removeprefix("asyncio-").removesuffix("-asyncio")
            if any(fnmatchcase(parameters, pattern) for pattern in name):
                item.add_marker(pytest.mark.xfail(reason="aiohttp's public interface does not give it", strict=True))


@pytest.fixture
async def site() -> AsyncIterator[Origin]:
    """The sample origin, on the test's own event loop."""
    async with Origin() as served:
        yield served


def _reader(loop: asyncio.AbstractEventLoop | None = None) -> StreamReader:
    loop = asyncio.get_running_loop()
    return StreamReader(BaseProtocol(loop), 2**16, loop=loop)


@pytest.fixture
def replies() -> Iterator[mocked_replies]:
    """aioresponses 0.7.9 mended for aiohttp 3.14: it gives a reply no stream writer, and its body no protocol."""
    assert "stream_writer" in inspect.signature(aiohttp.ClientResponse).parameters
    whole = aiohttp.ClientResponse.__init__

    def init(self: aiohttp.ClientResponse, *args: Any, **given: Any) -> None:
        whole(self, *args, **{"stream_writer": Mock(output_size=0), **given})

    with (
        patch.object(aiohttp.ClientResponse, "__init__", init),
        patch.object(aioresponses.core, "stream_reader_factory", _reader),
        mocked_replies() as mocked,
    ):
        yield mocked


@pytest.fixture(scope="session")
def ca_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The one root that the servers of these tests are vouched for by."""
    path = tmp_path_factory.mktemp("tls") / "ca.pem"
    CA.cert_pem.write_to_path(str(path))
    return str(path)


@pytest.fixture(autouse=True)
def _trusting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Use connections again at once: how an origin is listened to before that is tested in test_strays.py."""
    if "test_strays" not in request.node.nodeid:
        monkeypatch.setattr("probe.transport.direct.pool.LISTENING", 0.0)
