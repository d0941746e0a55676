"""Pipes, terminals and sockets as inputs, whose bytes arrive as their writer sends them."""

import select
import threading
from collections.abc import Callable
from io import RawIOBase

from probe.errors import InputError
from probe.model import Document

PIECE = 1 << 16  # maximum bytes of one read
_AHEAD = 16  # pieces that may wait for the consumer


class Pipe:
    """An input that is read piece by piece: first by direct calls, then by a thread.

    The underlying file is unbuffered: a thread blocked in a buffered file would delay the end of the program.
    """

    def __init__(self, name: str, file: RawIOBase, base: str | None, *, owned: bool) -> None:
        """Read from a file, which is closed at the end if ``owned``; relative links start from ``base``."""
        self.name = name
        self._file = file
        self._base = base
        self._owned = owned
        self._room = threading.Semaphore(_AHEAD)

    def read(self) -> bytes:
        """Wait for the next piece, which is empty at the end; raises InputError."""
        try:
            while (piece := self._file.read(PIECE)) is None:  # another program has set it to non-blocking
                select.select([self._file], [], [])
        except (OSError, ValueError) as error:
            raise InputError(f"{self.name}: {getattr(error, 'strerror', None) or error}") from error
        if self._owned and not piece:
            self._file.close()
        return piece

    def document(self, head: bytes, *, whole: bool) -> Document:
        """Return the document from ``head``, which was read before, and the rest unless ``head`` is the ``whole``.

        Raises InputError.
        """
        parts = [head]
        while not whole:
            parts.append(self.read())
            whole = not parts[-1]
        return Document(self.name, b"".join(parts), self._base)

    def pass_on(self, take: Callable[[bytes | InputError], object]) -> None:
        """Read to the end on a thread, which calls ``take`` with each piece; the last one is empty or an error.

        It reads only a few pieces ahead of ``taken``, and does not keep the program from ending.
        """
        threading.Thread(target=self._pass_on, args=(take,), daemon=True, name=f"reads {self.name}").start()

    def taken(self) -> None:
        """Record that a piece was consumed."""
        self._room.release()

    def _pass_on(self, take: Callable[[bytes | InputError], object]) -> None:
        piece: bytes | InputError = b"-"
        while piece and not isinstance(piece, InputError):
            self._room.acquire()
            try:
                piece = self.read()
            except InputError as error:
                piece = error
            try:
                take(piece)
            except RuntimeError:  # the event loop is closed
                return
