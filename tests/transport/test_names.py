"""Names that are never looked up: what is below ``localhost`` is this machine (RFC 6761, 6.3)."""

import pytest

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
