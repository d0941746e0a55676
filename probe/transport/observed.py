"""A transport that reports its exchanges."""

from collections.abc import Callable

from probe.model import Answer, Request
from probe.transport.interface import Transport


class Observed:
    """Makes exchanges through another transport, and reports the URL and the answer of each to ``tell``."""

    def __init__(self, transport: Transport, tell: Callable[[str, Answer], None]) -> None:
        self._transport = transport
        self._tell = tell

    async def send(self, request: Request) -> Answer:
        """Make one exchange and report it."""
        answer = await self._transport.send(request)
        self._tell(request.url, answer)
        return answer

    async def close(self) -> None:
        """Close the other transport."""
        await self._transport.close()
