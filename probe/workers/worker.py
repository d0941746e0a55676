"""A worker process from inside: a shard whose messages come and go over a socket."""

import asyncio
import gc
import pickle
import signal
import socket
import traceback
from contextlib import suppress

from probe import loops
from probe.assembly import assembled
from probe.engine.clock import LoopClock
from probe.engine.messages import Fault, FromShard
from probe.engine.shard import Shard
from probe.workers.frames import framed, read_message
from probe.workers.process import BUFFER, Setup

COLLECTOR_THRESHOLDS = (50_000, 20, 50)  # objects, then generations; results hold no cycles
MOST_UNSENT = 1 << 20  # bytes that were told and not taken before no more exchanges are begun


def main(number: int, loop: str) -> None:
    """Work for the parent at the other end of a socket, until it closes that. Signals are for the parent."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    gc.freeze()
    gc.set_threshold(*COLLECTOR_THRESHOLDS)
    loops.run(_work(socket.socket(fileno=number)), loop)


async def _work(sock: socket.socket) -> None:
    reader, writer = await asyncio.open_unix_connection(sock=sock, limit=BUFFER)
    with suppress(asyncio.IncompleteReadError, OSError):
        setup: Setup = await read_message(reader)
        equipment = assembled(setup.settings, LoopClock(), setup.calendar)
        outgoing = Outgoing(writer)
        shard = outgoing.shard = Shard(setup.settings, equipment, outgoing.tell)
        going = asyncio.create_task(shard.go())
        try:
            while True:
                shard.take(await read_message(reader))
        finally:
            shard.leave()
            await going
            await equipment.transport.close()
            writer.close()


class Outgoing:
    """Writes what a shard tells, and has it pause while too much of that is not taken."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._draining: asyncio.Task[None] | None = None
        self.shard: Shard | None = None
        writer.transport.set_write_buffer_limits(high=MOST_UNSENT)

    def tell(self, message: FromShard) -> None:
        """Write a message."""
        if isinstance(message, Fault):
            message = Fault(_portable(message.error))
        self._writer.write(framed(message))
        if self._draining is None and self._writer.transport.get_write_buffer_size() > MOST_UNSENT and self.shard:
            self.shard.pause()
            self._draining = asyncio.create_task(self._drain(self.shard))

    async def _drain(self, shard: Shard) -> None:
        with suppress(OSError):  # the parent is gone, which shows where it is listened to
            await self._writer.drain()
        self._draining = None
        shard.resume()


def _portable(error: Exception) -> Exception:
    """Return an exception as it can be raised in another process, with the place where it was raised as a note."""
    error.add_note("".join(traceback.format_exception(error)))
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - an exception of our own
    except Exception:  # noqa: BLE001 - whatever cannot be pickled, or read back
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
