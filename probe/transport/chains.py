"""Chains of certificates that a server sends without the intermediate ones: noticed, looked at, and completed.

Browsers complete such a chain with what the server's certificate names (caIssuers of RFC 5280, 4.2.2.1). What is
fetched there may come from anybody, so none of it becomes a root: a certificate that is issued by itself is refused,
and every chain has to end at a root of the system or of --ca-file.
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

MOST_CONTEXTS: Final = 16  # each holds the roots of the system, about a megabyte
# X509_V_ERR_… of OpenSSL's x509_vfy.h: no issuer's certificate, none of ours, and a certificate alone.
_INCOMPLETE = frozenset({2, 20, 21})
# With it, any certificate that is added would be as good as a root. Python 3.13 turns it on.
_PARTIAL_CHAIN = getattr(ssl, "VERIFY_X509_PARTIAL_CHAIN", 0x80000)


class ShownError(ssl.SSLError):
    """A handshake was made to see the server's certificate, and ended there."""

    def __init__(self, certificate: bytes) -> None:
        super().__init__("seen")
        self.certificate = certificate


class _Glance(ssl.SSLObject):
    """A TLS session that ends with the handshake: nothing is sent to a server that nobody vouches for."""

    def do_handshake(self) -> None:
        """Shake hands; raises ShownError."""
        super().do_handshake()
        raise ShownError(self.getpeercert(binary_form=True) or b"")


class ChainContexts:
    """The contexts beside the usual one: for a glance at a certificate, and for origins whose chain is completed."""

    def __init__(self, trust: Trust, tls: type[WatchedTls] = WatchedTls) -> None:
        """Use ``tls`` for sessions."""
        self._trust = trust
        self._tls = tls
        self._glance: ssl.SSLContext | None = None
        self._completed: dict[tuple[str, tuple[bytes, ...]], asyncio.Future[ssl.SSLContext]] = {}

    def glance(self) -> ssl.SSLContext:
        """Return the context of connections whose handshake raises ShownError."""
        if self._glance is None:
            self._glance = unverified_context(self._trust)
            self._glance.sslobject_class = _Glance
        return self._glance

    async def completed(self, origin: str, issuers: tuple[bytes, ...]) -> ssl.SSLContext:
        """Return the context of one origin, whose chain these certificates may complete.

        It is made on a thread: reading the system's roots takes as long as some tens of handshakes.
        """
        making = self._completed.pop((origin, issuers), None)
        if making is None:
            making = asyncio.ensure_future(asyncio.to_thread(_completed, self._trust, issuers, self._tls))
            if len(self._completed) >= MOST_CONTEXTS:
                del self._completed[next(iter(self._completed))]
        self._completed[origin, issuers] = making  # the last that was used
        return await asyncio.shield(making)


def lacks_issuer(error: BaseException) -> bool:
    """Whether all that is wrong with a server's certificate is that its issuer's is not there."""
    return any(getattr(each, "verify_code", 0) in _INCOMPLETE for each in _causes(error))


def shown(error: BaseException) -> bytes:
    """Return the certificate that a glance has seen, nothing where it failed or the certificate names no issuer's."""
    seen = [each.certificate for each in _causes(error) if isinstance(each, ShownError)]
    return seen[0] if seen and issuer_urls(seen[0]) else b""


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and what it came from: aiohttp raises its own in place of those of ``ssl``."""
    while error is not None:
        yield error
        error = error.__cause__


def _completed(trust: Trust, issuers: tuple[bytes, ...], tls: type[WatchedTls]) -> ssl.SSLContext:
    try:
        context = client_context(trust)
    except SettingsError:  # the file of roots has gone since the run began: nothing is trusted by what is fetched
        return prepared(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), trust)
    context.sslobject_class = tls
    context.verify_flags &= ~_PARTIAL_CHAIN
    for certificate in issuers:
        if _is_intermediate(certificate):
            context.load_verify_locations(cadata=certificate)
    return context


def _is_intermediate(certificate: bytes) -> bool:
    """Whether OpenSSL reads one certificate here, that of an authority, and it is issued by another one."""
    alone = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with suppress(ssl.SSLError, ValueError):
        alone.load_verify_locations(cadata=certificate)
        authorities = alone.get_ca_certs()
        if len(authorities) == alone.cert_store_stats()["x509"] == 1:
            return _name(authorities[0], "subject") != _name(authorities[0], "issuer")
    return False


def _name(certificate: Mapping[str, object], which: str) -> str:
    """Return a name of a certificate as OpenSSL has read it."""
    parts = certificate.get(which)
    values = [value for relative in parts for _, value in relative] if isinstance(parts, tuple) else []
    return folded_name("".join(values))
