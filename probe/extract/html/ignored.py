"""The marks in HTML that exclude links: comments, and attributes that apply to an element and its content.

An element ends at its end tag, at that of an ancestor, or at a start tag that implies its end:
https://html.spec.whatwg.org/#optional-tags.
"""

from collections import Counter
from collections.abc import Iterator

from probe.extract.html.tags import Tag, attributes, tags
from probe.extract.marks import HTML_PROOFER, OWN_ATTRIBUTE, Comment, Region, regions

_ATTRIBUTES = frozenset({OWN_ATTRIBUTE, HTML_PROOFER})
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905 - easier to read
)
_BLOCKS = frozenset(
    """
    address article aside blockquote details dialog div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hgroup hr main menu nav ol p pre search section table ul
    """.split()  # noqa: SIM905 - names in quotes are harder to look through
)
_CELLS, _ROWS, _GROUPS = frozenset({"td", "th"}), frozenset({"tr"}), frozenset({"tbody", "tfoot", "thead"})
_ENDED_BY = {
    "li": frozenset({"li"}),
    **dict.fromkeys(("dt", "dd"), frozenset({"dt", "dd"})),
    "p": _BLOCKS,
    **dict.fromkeys(("option",), frozenset({"option", "optgroup"})),
    **dict.fromkeys(_CELLS, _CELLS | _ROWS | _GROUPS),
    "tr": _ROWS | _GROUPS,
    **dict.fromkeys(_GROUPS, _GROUPS),
    "head": frozenset({"body"}),
}
_NOTHING: frozenset[str] = frozenset()


def ignored(text: str, *, xml: bool = False, whole: str | None = None) -> Iterator[Region]:
    """Yield the ignored regions of a page or a fragment; ``whole`` is the full text if ``text`` has only its HTML."""
    reading = _Reading(text, xml=xml)
    yield from reading.elements()
    yield from regions(text if whole is None else whole, reading.comments)


class _Reading:
    """One pass over all tags; ``comments`` is complete when ``elements`` is exhausted."""

    def __init__(self, text: str, *, xml: bool) -> None:
        self.comments: list[Comment] = []
        self._text = text
        self._xml = xml
        self._open: list[tuple[str, int, str | None]] = []  # name, start, and the reason if it is marked
        self._names: Counter[str] = Counter()

    def elements(self) -> Iterator[Region]:
        """Yield the regions of the marked elements."""
        for tag in tags(self._text, xml=self._xml):
            if not tag.name:
                self._see_comment(tag)
            elif tag.closing:
                yield from self._closed(tag)
            else:
                yield from self._opened(tag)
        yield from self._left(len(self._open), len(self._text))

    def _see_comment(self, tag: Tag) -> None:
        if self._text.startswith("<!--", tag.start):
            inner = self._text[tag.start + 4 : tag.end].removesuffix("-->").removesuffix("--!>")
            self.comments.append(Comment(tag.start, tag.end, inner))

    def _opened(self, tag: Tag) -> Iterator[Region]:
        while self._open and tag.name in _ENDED_BY.get(self._open[-1][0], _NOTHING):
            yield from self._left(1, tag.start)
        reason = self._reason(tag)
        whole = tag.name in _VOID or self._text[tag.content - 2] == "/" or tag.end > tag.content
        if not whole:
            self._open.append((tag.name, tag.start, reason))
            self._names[tag.name] += 1
        elif reason is not None:
            yield Region(tag.start, tag.end, reason)

    def _reason(self, tag: Tag) -> str | None:
        """Return the reason if a tag marks its element as ignored, else None."""
        found = attributes(self._text, tag, _ATTRIBUTES) if tag.attributes[0] < tag.attributes[1] else {}
        if OWN_ATTRIBUTE in found:
            return found[OWN_ATTRIBUTE].text.strip()
        return HTML_PROOFER if HTML_PROOFER in found else None

    def _closed(self, tag: Tag) -> Iterator[Region]:
        if not self._names[tag.name]:
            return
        depth = next(number for number, each in enumerate(reversed(self._open), 1) if each[0] == tag.name)
        yield from self._left(depth - 1, tag.start)
        yield from self._left(1, tag.end)

    def _left(self, many: int, end: int) -> Iterator[Region]:
        """Close the innermost elements, which end here."""
        for _ in range(many):
            name, start, reason = self._open.pop()
            self._names[name] -= 1
            if reason is not None:
                yield Region(start, end, reason)
