from collections.abc import Iterator
from functools import cache

import pytest

from probe.engine import retry
from probe.transport.direct import transport
from probe.transport.tls import client_context
from samples.origin import Origin
from tests.faults.probing import Names
from tests.loops import pytest_asyncio_loop_factories  # noqa: F401 - a hook
from tests.outside import serving
from tests.transport.certificates import CA

CONTEXT = cache(client_context)  # reading the system's roots takes longer than most of these tests


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between one look and the next, where the length of the pause is not the point."""
    monkeypatch.setattr(retry, "BASE_DELAY", 0.01)
    monkeypatch.setattr(transport, "client_context", CONTEXT)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    return Names(monkeypatch)


@pytest.fixture
def other() -> Iterator[Origin]:
    """A second host of this machine."""
    with serving(Origin(host="127.0.0.2")) as served:
        yield served


@pytest.fixture(scope="session")
def ca_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("tls") / "ca.pem"
    CA.cert_pem.write_to_path(str(path))
    return str(path)
