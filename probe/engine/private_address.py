"""Protection of private addresses from links of public pages when a proxy is used.

Without a proxy, the transport checks each address when it connects.
"""

from probe.model import Reply, Request
from probe.network import came_from_public, is_private_host, parse_address
from probe.settings import Trust
from probe.url import host_of

_LOOPBACK = "127.0.0.1"  # the address of ``localhost``


class PrivateAddresses:
    """Decides which URLs links from public addresses must not reach."""

    def __init__(self, trust: Trust) -> None:
        self._trust = trust

    def is_closed(self, url: str) -> bool:
        """Whether links from public pages must not reach ``url`` through the proxy, which may accept any address."""
        if self._trust.proxy is None or not is_private_host(host_of(url)):
            return False
        host = host_of(url) if host_of(url)[-1:].isdigit() or "[" in url else _LOOPBACK
        return not any(parse_address(host) in network for network in self._trust.allow_net)

    def is_reached_from(self, request: Request, reply: Reply, following: str) -> bool:
        """Whether a reply from a public address links to a closed URL."""
        public = request.public_only or came_from_public(host_of(request.url), reply.address)
        return public and self.is_closed(following)
