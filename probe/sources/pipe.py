"""Pipes, terminals and sockets as inputs: their bytes come when their writer gives them."""

import select
import threading
from collections.abc import Callable
from io import RawIOBase

from probe.errors import InputError
from probe.model import Document

PIECE = 1 << 16  # bytes that are read at once, at most
_AHEAD = 16  # pieces that wait to be taken


class Pipe:
    """An input that is read piece by piece: at first by whoever waits for it, then by a thread.

    What reads it is no buffered file: a thread that waits within one would hold up the end of the program.
    """

    def __init__(self, name: str, file: RawIOBase, base: str | None, *, owned: bool) -> None:
        """Read a file, which is closed at the end where it is ``owned``; relative links start from ``base``."""
        self.name = name
        self._file = file
        self._base = base
        self._owned = owned
        self._room = threading.Semaphore(_AHEAD)

    def read(self) -> bytes:
        """Wait for the next piece, nothing at the end; raises InputError."""
        try:
            while (piece := self._file.read(PIECE)) is None:  # another program has set it not to wait
                select.select([self._file], [], [])
        except (OSError, ValueError) as error:
            raise InputError(f"{self.name}: {getattr(error, 'strerror', None) or error}") from error
        if self._owned and not piece:
            self._file.close()
        return piece

    def document(self, head: bytes, *, whole: bool) -> Document:
        """Return all of it behind what was read already, which may be the ``whole``; raises InputError."""
        parts = [head]
        while not whole:
            parts.append(self.read())
            whole = not parts[-1]
        return Document(self.name, b"".join(parts), self._base)

    def pass_on(self, take: Callable[[bytes | InputError], object]) -> None:
        """Read to the end on a thread, which calls ``take`` with each piece; nothing, or an error, comes last.

        It reads ahead of ``taken`` by some pieces only, and does not keep the program from ending.
        """
        threading.Thread(target=self._pass_on, args=(take,), daemon=True, name=f"reads {self.name}").start()

    def taken(self) -> None:
        """Take note that a piece was used."""
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
