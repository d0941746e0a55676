"""References without a definition: ``[text][label]``, which Markdown renders as text with brackets.

CommonMark 0.31.2, 6.3 ("full" and "collapsed reference link"). A "shortcut" one, ``[text]``, may be literal text, as
may text that only looks like a reference: ``a[i][j]``, ``[1][2]``, the ``[Bugfix][Core]`` before a change.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from probe.extract.markdown.links import Link, parser
from probe.extract.markdown.source import Source
from probe.patterns import lazy_compile

REFERENCE = "reference"
"""The kind of a mention whose text is a reference without a definition."""

_CANDIDATE = lazy_compile(r"\]\[([^\[\]]*+)\]")
LONGEST_LABEL = 1_000  # characters (CommonMark 0.31.2, 6.3: at most 999)
_DEEPEST = 200  # characters of indentation and quote markers before a definition
_OPENED = ("[", "![")
_NOT_READ = ("CodeBlock", "Link", "Image", "HtmlBlock", "MetadataBlock")
_WITHIN = ("Emphasis", "Strong", "Strikethrough")
_INDEXED = lazy_compile(r"[\w)\]}$@]\Z")  # the text before an index
# References and placeholders of other tools: citations, footnotes, templates, names of Rust and of docstrings.
_OF_OTHERS = lazy_compile(r"[\^@{}<>$%`|\\]|::|\A[\W\d_]*\Z")
_TAG = lazy_compile(r"[A-Z0-9][\w&-]*(?: [\w&-]+)?")
# Included files may contain the definitions.
_INCLUDES = lazy_compile(r"-+8<-+|\{\{|\{%|<!--\s*@include|^[ \t]*(?:`{3,}|:{3,})\{include\}", re.MULTILINE)


class _Bracket(NamedTuple):
    start: int
    end: int
    is_image: bool


def undefined(text: str) -> list[Link]:
    """Return the references of a text without a definition, each as written, at its own offset."""
    if "][" not in text or not _may_lack_a_definition(text) or _INCLUDES.search(text) is not None:
        return []
    source = Source(text)
    return list(_Search(source).found())


def _may_lack_a_definition(text: str) -> bool:
    """Whether any pair of brackets has a label that no line seems to define; most texts need no parsing."""
    lacking = set()
    for pair in _CANDIDATE.finditer(text):
        label = pair[1] or _label_before(text, pair.start())
        if f"\n[{label}]:" not in text:  # the most common definition, with the label as written
            lacking.add(_normalised(label))
    return bool(lacking) and not lacking <= set(_defined(text))


def _defined(text: str) -> Iterator[str]:
    """Yield the labels of possible definitions: brackets at the start of a line, followed by a colon."""
    at = text.find("]:")
    while at >= 0:
        label = _label_before(text, at)
        start = at - len(label) - 1
        before = text[max(start - _DEEPEST, 0) : max(start, 0)].rpartition("\n")[2]
        if not before.strip(" \t>"):
            yield _normalised(label)
        at = text.find("]:", at + 2)


def _label_before(text: str, end: int) -> str:
    """Return the text between the bracket that closes at ``end`` and the one that opens it."""
    return text[max(end - LONGEST_LABEL, 0) : end].rpartition("[")[2]


def _normalised(label: str) -> str:
    """Return a label in the form in which labels are compared (CommonMark 0.31.2, 6.3, "matches")."""
    return " ".join(label.split()).casefold()


class _Search:
    """One pass over the parser's events, which report brackets that form no link as separate texts."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._open: list[_Bracket] = []
        self._closed: _Bracket | None = None  # the bracket that ended where the next text starts
        self._texts: dict[int, _Bracket] = {}  # the brackets before a label, by the start of the label
        self._block = 0  # the start of the paragraph

    def found(self) -> Iterator[Link]:
        """Yield each reference without a definition."""
        unread = 0
        event: Any
        for event, span in parser().events_with_range(self._source.body):
            if event.__class__ is str:
                continue
            ((kind, carried),) = event.items()
            name = next(iter(carried)) if carried.__class__ is dict else carried
            if kind in ("Start", "End") and name in _NOT_READ:
                unread += 1 if kind == "Start" else -1
                self._closed = None
            elif kind == "Start" and name not in _WITHIN:
                self._open, self._closed, self._block = [], None, span["start"]
            elif kind == "Text" and not unread:
                yield from self._read(carried, span["start"], span["end"])
            elif kind not in ("Start", "End"):
                self._closed = None

    def _read(self, text: str, start: int, end: int) -> Iterator[Link]:
        closed, self._closed = self._closed, None
        if self._is_escaped(start):
            return
        if text in _OPENED:
            if closed is not None and closed.end == start and text == "[":
                self._texts[start] = closed
            self._open.append(_Bracket(start, end, text == "!["))
        elif text == "]" and self._open:
            opened = self._open.pop()
            self._closed = _Bracket(opened.start, end, opened.is_image)
            before = self._texts.get(opened.start)
            if before is not None and self._is_meant(before, opened.start, end):
                yield Link(self._source.at(before.start), self._source.piece(before.start, end), kind=REFERENCE)

    def _is_meant(self, text: _Bracket, label: int, end: int) -> bool:
        """Whether two adjacent brackets are intended as a reference."""
        shown = self._source.piece(text.start + (2 if text.is_image else 1), text.end - 1)
        name = self._source.piece(label + 1, end - 1).strip() or shown
        if _OF_OTHERS.search(name) is not None and not (name.isdigit() and not shown.isdigit()):
            return False
        if not text.is_image and (_OF_OTHERS.match(shown) is not None or self._is_index(text.start)):
            return False
        before = self._source.piece(self._block, text.start).strip(" \t\r\n*-+>#")
        return bool(before) or text.is_image or not (_TAG.fullmatch(shown) and _TAG.fullmatch(name))

    def _is_escaped(self, start: int) -> bool:
        before = self._source.content[max(start - 20, 0) : start]
        return (len(before) - len(before.rstrip(b"\\"))) % 2 == 1

    def _is_index(self, start: int) -> bool:
        return _INDEXED.search(self._source.piece(max(start - 4, 0), start)) is not None
