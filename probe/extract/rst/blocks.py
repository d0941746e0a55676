"""Splits a reStructuredText document into blocks, line by line: runs of text, code, and elements with one URL."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from probe.extract.pieces import Pieces
from probe.extract.rst.directives import CODE, FILES, HOLDING, IMAGES, UNREAD
from probe.extract.rst.tables import Line, grid_cells, joined, simple_cells


class Kind(Enum):
    """The kinds of blocks that link extraction distinguishes."""

    TEXT = auto()
    CODE = auto()
    TARGET = auto()  # a URL, or the name of another target
    IMAGE = auto()
    FILE = auto()  # of the source
    PAGE = auto()  # of the source, an entry of a toctree
    HTML = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """A block and its text; ``known`` is False within directives whose content may not be reStructuredText."""

    kind: Kind
    pieces: Pieces
    known: bool = True


_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\n|\r|\Z)")
_ORDINAL = r"\d+|[a-zA-Z]|#|[ivxlcdm]+|[IVXLCDM]+"
_ITEM = re.compile(rf"(?:[-*+\u2022\u2023\u2043|]|\(?(?:{_ORDINAL})\)|(?:{_ORDINAL})\.)(?: +(?=\S)|\Z)")
_FIELD = re.compile(r":(?![: ])(?:[^:\\]|\\.|:(?!(?:[ `]|\Z)))+(?<! ):(?: +|\Z)")
_EXPLICIT = re.compile(r"\.\.(?: +|\Z)")
_TARGET = re.compile(r"_(?![ _])(?:`(?:[^`\\]|\\.)+`|(?:[^:\\`]|\\.|:(?!(?: |\Z)))+):(?: +|\Z)|__:(?: +|\Z)")
_ANONYMOUS = re.compile(r"__ +(?=\S)")
_NOTE = re.compile(r"\[[^\]\s]+\](?: +|\Z)")
_SUBSTITUTION = re.compile(r"\|(?! )[^|]+\| +")
_DIRECTIVE = re.compile(r"((?:(?!_)\w)+(?:[-._+:](?:(?!_)\w)+)*) ?::(?: +|\Z)")
_OPTION = re.compile(r":([\w-]+):(?: +|\Z)")
_FILE_OPTION = re.compile(r":file: +")
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{2,}\Z")
_GRID = re.compile(r"\+-[-+]*-\+\Z")
_SIMPLE = re.compile(r"=+(?: +=+)+\Z")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")

_OF_OPTION = {"target": Kind.TARGET, "url": Kind.TARGET, "file": Kind.FILE}


@dataclass(slots=True)
class _Run:
    """An open paragraph; ``hangs`` while the indent of its second line, which may be deeper, is unknown."""

    indent: int
    hangs: bool
    pieces: Pieces
    known: bool


class _Reader:
    def __init__(self, text: str) -> None:
        self._lines = [_measured(match) for match in _LINE.finditer(text)]
        self._at = 0
        self._run: _Run | None = None
        self._literal_below: int | None = None
        self._csv: int | None = None
        self._unknown: int | None = None  # the indent of a directive with unknown content
        self._closed_tables = True

    def blocks(self) -> Iterator[Block]:
        while self._at < len(self._lines):
            indent, offset, text = self._lines[self._at]
            if not text:
                self._at += 1
                yield from self._ended()
            elif self._literal_below is not None:
                yield from self._literal(indent, text)
            else:
                self._at += 1
                yield from self._line(indent, offset, text)
        yield from self._ended()

    def _ended(self) -> Iterator[Block]:
        run, self._run = self._run, None
        if run is None:
            return
        yield Block(Kind.TEXT, run.pieces, run.known)
        if run.pieces.text.rstrip().endswith("::"):
            self._literal_below = run.indent

    def _literal(self, indent: int, text: str) -> Iterator[Block]:
        """Read the literal block after a paragraph that ends with ``::``, indented or quoted."""
        below, self._literal_below = self._literal_below or 0, None
        if indent > below:
            yield Block(Kind.CODE, self._deeper(below))
        elif _PUNCTUATION.match(text) and not _EXPLICIT.match(text):
            quoted = Pieces()
            while self._at < len(self._lines) and self._lines[self._at][2].startswith(text[0]):
                quoted.add(self._lines[self._at][2] + "\n", self._lines[self._at][1])
                self._at += 1
            yield Block(Kind.CODE, quoted)

    def _deeper(self, indent: int) -> Pieces:
        """Consume all lines with a deeper indent, including blank lines between them."""
        pieces = Pieces()
        while self._at < len(self._lines):
            found, offset, text = self._lines[self._at]
            if text and found <= indent:
                break
            pieces.add(text + "\n", offset)
            self._at += 1
        return pieces

    def _line(self, indent: int, offset: int, text: str) -> Iterator[Block]:
        if self._unknown is not None and indent <= self._unknown:
            self._unknown = None
        start = 0
        while item := _ITEM.match(text, start):
            start = item.end()
        if start:
            yield from self._ended()
            indent, offset, text = indent + start, offset + start, text[start:]
        if not text:
            return
        if self._csv is not None and indent <= self._csv:
            self._csv = None
        if self._continues(indent, text):
            return self._add(text, offset)
        yield from self._ended()
        special = self._special(indent, offset, text)
        if special is not None:
            yield from special
        elif not _ADORNMENT.match(text):
            field = _FIELD.match(text)
            self._run = _Run(indent, field is not None, Pieces(), self._unknown is None)
            self._add(text, offset)

    def _add(self, text: str, offset: int) -> None:
        if self._run is not None:
            self._run.pieces.add((_cells(text) if self._csv is not None else text) + "\n", offset)

    def _continues(self, indent: int, text: str) -> bool:
        if self._run is None or _ADORNMENT.match(text):
            return False
        if self._run.hangs and indent > self._run.indent and not _FIELD.match(text):
            self._run.indent, self._run.hangs = indent, False
            return True
        return indent == self._run.indent and not self._run.hangs

    def _special(self, indent: int, offset: int, text: str) -> Iterator[Block] | None:
        """Read a block that is not a plain paragraph; return None for a plain paragraph."""
        if explicit := _EXPLICIT.match(text):
            return self._explicit(indent, offset + explicit.end(), text[explicit.end() :])
        if anonymous := _ANONYMOUS.match(text):
            rest = Pieces(text[anonymous.end() :], offset + anonymous.end())
            return iter([Block(Kind.TARGET, self._gathered(rest, indent))])
        if self._csv is not None and (file := _FILE_OPTION.match(text)):
            return iter([Block(Kind.FILE, Pieces(text[file.end() :], offset + file.end()))])
        if text.startswith(">>> "):
            return self._doctest(text, offset)
        return self._tabular(text)

    def _tabular(self, text: str) -> Iterator[Block] | None:
        if _GRID.match(text):
            return self._table(self._grid(), grid_cells)
        if _SIMPLE.match(text) and self._closed_tables:
            lines = self._simple()
            self._closed_tables = bool(lines)
            return self._table(lines, simple_cells) if lines else None
        return None

    def _explicit(self, indent: int, offset: int, text: str) -> Iterator[Block]:
        if target := _TARGET.match(text):
            yield Block(Kind.TARGET, self._gathered(Pieces(text[target.end() :], offset + target.end()), indent))
            return
        if note := _NOTE.match(text):
            self._hang(indent, offset + note.end(), text[note.end() :])
            return
        named = _SUBSTITUTION.match(text)
        start = named.end() if named else 0
        directive = _DIRECTIVE.match(text[start:])
        if directive:
            end = start + directive.end()
            yield from self._directive(directive[1].lower(), indent, offset + end, text[end:])
        elif text or self._is_indented_below(indent):
            self._deeper(indent)

    def _is_indented_below(self, indent: int) -> bool:
        return self._at < len(self._lines) and bool(self._lines[self._at][2]) and self._lines[self._at][0] > indent

    def _hang(self, indent: int, offset: int, text: str) -> None:
        self._run = _Run(indent, True, Pieces(text + "\n", offset), self._unknown is None) if text else None

    def _directive(self, name: str, indent: int, offset: int, text: str) -> Iterator[Block]:
        if name in UNREAD:
            yield from self._options(indent)
            body = self._deeper(indent)
            if name == "raw" and "html" in text.lower().split():
                yield Block(Kind.HTML, body)
        elif name == "toctree":
            yield from self._entries(indent)
        elif name in FILES:
            yield Block(Kind.FILE, self._gathered(Pieces(text, offset), indent))
            self._deeper(indent)
        elif name in CODE:
            yield Block(Kind.CODE, self._deeper(indent))
        elif name in IMAGES:
            yield Block(Kind.IMAGE, self._gathered(Pieces(text, offset), indent))
            yield from self._options(indent)
        else:
            self._csv = indent if name == "csv-table" else self._csv
            self._unknown = indent if name not in HOLDING and self._unknown is None else self._unknown
            self._hang(indent, offset, text)

    def _gathered(self, pieces: Pieces, indent: int) -> Pieces:
        """Continue a URL over lines with a deeper indent, up to a blank line or an option."""
        while self._at < len(self._lines):
            found, offset, text = self._lines[self._at]
            if not text or found <= indent or _OPTION.match(text):
                break
            pieces.add(("\n" if pieces else "") + text, offset - bool(pieces))
            self._at += 1
        return pieces

    def _options(self, indent: int) -> Iterator[Block]:
        while self._at < len(self._lines):
            found, offset, text = self._lines[self._at]
            option = _OPTION.match(text)
            if option is None or found <= indent:
                return
            self._at += 1
            rest = self._gathered(Pieces(text[option.end() :], offset + option.end()), found)
            if kind := _OF_OPTION.get(option[1].lower()):
                yield Block(kind, rest)

    def _entries(self, indent: int) -> Iterator[Block]:
        while self._at < len(self._lines) and (self._lines[self._at][0] > indent or not self._lines[self._at][2]):
            _, offset, text = self._lines[self._at]
            self._at += 1
            if text and not _OPTION.match(text):
                yield Block(Kind.PAGE, Pieces(text, offset))

    def _doctest(self, text: str, offset: int) -> Iterator[Block]:
        pieces = Pieces(text + "\n", offset)
        while self._at < len(self._lines) and self._lines[self._at][2]:
            pieces.add(self._lines[self._at][2] + "\n", self._lines[self._at][1])
            self._at += 1
        yield Block(Kind.CODE, pieces)

    def _table(self, lines: Sequence[Line], cells: Callable[[Sequence[Line]], Iterator[list[Line]]]) -> Iterator[Block]:
        for cell in cells(lines):
            yield Block(Kind.TEXT, joined(cell), self._unknown is None)

    def _grid(self) -> list[Line]:
        lines = [self._lines[self._at - 1][1:]]
        while self._at < len(self._lines) and self._lines[self._at][2].startswith(("|", "+")):
            lines.append(self._lines[self._at][1:])
            self._at += 1
        return lines

    def _simple(self) -> list[Line]:
        """Consume the lines up to the border that a blank line follows; return no lines if there is none."""
        first, start = self._at - 1, self._lines[self._at - 1][0]
        for index in range(self._at, len(self._lines)):
            ends = index + 1 == len(self._lines) or not self._lines[index + 1][2]
            if ends and _SIMPLE.match(self._lines[index][2]):
                self._at = index + 1
                return [
                    (offset - max(indent - start, 0), " " * max(indent - start, 0) + text)
                    for indent, offset, text in self._lines[first : self._at]
                ]
        return []


def _measured(match: re.Match[str]) -> tuple[int, int, str]:
    """Return the indent of a line, with tab stops at every eighth column, the offset of its text, and the text."""
    line = match[1]
    text = line.lstrip(" \t\x0b\x0c")
    blank = line[: len(line) - len(text)]
    return len(blank.expandtabs(8)), match.start() + len(blank), text.rstrip()


def _cells(line: str) -> str:
    """Return a row of comma-separated values with a line end in place of every comma between values."""
    parts = line.split('"')
    parts[::2] = [part.replace(",", "\n") for part in parts[::2]]
    return '"'.join(parts)


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a document in order."""
    return _Reader(text).blocks()
