"""How TLS is spoken: which certificates are trusted, and a server's wish for one of ours told from other refusals."""

import ssl
import sys
from typing import Final

from probe.errors import SettingsError
from probe.settings import Trust
from probe.transport.faults import ClientCertificateError, detail

# OpenSSL 3 refuses servers without RFC 5746, which OpenSSL 1.1 and every browser still talk to; the ssl module has
# the name of the option since Python 3.12.
_LEGACY_SERVERS = getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
# Python 3.13 began to refuse certificates that browsers and curl accept, such as a root without key identifiers.
_STRICT = getattr(ssl, "VERIFY_X509_STRICT", 0)
# OpenSSL's own list, as curl and Node send it. Python leaves out RSA key exchange and AES in CBC mode with SHA-1, which
# some servers have nothing but, and every browser takes.
_VERSIONS: Final = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
CIPHERS: Final = "DEFAULT"
SYSTEM_STORE: Final = sys.platform in ("win32", "darwin")  # elsewhere OpenSSL reads the system's roots itself


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
            refused = getattr(error, "reason", None) == "SSLV3_ALERT_HANDSHAKE_FAILURE"  # truststore's have no reason
            if refused and self.cipher() is not None:
                raise ClientCertificateError(error.errno, error.strerror) from error
            raise


def client_context(trust: Trust) -> ssl.SSLContext:
    """Return the context of all connections; raises SettingsError where the file of roots cannot be used."""
    if SYSTEM_STORE and trust.ca_file is None and not trust.insecure:
        from probe.transport.system_store import SystemStoreContext  # noqa: PLC0415 - for the systems that have one

        return prepared(SystemStoreContext(ssl.PROTOCOL_TLS_CLIENT), trust)
    try:
        context = ssl.create_default_context(cafile=trust.ca_file)
    except OSError as error:  # SSLError is one
        raise SettingsError(f"ca-file {trust.ca_file}: {_wrong_file(error)}") from error
    return _unverifying(prepared(context, trust)) if trust.insecure else prepared(context, trust)


def _wrong_file(error: OSError) -> str:
    """Return what is wrong with a file of roots; OpenSSL has no words for a file of another kind."""
    return "holds no certificate in PEM format" if isinstance(error, ssl.SSLError) else detail(error)


def unverified_context(trust: Trust) -> ssl.SSLContext:
    """Return a context that takes any certificate, and reads no roots."""
    return _unverifying(prepared(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), trust))


def prepared(context: ssl.SSLContext, trust: Trust) -> ssl.SSLContext:
    """Return a context with what holds for all of them, whatever certificates they trust."""
    context.minimum_version = _VERSIONS[trust.min_tls]
    context.verify_flags &= ~_STRICT
    context.options |= _LEGACY_SERVERS
    context.set_ciphers(CIPHERS)
    context.set_alpn_protocols(["http/1.1"])
    context.sslobject_class = WatchedTls
    return context


def _unverifying(context: ssl.SSLContext) -> ssl.SSLContext:
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
