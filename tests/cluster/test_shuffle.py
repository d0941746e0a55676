"""The shuffle: each URL in one chunk with all of its mentions, hosts taking turns."""

from pathlib import Path

import pytest

from probe.cluster.blocks import blocks_of
from probe.cluster.folder import Folder
from probe.cluster.inputs import listed
from probe.cluster.order import TURN, partition_of
from probe.cluster.shuffle import chunk, map_block, reduce_partition
from probe.model import FailureKind
from probe.settings import Settings
from probe.url import host_of

pytest.importorskip("pyarrow")


def shuffled(folder: Path, partitions: int, size: int, block: int) -> list[list[tuple[str, tuple[str, ...]]]]:
    out = Folder(str(folder / "out"))
    mapped = [map_block(each, Settings(), out, partitions) for each in blocks_of(listed((str(folder / "in"),)), block)]
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


def test_a_large_host_is_asked_from_the_beginning_to_the_end_between_the_others(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    large = [f"http://large.example/{n}" for n in range(10 * TURN)]
    small = [f"http://h{n}.example/{m}" for n in range(100) for m in range(10)]
    (tmp_path / "in/a.txt").write_text("\n".join(large + small))
    chunks = shuffled(tmp_path, partitions=1, size=5 * TURN, block=1 << 20)
    shares = [sum(host_of(url) == "large.example" for url, _ in part) for part in chunks]
    assert sum(shares) == len(large)
    assert min(shares) >= TURN
    assert max(shares) <= 4 * TURN
    of_small = [{host_of(url) for url, _ in part} - {"large.example"} for part in chunks]
    assert sum(map(len, of_small)) <= 100 + len(chunks)  # a small host is in one chunk, but for those at an edge


def test_a_partition_that_is_larger_than_memory_is_made_in_buckets(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    urls = [f"http://{'large' if n % 2 else f'h{n}'}.example/{n}" for n in range(1_000)]
    (tmp_path / "in/a.txt").write_text("\n".join([*urls, *urls[:100]]))
    out = Folder(str(tmp_path / "out"))
    mapped = [map_block(each, Settings(), out, 2) for each in blocks_of(listed((str(tmp_path / "in"),)), 5_000)]
    number = partition_of("large.example", 2)
    part = reduce_partition(number, mapped, out, 50, bucket=100)
    found = [target.url for n in range(part.chunks) for target in chunk(out, number, n)]
    wanted = [url for url in urls if partition_of(host_of(url), 2) == number]
    assert sorted(found) == sorted(wanted)
    assert (part.urls, part.largest, part.largest_host) == (len(wanted), 500, "large.example")
    repeated = {target.url: len(target.mentions) for n in range(part.chunks) for target in chunk(out, number, n)}
    assert {url: repeated[url] for url in wanted} == {url: 2 if url in urls[:100] else 1 for url in wanted}


def test_what_is_no_url_is_of_no_host(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.csv").write_text("url\nhttp://a.example/\n" + "".join(f"http://[bad{n}\n" for n in range(9)))
    out = Folder(str(tmp_path / "out"))
    mapped = [map_block(each, Settings(), out, 1) for each in blocks_of(listed((str(tmp_path / "in"),)))]
    part = reduce_partition(0, mapped, out, 50)
    assert (part.urls, part.hosts, part.largest, part.largest_host) == (10, 1, 1, "a.example")


def test_a_task_that_is_done_again_writes_the_same(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text("".join(f"http://h{n}.example/\n" for n in range(50)))
    assert shuffled(tmp_path, 3, 10, 300) == shuffled(tmp_path, 3, 10, 300)


def test_bytes_that_are_not_utf_8_are_shown_as_in_a_report(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_bytes(b"http://a.example/caf\xe9\nhttp://a.example/ok\nhttp://a.example/caf\xe8\n")
    (tmp_path / "in/b.csv").write_bytes(b"name,url\ncaf\xe9,http://a.example/ok\n")
    (tmp_path / "in/c.txt").write_bytes(b"http://a.example/caf\xe9\nhttp://a.example/caf\xc3\xa9\n")
    (found,) = shuffled(tmp_path, partitions=1, size=50, block=1 << 20)
    places = {url: [place.rpartition("/")[2] for place in where] for url, where in found}
    assert places == {
        "http://a.example/caf\\udce9": ["a.txt:1", "c.txt:1"],
        "http://a.example/ok": ["a.txt:2", "b.csv:2"],
        "http://a.example/caf\\udce8": ["a.txt:3"],
        "http://a.example/caf%C3%A9": ["c.txt:2"],
    }
    refusals = {target.url: target.refusal for target in chunk(Folder(str(tmp_path / "out")), 0, 0)}
    assert refusals["http://a.example/caf\\udce9"] is FailureKind.URL_INVALID
    assert refusals["http://a.example/ok"] is refusals["http://a.example/caf%C3%A9"] is None


def test_relative_links_of_a_document_are_files_of_its_folder(tmp_path: Path) -> None:
    """As without a cluster: ``gone.html`` beside ``a.md`` is not the host ``gone.html``."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.md").write_text("[a](gone.html) [b](a.md) [c](https://a.example/) [d](mailto:me@a.example)\n")
    (tmp_path / "in/b.txt").write_text("a.example/list\n")
    shuffled(tmp_path, partitions=1, size=50, block=1 << 20)
    found = {target.url: target.refusal for target in chunk(Folder(str(tmp_path / "out")), 0, 0)}
    here = {url.rpartition("/")[2]: refusal for url, refusal in found.items() if "://" not in url}
    assert here == {
        "gone.html": FailureKind.FILE_MISSING, "a.md": None, "mailto:me@a.example": FailureKind.SCHEME_NOT_PROBED
    }  # fmt: skip
    assert {url for url in found if "://" in url} == {"https://a.example/list", "https://a.example/"}
