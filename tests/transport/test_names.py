"""Names that are never looked up: what is below ``localhost`` is this machine (RFC 6761, 6.3)."""

import pytest

from probe.errors import SettingsError
from probe.settings import Settings
from probe.transport.choice import transport_of
from samples.origin import Origin
from tests.transport.wire import Make, failure_of, know, status_of

HERE = ["localhost", "localhost.", "a.localhost", "b.a.localhost", "a.localhost."]


@pytest.mark.parametrize("host", HERE)
async def test_localhost_and_what_is_below_it_is_here_without_being_looked_up(
    make: Make, site: Origin, host: str
) -> None:  # fmt: skip
    transport = make()
    names = know(transport, {})
    assert await status_of(transport, site.url("/ok", host)) == 200
    assert names.asked == []


@pytest.mark.parametrize("host", ["localhost", "a.localhost", "a.localhost."])
async def test_it_is_judged_as_loopback(make: Make, site: Origin, host: str) -> None:
    transport = make()
    know(transport, {})
    refused = await failure_of(transport, site.url("/ok", host), public_only=True)
    assert refused.kind == "address-not-allowed"
    assert site.connections == 0
    allowing = make(allow_net=["127.0.0.0/8"])
    know(allowing, {})
    assert await status_of(allowing, site.url("/ok", host), public_only=True) == 200


@pytest.mark.parametrize("host", ["localhost.test", "notlocalhost", "my-localhost.test", "localhost.localdomain"])
async def test_a_name_that_only_looks_like_it_is_looked_up(make: Make, site: Origin, host: str) -> None:
    transport = make()
    names = know(transport, {host: ("127.0.0.1",)})
    assert await status_of(transport, site.url("/ok", host)) == 200
    assert names.asked == [host]


async def test_a_host_is_asked_at_the_address_that_the_user_gives(make: Make, site: Origin) -> None:
    transport = make(resolve=[f"www.moved.test:{site.port}:127.0.0.1"])
    names = know(transport, {})
    assert await status_of(transport, site.url("/ok", "www.moved.test")) == 200
    assert await status_of(transport, site.url("/ok", "www.moved.test"), public_only=True) == 200  # named by the user
    assert site.requests[-1].headers["host"] == f"www.moved.test:{site.port}"
    assert names.asked == []


async def test_other_hosts_and_ports_are_looked_up_and_judged_as_ever(make: Make, site: Origin) -> None:
    transport = make(resolve=[f"www.moved.test:{site.port}:127.0.0.1", "elsewhere.test:1:127.0.0.1"])
    names = know(transport, {"elsewhere.test": ("127.0.0.1",), "a.moved.test": ("127.0.0.1",)})
    assert await status_of(transport, site.url("/ok", "a.moved.test")) == 200
    refused = await failure_of(transport, site.url("/ok", "elsewhere.test"), public_only=True)
    assert refused.kind == "address-not-allowed"
    assert names.asked == ["a.moved.test", "elsewhere.test"]


async def test_any_host_and_the_last_that_is_given(make: Make, site: Origin) -> None:
    transport = make(resolve=[f"*:{site.port}:127.0.0.1", f"b.moved.test:{site.port}:192.0.2.1,127.0.0.1"])
    know(transport, {})
    assert await status_of(transport, site.url("/ok", "a.moved.test")) == 200
    assert await status_of(transport, site.url("/ok", "b.moved.test")) == 200  # its second address answers


def test_a_proxy_looks_names_up_itself() -> None:
    for options in ({"resolve": "a.test:80:127.0.0.1"}, {"resolve": "*:80:127.0.0.1"}):
        with pytest.raises(SettingsError, match=r"the proxy resolves .* itself; --proxy none connects without it"):
            transport_of(Settings.read({**options, "proxy": "http://proxy.test:3128"}))
