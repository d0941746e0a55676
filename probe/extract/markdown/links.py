"""The links of a Markdown text, each with the offset of its URL."""

from collections.abc import Iterable
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from probe.extract import bare
from probe.extract.markdown.bare import bare_urls
from probe.extract.markdown.destination import Definitions, inline_destination
from probe.extract.markdown.embedded import Tags, block_links, tag_links
from probe.extract.markdown.source import Source

if TYPE_CHECKING:
    import pyromark

_EMPHASES = ("Emphasis", "Strong", "Strikethrough")
_WITH_LINKS = frozenset({"Link", "Image", "CodeBlock", "HtmlBlock"})
# Every link contains one of these; a text without any of them is not parsed.
_SIGNS = ("](", "]:", "<", "//", "www.")


class Link(NamedTuple):
    """One link: the offset of its URL in the text, the decoded URL, and whether it is nofollow.

    ``kind`` is the kind of the mention: ``link``, ``image``, or ``html`` for a link in a tag.
    """

    offset: int
    url: str
    nofollow: bool = False
    kind: str = "link"


@cache
def parser() -> "pyromark.Markdown":
    """Return the parser of CommonMark with GitHub's extensions.

    Front matter is disabled, because this parser accepts any two rules with text between them. Ids of headings are
    disabled, because it parses the end of ``GET /users/{id}`` as one.
    """
    from pyromark import Markdown, Options  # noqa: PLC0415 - a binary that most inputs do not need

    options = Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES | Options.ENABLE_STRIKETHROUGH
    return Markdown(options=options | Options.ENABLE_TASKLISTS | Options.ENABLE_GFM)


def links(text: str, *, include_code: bool = False) -> list[Link]:
    """Return the links of a text in the order of their URLs; a definition counts once, at its position, if it is used.

    ``include_code`` also counts the URLs in code.
    """
    if not any(map(text.__contains__, _SIGNS)):
        return []
    walk = _Walk(Source(text), include_code)
    walk.take_all()
    walk.found.sort(key=itemgetter(0))
    return walk.found


class _Walk:
    """One pass over the parser's events, whose spans are in bytes."""

    __slots__ = (
        "_code", "_definitions", "_emphases", "_html", "_images", "_include_code", "_open", "_run", "_run_end",
        "_source", "_tags", "found",
    )  # fmt: skip

    def __init__(self, source: Source, include_code: bool) -> None:
        self.found: list[Link] = []
        self._source = source
        self._include_code = include_code
        self._definitions = Definitions(source, parser())
        self._open: list[dict[str, Any]] = []  # links and images that are still open
        self._images = 0  # open images; their content is alternative text, without links
        self._run: int | None = None  # the start of a run of text that may contain bare URLs, and its end
        self._run_end = 0
        self._emphases = 0  # opened in the run and still open
        self._code = False
        self._tags = Tags(include_code=include_code)
        self._html: list[tuple[int, int]] = []  # the lines of an HTML block

    def take_all(self) -> None:  # noqa: C901, PLR0912 - a call for each event would cost as much as the rest
        """Collect every link."""
        tags = self._tags
        event: Any
        carried: Any
        before: Any = {"end": 0}  # the span of the previous event; the span of a start ends where its content may start
        for event, span in parser().events_with_range(self._source.body):
            if event.__class__ is str:  # a line end or a rule
                if self._run is not None:
                    self._take_bare(self._run)
                before = span
                continue
            kind, carried = event.popitem()
            if kind == "Text":
                if self._run is not None:
                    self._run_end = span["end"]
                elif "//" in carried or "www." in carried:
                    self._text(span["start"], span["end"])
                before = span
                continue
            if self._run is not None and not self._goes_on(kind, carried):
                self._take_bare(self._run)
            if kind == "End":
                if carried.__class__ is str and carried in _WITH_LINKS:
                    self._end(carried, span["start"], before["end"])
            elif kind == "Start":
                if carried.__class__ is dict:
                    span["end"] = self._start(carried, span["start"])
                else:
                    span["end"] = span["start"]
                    if tags.open is not None and carried not in _EMPHASES:
                        tags.open = None
            else:
                self._take(kind, carried, span["start"], span["end"])
            before = span

    def _take(self, kind: str, carried: str, start: int, end: int) -> None:
        """Collect the links of an event that neither starts nor ends an element."""
        if kind == "Code":
            self._in_code(start, end)
        elif kind == "Html":
            self._html.append((start, end))
        elif kind == "InlineHtml" and not self._images:
            self._tags.see(carried)
            self._take_tags(tag_links(self._source, carried, start, end))

    def _start(self, tag: dict[str, Any], start: int) -> int:
        """Process the start of an element with data; return where its content may start."""
        ((name, carried),) = tag.items()
        if name == "Link":
            self._open.append(carried)
            return start + 1
        if name == "Image":
            self._open.append(carried)
            self._images += 1
            return start + 2
        self._code = name == "CodeBlock"
        self._tags.open = None  # a new paragraph starts here
        return start

    def _end(self, tag: str, start: int, before: int) -> None:
        if tag in ("Link", "Image"):
            carried = self._open.pop()
            self._images -= tag == "Image"
            if not self._images:
                self._take_link(carried, start, before, tag.lower())
        elif tag == "CodeBlock":
            self._code = False
        elif tag == "HtmlBlock":
            self._take_tags(block_links(self._source, self._html))
            self._html = []

    def _take_tags(self, found: Iterable[tuple[int, str, bool]]) -> None:
        self.found += (Link(offset, url, nofollow, "html") for offset, url, nofollow in found)

    def _take_link(self, link: dict[str, Any], start: int, before: int, named: str) -> None:
        """Collect a link or image, as ``named``, that starts at ``start`` and whose text ends at ``before``."""
        kind, url = link["link_type"], link["dest_url"]
        if kind == "Inline":
            start = inline_destination(self._source.content, before, url)
        elif kind == "Autolink":
            start += 1
        elif kind == "Email":
            start, url = start + 1, f"mailto:{url}"
        else:
            used = self._definitions.first_use(link["id"])
            if used is None:
                return
            start, url = used
        self.found.append(Link(self._source.at(start), url, kind=named))

    def _text(self, start: int, end: int) -> None:
        """Process a text with the signs of a URL."""
        if self._code:
            self._in_code(start, end)
        elif not self._open and self._tags.open is None:
            self._run, self._run_end, self._emphases = start, end, 0

    def _goes_on(self, kind: str, carried: object) -> bool:
        """Whether an event may be inside a URL: emphasis that started there, as in ``http://a.example/_x_/``."""
        if carried not in _EMPHASES or kind not in ("Start", "End"):
            return False
        self._emphases += 1 if kind == "Start" else -1
        return self._emphases >= 0

    def _take_bare(self, start: int) -> None:
        context = min(start, 1)  # the character before decides whether a URL can start here
        offset = self._source.at(start) - context
        piece = self._source.piece(start - context, self._run_end)
        self.found += [Link(offset + at, url) for url, at in bare_urls(piece, context)]
        self._run = None

    def _in_code(self, start: int, end: int) -> None:
        if self._include_code and not self._open:
            offset = self._source.at(start)
            self.found += [Link(offset + at, url) for url, at in bare.urls(self._source.piece(start, end))]
