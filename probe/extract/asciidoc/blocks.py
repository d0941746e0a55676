"""Splits an AsciiDoc document into blocks, line by line: text, code, titles and attributes; comments are removed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from probe.extract.asciidoc.conditionals import for_pages
from probe.extract.pieces import Pieces


class Kind(Enum):
    """The kinds of blocks that link extraction distinguishes."""

    TEXT = auto()
    CODE = auto()
    TITLE = auto()
    LIST = auto()  # a block attribute list, in brackets above a block
    MEDIA = auto()
    ATTRIBUTE = auto()
    INCLUDE = auto()
    HTML = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """A block and its text; ``name`` is the name of an attribute, the marker of a title, or ``code``."""

    kind: Kind
    pieces: Pieces
    name: str = ""


DOCUMENT_TITLES = ("=", "#")
"""The markers of a document title, which a partial document does not have."""

_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")
_LEAF = re.compile(r"(?:-{4,}|\.{4,}|\+{4,}|/{4,}|```)(?=[ \t]*\Z)|```[\w+-]+(?:,.*)?\Z")
_CONTAINER = re.compile(r"(?:={4,}|\*{4,}|_{4,}|--|~{4,})[ \t]*\Z")
_TABLE = re.compile(r"[|,:!]={3,}[ \t]*\Z")
_TITLE = re.compile(r"(={1,6}|#{1,6})[ \t]+\S")
_UNDERLINE = re.compile(r"([=\-~^+])\1+[ \t]*\Z")
_ATTRIBUTE = re.compile(r":(!?\w[\w-]*!?):(?:[ \t]+(.*))?\Z")
_LISTED = re.compile(r"\[(?:[\w.#%{,\"'].*)?\][ \t]*\Z|\[\[.*\]\][ \t]*\Z")
_MEDIA = re.compile(r"(?:image|video|audio)::[^\s\[][^\[]*\[.*\][ \t]*\Z")
_ITEM = re.compile(
    r"[ \t]*(?:-|\*+|\.+|\u2022|\d+\.|[a-zA-Z]\.|[IVXivx]+\)|<(?:\d+|\.)>)[ \t]+\S|\S.*?(?:::|;;)(?:[ \t]|\Z)"
)
_INCLUDE = re.compile(r"include::[^\s\[][^\[]*\[.*\][ \t]*\Z")
_DIRECTIVE = re.compile(r"(?:include|ifeval)::[^\[]*\[.*\][ \t]*\Z")
_COMMENT = re.compile(r"//(?!/)")
_CODE_STYLE = re.compile(
    r"\[(?:source|listing|literal|stem|latexmath|asciimath|pass|comment|ditaa|plantuml|mermaid|graphviz)\b"
)
_UNREAD_STYLE = re.compile(r"\[(?:stem|latexmath|asciimath|pass|comment)\b")
_WITH_MACROS = re.compile(r"\bsubs=\"?[^\"\]]*(?<!-)\b(?:macros|normal)\b")
_UNREAD = ("/", "+")


class _Reader:
    def __init__(self, text: str) -> None:
        self._lines = [(match[1], match.start()) for match in _LINE.finditer(text)]
        self._at = 0
        self._style = ""
        self._table = ""
        self._macros = False
        self._in_header = True
        self._run = Pieces()

    def blocks(self) -> Iterator[Block]:
        while self._at < len(self._lines):
            line, offset = self._lines[self._at]
            self._at += 1
            if not self._run:
                found = self._first(line, offset)
                if found is not None:
                    yield from found
                    continue
            yield from self._next(line, offset)
        yield from self._ended()

    def _ended(self) -> Iterator[Block]:
        if self._run:
            yield Block(Kind.TEXT, self._run)
            self._run = Pieces()

    def _add(self, line: str, offset: int) -> None:
        if self._table:
            line = re.sub(r"(?<!\\)[|!]" if self._table[0] in "|!" else r"\Z", "\n", line)
        self._run.add(line + "\n", offset)

    def _next(self, line: str, offset: int) -> Iterator[Block]:
        """Read a line that may continue a paragraph."""
        if (
            not line.strip()
            or (self._in_header and _ATTRIBUTE.match(line))
            or _LEAF.match(line)
            or _CONTAINER.match(line)
            or _TABLE.match(line)
        ):
            yield from self._ended()
            yield from self._first(line, offset) or ()
        elif _COMMENT.match(line):
            return
        elif _INCLUDE.match(line):
            yield from self._ended()
            yield Block(Kind.INCLUDE, Pieces(line, offset))
        elif _ITEM.match(line) or _LISTED.match(line):
            yield from self._ended()
            yield from self._first(line, offset) or self._kept(line, offset)
        else:
            self._add(line, offset)

    def _kept(self, line: str, offset: int) -> tuple[Block, ...]:
        self._add(line, offset)
        return ()

    def _first(self, line: str, offset: int) -> tuple[Block, ...] | None:
        """Read a line that starts a block; return None if it is a line of text."""
        if not line.strip():
            self._style, self._macros, self._in_header = "", False, False
            return ()
        if self._is_underlined(line):
            self._at += 1
            return (Block(Kind.TITLE, Pieces(line, offset), self._lines[self._at - 1][0][0]),)
        leaf = _LEAF.match(line)
        if leaf or (self._style and line.strip() == "--"):
            return self._leaf("```" if line.startswith("```") else leaf[0] if leaf else "--")
        if _CONTAINER.match(line) or _TABLE.match(line):
            return self._container(line.strip())
        if _COMMENT.match(line) or _DIRECTIVE.match(line):
            return (Block(Kind.INCLUDE, Pieces(line, offset)),) if _INCLUDE.match(line) else ()
        return self._headed(line, offset)

    def _headed(self, line: str, offset: int) -> tuple[Block, ...] | None:
        if attribute := _ATTRIBUTE.match(line):
            return (self._attribute(attribute, offset),)
        if _LISTED.match(line):
            self._macros = self._macros or _WITH_MACROS.search(line) is not None
            self._style = line if _CODE_STYLE.match(line) else self._style
            return (Block(Kind.LIST, Pieces(line, offset)),)
        if self._style or (line[0] in " \t" and not _ITEM.match(line) and not self._table):
            return self._paragraph_of_code(line, offset)
        if _MEDIA.match(line):
            return (Block(Kind.MEDIA, Pieces(line, offset)),)
        if title := _TITLE.match(line):
            return (Block(Kind.TITLE, Pieces(line[title.end() - 1 :], offset + title.end() - 1), title[1]),)
        return None

    def _is_underlined(self, line: str) -> bool:
        """Whether a line is a title, underlined with a line of the same length plus or minus one."""
        if self._at >= len(self._lines) or line[0] in ".[/:" or not any(map(str.isalnum, line)):
            return False
        below = self._lines[self._at][0]
        return _UNDERLINE.match(below) is not None and abs(len(below.strip()) - len(line.rstrip())) <= 1

    def _container(self, delimiter: str) -> tuple[Block, ...]:
        if _TABLE.match(delimiter) and self._table in ("", delimiter):  # any other delimiter is a table within a cell
            self._table = "" if self._table else delimiter
        self._style = ""
        return ()

    def _leaf(self, delimiter: str) -> tuple[Block, ...]:
        """Read up to the same delimiter, or to the end of the table or document."""
        is_math = _UNREAD_STYLE.match(self._style) is not None and not self._style.startswith("[pass")
        unread = delimiter[0] in _UNREAD or _UNREAD_STYLE.match(self._style) is not None
        body, self._style = [], ""
        while self._at < len(self._lines):
            line, offset = self._lines[self._at]
            self._at += 1
            if line.rstrip() == delimiter:
                break
            if self._table and line.rstrip() == self._table:  # a block in a cell ends with its table
                self._at -= 1
                break
            body.append((line, offset))
        if delimiter[0] == "/":
            return ()
        html = (_html(body),) if delimiter[0] == "+" and not is_math else ()
        return (*html, *self._code(body, unread=unread))

    def _code(self, lines: list[tuple[str, int]], *, unread: bool) -> tuple[Block, ...]:
        """Return the code, split at the files that it includes, which are separate blocks."""
        kind, self._macros = Kind.TEXT if self._macros else Kind.CODE, False
        found = [Block(kind, Pieces())]
        for line, offset in lines:
            if _INCLUDE.match(line):
                found += [Block(Kind.INCLUDE, Pieces(line, offset), "code"), Block(kind, Pieces())]
            else:
                found[-1].pieces.add(line + "\n", offset)
        return tuple(block for block in found if block.kind is Kind.INCLUDE or not unread)

    def _paragraph_of_code(self, line: str, offset: int) -> tuple[Block, ...]:
        unread = _UNREAD_STYLE.match(self._style) is not None
        body, self._style = [(line, offset)], ""
        while self._at < len(self._lines) and self._lines[self._at][0].strip():
            line, offset = self._lines[self._at]
            if _LEAF.match(line) or _CONTAINER.match(line) or _TABLE.match(line):
                break
            self._at += 1
            body.append((line, offset))
        return self._code(body, unread=unread)

    def _attribute(self, match: re.Match[str], offset: int) -> Block:
        """Read an attribute entry; its value continues on the next line after a trailing backslash."""
        value = (match[2] or "").strip()
        while value.endswith(" \\") and self._at < len(self._lines):
            value = value[:-1] + self._lines[self._at][0].strip()
            self._at += 1
        return Block(Kind.ATTRIBUTE, Pieces(value, offset), match[1])


def _html(lines: list[tuple[str, int]]) -> Block:
    """Return passthrough content as HTML."""
    pieces = Pieces()
    for line, offset in lines:
        if not _INCLUDE.match(line):
            pieces.add(line + "\n", offset)
    return Block(Kind.HTML, pieces)


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a document in order."""
    return _Reader(for_pages(text)).blocks()
