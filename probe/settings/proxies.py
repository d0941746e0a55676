"""Select the proxy for a URL from the environment variables, which are interpreted as in curl."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Final, Self

from probe.errors import SettingsError
from probe.network import is_localhost
from probe.url import host_of

NONE: Final = "none"  # the value of --proxy for no proxy
SCHEMES: Final = ("http", "https", "socks5", "socks5h", "socks4", "socks4a")

# Characters that would end the host are not accepted in a password; they have to be percent-encoded.
_PROXY = re.compile(rf"(?:{'|'.join(SCHEMES)})://[^/?#\\\s]+(?:[/?#][^@\\\s]*)?", re.IGNORECASE)


def is_proxy(text: str) -> bool:
    """Whether a text is the URL of a proxy."""
    return _PROXY.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies that the environment sets for each scheme, and the hosts that are requested without a proxy.

    ``names`` are the variables that set them.
    """

    http: str | None = None
    https: str | None = None
    without: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """Read the variables, lower case first; raises SettingsError, whose message does not quote their values.

        ``HTTP_PROXY`` is not read in a CGI script, where a client's header sets it (https://httpoxy.org).
        """
        found: dict[str, str] = {}
        names: list[str] = []
        for scheme in ("http", "https"):
            for name in (f"{scheme}_proxy", f"{scheme.upper()}_PROXY", "all_proxy", "ALL_PROXY"):
                value = environment.get(name, "").strip()
                if not value or (name == "HTTP_PROXY" and "REQUEST_METHOD" in environment):
                    continue
                proxy = value if "://" in value else f"http://{value}"
                if not is_proxy(proxy):
                    raise SettingsError(f"{name} is not a proxy URL like http://host:port; --proxy none ignores it")
                found[scheme] = proxy
                names.append(name)
                break
        without = environment.get("no_proxy") or environment.get("NO_PROXY") or ""
        return cls(
            found.get("http"), found.get("https"), tuple(without.lower().replace(",", " ").split()),
            tuple(dict.fromkeys(names)),
        )  # fmt: skip

    def of_url(self, url: str) -> str | None:
        """Return the proxy for a URL, or None for no proxy."""
        proxy = self.https if url.startswith("https:") else self.http
        if proxy is None:
            return None
        host = host_of(url).strip("[]").rstrip(".").lower()
        return None if _is_loopback(host) or any(_takes(entry, host) for entry in self.without) else proxy


NO_PROXIES: Final = Proxies()


def _is_loopback(host: str) -> bool:
    if is_localhost(host):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _takes(entry: str, host: str) -> bool:
    """Whether an entry of ``no_proxy`` matches a host: ``*``, an address, a network, or a domain and its subdomains."""
    if entry == "*":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        domain = entry.removeprefix("*").lstrip(".").partition(":")[0].rstrip(".")
        return bool(domain) and (host == domain or host.endswith(f".{domain}"))
    try:
        return address in ip_network(entry.strip("[]"), strict=False)
    except ValueError:
        return False
