"""What of a page can have an id, in the order of the page: the generator says which ids that gives.

It is read from the page as CommonMark renders it, whatever the generator; ``probe.extract.markdown`` makes it.
"""

from msgspec import Struct


class Heading(Struct, frozen=True, gc=False):
    """A heading: its level, its text without markup, and the same without a last ``{…}``, where it has attributes.

    ``named`` is the id in such braces, ``raw`` tells that it stands in HTML, ``{…}`` being text there.
    """

    level: int
    text: str
    plain: str
    named: str | None = None
    raw: bool = False


class Outline(Struct, frozen=True, gc=False):
    """All that ids come from: headings, terms of definition lists, labels of footnotes with the count of references.

    ``named`` are the names in attribute lists (``{#x}``, ``{: #x}``) wherever they stand, ``html`` the ids and names in
    HTML; ``labels`` what else the source calls a place by its own syntax, such as ``(label)=`` or ``^block``.
    """

    headings: tuple[Heading, ...] = ()
    terms: tuple[str, ...] = ()
    footnotes: tuple[tuple[str, int], ...] = ()
    named: frozenset[str] = frozenset()
    html: frozenset[str] = frozenset()
