"""The store of trusted certificates that Windows and macOS have: what an administrator adds there counts here too."""

import ssl

import truststore


class SystemStoreContext(truststore.SSLContext):
    """A context that lets the system judge certificates, whose sessions are watched like those of OpenSSL's.

    The system completes chains by itself.
    """

    def __init__(self, protocol: int) -> None:
        super().__init__(protocol)
        self._sessions: dict[type[ssl.SSLObject], type[ssl.SSLObject]] = {}

    def wrap_bio(
        self, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO, server_side: bool = False,
        server_hostname: str | None = None, session: ssl.SSLSession | None = None,
    ) -> ssl.SSLObject:  # fmt: skip
        """Return a session that asks the system behind its handshake, and is of ``sslobject_class`` too."""
        tls = super().wrap_bio(incoming, outgoing, server_side, server_hostname, session)
        watched = self.sslobject_class
        if watched is not None:
            if watched not in self._sessions:
                self._sessions[watched] = type("SystemStoreTls", (watched, type(tls)), {})
            tls.__class__ = self._sessions[watched]
        return tls
