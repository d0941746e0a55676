"""The shuffle: each URL in one chunk with all of its mentions, hosts taking turns."""

from pathlib import Path

import pytest

from probe.cluster.blocks import blocks_of
from probe.cluster.folder import Folder
from probe.cluster.shuffle import TURN, chunk, map_block, partition_of, reduce_partition
from probe.settings import Settings
from probe.url import host_of

pytest.importorskip("pyarrow")


def shuffled(folder: Path, partitions: int, size: int, block: int) -> list[list[tuple[str, tuple[str, ...]]]]:
    out = Folder(str(folder / "out"))
    mapped = [map_block(each, Settings(), out, partitions) for each in blocks_of((str(folder / "in"),), block)]
    parts = [reduce_partition(number, mapped, out, size) for number in range(partitions)]
    assert [part.number for part in parts] == list(range(partitions))
    return [
        [
            (target.url, tuple(mention.place for mention in target.mentions))
            for target in chunk(out, part.number, number)
        ]
        for part in parts
        for number in range(part.chunks)
    ]


def test_each_url_is_in_one_chunk_with_all_places(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    urls = [f"http://h{n % 13}.example/{n % 97}" for n in range(500)]
    (tmp_path / "in/a.txt").write_text("\n".join(urls))
    (tmp_path / "in/b.txt").write_text("HTTP://h1.example:80/1\nnot a url\n")
    chunks = shuffled(tmp_path, partitions=4, size=50, block=700)
    found = dict(row for part in chunks for row in part)
    assert sum(map(len, chunks)) == len(found) == len(set(urls)) + 1
    name = str(tmp_path / "in/a.txt")
    for number, url in enumerate(urls, 1):
        assert f"{name}:{number}" in found[url]
    assert f"{tmp_path / 'in/b.txt'}:1" in found["http://h1.example/1"]
    assert found["not a url"] == (f"{tmp_path / 'in/b.txt'}:2",)
    assert max(map(len, chunks)) <= 50


def test_a_host_is_in_one_partition(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text("".join(f"http://h{n % 31}.example/{n}\n" for n in range(310)))
    shuffled(tmp_path, partitions=5, size=1000, block=1000)
    out = Folder(str(tmp_path / "out"))
    for number in range(5):
        assert {partition_of(host_of(target.url), 5) for target in chunk(out, number, 0)} <= {number}


def test_a_large_host_comes_last_and_does_not_keep_others_waiting(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    large = [f"http://large.example/{n}" for n in range(5 * TURN)]
    small = [f"http://h{n}.example/" for n in range(50)]
    (tmp_path / "in/a.txt").write_text("\n".join(large + small))
    (first, *rest) = shuffled(tmp_path, partitions=1, size=TURN + 50, block=1 << 20)
    assert {host_of(url) for url, _ in first} == {"large.example", *(host_of(url) for url in small)}
    assert {host_of(url) for part in rest for url, _ in part} == {"large.example"}


def test_a_task_that_is_done_again_writes_the_same(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text("".join(f"http://h{n}.example/\n" for n in range(50)))
    assert shuffled(tmp_path, 3, 10, 300) == shuffled(tmp_path, 3, 10, 300)
