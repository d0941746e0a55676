"""A list that comes through a pipe, read while exchanges are made."""

import asyncio
from collections.abc import AsyncIterator, Iterator

from probe.errors import InputError
from probe.extract import is_link
from probe.extract.lines import ListInPieces
from probe.model import Mention
from probe.sources.pipe import Pipe

LONGEST_PAUSE = 0.5  # seconds; after a run was stopped, what comes later is not waited for
LONGEST_REST = 10.0  # seconds in which all of the rest must have come then


class Stream:
    """The mentions of a list that comes through a pipe."""

    def __init__(self, pipe: Pipe, head: bytes) -> None:
        """Take what was read already, and read on until there is a mention or the end; raises InputError."""
        self.name = pipe.name
        self.cut = False  # the run was stopped, and the end had not come
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
        """Whether it has ended and has no mention."""
        return self._ended and not self._first

    def hurry(self) -> None:
        """Wait no longer for what does not come by itself: the run was stopped."""
        if self._latest is None:
            self._latest = asyncio.get_running_loop().time() + LONGEST_REST
            self._queue.put_nowait(None)

    async def pieces(self) -> AsyncIterator[Iterator[Mention]]:
        """Yield the mentions of each piece; raises InputError where the pipe breaks."""
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
        """Return the next piece, nothing where none is to come; raises InputError."""
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
