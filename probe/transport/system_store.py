"""The certificate stores of Windows and macOS, including certificates that an administrator has added."""

import ssl

import truststore


class SystemStoreContext(truststore.SSLContext):
    """A context in which the system verifies certificates, and whose sessions also have ``sslobject_class``.

    The system completes certificate chains itself.
    """

    def __init__(self, protocol: int) -> None:
        super().__init__(protocol)
        self._sessions: dict[type[ssl.SSLObject], type[ssl.SSLObject]] = {}

    def wrap_bio(
        self, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO, server_side: bool = False,
        server_hostname: str | None = None, session: ssl.SSLSession | None = None,
    ) -> ssl.SSLObject:  # fmt: skip
        """Return a session that the system verifies after the handshake, and that is an ``sslobject_class`` too."""
        tls = super().wrap_bio(incoming, outgoing, server_side, server_hostname, session)
        watched = self.sslobject_class
        if watched is not None:
            if watched not in self._sessions:
                self._sessions[watched] = type("SystemStoreTls", (watched, type(tls)), {})
            tls.__class__ = self._sessions[watched]
        return tls
