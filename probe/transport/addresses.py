"""Which addresses this run may connect to."""

from probe.network import is_forbidden, is_public, parse_address
from probe.settings import Trust


def allows(trust: Trust, address: str, *, public_only: bool) -> bool:
    """Whether an address may be connected to, asked at the moment of connecting."""
    ip = parse_address(address)
    if any(ip in network for network in trust.allow_net):
        return True
    return not is_forbidden(address) and (not public_only or is_public(address))
