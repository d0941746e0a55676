"""Read a list from a pipe while requests are sent."""

import asyncio
from collections.abc import AsyncIterator, Iterator

from probe.errors import InputError
from probe.extract import is_link
from probe.extract.lines import ListInPieces
from probe.model import Mention
from probe.sources.pipe import Pipe

LONGEST_PAUSE = 0.5  # seconds; once the run was stopped, a longer pause ends the reading
LONGEST_REST = 10.0  # seconds for all of the remaining input after that


class Stream:
    """The mentions of a list that arrives through a pipe."""

    def __init__(self, pipe: Pipe, head: bytes) -> None:
        """Take the bytes that were already read, and read on to the first mention or the end; raises InputError."""
        self.name = pipe.name
        self.cut = False  # the run was stopped before the end of the list
        self._pipe = pipe
        self._list = ListInPieces(pipe.name)
        self._queue: asyncio.Queue[bytes | InputError | None] = asyncio.Queue()
        self._latest: float | None = None
        self._first: list[Mention] = []
        while head and not self._first:
            self._first += filter(_counts, self._list.add(head))
            head = b"-" if self._first else pipe.read()
        if not head:
            self._first += filter(_counts, self._list.end())
        self._ended = not head

    @property
    def is_empty(self) -> bool:
        """Whether the list has ended without a mention."""
        return self._ended and not self._first

    def hurry(self) -> None:
        """Limit the waiting for further input, because the run was stopped."""
        if self._latest is None:
            self._latest = asyncio.get_running_loop().time() + LONGEST_REST
            self._queue.put_nowait(None)

    async def pieces(self) -> AsyncIterator[Iterator[Mention]]:
        """Yield the mentions of each piece; raises InputError if the pipe breaks."""
        yield iter(self._first)
        if self._ended:
            return
        tell = asyncio.get_running_loop().call_soon_threadsafe
        self._pipe.pass_on(lambda piece: tell(self._queue.put_nowait, piece))
        while piece := await self._next():
            yield filter(_counts, self._list.add(piece))
            self._pipe.taken()
        if not self.cut:
            yield filter(_counts, self._list.end())

    async def _next(self) -> bytes:
        """Return the next piece, or an empty one at the end; raises InputError."""
        piece: bytes | InputError | None = None
        while piece is None:
            now = asyncio.get_running_loop().time()
            if self._latest is not None and now >= self._latest:
                self.cut = True
                return b""
            try:
                async with asyncio.timeout(None if self._latest is None else min(LONGEST_PAUSE, self._latest - now)):
                    piece = await self._queue.get()
            except TimeoutError:
                self.cut = True
                return b""
        if isinstance(piece, InputError):
            raise piece
        return piece


def _counts(mention: Mention) -> bool:
    return is_link(mention.text)
