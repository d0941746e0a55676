"""Blocks of the inputs of a cluster run, which any machine can read independently.

A list of lines is split at line ends, and Parquet into its row groups. Any other document is one block, and so is a
compressed one.
"""

import glob
import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from msgspec.structs import replace

from probe.cluster.folder import Folder
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


def blocks_of(inputs: tuple[str, ...], size: int = BLOCK, out: Folder | None = None) -> Iterator[Block]:
    """Yield the blocks of files, folders, globs and URIs; raises InputError if an input does not exist.

    Files in ``out``, the folder of the run, are not read.
    """
    found = [uri for given in inputs for uri in _files(given) if out is None or not out.contains(uri)]
    for document, uri in enumerate(found):
        yield from _blocks(uri, document, size)


def require_inputs(inputs: tuple[str, ...]) -> None:
    """Raise InputError if an input does not exist."""
    for given in inputs:
        next(_files(given), None)


def _files(given: str) -> Iterator[str]:
    from pyarrow.fs import FileSelector, FileType  # noqa: PLC0415 - a heavy import, of an extra

    if "://" not in given and glob.has_magic(given):
        names = sorted(glob.glob(given, recursive=True))  # noqa: PTH207 - a str that may be absolute
        if not names:
            raise InputError(f"{given}: matches no file")
        yield from (each for name in names for each in _files(name))
        return
    files, path = Folder(given).opened
    info = files.get_file_info(path)
    if info.type is FileType.NotFound:
        raise InputError(f"{given}: No such file or directory")
    if info.type is FileType.File:
        yield given
        return
    try:
        inside = files.get_file_info(FileSelector(path, recursive=True))
        names = sorted(each.path[len(path) :].lstrip("/") for each in inside if each.type is FileType.File)
    except UnicodeDecodeError:
        raise InputError(f"{given}: pyarrow opens only names in UTF-8, and a file in it has another one") from None
    yield from (posixpath.join(given, name) for name in names if not posixpath.basename(name).startswith((".", "_")))


def _blocks(uri: str, document: int, size: int) -> Iterator[Block]:
    name = uri.lower()
    if name.endswith(_PARQUET):
        from pyarrow.parquet import ParquetFile  # noqa: PLC0415 - as above

        with Folder(posixpath.dirname(uri) or ".").source(posixpath.basename(uri)) as file, _told(uri):
            groups = ParquetFile(file).num_row_groups
        yield from (Block(uri, document, number, number, number + 1) for number in range(groups))
        return
    files, path = Folder(uri).opened
    length = files.get_file_info(path).size
    if not name.endswith(_LINES) or length <= size:
        yield Block(uri, document)
        return
    yield from (
        Block(uri, document, number, start, min(start + size, length))
        for number, start in enumerate(range(0, length, size))
    )  # fmt: skip


class Read(msgspec.Struct):
    """The content of a block: its mentions, and its number of lines of the document."""

    mentions: Iterator[Mention]
    lines: int


def read(block: Block, reading: Reading) -> Read:
    """Read a block; lines count from 1 at its beginning. Raises InputError if it cannot be read."""
    folder, name = Folder(posixpath.dirname(block.uri) or "."), posixpath.basename(block.uri)
    shown = redact(block.uri)  # becomes part of every result
    if name.lower().endswith(_PARQUET):
        return Read(_rows(block, folder, name, reading.column), 0)
    packed = name.lower().endswith(_COMPRESSED) and not name.lower().endswith(_SITEMAP)
    with folder.source(name, inflated=packed) as file, _told(shown):
        content = file.read() if block.first is None else _part(file, block.first, block.end or 0)
    whole = Document(posixpath.splitext(shown)[0] if packed else shown, content)  # the inner suffix decides the format
    found = (replace(mention, document=shown) for mention in mentions(whole, reading))
    return Read(found, content.count(b"\n"))


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


def _rows(block: Block, folder: Folder, name: str, wanted: tuple[str, ...]) -> Iterator[Mention]:
    from pyarrow.parquet import ParquetFile  # noqa: PLC0415 - a heavy import, of an extra

    shown = redact(block.uri)
    with folder.source(name) as file, _told(shown):
        parquet = ParquetFile(file)
        columns = _named(parquet.schema_arrow.names, wanted)
        if not columns:
            raise InputError(f"{shown}: no column is called {', '.join(wanted or _COLUMNS)}")
        before = sum(parquet.metadata.row_group(number).num_rows for number in range(block.first or 0))
        rows = parquet.read_row_group(block.first or 0, columns=columns).select(columns)
        texts = [_texts(shown, name, column) for name, column in zip(columns, rows.columns, strict=True)]
    for number, row in enumerate(zip(*texts, strict=True), before + 1):
        yield from (Mention(text, shown, number, at) for at, text in enumerate(row, 1) if text)


def _texts(shown: str, name: str, column: Any) -> list[str | None]:  # noqa: ANN401 - pyarrow has no types
    """Return the texts of a column; raises InputError if the column is not text."""
    import pyarrow as pa  # noqa: PLC0415 - as above

    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if not any(is_text(kind) for is_text in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)):
        raise InputError(f"{shown}: column {name} holds {kind}, not text")
    found: list[str | None] = column.to_pylist()
    return found


def _named(names: list[str], wanted: tuple[str, ...]) -> list[str]:
    """Return the requested columns, by name or number from 1; by default the first one with a name typical of URLs."""
    if not wanted:
        return [name for name in names if name.lower() in _COLUMNS][:1]
    numbers = {str(number): name for number, name in enumerate(names, 1)}
    by_name = {name.lower(): name for name in names}
    found = (by_name.get(each.lower()) or numbers.get(each) for each in wanted)
    return list(dict.fromkeys(name for name in found if name is not None))
