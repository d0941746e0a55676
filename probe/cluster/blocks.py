"""Blocks of the inputs of a cluster run, which any machine can read independently.

A list of lines is split at line ends, and Parquet into its row groups. Any other document is one block, and so is a
compressed one.
"""

import codecs
import os
import posixpath
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from probe.cluster.folder import Folder
from probe.cluster.inputs import File
from probe.errors import InputError
from probe.extract import mentions
from probe.model import Document, Mention
from probe.settings.groups import Reading
from probe.url import redact

BLOCK = 16 << 20  # bytes; a task that reads one block uses about 500 MB
_LINES = (".txt", ".jsonl", ".ndjson", ".lst", ".urls")
_PARQUET = (".parquet", ".pq")
# Compression that pyarrow's open_input_stream detects by suffix; a gzipped sitemap is read by the sitemap reader.
_COMPRESSED, _SITEMAP = (".gz", ".bz2", ".br", ".lz4", ".zst"), ".xml.gz"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_COLUMNS = ("url", "link", "href", "uri", "address")  # of Parquet, if no option names one


class Block(msgspec.Struct, frozen=True):
    """A part of an input: ``first`` and ``end`` are bytes of a list or row groups of Parquet, or None for the whole.

    ``document`` is the number of the input, ``number`` the number of the block within the input.
    """

    uri: str
    document: int
    number: int = 0
    first: int | None = None
    end: int | None = None

    @property
    def name(self) -> str:
        """The name of the files that are made from the block."""
        return f"{self.document:05}-{self.number:05}"


def blocks_of(files: Iterable[File], size: int = BLOCK) -> Iterator[Block]:
    """Yield the blocks of files; raises InputError if a file cannot be divided."""
    for document, file in enumerate(files):
        yield from _blocks(file, document, size)


def _blocks(file: File, document: int, size: int) -> Iterator[Block]:
    name = file.uri.lower()
    if name.endswith(_PARQUET):
        from pyarrow.parquet import ParquetFile  # noqa: PLC0415 - a heavy import, of an extra

        with _opened(file.uri) as content, _told(file.shown):
            groups = ParquetFile(content).num_row_groups
        yield from (Block(file.uri, document, number, number, number + 1) for number in range(groups))
        return
    if not name.endswith(_LINES) or file.size <= size or _is_utf_16(file.uri):
        yield Block(file.uri, document)
        return
    yield from (
        Block(file.uri, document, number, start, min(start + size, file.size))
        for number, start in enumerate(range(0, file.size, size))
    )  # fmt: skip


def _is_utf_16(uri: str) -> bool:
    """Whether a list has the byte order mark of UTF-16, which tells only its first block how to read it."""
    with _opened(uri) as file:
        return bool(file.read(2) in _UTF_16)


class Read(msgspec.Struct):
    """The content of a block: its mentions, and its number of lines of the document."""

    mentions: Iterator[Mention]
    lines: int


def read(block: Block, reading: Reading) -> Read:
    """Read a block; lines count from 1 at its beginning. Raises InputError if it cannot be read."""
    name, shown = block.uri.lower(), redact(block.uri)  # shown becomes part of every result
    if name.endswith(_PARQUET):
        return Read(_rows(block, reading.column), 0)
    packed = name.endswith(_COMPRESSED) and not name.endswith(_SITEMAP)
    inner = posixpath.splitext(shown)[0] if packed else shown  # the inner suffix decides the format
    if inner.lower().endswith(_PARQUET):
        raise InputError(f"{shown}: Parquet that is compressed as a whole cannot be read; decompress it")
    with _opened(block.uri, inflated=packed) as file, _told(shown):
        content = file.read() if block.first is None else _part(file, block.first, block.end or 0)
    found = mentions(Document(inner, content, _base_of(block.uri)), reading)
    return Read((replace(mention, document=shown) for mention in found), content.count(b"\n"))


def _opened(uri: str, *, inflated: bool = False) -> Any:  # noqa: ANN401 - pyarrow has no types
    return Folder(posixpath.dirname(uri) or ".").source(posixpath.basename(uri), inflated=inflated)


def _base_of(uri: str) -> str:
    """Return the base of the relative links of a document."""
    return redact(uri) if "://" in uri else Path(os.path.abspath(uri)).as_uri()  # noqa: PTH100 - resolves ".."


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Raise InputError for content that cannot be read as the format of its name."""
    try:
        yield
    except (OSError, ValueError) as error:  # ArrowInvalid is a ValueError
        raise InputError(f"{name}: {error}") from None


def _part(file: Any, first: int, end: int) -> bytes:  # noqa: ANN401 - pyarrow has no types
    """Return the lines that begin within a part, including the end of the last line beyond the part."""
    file.seek(max(first - 1, 0))
    content: bytes = file.read(end - max(first - 1, 0))
    if first:
        content = content.partition(b"\n")[2]
    while content and not content.endswith(b"\n"):
        more = file.read(1 << 16)
        if not more:
            break
        line, newline, _ = more.partition(b"\n")
        content += line + newline
    return content


def _rows(block: Block, wanted: tuple[str, ...]) -> Iterator[Mention]:
    from pyarrow.parquet import ParquetFile  # noqa: PLC0415 - a heavy import, of an extra

    shown = redact(block.uri)
    with _opened(block.uri) as file, _told(shown):
        parquet = ParquetFile(file)
        columns = _named(parquet.schema_arrow.names, wanted)
        if not columns:
            raise InputError(f"{shown}: no column is called {', '.join(wanted or _COLUMNS)}")
        before = sum(parquet.metadata.row_group(number).num_rows for number in range(block.first or 0))
        rows = parquet.read_row_group(block.first or 0, columns=columns)
        # Two columns may have the same name, in any order of the names that were asked for.
        texts = [_texts(shown, name, rows.column(rows.schema.names.index(name))) for name in columns]
    for number, row in enumerate(zip(*texts, strict=True), before + 1):
        yield from (Mention(text, shown, number, at) for at, text in enumerate(row, 1) if text)


def _texts(shown: str, name: str, column: Any) -> Iterable[str | None]:  # noqa: ANN401 - pyarrow has no types
    """Return the texts of a column; raises InputError if the column is not text.

    Some writers mark no column as text, so bytes are read as text. A column of nulls alone has no type.
    """
    import pyarrow as pa  # noqa: PLC0415 - as above

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_null(column.type):
        return [None] * len(column)
    if not any(is_text(column.type) for is_text in _texts_or_bytes()):
        raise InputError(f"{shown}: column {name} holds {column.type}, not text")
    # A cell that is not UTF-8 is an invalid URL, as a line of a list is; pyarrow would refuse the whole column.
    cells = column.cast(pa.large_binary()).to_pylist()
    return [None if cell is None else cell.decode(errors="surrogateescape") for cell in cells]


def _texts_or_bytes() -> tuple[Any, ...]:
    from pyarrow import types  # noqa: PLC0415 - as above

    return types.is_string, types.is_large_string, types.is_string_view, types.is_binary, types.is_large_binary


def _named(names: list[str], wanted: tuple[str, ...]) -> list[str]:
    """Return the requested columns, by name or number from 1; by default the first one with a name typical of URLs."""
    if not wanted:
        return [name for name in names if name.lower() in _COLUMNS][:1]
    numbers = {str(number): name for number, name in enumerate(names, 1)}
    by_name = {name.lower(): name for name in names}
    found = (by_name.get(each.lower()) or numbers.get(each) for each in wanted)
    return list(dict.fromkeys(name for name in found if name is not None))
