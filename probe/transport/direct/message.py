"""What the head of a reply is once it is read, or what there is of it."""

from typing import Final, NamedTuple

from probe.model import Note
from probe.transport.direct.fields import Fields

LARGEST_HEAD: Final = 65_536  # bytes; common servers send at most 8 to 32 KiB
LONGEST_REASON: Final = 500  # characters


class Head(NamedTuple):
    """A whole head. ``size`` is how many bytes it took, those in front of it included.

    ``persistent`` tells that nothing in it speaks against another exchange on the same connection. ``length`` is how
    many bytes of body are announced, None where the connection's end, or with ``chunked`` the last chunk, is the end.
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
        """Every Set-Cookie by itself: they cannot be joined into one (RFC 9110, 5.3)."""
        return self.headers.all_of("Set-Cookie")


class Incomplete(NamedTuple):
    """More has to come. ``status`` is that of a status line which is there, ``interim`` counts whole 1xx heads.

    ``size`` is how many bytes those took; ``begun`` tells that what follows them may become a status line.
    """

    status: int | None = None
    interim: int = 0
    size: int = 0
    begun: bool = True


class Malformed(NamedTuple):
    """Not HTTP/1, and why; nothing of what was sent is repeated but a number."""

    why: str


Reading = Head | Incomplete | Malformed
