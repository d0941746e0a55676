"""The choice of the transport: the direct one, or aiohttp if the settings or a proxy require it."""

from collections.abc import Coroutine
from typing import Any

from probe.errors import SettingsError
from probe.model import Answer, Request
from probe.settings import Settings
from probe.settings.proxies import NONE
from probe.transport.interface import Transport
from probe.transport.late import LateTransport


def transport_of(settings: Settings) -> Transport:
    """Return the transport for these settings; raises SettingsError if they cannot be used."""
    for host, port, _ in settings.trust.resolve:
        if settings.may_use_proxy and (host == "*" or settings.proxy_of(f"https://{host}:{port}/") is not None):
            raise SettingsError(f"resolve: the proxy resolves {host} itself; --proxy none connects without it")
    if not settings.choice.offline:
        return _opened(settings)
    if settings.trust.ca_file is not None or settings.trust.proxy is not None:
        require_usable(settings)
    return LateTransport(lambda: _opened(settings))


def require_usable(settings: Settings) -> None:
    """Raise SettingsError if the CA file or the proxy of these settings cannot be used."""
    from probe.transport.tls import client_context  # noqa: PLC0415 - only when it is needed

    client_context(settings.trust)
    proxy = settings.trust.proxy
    if proxy not in (None, NONE):
        from probe.transport.proxied import proxy_url, require_socks  # noqa: PLC0415 - only with a proxy

        if proxy_url(proxy).startswith("socks"):
            require_socks()


def _opened(settings: Settings) -> Transport:
    if settings.trust.transport == "aiohttp":
        return _aiohttp(settings)
    if not settings.may_use_proxy:
        return _direct(settings)
    if settings.trust.proxy is not None:
        return _aiohttp(settings)
    return _ByProxy(settings)


def _direct(settings: Settings) -> Transport:
    from probe.transport.direct.transport import DirectTransport  # noqa: PLC0415 - only when a request is sent

    return DirectTransport(settings)


def _aiohttp(settings: Settings) -> Transport:
    from probe.transport.aiohttp import AiohttpTransport  # noqa: PLC0415 - a slow import

    return AiohttpTransport(settings)


class _ByProxy:
    """Sends requests directly unless the environment names a proxy for their URL."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._direct = _direct(settings)
        self._proxied = _aiohttp(settings)

    def send(self, request: Request) -> Coroutine[Any, Any, Answer]:
        """Make one exchange."""
        proxied = self._settings.proxy_of(request.url) is not None
        return (self._proxied if proxied else self._direct).send(request)

    async def close(self) -> None:
        """Close both."""
        await self._direct.close()
        await self._proxied.close()
