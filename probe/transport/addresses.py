"""The address policy of a run: the addresses that it may connect to."""

from probe.network import is_forbidden, is_public, parse_address
from probe.settings import Trust
from probe.settings.pins import pinned
from probe.url import authority_of, host_of


def allows(trust: Trust, address: str, url: str, *, public_only: bool) -> bool:
    """Whether a connection to an address is allowed for a URL; the check runs at each connect.

    An address that the user has configured for the host is always allowed.
    """
    if trust.resolve and address in pinned(trust.resolve, host_of(url), port_of(url)):
        return True
    ip = parse_address(address)
    if any(ip in network for network in trust.allow_net):
        return True
    return not is_forbidden(address) and (not public_only or is_public(address))


def port_of(url: str) -> int:
    """Return the port of a normalised href, by default that of its scheme."""
    port = authority_of(url).rpartition("@")[2].rpartition("]")[2].partition(":")[2]
    return int(port) if port.isdigit() else 443 if url.startswith("https:") else 80
