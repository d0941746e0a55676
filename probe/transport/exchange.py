"""The record of one exchange while it is made."""

import asyncio
import errno
from typing import Any, Self

from probe.model import FailureKind, Request


class Exchange:
    """The record of one exchange.

    ``stage`` is the failure that a timeout would be now. ``received`` counts the bytes of the reply. ``until`` is the
    deadline for connecting. ``other_family`` is true if the host has addresses of both families, ``reused`` if the
    connection had served an earlier exchange, ``expired`` if the timeout of the whole exchange has passed.
    ``certificate`` is the certificate with a missing issuer after a failed handshake.
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
        """Begin an exchange in the current task; raises RuntimeError outside of a task."""
        task = asyncio.current_task(loop)
        if task is None:
            raise RuntimeError("an exchange needs a task")
        return cls(request, task, task.cancelling())

    @property
    def timed_out(self) -> FailureKind:
        """The failure for a timeout of the whole exchange or of connecting, by the current stage."""
        begun = self.stage is FailureKind.READ_TIMEOUT and self.received
        return FailureKind.TOTAL_TIMEOUT if begun else self.stage

    def expire(self) -> None:
        """Cancel the exchange because of its timeout."""
        self.expired = True
        self.task.cancel()

    def is_overdue(self) -> bool:
        """Whether only ``expire`` has cancelled the task; the call undoes that cancellation."""
        return self.expired and self.task.uncancel() <= self.cancelling

    def dial(self, address: str, now: float, patience: float) -> None:
        """Record a connection attempt; raises TimeoutError after the deadline for all attempts."""
        if self.until is None:
            self.until = now + patience
        elif now >= self.until:
            raise TimeoutError(errno.ETIMEDOUT, "connecting took too long")
        self.address = address
        self.stage = FailureKind.CONNECT_TIMEOUT

    def established(self, address: str | None) -> None:
        """Record that the request can be sent."""
        self.address = address
        self.stage = FailureKind.READ_TIMEOUT
