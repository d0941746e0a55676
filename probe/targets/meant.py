"""What a link of a document means, before anything is asked."""

from msgspec import Struct

from probe.model import Note


class Meant(Struct, frozen=True, gc=False):
    """What a link with a base means: an absolute URL, or a ``path`` of this machine, or why neither can be told.

    ``there`` tells whether the path exists.
    """

    url: str
    path: str | None = None
    there: bool = True
    skip: Note | None = None
    note: Note | None = None
