"""Marks that exclude links of a document from checking: our own, and those of other link checkers.

``probe: ignore REASON`` in a comment applies to the line of the comment. A comment that is alone on its line applies to
the next non-blank line, as ``probe: ignore-next-line REASON`` always does. Marks of other tools keep the meaning of
these tools: index.js of tcort/markdown-link-check, lib/get-disabled-lines.js of UmbrellaDocs/linkspector, and
``data-proofer-ignore`` of gjtorikian/html-proofer, which applies to an element and its content. lychee has no marks.
linkspector also reads markdownlint's marks for lines, regardless of the rules that they name. Here such a mark counts
only if it names no rule or a rule about links: a line that is too long for a linter may still have a broken link.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from probe.extract.pieces import Pieces
from probe.extract.text import Places, decode, line_end
from probe.model import Document
from probe.patterns import lazy_compile

OWN_ATTRIBUTE, HTML_PROOFER = "data-probe-ignore", "data-proofer-ignore"

_SIGNS = (
    b"probe:", OWN_ATTRIBUTE.encode(), HTML_PROOFER.encode(), b"markdown-link-check-disable", b"linkspector-dis",
    b"markdownlint-dis",
)  # fmt: skip
_SHARED = (b"probe:", b"data-pro", b"-dis")  # each sign contains one of them; most documents contain none
_OWN = lazy_compile(r"\s*probe:[ \t]*ignore(?P<next>-next-line)?(?![\w-])[ \t:,\u2013\u2014-]*(?P<reason>[^\r\n]*)")
_FOREIGN = lazy_compile(
    r"\s*(?P<name>(?P<tool>markdown-link-check|linkspector|markdownlint)"
    r"-(?P<act>disable-next-line|disable-line|(?<!markdownlint-)(?:disable|enable)))(?![\w-])(?P<more>.*)",
    re.DOTALL,
)
# The start of a comment in common languages, directly followed by the mark, and the end of a comment.
_IN_A_COMMENT = lazy_compile(
    r"(?<!\S)(?P<begin>#+|//+[/!]?|/\*+!?|\*|--+|;+|%+|<!--+|\{#-?|\{\{!(?:--)?|\{-|\(\*|\.\. |\"(?:\"\")?|'(?:'')?"
    r"|(?:REM|rem|dnl) |\\\")[ \t]*+(?=probe:)(?P<text>[^\r\n]*)"
)
_COMMENT_END = lazy_compile(r"[ \t]*(?:\*+/|--+>|-?#\}|(?:--)?\}\}|-\}|\*\)|\"\"\"|''')")
# Rules of markdownlint 0.40 with the tag "links", their aliases, and tags that name them.
_ABOUT_LINKS = frozenset({
    "md011", "md034", "md039", "md042", "md051", "md052", "md053", "md054", "md059", "no-reversed-links",
    "no-bare-urls", "no-space-in-links", "no-empty-links", "link-fragments", "reference-links-images",
    "link-image-reference-definitions", "link-image-style", "descriptive-link-text", "links", "url",
})  # fmt: skip
_BY_LINES = frozenset({"linkspector"})  # tools whose blocks are whole lines, including the lines of the comments
_NEXT_WRITTEN = frozenset({"linkspector", "markdownlint"})  # tools whose "next line" is the next non-blank line
_NOT_BLANK = lazy_compile(r"\S")


class Comment(NamedTuple):
    """A comment in a text: its start and end, and the text between its delimiters."""

    start: int
    end: int
    text: str


class Region(NamedTuple):
    """A part of a text whose links are ignored, and the reason, empty if none is given."""

    start: int
    end: int
    reason: str


def may_have_marks(content: bytes) -> bool:
    """Whether a document contains the letters of a mark; true for UTF-16, which has zeros between the letters."""
    contains = content.__contains__
    return (any(map(contains, _SHARED)) and any(map(contains, _SIGNS))) or b"\0" in content[:64]


def in_lines(text: str, sign: re.Pattern[str] | None = None) -> Iterator[Comment]:
    """Yield the comments that begin with our mark, in any language; each ends on its line.

    ``sign`` is the pattern of such a comment in a language with one kind of comment; its ``text`` starts with the mark.
    """
    for found in (sign or _IN_A_COMMENT).finditer(text):
        end = _COMMENT_END.search(found["text"]) if sign is None else None
        inner = found["text"][: end.start()] if end else found["text"]
        yield Comment(found.start(), found.start("text") + (end.end() if end else len(inner)), inner)


def outside(comments: Iterable[Comment], blocks: Iterable[Pieces]) -> Iterator[Comment]:
    """Yield the comments that are outside of the given code blocks, which may show examples of marks."""
    spans = [(block.offset(0), block.offset(len(block.text))) for block in blocks if block]
    starts = [start for start, _ in spans]
    for comment in comments:
        last = comment.end - 1  # the indentation of the first character is not part of a block
        number = bisect_right(starts, last) - 1
        if number < 0 or last >= spans[number][1]:
            yield comment


def in_source(document: Document) -> "Marked":
    """Return the places that comments mark as ignored, for a document in any language."""
    text = decode(document.content)
    return Marked(document, text, regions(text, in_lines(text)))


def own_mark(comment: str) -> tuple[str, bool] | None:
    """Return the reason in a comment and whether it applies to the next line, or None if it is not our mark."""
    own = _OWN.match(comment)
    return None if own is None else (own["reason"].strip(), own["next"] is not None)


def regions(text: str, comments: Iterable[Comment]) -> Iterator[Region]:
    """Yield the regions of a text that its comments mark as ignored."""
    disabled: dict[str, tuple[int, str]] = {}
    for comment in comments:
        if own := own_mark(comment.text):
            yield _of_own(text, comment, own[0], next_line=own[1])
        elif (foreign := _FOREIGN.match(comment.text)) and _is_about_links(foreign):
            tool, act, name = foreign["tool"], foreign["act"], foreign["name"]
            start, end = _line_start(text, comment.start), line_end(text, comment.end)
            if act == "disable-line":
                yield Region(start, end, name)
            elif act == "disable-next-line":
                yield Region(end, _next_line_end(text, end, written=tool in _NEXT_WRITTEN), name)
            elif act == "disable":
                disabled.setdefault(tool, (start if tool in _BY_LINES else comment.start, name))
            elif tool in disabled:
                start, reason = disabled.pop(tool)
                yield Region(start, end if tool in _BY_LINES else comment.end, reason)
    for start, reason in disabled.values():
        yield Region(start, len(text), reason)


def _is_about_links(mark: re.Match[str]) -> bool:
    """Whether a mark is about links; a markdownlint mark is if it names no rule, or any rule about links."""
    rules = mark["more"].lower().split()
    return mark["tool"] != "markdownlint" or not rules or not _ABOUT_LINKS.isdisjoint(rules)


def _of_own(text: str, comment: Comment, reason: str, *, next_line: bool) -> Region:
    start, end = _line_start(text, comment.start), line_end(text, comment.end)
    alone = not text[start : comment.start].strip() and not text[comment.end : end].strip()
    if not (next_line or alone):
        return Region(start, end, reason)
    return Region(end, _next_line_end(text, end, written=True), reason)


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def _next_line_end(text: str, end: int, *, written: bool) -> int:
    """Return the end of the line after the one that ends at ``end``; ``written`` skips blank lines."""
    if written:
        following = _NOT_BLANK.search(text, end)
        return line_end(text, following.start()) if following else len(text)
    return line_end(text, end + (2 if text.startswith("\r\n", end) else 1))


class Marked:
    """The ignored places of a document. Nested regions are merged into the outermost, whose reason applies."""

    __slots__ = ("_ends", "_reasons", "_starts")

    def __init__(self, document: Document, text: str, found: Iterable[Region]) -> None:
        places = Places(document, text)
        kept: list[Region] = []
        for region in sorted(found, key=lambda region: (region.start, -region.end)):
            if not kept or region.end > kept[-1].end:
                kept.append(region)
        self._starts = [places.at(region.start) for region in kept]
        self._ends = [places.at(region.end) for region in kept]
        self._reasons = [region.reason for region in kept]

    def __bool__(self) -> bool:
        """Whether anything is ignored."""
        return bool(self._starts)

    def at(self, line: int, column: int) -> str | None:
        """Return why a place is ignored, or None if it is not."""
        place = (line, column)
        number = bisect_right(self._starts, place) - 1  # ends ascend as starts do: an earlier region ends earlier
        return self._reasons[number] if number >= 0 and place < self._ends[number] else None
