"""Inputs in blocks: every line of a list is in one of them, wherever it is cut."""

import os
import sys
from pathlib import Path

import pytest

from probe.cluster.blocks import Block, blocks_of, read, require_inputs
from probe.cluster.folder import Folder
from probe.errors import InputError, OutputError
from probe.settings.groups import Reading

pa = pytest.importorskip("pyarrow")

LINES = [f"http://h{n}.example/{'x' * (n % 37)}" for n in range(100)]


@pytest.mark.parametrize("size", [1, 7, 20, 33, 64, 1000, 100_000])
@pytest.mark.parametrize("end", ["\n", ""])
def test_every_line_is_in_one_block(tmp_path: Path, size: int, end: str) -> None:
    (tmp_path / "urls.txt").write_text("\n".join(LINES) + end)
    found, lines = [], 0
    for block in blocks_of((str(tmp_path / "urls.txt"),), size):
        part = read(block, Reading())
        found += [(mention.text, lines + mention.line) for mention in part.mentions]
        lines += part.lines
    assert found == [(line, number) for number, line in enumerate(LINES, 1)]


def test_folders_globs_and_files_are_inputs(tmp_path: Path) -> None:
    for name in ("a.txt", "b.csv", ".hidden.txt", "_SUCCESS", "deep/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("http://a.example/\n")
    assert [block.uri for block in blocks_of((str(tmp_path),))] == [
        str(tmp_path / name) for name in ("a.txt", "b.csv", "deep/c.txt")
    ]
    assert [block.uri for block in blocks_of((str(tmp_path / "*.txt"), str(tmp_path / "b.csv")))] == [
        str(tmp_path / "a.txt"), str(tmp_path / "b.csv")
    ]  # fmt: skip


@pytest.mark.parametrize(("given", "told"), [("nope.txt", "No such file"), ("nope*.txt", "matches no file")])
def test_what_is_not_there_is_told(tmp_path: Path, given: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        list(blocks_of((str(tmp_path / given),)))


def test_parquet_is_read_by_row_groups(tmp_path: Path) -> None:
    from pyarrow import parquet

    table = pa.table({"id": range(10), "url": [f"http://h{n}.example/" for n in range(9)] + [None]})
    parquet.write_table(table, tmp_path / "u.parquet", row_group_size=4)
    blocks = list(blocks_of((str(tmp_path / "u.parquet"),)))
    assert [(block.first, block.end) for block in blocks] == [(0, 1), (1, 2), (2, 3)]
    found = [(mention.text, mention.line) for block in blocks for mention in read(block, Reading()).mentions]
    assert found == [(f"http://h{n}.example/", n + 1) for n in range(9)]


@pytest.mark.parametrize("column", ["homepage", "2"])
def test_the_column_of_parquet_can_be_named(tmp_path: Path, column: str) -> None:
    from pyarrow import parquet

    table = pa.table({"url": ["http://no.example/"], "Homepage": ["http://a.example/"]})
    parquet.write_table(table, tmp_path / "u.parquet")
    (block,) = blocks_of((str(tmp_path / "u.parquet"),))
    found = read(block, Reading(column=(column,))).mentions
    assert [mention.text for mention in found] == ["http://a.example/"]


def test_parquet_without_a_column_of_urls_is_told(tmp_path: Path) -> None:
    from pyarrow import parquet

    parquet.write_table(pa.table({"id": [1]}), tmp_path / "u.parquet")
    (block,) = blocks_of((str(tmp_path / "u.parquet"),))
    with pytest.raises(InputError, match="no column is called url"):
        list(read(block, Reading()).mentions)


def test_a_block_has_a_name_of_its_own() -> None:
    assert Block("u", 3, 12).name == "00003-00012"


def test_the_folder_of_the_run_is_no_input(tmp_path: Path) -> None:
    for name in ("a.txt", "run/run.json", "run/shuffle/0.arrow", "run-2/b.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("http://a.example/\n")
    out, kept = Folder(str(tmp_path / "run")), [str(tmp_path / "a.txt"), str(tmp_path / "run-2/b.txt")]
    for given in (str(tmp_path), str(tmp_path / "*")):
        assert [block.uri for block in blocks_of((given,), out=out)] == kept
    assert len(list(blocks_of((str(tmp_path),)))) == 4


def test_an_input_that_is_missing_is_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    require_inputs((str(tmp_path / "a.txt"), str(tmp_path), str(tmp_path / "*")))
    for given in ("b.txt", "b*.txt"):
        with pytest.raises(InputError, match=r"b\*?\.txt: "):
            require_inputs((str(tmp_path / "a.txt"), str(tmp_path / given)))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_names_that_are_not_utf_8_are_told(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("http://a.example/\n")
    for given in (str(tmp_path), str(tmp_path / "*")):
        with pytest.raises((InputError, OutputError), match="pyarrow opens only names in UTF-8"):
            list(blocks_of((given,)))
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/café.txt").write_text("http://a.example/\n")
    assert len(list(blocks_of((str(tmp_path / "sub"),)))) == 1
