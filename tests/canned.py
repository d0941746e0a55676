"""A transport without a network: answers that were laid down beforehand, for tests and for trying rules out."""

import asyncio
from collections.abc import Callable, Sequence

from probe.model import Answer, Request

Script = Callable[[Request], "Answer | asyncio.Future[Answer]"]


class CannedTransport:
    """Answers each request by a function of it; ``sent`` lists the requests in their order."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self.sent: list[Request] = []

    async def send(self, request: Request) -> Answer:
        """Return what the script says, at once or when its future is done."""
        self.sent.append(request)
        answer = self._script(request)
        return await answer if isinstance(answer, asyncio.Future) else answer

    async def close(self) -> None:
        """Do nothing: nothing is open."""


def in_turn(answers: Sequence[Answer]) -> Script:
    """Return a script that gives the answers one after another, the last one for ever."""
    left = list(answers)
    return lambda _request: left.pop(0) if len(left) > 1 else left[0]
