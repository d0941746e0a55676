"""What a run without a proxy does not need is not imported."""

import ssl
import subprocess
import sys
from typing import Any

import pytest

from probe import Settings
from probe.errors import SettingsError
from probe.model import Request
from probe.transport import tls
from probe.transport.choice import transport_of
from probe.transport.direct import transport as direct
from probe.transport.interface import Transport
from probe.transport.late import LateTransport
from tests.outside import ROOT, environment

USING = """
import asyncio, sys
from probe import Settings, check
check(["http://127.0.0.1:1/"], Settings.of(retries=0, confirm_after=0, transport=sys.argv[1]))
print(sorted({"aiohttp", "aiohttp_socks", "multidict", "yarl"} & set(sys.modules)))
"""


def imported(transport: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", USING, transport],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.strip()


def test_the_direct_transport_needs_no_http_library() -> None:
    assert imported("direct") == "[]"


def test_the_other_one_needs_one() -> None:
    assert imported("aiohttp") == "['aiohttp', 'multidict', 'yarl']"


@pytest.fixture
def contexts(monkeypatch: pytest.MonkeyPatch) -> list[ssl.SSLContext]:
    """Return the contexts of TLS that are made."""
    made: list[ssl.SSLContext] = []
    real = tls.client_context

    def making(*given: Any) -> ssl.SSLContext:
        made.append(real(*given))
        return made[-1]

    for module in (tls, direct):
        monkeypatch.setattr(module, "client_context", making)
    return made


async def asked(transport: Transport, *urls: str) -> None:
    for url in urls:
        await transport.send(Request(url))
    await transport.close()


async def test_a_context_of_tls_is_made_for_the_first_origin_that_has_it(contexts: list[ssl.SSLContext]) -> None:
    await asked(transport_of(Settings()), "http://127.0.0.1:1/")
    assert contexts == []
    await asked(transport_of(Settings()), "http://127.0.0.1:1/", "https://127.0.0.1:1/", "https://127.0.0.1:2/")
    assert len(contexts) == 1


PROXIED = {"http_proxy": "http://127.0.0.1:1", "https_proxy": "socks5://127.0.0.1:1"}


@pytest.mark.parametrize("options", [{}, {"transport": "aiohttp"}, {"insecure": True}])
async def test_offline_nothing_is_opened(contexts: list[ssl.SSLContext], options: dict[str, Any]) -> None:
    transport = transport_of(Settings.of(offline=True, **options).in_environment(PROXIED))
    assert isinstance(transport, LateTransport)
    await transport.close()
    assert contexts == []


@pytest.mark.parametrize(
    ("options", "complaint"),
    [({"ca_file": "/nowhere"}, "ca-file /nowhere"), ({"proxy": "http://a:99999"}, "proxy is not a valid URL")],
)
def test_offline_what_could_not_be_used_is_told_all_the_same(options: dict[str, Any], complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint):
        transport_of(Settings.of(offline=True, **options))
