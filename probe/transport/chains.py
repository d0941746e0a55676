"""Detection and completion of certificate chains that a server sends without intermediate certificates.

Browsers fetch missing certificates from the URLs in the server's certificate (caIssuers of RFC 5280, 4.2.2.1). Fetched
certificates are untrusted and never become roots: self-signed ones are refused, and every chain must end at a root of
the system or of --ca-file.
"""

import asyncio
import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final

from probe.errors import SettingsError
from probe.settings import Trust
from probe.transport.tls import WatchedTls, client_context, prepared, unverified_context
from probe.x509 import folded_name, issuer_urls

MOST_CONTEXTS: Final = 16  # each contains the system's roots, about a megabyte
# X509_V_ERR_… of OpenSSL's x509_vfy.h: no issuer certificate, none locally, and only a leaf certificate.
_INCOMPLETE = frozenset({2, 20, 21})
# With this flag, any added certificate would act as a root. Python 3.13 turns it on.
_PARTIAL_CHAIN = getattr(ssl, "VERIFY_X509_PARTIAL_CHAIN", 0x80000)


class ShownError(ssl.SSLError):
    """Ends a connection whose handshake only retrieves the server's certificate."""

    def __init__(self, certificate: bytes) -> None:
        super().__init__("seen")
        self.certificate = certificate


class _Glance(ssl.SSLObject):
    """A TLS session that ends with the handshake, so that nothing is sent to an unverified server."""

    def do_handshake(self) -> None:
        """Perform the handshake; raises ShownError."""
        super().do_handshake()
        raise ShownError(self.getpeercert(binary_form=True) or b"")


class ChainContexts:
    """Special TLS contexts: one to retrieve a certificate, and those for origins with completed chains."""

    def __init__(self, trust: Trust, tls: type[WatchedTls] = WatchedTls) -> None:
        """Create contexts whose sessions have the class ``tls``."""
        self._trust = trust
        self._tls = tls
        self._glance: ssl.SSLContext | None = None
        self._completed: dict[tuple[str, tuple[bytes, ...]], asyncio.Future[ssl.SSLContext]] = {}

    def glance(self) -> ssl.SSLContext:
        """Return the context for connections whose handshake raises ShownError."""
        if self._glance is None:
            self._glance = unverified_context(self._trust)
            self._glance.sslobject_class = _Glance
        return self._glance

    async def completed(self, origin: str, issuers: tuple[bytes, ...]) -> ssl.SSLContext:
        """Return the context for one origin whose chain these certificates may complete.

        A thread creates the context, because reading the system's roots takes as long as tens of handshakes.
        """
        making = self._completed.pop((origin, issuers), None)
        if making is None:
            making = asyncio.ensure_future(asyncio.to_thread(_completed, self._trust, issuers, self._tls))
            if len(self._completed) >= MOST_CONTEXTS:
                del self._completed[next(iter(self._completed))]
        self._completed[origin, issuers] = making  # moved to the end as the last used
        return await asyncio.shield(making)


def lacks_issuer(error: BaseException) -> bool:
    """Whether the only fault of a server's certificate is the missing certificate of its issuer."""
    return any(getattr(each, "verify_code", 0) in _INCOMPLETE for each in _causes(error))


def shown(error: BaseException) -> bytes:
    """Return the certificate from a ShownError, empty without one or if the certificate has no issuer URL."""
    seen = [each.certificate for each in _causes(error) if isinstance(each, ShownError)]
    return seen[0] if seen and issuer_urls(seen[0]) else b""


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and its causes, because aiohttp wraps the exceptions of ``ssl``."""
    while error is not None:
        yield error
        error = error.__cause__


def _completed(trust: Trust, issuers: tuple[bytes, ...], tls: type[WatchedTls]) -> ssl.SSLContext:
    try:
        context = client_context(trust)
    except SettingsError:  # the CA file was deleted during the run: fetched certificates make nothing trusted
        return prepared(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), trust)
    context.sslobject_class = tls
    context.verify_flags &= ~_PARTIAL_CHAIN
    for certificate in issuers:
        if _is_intermediate(certificate):
            context.load_verify_locations(cadata=certificate)
    return context


def _is_intermediate(certificate: bytes) -> bool:
    """Whether OpenSSL reads exactly one certificate, that of an authority with another issuer."""
    alone = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with suppress(ssl.SSLError, ValueError):
        alone.load_verify_locations(cadata=certificate)
        authorities = alone.get_ca_certs()
        if len(authorities) == alone.cert_store_stats()["x509"] == 1:
            return _name(authorities[0], "subject") != _name(authorities[0], "issuer")
    return False


def _name(certificate: Mapping[str, object], which: str) -> str:
    """Return a name in a certificate as parsed by OpenSSL."""
    parts = certificate.get(which)
    values = [value for relative in parts for _, value in relative] if isinstance(parts, tuple) else []
    return folded_name("".join(values))
