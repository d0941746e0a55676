"""A worker as the driver sees it: what it owns, what it was asked, and when it was heard of."""

import asyncio
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from probe.cluster.progress import Slow


@dataclass(slots=True)
class Owner:
    """One worker: the numbers of its ``leases`` by partition, ``tasks`` for it, ``calls`` that it has not answered."""

    number: int
    handle: Any
    since: float = field(default_factory=monotonic)
    heard: int = 0
    version: int = 0  # of the owners that it was told
    exchanges: int = 0
    hosts: int = 0
    slowest: tuple[Slow, ...] = ()
    busy: int = 0
    alive: bool = True
    reached: bool = True  # by the last call
    leases: dict[int, int] = field(default_factory=dict)
    tasks: set["asyncio.Task[None]"] = field(default_factory=set)
    calls: set["asyncio.Future[Any]"] = field(default_factory=set)

    async def answer(self, call: Any) -> Any:  # noqa: ANN401 - Ray's
        """Wait for what a call comes to; cancelled where the worker is given up, which may never answer."""
        waiting = asyncio.ensure_future(call)
        self.calls.add(waiting)
        try:
            return await waiting
        finally:
            self.calls.discard(waiting)
