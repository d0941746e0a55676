"""The parts of a page that can have ids, in page order; the generator decides which ids they get.

The outline describes the page as rendered by CommonMark, for every generator; ``probe.extract.markdown`` creates it.
"""

from msgspec import Struct


class Heading(Struct, frozen=True, gc=False):
    """A heading: its level, its text without markup, and the same text without trailing ``{…}`` attributes.

    ``named`` is the id in the attributes. ``raw`` is true for a heading in raw HTML, where ``{…}`` is plain text.
    ``spaced`` is the text with the blanks beside elements without text, ``## Title <Badge />``, if it has such blanks.
    """

    level: int
    text: str
    plain: str
    named: str | None = None
    raw: bool = False
    spaced: str = ""

    @property
    def whole(self) -> str:
        """The text as github-slugger gets it, with the blanks at its ends."""
        return self.spaced or self.text


class Outline(Struct, frozen=True, gc=False):
    """All sources of ids: headings, terms of definition lists, and footnote labels with their numbers of references.

    ``named`` are the ids in attribute lists (``{#x}``, ``{: #x}``) anywhere on the page, ``html`` the ids and names in
    HTML. ``labels`` are anchors in the generator's own syntax, such as ``(label)=`` or ``^block``.
    """

    headings: tuple[Heading, ...] = ()
    terms: tuple[str, ...] = ()
    footnotes: tuple[tuple[str, int], ...] = ()
    named: frozenset[str] = frozenset()
    html: frozenset[str] = frozenset()
