"""TLS contexts: the trusted certificates, and detection of servers that require a client certificate."""

import ssl
import sys
from typing import Final

from probe.errors import SettingsError
from probe.settings import Trust
from probe.transport.faults import ClientCertificateError, detail

# OpenSSL 3 refuses servers without RFC 5746, which OpenSSL 1.1 and every browser still accept; the ssl module has
# a name for this option since Python 3.12.
_LEGACY_SERVERS = getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
# Since Python 3.13, ssl rejects certificates that browsers and curl accept, such as a root without key identifiers.
_STRICT = getattr(ssl, "VERIFY_X509_STRICT", 0)
# OpenSSL's default list, as in curl and Node. Python's list lacks RSA key exchange and AES in CBC mode with SHA-1; some
# servers support nothing else, and every browser accepts them.
_VERSIONS: Final = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
CIPHERS: Final = "DEFAULT"
SYSTEM_STORE: Final = sys.platform in ("win32", "darwin")  # elsewhere OpenSSL reads the system's roots itself


class WatchedTls(ssl.SSLObject):
    """A TLS session that detects why its handshake was refused.

    Before TLS 1.3, a server that requires a client certificate sends the same alert as one without a common cipher, but
    only the former has chosen a cipher by then (RFC 5246, 7.3).
    """

    def do_handshake(self) -> None:
        """Perform the handshake; raises ClientCertificateError if the server requires a client certificate."""
        try:
            super().do_handshake()
        except ssl.SSLError as error:
            refused = getattr(error, "reason", None) == "SSLV3_ALERT_HANDSHAKE_FAILURE"  # truststore's errors have none
            if refused and self.cipher() is not None:
                raise ClientCertificateError(error.errno, error.strerror) from error
            raise


def client_context(trust: Trust) -> ssl.SSLContext:
    """Return the context for all connections; raises SettingsError if the CA file cannot be used."""
    if SYSTEM_STORE and trust.ca_file is None and not trust.insecure:
        from probe.transport.system_store import SystemStoreContext  # noqa: PLC0415 - only on systems with a store

        return prepared(SystemStoreContext(ssl.PROTOCOL_TLS_CLIENT), trust)
    try:
        context = ssl.create_default_context(cafile=trust.ca_file)
    except OSError as error:  # SSLError is one
        raise SettingsError(f"ca-file {trust.ca_file}: {_wrong_file(error)}") from error
    return _unverifying(prepared(context, trust)) if trust.insecure else prepared(context, trust)


def _wrong_file(error: OSError) -> str:
    """Return the fault of a CA file; OpenSSL has no clear message for a file of another type."""
    return "holds no certificate in PEM format" if isinstance(error, ssl.SSLError) else detail(error)


def unverified_context(trust: Trust) -> ssl.SSLContext:
    """Return a context that accepts any certificate and loads no roots."""
    return _unverifying(prepared(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), trust))


def prepared(context: ssl.SSLContext, trust: Trust) -> ssl.SSLContext:
    """Return a context with the options that all contexts share."""
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
