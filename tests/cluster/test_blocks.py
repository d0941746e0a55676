"""Inputs in blocks: every line of a list is in one of them, wherever it is cut."""

from pathlib import Path
from typing import Any

import pytest

from probe.cluster.blocks import Block, blocks_of, read
from probe.cluster.inputs import listed
from probe.errors import InputError
from probe.settings.groups import Reading

pa = pytest.importorskip("pyarrow")

LINES = [f"http://h{n}.example/{'x' * (n % 37)}" for n in range(100)]


@pytest.mark.parametrize("size", [1, 7, 20, 33, 64, 1000, 100_000])
@pytest.mark.parametrize("end", ["\n", ""])
def test_every_line_is_in_one_block(tmp_path: Path, size: int, end: str) -> None:
    (tmp_path / "urls.txt").write_text("\n".join(LINES) + end)
    found, lines = [], 0
    for block in blocks_of(listed((str(tmp_path / "urls.txt"),)), size):
        part = read(block, Reading())
        found += [(mention.text, lines + mention.line) for mention in part.mentions]
        lines += part.lines
    assert found == [(line, number) for number, line in enumerate(LINES, 1)]


def test_parquet_is_read_by_row_groups(tmp_path: Path) -> None:
    from pyarrow import parquet

    table = pa.table({"id": range(10), "url": [f"http://h{n}.example/" for n in range(9)] + [None]})
    parquet.write_table(table, tmp_path / "u.parquet", row_group_size=4)
    blocks = list(blocks_of(listed((str(tmp_path / "u.parquet"),))))
    assert [(block.first, block.end) for block in blocks] == [(0, 1), (1, 2), (2, 3)]
    found = [(mention.text, mention.line) for block in blocks for mention in read(block, Reading()).mentions]
    assert found == [(f"http://h{n}.example/", n + 1) for n in range(9)]


@pytest.mark.parametrize("column", ["homepage", "2"])
def test_the_column_of_parquet_can_be_named(tmp_path: Path, column: str) -> None:
    from pyarrow import parquet

    table = pa.table({"url": ["http://no.example/"], "Homepage": ["http://a.example/"]})
    parquet.write_table(table, tmp_path / "u.parquet")
    (block,) = blocks_of(listed((str(tmp_path / "u.parquet"),)))
    found = read(block, Reading(column=(column,))).mentions
    assert [mention.text for mention in found] == ["http://a.example/"]


def test_parquet_without_a_column_of_urls_is_told(tmp_path: Path) -> None:
    from pyarrow import parquet

    parquet.write_table(pa.table({"id": [1]}), tmp_path / "u.parquet")
    (block,) = blocks_of(listed((str(tmp_path / "u.parquet"),)))
    with pytest.raises(InputError, match="no column is called url"):
        list(read(block, Reading()).mentions)


def test_a_block_has_a_name_of_its_own() -> None:
    assert Block("u", 3, 12).name == "00003-00012"


@pytest.mark.parametrize(
    ("columns", "names", "texts"),
    [
        (([None, None],), ("url",), []),  # of no type, as pandas writes it
        (([b"http://a.example/", b"\xff", None],), ("url",), ["http://a.example/", "\udcff"]),
        ((pa.array(["http://a.example/"] * 2).dictionary_encode(),), ("url",), ["http://a.example/"] * 2),
        ((["http://a.example/"], ["http://b.example/"]), ("url", "url"), ["http://a.example/"]),
        ((["http://b.example/"], ["http://a.example/"]), ("x", "url"), ["http://a.example/"]),
    ],
)
def test_cells_of_parquet_are_read_as_lines_are(
    tmp_path: Path, columns: tuple[Any, ...], names: tuple[str, ...], texts: list[str]
) -> None:
    from pyarrow import parquet

    parquet.write_table(pa.Table.from_arrays(list(map(pa.array, columns)), names=names), tmp_path / "u.parquet")
    (block,) = blocks_of(listed((str(tmp_path / "u.parquet"),)))
    assert [mention.text for mention in read(block, Reading()).mentions] == texts


def test_text_of_parquet_that_is_not_utf_8_ends_no_run(tmp_path: Path) -> None:
    from pyarrow import parquet

    cells = pa.array([b"http://a.example/\xe9", b"http://a.example/"])
    parquet.write_table(
        pa.table({"url": pa.Array.from_buffers(pa.string(), 2, cells.buffers())}), tmp_path / "u.parquet"
    )
    (block,) = blocks_of(listed((str(tmp_path / "u.parquet"),)))
    found = [mention.text for mention in read(block, Reading()).mentions]
    assert found == ["http://a.example/\udce9", "http://a.example/"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_list_in_utf_16_is_one_block(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes("\n".join(["\ufeff", *LINES]).encode(encoding))
    (block,) = blocks_of(listed((str(tmp_path / "a.txt"),)), 100)
    assert [mention.text for mention in read(block, Reading()).mentions] == LINES
