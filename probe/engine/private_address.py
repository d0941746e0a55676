"""What the web names must not lead to addresses of this machine, or near it, by way of a proxy.

Without a proxy the transport judges each address at the moment of connecting.
"""

from probe.model import Reply, Request
from probe.network import came_from_public, is_private_host, parse_address
from probe.settings import Trust
from probe.url import host_of

_LOOPBACK = "127.0.0.1"  # what ``localhost`` is


class PrivateAddresses:
    """Decides which URLs are closed to what comes from public addresses."""

    def __init__(self, trust: Trust) -> None:
        self._trust = trust

    def is_closed(self, url: str) -> bool:
        """Whether nothing that the web names may lead to ``url`` through the proxy, which is asked for any address."""
        if self._trust.proxy is None or not is_private_host(host_of(url)):
            return False
        host = host_of(url) if host_of(url)[-1:].isdigit() or "[" in url else _LOOPBACK
        return not any(parse_address(host) in network for network in self._trust.allow_net)

    def is_reached_from(self, request: Request, reply: Reply, following: str) -> bool:
        """Whether a reply of the web leads to a URL that is closed to it."""
        public = request.public_only or came_from_public(host_of(request.url), reply.address)
        return public and self.is_closed(following)
