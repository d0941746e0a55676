"""The resolved meaning of a link in a document, before any request."""

from msgspec import Struct

from probe.model import Note
from probe.url import scheme


class Meant(Struct, frozen=True, gc=False):
    """The meaning of a link with a base: an absolute URL, a local ``path``, or the reason why neither is known.

    ``there`` is set if the path exists.
    """

    url: str
    path: str | None = None
    there: bool = True
    skip: Note | None = None
    note: Note | None = None


def is_relative(text: str) -> bool:
    """Whether a text has no scheme, or that of files."""
    named = scheme(text)
    return named in (None, "file") or text[1:3] in (":/", ":\\")  # a drive of Windows
