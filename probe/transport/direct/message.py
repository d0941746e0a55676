"""The possible readings of a reply's head: complete, incomplete or malformed."""

from typing import Final, NamedTuple

from probe.model import Note
from probe.transport.direct.fields import Fields

LARGEST_HEAD: Final = 65_536  # bytes; common servers send at most 8 to 32 KiB
LONGEST_REASON: Final = 500  # characters


class Head(NamedTuple):
    """A complete head; ``size`` is its length in bytes, including bytes before it.

    ``persistent`` is true if the head allows another exchange on the same connection. ``length`` is the declared length
    of the body in bytes. It is None if the body ends with the connection, or with ``chunked``, with the last chunk.
    """

    status: int
    reason: str
    headers: Fields
    notes: tuple[Note, ...] = ()
    persistent: bool = False
    size: int = 0
    length: int | None = None
    chunked: bool = False

    @property
    def cookies(self) -> tuple[str, ...]:
        """The separate Set-Cookie fields, which cannot be joined into one (RFC 9110, 5.3)."""
        return self.headers.all_of("Set-Cookie")


class Incomplete(NamedTuple):
    """An incomplete head; ``status`` is set if its status line is complete.

    ``interim`` counts the complete 1xx heads before it, and ``size`` is their length in bytes. ``begun`` is true if the
    bytes after them may become a status line.
    """

    status: int | None = None
    interim: int = 0
    size: int = 0
    begun: bool = True


class Malformed(NamedTuple):
    """Data that is not HTTP/1, with the reason, which quotes only a number of the data."""

    why: str


Reading = Head | Incomplete | Malformed
