"""The interface of a transport."""

from typing import Protocol

from probe.model import Answer, Request


class Transport(Protocol):
    """Makes exchanges; every network error is an answer, not an exception, and comes within the timeout."""

    async def send(self, request: Request) -> Answer:
        """Make one exchange and return the head of its answer, without following redirects, or its failure."""
        ...

    async def close(self) -> None:
        """Close every connection; nothing is sent afterwards."""
        ...
