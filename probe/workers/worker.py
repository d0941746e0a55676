"""The program of a worker process: a shard that exchanges messages over a socket."""

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

COLLECTOR_THRESHOLDS = (50_000, 20, 50)  # objects, then generations; results contain no cycles
MOST_UNSENT = 1 << 20  # bytes of unread messages before the shard starts no more exchanges


def main(number: int, loop: str) -> None:
    """Run a shard for the parent until it closes the socket; ignore signals, which the parent handles."""
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
    """Writes the messages of a shard, and pauses the shard while too many bytes are unread."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._draining: asyncio.Task[None] | None = None
        self.shard: Shard | None = None
        writer.transport.set_write_buffer_limits(high=MOST_UNSENT)

    def tell(self, message: FromShard) -> None:
        """Write a message; convert the error of a fault to one that can be pickled."""
        if isinstance(message, Fault):
            message = Fault(_portable(message.error))
        self._writer.write(framed(message))
        if self._draining is None and self._writer.transport.get_write_buffer_size() > MOST_UNSENT and self.shard:
            self.shard.pause()
            self._draining = asyncio.create_task(self._drain(self.shard))

    async def _drain(self, shard: Shard) -> None:
        with suppress(OSError):  # the parent is gone; the reader reports it
            await self._writer.drain()
        self._draining = None
        shard.resume()


def _portable(error: Exception) -> Exception:
    """Return an exception that can be pickled, with its traceback as a note."""
    error.add_note("".join(traceback.format_exception(error)))
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own exception
    except Exception:  # noqa: BLE001 - anything that cannot be pickled or unpickled
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
