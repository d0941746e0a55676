"""A transport that is opened at the first request."""

from collections.abc import Callable

from probe.model import Answer, Request
from probe.transport.interface import Transport


class LateTransport:
    """Makes exchanges through the transport from ``make``; a run without requests imports no HTTP client."""

    def __init__(self, make: Callable[[], Transport]) -> None:
        self._make = make
        self._made: Transport | None = None

    async def send(self, request: Request) -> Answer:
        """Make one exchange."""
        if self._made is None:
            self._made = self._make()
        return await self._made.send(request)

    async def close(self) -> None:
        """Close the transport if it was opened."""
        if self._made is not None:
            await self._made.close()
