"""The resolved meaning of a link in a document, before any request."""

from msgspec import Struct

from probe.model import Note


class Meant(Struct, frozen=True, gc=False):
    """The meaning of a link with a base: an absolute URL, a local ``path``, or the reason why neither is known.

    ``there`` is set if the path exists.
    """

    url: str
    path: str | None = None
    there: bool = True
    skip: Note | None = None
    note: Note | None = None
