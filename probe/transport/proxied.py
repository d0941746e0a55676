"""Support for proxies: the address policy before requests, and SOCKS connections."""

import ssl
from contextlib import suppress
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from probe.errors import SettingsError
from probe.model import FailureKind, Request
from probe.network import is_localhost
from probe.settings import Trust
from probe.transport import faults
from probe.transport.addresses import allows
from probe.transport.faults import AddressNotAllowedError
from probe.transport.names import LOOPBACK, REMEMBERED, Names
from probe.url import host_of, normalise, split_userinfo

if TYPE_CHECKING:
    import aiohttp

_BY_THE_PROXY: Final = ("socks5h:", "socks4a:")  # schemes with look-ups by the proxy, as in curl
MOST_UNKNOWN: Final = 10_000
SOCKS_PORT: Final = 1080  # RFC 1928, 3


class ProxyGuard:
    """Keeps requests that the address policy forbids from a proxy, as far as this machine can resolve names.

    The proxy looks up names that this machine cannot resolve, and all names if the scheme of its URL says so.
    """

    def __init__(self, trust: Trust, names: Names) -> None:
        self._trust = trust
        self._names = names
        self._unknown: dict[str, float] = {}

    async def check(self, request: Request, proxy: str) -> None:
        """Raise AddressNotAllowedError if the host of the request resolves to a forbidden address."""
        host = host_of(request.url)
        for address in await self._addresses(host, by_name=not proxy.startswith(_BY_THE_PROXY)):
            if not allows(self._trust, address, request.url, public_only=request.public_only):
                raise AddressNotAllowedError(f"{address} is not allowed")

    async def _addresses(self, host: str, *, by_name: bool) -> list[str]:
        if is_localhost(host):
            return [LOOPBACK[0][1]]  # the loopback address that the proxy would use is unknown
        literal = host.startswith("[") or host.replace(".", "").isdigit()
        if not literal and (not by_name or perf_counter() < self._unknown.get(host, 0.0)):
            return []
        with suppress(OSError):
            return [address for _, address, _ in await self._names.find(host, 0)]
        if len(self._unknown) >= MOST_UNKNOWN:
            self._unknown.clear()
        self._unknown[host] = perf_counter() + REMEMBERED
        return []


def proxy_url(text: str) -> str:
    """Return the normalised URL of a proxy; raises SettingsError, whose message does not contain the URL."""
    try:
        return normalise(text)
    except ValueError:
        raise SettingsError("proxy is not a valid URL") from None  # it may contain a password


def require_socks() -> None:
    """Raise SettingsError if the extra for SOCKS is not installed."""
    try:
        import aiohttp_socks  # noqa: F401, PLC0415 - an extra
    except ImportError:
        raise SettingsError("proxy: SOCKS needs the extra socks: pip install 'url-probe[socks]'") from None


def socks_connector(proxy: str, tls: ssl.SSLContext, **options: Any) -> "aiohttp.BaseConnector":  # noqa: ANN401 - aiohttp's
    """Return a connector through a SOCKS proxy; its scheme decides where names are looked up, as in curl."""
    require_socks()
    from aiohttp_socks import ProxyConnector, ProxyType  # noqa: PLC0415 - an extra

    url, login = split_userinfo(proxy)
    parts = urlsplit(url)
    user, password = login or (None, None)
    made: aiohttp.BaseConnector = ProxyConnector(
        host=parts.hostname or "", port=parts.port or SOCKS_PORT,
        proxy_type=ProxyType.SOCKS4 if parts.scheme.startswith("socks4") else ProxyType.SOCKS5,
        username=user, password=password, rdns=parts.scheme in ("socks5h", "socks4a"), ssl=tls, **options,
    )  # fmt: skip
    return made


def socks_failure(error: BaseException) -> tuple[FailureKind, str] | None:
    """Return the failure and detail for an exception of aiohttp-socks, None for any other."""
    if not type(error).__module__.startswith("aiohttp_socks"):
        return None
    match type(error).__name__:
        case "ProxyTimeoutError":
            return FailureKind.CONNECT_TIMEOUT, ""
        case "ProxyConnectionError":
            system = OSError(getattr(error.__cause__, "errno", None), "")
            return faults.failure_kind(system) or FailureKind.CONNECT_UNREACHABLE, faults.detail(system)
        case _:
            return FailureKind.CONNECT_UNREACHABLE, f"the proxy answered: {faults.one_line(str(error))}"
