"""The driver's view of a worker: its leases, its open calls, and its last pulse."""

import asyncio
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from probe.cluster.progress import Slow


@dataclass(slots=True)
class Owner:
    """One worker: lease numbers by partition in ``leases``, its ``tasks``, and its unanswered ``calls``."""

    number: int
    handle: Any
    since: float = field(default_factory=monotonic)
    heard: int = 0
    version: int = 0  # of the owners table that it received
    exchanges: int = 0
    hosts: int = 0
    slowest: tuple[Slow, ...] = ()
    busy: int = 0
    alive: bool = True
    reached: bool = True  # whether the last call reached the worker
    leases: dict[int, int] = field(default_factory=dict)
    told: frozenset[int] = frozenset()  # partitions that it knows it owns
    tasks: set["asyncio.Task[None]"] = field(default_factory=set)
    calls: set["asyncio.Future[Any]"] = field(default_factory=set)

    async def answer(self, call: Any) -> Any:  # noqa: ANN401 - Ray's
        """Return the answer to a call; cancelled if the worker is given up, because it may never answer."""
        waiting = asyncio.ensure_future(call)
        self.calls.add(waiting)
        try:
            return await waiting
        finally:
            self.calls.discard(waiting)
