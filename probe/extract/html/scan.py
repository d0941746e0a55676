"""One pass over the tags of a page or fragment, which collects its links, ids and visible text."""

from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice

from probe.extract import css
from probe.extract.html.links import WANTED, Link, Values, links_of, tokens
from probe.extract.html.tags import Tag, attributes, tags
from probe.extract.html.values import Value

# Elements whose text is separate from adjacent text: https://html.spec.whatwg.org/#rendering, "display: block",
# the parts of tables and lists, and elements with their own layout. Unknown elements are inline.
_BLOCKS = frozenset(
    """
    address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html input legend li listing main menu nav
    ol p plaintext pre search section summary table tbody td textarea tfoot th thead tr ul xmp
    """.split()  # noqa: SIM905 - names in quotes are harder to look through
)
_SPACED = frozenset(
    {"col", "colgroup", "iframe", "meter", "object", "optgroup", "option", "progress", "select", "video"}
)
_BOUND = "\x1e"  # a control character that no page contains in its text


class Scan:
    """The data collected from the tags of ``text``.

    ``links`` (at most ``most``) and ``ids`` are in the order of the text; ``base`` is the first ``<base href>``,
    ``nofollow`` is the directive of ``<meta name=robots>``. The content of a ``<template>`` is not part of the page,
    unless it is a shadow tree; that of ``<noscript>`` is, but it is visible text only if scripts do not run.
    """

    def __init__(self, text: str, *, xml: bool = False, seen: bool = False, most: int | None = None) -> None:
        self.links: list[Link] = []
        self.ids: list[str] = []
        self.base: str | None = None
        self.nofollow = False
        self._text = text
        self._most = most
        self._seen: list[str] = []
        self._templates: list[bool] = []  # the open templates, and whether their content is excluded from the page
        self._inert = 0
        self._unscripted = self._is_kept = False
        self._read_tags(self._read_text(xml=xml) if seen else tags(text, xml=xml, every=False))

    @property
    def prose(self) -> str:
        """The visible text: one line per block, with runs of blanks as one space."""
        lines = (" ".join(block.split()) for block in "".join(self._seen).split(_BOUND))
        return "\n".join(filter(None, lines))

    def _read_text(self, *, xml: bool) -> Iterator[Tag]:
        """Store the text before each tag, and yield the tag."""
        position = 0
        for tag in tags(self._text, xml=xml):
            self._see(position, tag.start)
            if tag.name in _BLOCKS:
                self._seen.append(_BOUND)
                self._is_kept = not tag.closing if tag.name == "pre" else self._is_kept
            elif tag.name in _SPACED:
                self._seen.append(" ")
            yield tag
            position = tag.end
        self._see(position, len(self._text))

    def _see(self, start: int, end: int) -> None:
        if start < end and not self._inert and not self._unscripted:
            text = self._text[start:end]
            if self._is_kept:  # each line of <pre> is a line
                text = text.replace("\n", _BOUND)
            self._seen.append(unescape(text) if "&" in text else text)

    def _read_tags(self, found: Iterator[Tag]) -> None:
        for tag in found:
            name, closing, _, (start, end), content, behind = tag
            if name == "template":
                self._enter_or_leave_template(tag)
            elif name == "noscript":
                self._unscripted = not closing
            if closing or self._inert:
                continue
            if start < end and (values := attributes(self._text, tag, WANTED)):
                self._read_attributes(name, values)
            if name == "style":
                self._read_sheet(content, behind)

    def _enter_or_leave_template(self, tag: Tag) -> None:
        if not tag.closing:
            self._templates.append("shadowrootmode" not in attributes(self._text, tag, WANTED))
            self._inert += self._templates[-1]
        elif self._templates:
            self._inert -= self._templates.pop()

    def _read_attributes(self, name: str, values: Values) -> None:
        if "id" in values and values["id"].raw:
            self.ids.append(values["id"].text)
        if name in ("a", "map") and "name" in values and values["name"].raw:
            self.ids.append(values["name"].text)
        elif name == "iframe" and "srcdoc" in values:
            self._read_srcdoc(values["srcdoc"])
        elif name == "base" and "href" in values and self.base is None:
            self.base = values["href"].text
        elif name == "meta" and tokens(values, "name") == ["robots"] and "content" in values:
            asked = values["content"].text.lower().replace(",", " ").split()
            self.nofollow |= "nofollow" in asked or "none" in asked
        self._add(links_of(name, values))

    def _read_srcdoc(self, value: Value) -> None:
        """Read the page in an attribute; its links are relative to this page."""
        self._add(Link(link.url, value.at(link.offset), link.nofollow, link.in_css) for link in Scan(value.text).links)

    def _add(self, found: Iterable[Link]) -> None:
        self.links.extend(found if self._most is None else islice(found, self._most - len(self.links)))

    def _read_sheet(self, start: int, end: int) -> None:
        for url, index in css.urls(self._text[start:end]):
            self.links.append(Link(url, start + index, nofollow=False, in_css=True))
