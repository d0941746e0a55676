"""Which addresses are public, which are nobody's, and what IPv6 hides."""

import pytest

from probe.network import (
    came_from_public,
    is_forbidden,
    is_localhost,
    is_private_host,
    is_public,
    is_reserved_host,
    parse_address,
)

PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "[2606:2800::1]", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
PRIVATE = [
    "127.0.0.1", "127.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "192.0.0.1",
    "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "::1", "[::1]", "fc00::1", "fd12:3456::1", "fec0::1",
    "2001:db8::1", "3fff::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::10.0.0.1",
    "2002:7f00:1::", "2002:a00:1::1", "::127.0.0.1", "2001::1",
]  # fmt: skip
NOBODYS = [
    "0.0.0.0", "::", "::ffff:0.0.0.0", "224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1", "240.0.0.1",
    "255.255.255.255", "169.254.0.1", "169.254.169.254", "fe80::1", "fe80::1%eth0", "::ffff:169.254.169.254",
    "64:ff9b::169.254.169.254", "2002:a9fe:a9fe::", "100.100.100.200", "192.0.0.192", "168.63.129.16",
    "fd00:ec2::254", "fd20:ce::254", "5f00::1",
]  # fmt: skip


@pytest.mark.parametrize("text", PUBLIC)
def test_public(text: str) -> None:
    assert (is_public(text), is_forbidden(text)) == (True, False)


@pytest.mark.parametrize("text", PRIVATE)
def test_private_but_somebodys(text: str) -> None:
    assert (is_public(text), is_forbidden(text)) == (False, False)


@pytest.mark.parametrize("text", NOBODYS)
def test_nobodys(text: str) -> None:
    assert (is_public(text), is_forbidden(text)) == (False, True)


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("2002:102:304::5", "1.2.3.4"),
        ("64:ff9b::1.2.3.4", "1.2.3.4"),
        ("::1.2.3.4", "1.2.3.4"),
        ("[::1]", "::1"),
        ("fe80::1%2", "fe80::1"),
        ("1.2.3.4", "1.2.3.4"),
    ],
)
def test_unwrapped(text: str, inner: str) -> None:
    assert str(parse_address(text)) == inner


@pytest.mark.parametrize("text", ["", "a.example", "1.2.3", "01.2.3.4", "1.2.3.4.5", "::g", "1.2.3.4:80"])
def test_no_address(text: str) -> None:
    with pytest.raises(ValueError):
        parse_address(text)


@pytest.mark.parametrize("host", ["example.com", "a.EXAMPLE.net.", "b.a.example.org", "a.example", "test", "a.invalid"])
def test_names_reserved_for_examples(host: str) -> None:
    assert is_reserved_host(host)


@pytest.mark.parametrize(
    "host", ["", "myexample.com", "example.com.au", "example.dev", "a.testing", "localhost", *PUBLIC]
)
def test_names_that_are_not_reserved(host: str) -> None:
    assert not is_reserved_host(host)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "a.localhost", "b.a.localhost."])
def test_names_below_localhost(host: str) -> None:
    assert is_localhost(host)


@pytest.mark.parametrize("host", ["", ".", "localhost.example", "notlocalhost", "a-localhost", *PRIVATE, *PUBLIC])
def test_what_is_not_below_localhost(host: str) -> None:
    assert not is_localhost(host)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "a.localhost", *PRIVATE])
def test_a_host_that_is_near_by_its_name(host: str) -> None:
    assert is_private_host(host)
    assert not came_from_public(host, None)


@pytest.mark.parametrize("host", ["a.example", "localhost.example", "notlocalhost", *PUBLIC])
def test_a_host_that_may_be_far(host: str) -> None:
    assert not is_private_host(host)
    assert came_from_public(host, None)


def test_the_address_decides_where_it_is_known() -> None:
    assert not came_from_public("a.example", "10.0.0.1")
    assert came_from_public("localhost", "93.184.216.34")
