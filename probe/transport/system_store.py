"""The store of trusted certificates that Windows and macOS have: what an administrator adds there counts here too."""

import ssl

import truststore


class SystemStoreContext(truststore.SSLContext):
    """A context that lets the system judge certificates, whose sessions are watched like those of OpenSSL's.

    The system completes chains by itself.
    """

    def wrap_bio(
        self, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO, server_side: bool = False,
        server_hostname: str | None = None, session: ssl.SSLSession | None = None,
    ) -> ssl.SSLObject:  # fmt: skip
        """Return a session that asks the system behind its handshake, and is of ``sslobject_class`` too."""
        tls = super().wrap_bio(incoming, outgoing, server_side, server_hostname, session)
        if self.sslobject_class is not None:
            asking = type(tls)
            tls.__class__ = type("SystemStoreTls", (self.sslobject_class, asking), {})
        return tls
