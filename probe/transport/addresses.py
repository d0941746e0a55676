"""Which addresses this run may connect to."""

from probe.network import is_forbidden, is_public, parse_address
from probe.settings import Trust
from probe.settings.pins import pinned
from probe.url import authority_of, host_of


def allows(trust: Trust, address: str, url: str, *, public_only: bool) -> bool:
    """Whether an address may be connected to for a URL, asked at the moment of connecting.

    One that the user has given for the host may be, whatever else holds.
    """
    if trust.resolve and address in pinned(trust.resolve, host_of(url), port_of(url)):
        return True
    ip = parse_address(address)
    if any(ip in network for network in trust.allow_net):
        return True
    return not is_forbidden(address) and (not public_only or is_public(address))


def port_of(url: str) -> int:
    """Return the port of a normalised href, which is that of its scheme where it names none."""
    port = authority_of(url).rpartition("@")[2].rpartition("]")[2].partition(":")[2]
    return int(port) if port.isdigit() else 443 if url.startswith("https:") else 80
