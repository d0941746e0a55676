"""How TLS is spoken: which certificates are trusted, and a server's wish for one of ours told from other refusals."""

import ssl

from probe.errors import SettingsError
from probe.settings import Trust
from probe.transport.faults import ClientCertificateError, detail

# OpenSSL 3 refuses servers without RFC 5746, which OpenSSL 1.1 and every browser still talk to; the ssl module has
# the name of the option since Python 3.12.
_LEGACY_SERVERS = getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
# Python 3.13 began to refuse certificates that browsers and curl accept, such as a root without key identifiers.
_STRICT = getattr(ssl, "VERIFY_X509_STRICT", 0)


class WatchedTls(ssl.SSLObject):
    """A TLS session that looks, when its handshake is refused, how far it had come.

    Before TLS 1.3 a server that misses a certificate refuses with the same alert as one without a common cipher; but
    only the former has chosen a cipher by then (RFC 5246, 7.3).
    """

    def do_handshake(self) -> None:
        """Shake hands; raises ClientCertificateError where the server wants to see a certificate."""
        try:
            super().do_handshake()
        except ssl.SSLError as error:
            if error.reason == "SSLV3_ALERT_HANDSHAKE_FAILURE" and self.cipher() is not None:
                raise ClientCertificateError(error.errno, error.strerror) from error
            raise


def client_context(trust: Trust) -> ssl.SSLContext:
    """Return the context of all connections; raises SettingsError where the file of roots cannot be used."""
    try:
        context = ssl.create_default_context(cafile=trust.ca_file)
    except OSError as error:  # SSLError is one
        raise SettingsError(f"ca-file {trust.ca_file}: {detail(error)}") from error
    if trust.insecure:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    context.verify_flags &= ~_STRICT
    context.options |= _LEGACY_SERVERS
    context.set_alpn_protocols(["http/1.1"])
    context.sslobject_class = WatchedTls
    return context
