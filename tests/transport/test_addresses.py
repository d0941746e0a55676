"""Where a connection may go, checked at the moment of connecting, whatever a name has been resolved to before."""

from typing import Any

import pytest

from probe.model import Failure, FailureKind
from samples.origin import Origin
from tests.transport.wire import Make, ask, failure_of, forget, know, status_of

HERE = "127.0.0.1"


def refusal(answer: object) -> tuple[FailureKind, str, str | None]:
    assert isinstance(answer, Failure), answer
    return answer.kind, answer.detail, answer.address


def refused(address: str) -> tuple[FailureKind, str, str | None]:
    return FailureKind.ADDRESS_NOT_ALLOWED, f"{address} is not allowed", address


@pytest.mark.parametrize(
    "host",
    [
        "0.0.0.0",
        "[::]",
        "169.254.169.254",
        "169.254.0.1",
        "100.100.100.200",
        "192.0.0.192",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "[fe80::1]",
        "[ff02::1]",
        "[fd00:ec2::254]",
        "[::ffff:169.254.169.254]",
        "[::ffff:0.0.0.0]",
        "[64:ff9b::a9fe:a9fe]",
    ],
)
async def test_some_addresses_are_never_connected_to(make: Make, host: str) -> None:
    answer = await ask(make(), f"http://{host}/")
    assert refusal(answer) == refused(host.strip("[]"))


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "10.0.0.1", "192.168.1.1", "172.16.0.1", "[::ffff:127.0.0.1]"])
async def test_public_only_leaves_the_private_ones_out(make: Make, host: str) -> None:
    answer = await ask(make(), f"http://{host}/", public_only=True)
    assert refusal(answer) == refused(host.strip("[]"))


async def test_a_private_address_is_connected_to_otherwise(make: Make, site: Origin) -> None:
    assert await status_of(make(), site.url("/ok")) == 200


@pytest.mark.parametrize("host", [HERE, "[::ffff:127.0.0.1]"])
async def test_allowed_networks_are_excepted(make: Make, site: Origin, host: str) -> None:
    transport = make(allow_net=["127.0.0.0/8"])
    assert await status_of(transport, f"http://{host}:{site.port}/ok", public_only=True) == 200


async def test_even_from_what_is_never_connected_to(make: Make, site: Origin) -> None:
    transport = make(allow_net=["0.0.0.0/32"])
    assert await status_of(transport, f"http://0.0.0.0:{site.port}/ok") == 200


@pytest.mark.parametrize("address", [HERE, "::ffff:127.0.0.1"])
async def test_a_name_is_no_way_around(make: Make, site: Origin, address: str) -> None:
    transport = make()
    know(transport, {"a.test": (address,)})
    url = site.url("/ok", "a.test")
    assert refusal(await ask(transport, url, public_only=True)) == refused(address)
    assert site.connections == 0
    assert await status_of(transport, url) == 200


async def test_nor_is_a_name_that_changes_its_mind(make: Make, site: Origin) -> None:
    transport = make(connect_timeout=0.05)
    names = know(transport, {"a.test": ("192.0.2.1",)})
    url = site.url("/ok", "a.test")
    assert refusal(await ask(transport, url, public_only=True))[0] is not FailureKind.CONNECT_REFUSED
    names.addresses["a.test"] = (HERE,)
    forget(transport)
    assert refusal(await ask(transport, url, public_only=True)) == refused(HERE)
    assert site.connections == 0


async def test_nor_is_a_connection_that_another_exchange_has_made(make: Make, site: Origin) -> None:
    transport = make()
    know(transport, {"a.test": (HERE,)})
    url = site.url("/ok", "a.test")
    assert await status_of(transport, url) == 200
    assert refusal(await ask(transport, url, public_only=True)) == refused(HERE)
    assert len(site.requests) == 1


async def test_the_allowed_one_of_several_is_taken(make: Make, site: Origin) -> None:
    transport = make(allow_net=["127.0.0.0/8"])
    know(transport, {"a.test": ("10.0.0.1", "169.254.169.254", HERE)})
    answer = await ask(transport, site.url("/ok", "a.test"), public_only=True)
    assert not isinstance(answer, Failure)
    assert (answer.status, answer.address) == (200, HERE)


@pytest.mark.parametrize("addresses", [("10.0.0.1", "10.0.0.2"), ("10.0.0.1", "fe80::1"), ("10.0.0.1",) * 5])
async def test_none_of_several_is_allowed(make: Make, addresses: tuple[str, ...]) -> None:
    transport = make()
    know(transport, {"a.test": addresses})
    kind, detail, _ = refusal(await ask(transport, "http://a.test/", public_only=True))
    assert kind is FailureKind.ADDRESS_NOT_ALLOWED
    assert detail in {f"{address} is not allowed" for address in addresses}


async def test_a_dead_address_does_not_hide_behind_one_that_is_not_allowed(make: Make) -> None:
    transport = make(allow_net=["127.0.0.0/8"])
    know(transport, {"a.test": (HERE, "::1")})
    assert refusal(await ask(transport, "http://a.test:1/", public_only=True))[0] is FailureKind.CONNECT_REFUSED


async def test_the_first_address_may_be_dead(make: Make, site: Origin) -> None:
    transport = make()
    know(transport, {"a.test": ("127.0.0.2", "::1", HERE)})
    async with Origin(host="127.0.0.3") as other:
        know(transport, {"a.test": ("127.0.0.2", "127.0.0.3")})
        answer = await ask(transport, other.url("/ok", "a.test"))
        assert not isinstance(answer, Failure)
        assert (answer.status, answer.address) == (200, "127.0.0.3")


async def test_nobody_is_at_home(make: Make) -> None:
    transport = make()
    know(transport, {"a.test": ("127.0.0.2", "::1", HERE)})
    for url in ("http://127.0.0.1:1/", "http://a.test:1/"):
        failure = await failure_of(transport, url)
        assert (failure.kind, failure.detail) in {
            (FailureKind.CONNECT_REFUSED, "Connection refused"),
            (FailureKind.CONNECT_REFUSED, ""),  # where addresses were refused in different words
        }


async def test_where_the_failure_was_is_told(make: Make) -> None:
    failure = await failure_of(make(), "http://127.0.0.1:1/")
    assert (failure.kind, failure.address) == (FailureKind.CONNECT_REFUSED, HERE)


async def test_the_settings_have_no_say_in_it(make: Make, site: Origin) -> None:
    """A request says itself whether it keeps to public addresses."""
    options: dict[str, Any] = {"public_only": True}
    assert await status_of(make(**options), site.url("/ok")) == 200
