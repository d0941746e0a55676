"""What is noted of one exchange while it is made."""

import asyncio
import errno
from typing import Any, Self

from probe.model import FailureKind, Request


class Exchange:
    """The notes of one exchange.

    ``stage`` is what a time-out would be that comes now. ``received`` counts the bytes of the reply, ``until`` is when
    connecting must be over. ``other_family`` tells that the host has addresses of both families, ``reused`` that the
    connection had served another exchange before, ``expired`` that the time of the whole exchange is over.
    ``certificate`` is what the failure of a handshake tells of.
    """

    __slots__ = (
        "address", "cancelling", "certificate", "expired", "other_family", "received", "request", "reused", "stage",
        "task", "until",
    )  # fmt: skip

    def __init__(self, request: Request, task: "asyncio.Task[Any]", cancelling: int = 0) -> None:
        self.request = request
        self.task = task
        self.cancelling = cancelling
        self.stage = FailureKind.DNS_TIMEOUT
        self.address: str | None = None
        self.reused = False
        self.received = 0
        self.until: float | None = None
        self.expired = False
        self.other_family = False
        self.certificate = b""

    @classmethod
    def of(cls, request: Request, loop: asyncio.AbstractEventLoop | None = None) -> Self:
        """Begin an exchange in the present task; raises RuntimeError outside of one."""
        task = asyncio.current_task(loop)
        if task is None:
            raise RuntimeError("an exchange needs a task")
        return cls(request, task, task.cancelling())

    @property
    def timed_out(self) -> FailureKind:
        """What a time-out of the whole exchange, or of connecting, was spent on."""
        begun = self.stage is FailureKind.READ_TIMEOUT and self.received
        return FailureKind.TOTAL_TIMEOUT if begun else self.stage

    def expire(self) -> None:
        """End the exchange because its time is over."""
        self.expired = True
        self.task.cancel()

    def is_overdue(self) -> bool:
        """Whether a cancellation was that of ``expire``, which is undone then, and nobody else's."""
        return self.expired and self.task.uncancel() <= self.cancelling

    def dial(self, address: str, now: float, patience: float) -> None:
        """Note an attempt to connect; raises TimeoutError where the time for all of them together is over."""
        if self.until is None:
            self.until = now + patience
        elif now >= self.until:
            raise TimeoutError(errno.ETIMEDOUT, "connecting took too long")
        self.address = address
        self.stage = FailureKind.CONNECT_TIMEOUT

    def established(self, address: str | None) -> None:
        """Note that the request can be sent."""
        self.address = address
        self.stage = FailureKind.READ_TIMEOUT
