"""Classes of addresses and hosts, which decide what a probe may connect to."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052, 2.1
_NAT64_LOCAL = IPv6Network("64:ff9b:1::/48")  # RFC 8215
_LOCAL = (IPv6Network("fec0::/10"), IPv6Network("3fff::/20"))  # site-local, RFC 3879; documentation, RFC 9637
_METADATA = frozenset({
    IPv4Address("169.254.169.254"),  # AWS, Azure, Google Cloud, OpenStack
    IPv4Address("100.100.100.200"),  # Alibaba Cloud
    IPv4Address("192.0.0.192"),  # Oracle Cloud
    IPv4Address("168.63.129.16"),  # Azure's own service, in a public range
    IPv6Address("fd00:ec2::254"),  # AWS
    IPv6Address("fd20:ce::254"),  # Google Cloud
})  # fmt: skip

_RESERVED = (".example", ".example.com", ".example.net", ".example.org", ".invalid", ".test")

Address = IPv4Address | IPv6Address


@lru_cache(maxsize=4096)
def parse_address(text: str) -> Address:
    """Return the address; IPv4 within IPv6 is unwrapped: mapped (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056)."""
    address = ip_address(text.partition("%")[0].strip("[]"))
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return inner
        if address in _NAT64 or address in _NAT64_LOCAL:
            return IPv4Address(int(address) & 0xFFFFFFFF)
        if int(address) >> 32 == 0 and int(address) > 1:  # IPv4-compatible, RFC 4291, 2.5.5.1
            return IPv4Address(int(address))
    return address


@lru_cache(maxsize=4096)
def is_public(text: str) -> bool:
    """Whether an address is globally reachable (IANA special-purpose registries, RFC 6890)."""
    address = parse_address(text)
    return address.is_global and not is_forbidden(text) and not any(address in network for network in _LOCAL)


def is_localhost(host: str) -> bool:
    """Whether a host is ``localhost`` or a name below it, which is always this machine (RFC 6761, 6.3)."""
    return f".{host}".rstrip(".").lower().endswith(".localhost")


def is_reserved_host(host: str) -> bool:
    """Whether a host name is reserved for examples and tests (RFC 2606, 2 and 3; RFC 6761, 6.2, 6.4, 6.5).

    ``localhost`` is also reserved, but it exists: it is this machine. It does not count here.
    """
    return f".{host}".rstrip(".").lower().endswith(_RESERVED)


def is_private_host(host: str) -> bool:
    """Whether the text of a host is ``localhost`` or an address that is not public.

    Other names are not resolved here; the look-up shows what they resolve to.
    """
    if is_localhost(host):
        return True
    try:
        return not is_public(host)
    except ValueError:  # no address
        return False


def came_from_public(host: str, address: str | None) -> bool:
    """Whether an answer came from the public network; without its address (behind a proxy), ``host`` decides.

    The author of such an answer must not reach private addresses through this machine, so its links may lead only to
    public addresses.
    """
    return is_public(address) if address is not None else not is_private_host(host)


@lru_cache(maxsize=4096)
def is_forbidden(text: str) -> bool:
    """Whether an address never serves pages: unspecified, multicast, link-local, reserved, or a cloud's own service."""
    address = parse_address(text)
    return (
        address.is_unspecified
        or address.is_multicast
        or address.is_link_local
        or (address.is_reserved and not address.is_loopback)
        or address in _METADATA
    )
