"""Interrupts: the first ends the run with every report written, a second ends the program at once."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

STATUS = {signal.SIGINT: 130, signal.SIGTERM: 143}  # 128 + the signal's number, as shells have it


@contextmanager
def caught(stop: Callable[[signal.Signals], None]) -> Iterator[None]:
    """Call ``stop`` in the running event loop at the first SIGINT or SIGTERM."""
    loop = asyncio.get_running_loop()
    seen: list[signal.Signals] = []

    def note(number: int, _frame: FrameType | None) -> None:
        received = signal.Signals(number)
        if seen:
            os._exit(STATUS[received])
        seen.append(received)
        loop.call_soon_threadsafe(stop, received)

    before = {number: signal.signal(number, note) for number in STATUS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
