"""A server that lets every connection have a talk, and ends all of them with it."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[object]]

_LONGEST = 2**20  # bytes of a head


@asynccontextmanager
async def listening(
    talk: Talk, address: str = "127.0.0.1", *, context: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """Let every connection to the port have this talk, and end all talks at the end."""
    talks: set[asyncio.Task[None]] = set()
    over = False

    async def run(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(EOFError, OSError, asyncio.LimitOverrunError):  # the client has gone, or sends too much
            await talk(reader, writer)
            if writer.is_closing():
                await writer.wait_closed()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if over:
            abort(writer)
            return
        task = asyncio.create_task(run(reader, writer))
        talks.add(task)
        task.add_done_callback(talks.discard)
        task.add_done_callback(lambda _: abort(writer))  # also of one that is cancelled before it starts

    server = await asyncio.start_server(accept, address, 0, backlog=1024, limit=_LONGEST, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        over = True
        await asyncio.sleep(0)  # connections that asyncio has taken already come to ``accept``
        for task in talks:
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


def abort(writer: asyncio.StreamWriter) -> None:
    """End a connection at once."""
    with suppress(AttributeError):  # of a closed TLS transport, in the first releases of Python 3.11
        writer.transport.abort()
