"""What the engine asks of a transport."""

from typing import Protocol

from probe.model import Answer, Request


class Transport(Protocol):
    """Makes exchanges. A dead site is a value: whatever the network does, an answer comes back, within the timeout."""

    async def send(self, request: Request) -> Answer:
        """Make one exchange and return the head of its answer, redirects not followed, or how it failed."""
        ...

    async def close(self) -> None:
        """Close every connection; nothing is sent afterwards."""
        ...
