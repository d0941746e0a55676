"""The parent's side of a worker process: starts it, exchanges messages with it and ends it."""

import asyncio
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from probe import loops
from probe.engine.messages import FromShard, ToShard
from probe.engine.shard import ShardLostError
from probe.workers.frames import framed, read_message

if TYPE_CHECKING:
    from probe.engine.calendar import Calendar
    from probe.settings import Settings

BUFFER = 1 << 20  # bytes of read-ahead
LONGEST_END = 2.0  # seconds to exit before a worker is killed

# Not ``-m``: it would search the working directory for the program before ``sys.path`` is set.
_START = "import sys; fd, loop, *sys.path = sys.argv[1:]; from probe.workers.worker import main; main(int(fd), loop)"


@dataclass(frozen=True, slots=True)
class Setup:
    """The first message to a worker."""

    settings: "Settings"
    calendar: "Calendar"


class ProcessCarrier:
    """Exchanges messages with a shard in its own process over a socket pair.

    The process is not forked, so it does not copy the threads and event loops of the program. It has its own process
    group, so that Ctrl-C reaches the parent alone. It exits when the parent's socket is closed.
    """

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def open(self) -> None:
        """Start the process; raises ShardLostError if the system lacks the resources."""
        try:
            self._socket, theirs = socket.socketpair()
            with theirs:
                self._process = _started(theirs.fileno(), loops.running())
            self._reader, self._writer = await asyncio.open_unix_connection(sock=self._socket, limit=BUFFER)
        except OSError as error:
            raise ShardLostError(f"a worker could not be started ({error.strerror})") from None
        self._writer.write(framed(self._setup))

    async def send(self, message: ToShard) -> None:
        """Send a message, and wait while the send buffer is full."""
        assert self._writer is not None  # noqa: S101 - for the type checker
        with suppress(OSError):  # ``receive`` reports the lost worker
            self._writer.write(framed(message))
            await self._writer.drain()

    async def receive(self) -> FromShard:
        """Wait for a message; raises ShardLostError."""
        try:
            message: FromShard = await read_message(self._reader)
        except (asyncio.IncompleteReadError, OSError):
            raise ShardLostError(f"a worker died ({await self._ended()})") from None
        return message

    async def close(self) -> None:
        """End the process, and wait until it is gone."""
        if self._writer:
            self._writer.close()
        elif self._socket:
            self._socket.close()
        await self._ended()

    async def _ended(self) -> str:
        process = self._process
        if process is None:
            return "not started"
        status = await asyncio.to_thread(_status_of, process)
        return f"signal {-status}" if status < 0 else f"exit status {status}"


def _started(number: int, loop: str) -> subprocess.Popen[bytes]:
    """Start a process that inherits a socket and runs the same kind of event loop."""
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", _START, str(number), loop, *map(str, sys.path)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=(number,), process_group=0,
    )  # fmt: skip


def _status_of(process: subprocess.Popen[bytes]) -> int:
    """Wait for a process to exit and return its status; kill it after a timeout."""
    try:
        return process.wait(LONGEST_END)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()
