"""Message framing: the end of a reply's body, and its content without chunk framing. No I/O."""

from typing import Final

from probe.model import Note
from probe.transport.direct.message import Head

READ_ON: Final = 65_536  # bytes read beyond the wanted ones so that the connection can be reused
_LONGEST_LINE = 4096  # bytes of a line with a chunk's size and extensions, and of a trailer
_MOST_TRAILERS = 100


class BodyReader:
    """Processes the bytes after a head until the message ends, and stores up to ``limit`` bytes of its body.

    ``done`` is true if the message is complete. ``notes`` are its faults.
    """

    def __init__(self, head: Head, method: str, limit: int) -> None:
        self.content = bytearray()
        self.notes: list[Note] = []
        self.done = False
        self._limit = limit
        self._buffer = bytearray()
        self._trailers: int | None = None
        self._between = False  # after a chunk, before its line end
        self._bodiless = method == "HEAD" or head.status in (204, 304)  # RFC 9112, 6.3
        self._chunked = head.chunked
        self._left = 0 if head.chunked else head.length  # bytes of the body or of the chunk

    @property
    def end_is_near(self) -> bool:
        """Whether reading to the end may be worthwhile, because the end is not known to be far away."""
        return self._chunked or (self._left is not None and self._left <= READ_ON)

    @property
    def full(self) -> bool:
        """Whether no more bytes are needed."""
        return self.done or len(self.content) >= self._limit

    def feed(self, piece: bytes) -> None:
        """Process received bytes; bytes after the end of the message are recorded as a fault."""
        if self._bodiless:
            self._end(piece, "reply-body-unasked")
        elif self._chunked:
            self._buffer += piece
            while not self.done and self._step():
                pass
        elif self._left is None:
            self._keep(piece)
        else:
            self._keep(piece[: self._left])
            behind = piece[self._left :]
            self._left = max(self._left - len(piece), 0)
            if not self._left:
                self._end(behind)

    def close(self) -> None:
        """Handle the end of the connection."""
        if self._left is None and not (self._bodiless or self._chunked):
            self.done = True
        if not self.done:
            self.notes.append(Note("reply-body-cut"))

    def _keep(self, piece: bytes | bytearray) -> None:
        self.content += piece[: max(self._limit - len(self.content), 0)]

    def _end(self, behind: bytes | bytearray, word: str = "reply-bytes-behind") -> None:
        self.done = True
        if behind:
            self.notes.append(Note(word))

    def _step(self) -> bool:
        """Process one part of a chunked body (RFC 9112, 7.1); False if it needs more bytes or is invalid."""
        if self._left:
            return self._take_chunk(self._left)
        end = self._buffer.find(b"\n", 0, _LONGEST_LINE)
        if end < 0:
            return self._spoil() if len(self._buffer) >= _LONGEST_LINE else False
        text = bytes(self._buffer[:end]).strip(b"\r \t")
        del self._buffer[: end + 1]
        return self._take_trailer(text) if self._trailers is not None else self._take_size(text)

    def _take_chunk(self, left: int) -> bool:
        if not self._buffer:
            return False
        piece = self._buffer[:left]
        del self._buffer[:left]
        self._keep(piece)
        self._left = left - len(piece)
        self._between = not self._left
        return True

    def _take_size(self, text: bytes) -> bool:
        if self._between and not text:
            self._between = False
            return True
        try:
            self._left = _hexadecimal(text.partition(b";")[0].strip())
        except ValueError:
            return self._spoil()
        if self._left == 0:
            self._trailers = 0
        return True

    def _take_trailer(self, text: bytes) -> bool:
        self._trailers = (self._trailers or 0) + 1
        if not text:
            self._end(self._buffer)
        elif self._trailers > _MOST_TRAILERS:
            return self._spoil()
        return True

    def _spoil(self) -> bool:
        """End a body whose framing is invalid."""
        self.notes.append(Note("reply-bad-chunk"))
        self.done = True
        return False


def _hexadecimal(digits: bytes) -> int:
    """Return a chunk's size; raises ValueError also for signs, underscores and blanks, which ``int`` accepts."""
    if not digits.isalnum() or len(digits) > 16:
        raise ValueError
    return int(digits, 16)
