"""Folders that are none on a disk, that cannot be written, or that are damaged; and what must not be in them."""

import asyncio
import gzip
import itertools
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")

from probe.cli.app import run  # noqa: E402 - after what it takes
from probe.cluster import plan as plans  # noqa: E402
from probe.cluster.blocks import blocks_of, read  # noqa: E402
from probe.cluster.claim import Claim  # noqa: E402
from probe.cluster.driver import Driver, GivenUpError  # noqa: E402
from probe.cluster.folder import CHUNKS, MANIFEST, Folder  # noqa: E402
from probe.cluster.inputs import listed  # noqa: E402
from probe.cluster.plan import Plan, begun, now  # noqa: E402
from probe.cluster.results import attempts, commit, records, whole  # noqa: E402
from probe.cluster.shuffle import chunk, map_block, reduce_partition  # noqa: E402
from probe.errors import InputError, OutputError  # noqa: E402
from probe.model import Result, Verdict  # noqa: E402
from probe.settings import Settings  # noqa: E402
from probe.settings.groups import Reading  # noqa: E402
from samples.origin import Origin  # noqa: E402
from tests.cluster import test_results as a  # noqa: E402
from tests.cluster.actors import Actors, actors  # noqa: E402
from tests.cluster.memory_store import Store, store  # noqa: E402
from tests.cluster.test_driver import SETTINGS, URLS, origin, prepared, ran  # noqa: E402

__all__ = ["actors", "origin", "store"]  # fixtures

CANARY = "c4n4ry-0f-4-s3cr3t"


def test_a_run_is_kept_in_a_store_without_rename(store: Store) -> None:
    store.objects["bucket/in/a.txt"] = b"http://a.example/1\nhttp://b.example/2\n"
    store.objects["bucket/in/b.txt.gz"] = gzip.compress(b"http://a.example/1\nhttp://c.example/3\n")
    folder = Folder("s3://bucket/run")
    plan = begun(
        folder, Plan(inputs=("s3://bucket/in",), partitions=2, chunk=2, form="parquet", vantage=None, started=now()),
        resume=False,
    )  # fmt: skip
    mapped = [map_block(block, Settings(), folder, 2) for block in blocks_of(listed(plan.inputs))]
    parts = [reduce_partition(number, mapped, folder, 2) for number in range(2)]
    found = []
    for part, number in [(each, at) for each in parts for at in range(each.chunks)]:
        targets = list(chunk(folder, part.number, number))
        name = f"{part.number:05}-{number:05}"
        results = tuple(Result(target, Verdict.OK, ()) for target in targets)
        a.done(folder, f"{name}-001", results[:1], "parquet")  # of an attempt that was lost
        commit(folder, name, a.done(folder, f"{name}-002", results, "parquet"))
        found += [target.url for target in targets]
    assert sorted(found) == ["http://a.example/1", "http://b.example/2", "http://c.example/3"]
    assert [each.url for each in records(folder)] == found
    assert set(attempts(folder).values()) == {2}
    claim = Claim(folder)
    claim.take(0, 0, resumed=False)
    with claim:
        assert not claim.lost
    folder.remove(CHUNKS)
    assert not any("chunks" in name or "driver" in name for name in store.objects)


@pytest.mark.parametrize("room", [0, 10, 200])
def test_a_disk_that_is_full_is_told(store: Store, room: int) -> None:
    store.room = room
    with pytest.raises(OutputError, match=r"s3://bucket/run/results/.*No space left"):
        a.done(Folder("s3://bucket/run"), "00000-00000-001", a.results(), "parquet")


def test_what_cannot_be_written_is_told_before_anything_is_begun(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "find_spec", lambda _: True)
    (tmp_path / "urls.txt").write_text("http://a.example/\n")
    (tmp_path / "file").write_text("")
    for out in (tmp_path / "file", tmp_path / "file/below", Path("/proc/none")):
        assert run(["cluster", "run", str(tmp_path / "urls.txt"), "--out", str(out)]) == 2
        told = capsys.readouterr().err
        assert str(out) in told
        assert "Traceback" not in told


def parquet(path: Path, column: Any) -> None:
    from pyarrow import parquet as files

    files.write_table(pa.table({"url": column}), path)


@pytest.mark.parametrize(
    ("name", "write", "told"),
    [
        ("a.parquet", lambda path: path.write_bytes(b"PAR1 nonsense PAR1"), "a.parquet: "),
        ("b.parquet", lambda path: path.write_bytes(b""), "b.parquet: "),
        ("c.parquet", lambda path: parquet(path, [1, 2]), "column url holds int64, not text"),
        ("d.parquet", lambda path: parquet(path, [["http://a.example/"]]), "not text"),
        ("e.txt.gz", lambda path: path.write_bytes(gzip.compress(os.urandom(999))[:99]), "e.txt.gz: Truncated"),
        ("g.parquet.gz", lambda path: path.write_bytes(gzip.compress(b"PAR1")), "compressed as a whole"),
        ("f.jsonl.zst", lambda path: path.write_bytes(b"nonsense"), "f.jsonl.zst: ZSTD"),
    ],
)  # fmt: skip
def test_an_input_that_cannot_be_read_is_named(
    tmp_path: Path, name: str, write: Callable[[Path], object], told: str
) -> None:
    write(tmp_path / name)
    with pytest.raises(InputError, match=told):
        _ = [list(read(block, Reading()).mentions) for block in blocks_of(listed((str(tmp_path / name),)))]


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz", "a.csv.bz2"])
def test_what_is_compressed_is_read_by_the_name_inside(tmp_path: Path, name: str) -> None:
    lines = {
        "txt": "http://a.example/1\n",
        "jsonl": '{"url": "http://a.example/1"}\n',
        "csv": "url\nhttp://a.example/1\n",
    }
    with pa.CompressedOutputStream(str(tmp_path / name), "bz2" if name.endswith("bz2") else "gzip") as out:
        out.write(lines[name.split(".")[1]].encode())
    (block,) = blocks_of(listed((str(tmp_path / name),)))
    assert [(each.text, each.document) for each in read(block, Reading()).mentions] == [
        ("http://a.example/1", str(tmp_path / name))
    ]


def test_broken_lines_are_left_out_wherever_the_list_is_cut(tmp_path: Path) -> None:
    lines = [f'{{"url": "http://a.example/{n}"}}' if n % 3 else '{"url": broken' for n in range(30)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    wanted = [f"http://a.example/{n}" for n in range(30) if n % 3]
    for size in (20, 100, 10_000):
        blocks = blocks_of(listed((str(tmp_path / "a.jsonl"),)), size)
        assert [each.text for block in blocks for each in read(block, Reading()).mentions] == wanted


def test_a_chunk_that_is_damaged_or_unchecked_is_probed_again(actors: Actors, origin: Origin, tmp_path: Path) -> None:
    driver, partitions, _ = prepared(origin, tmp_path)
    assert asyncio.run(ran(driver, partitions, actors))
    out = tmp_path / "out"
    first, second, third, *_ = sorted((out / MANIFEST).iterdir())
    first.write_bytes(first.read_bytes()[:20])
    lost = next(entry for entry in whole(Folder(str(out))) if f"{entry.chunk}.json" == second.name)
    (out / lost.part).write_bytes(b"")  # renamed before its content was on the disk
    entry = json.loads(third.read_bytes())
    third.write_text(json.dumps({**entry, "by_verdict": {"ok": 1, "unchecked": 19}}))  # its machine reached nothing
    again = Driver(driver._folder, driver._plan, SETTINGS, driver._style, driver._cluster, lambda _: None)
    before = len(origin.requests)
    assert asyncio.run(ran(again, partitions, actors))
    assert 0 < len(origin.requests) - before < URLS
    assert (again.progress.urls, again.tally.unchecked) == (URLS, 0)
    assert json.loads(third.read_bytes())["part"].endswith("-002.jsonl")
    assert len({each.url for each in records(Folder(str(out)))}) == URLS


def test_a_driver_whose_claim_is_lost_ends(actors: Actors, origin: Origin, tmp_path: Path) -> None:
    driver, partitions, _ = prepared(origin, tmp_path)
    claim = Claim(Folder(str(tmp_path / "out")))
    claim.lost = True
    with pytest.raises(GivenUpError, match="another driver has taken over"):
        asyncio.run(driver.go(partitions, claim=claim))


def test_a_secret_is_nowhere_in_the_folder_of_a_run_that_is_over(
    actors: Actors, origin: Origin, tmp_path: Path
) -> None:
    told = f"http://me:{CANARY}@127.0.2.1:{origin.port}/ok?token={CANARY}"
    driver, partitions, said = prepared(origin, tmp_path, more=[told, f"{told}&n=2"])
    assert asyncio.run(ran(driver, partitions, actors))
    driver.clean()
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(files) > 5
    assert [path for path in files if CANARY.encode() in path.read_bytes()] == []
    assert CANARY not in "".join(said)
    assert any("127.0.2.1" in each.url and "***" in each.url for each in records(Folder(str(tmp_path / "out"))))


def test_the_keys_of_a_store_are_in_no_file_and_no_message(store: Store) -> None:
    store.objects["bucket/a.txt"] = b"http://a.example/1\n"
    uri = f"s3://AKIA:{CANARY}@bucket/a.txt"
    folder = Folder(f"s3://AKIA:{CANARY}@bucket/run")
    wanted = Plan(inputs=(uri,), partitions=1, chunk=2, form="jsonl", vantage=None, started=now())
    assert begun(folder, wanted, resume=False).inputs == (uri,)
    assert begun(folder, wanted, resume=True).inputs == (uri,)
    (block,) = blocks_of(listed((uri,)))
    mapped = map_block(block, Settings(), folder, 1)
    reduce_partition(0, [mapped], folder, 2)
    folder.remove("shuffle")
    a.done(folder, "00000-00000-001", (Result(next(chunk(folder, 0, 0)), Verdict.OK, ()),), "jsonl")
    assert [name for name, content in store.objects.items() if CANARY.encode() in content] == []
    with pytest.raises(InputError) as fault:
        folder.source("nothing")
    assert CANARY not in str(fault.value)


def test_one_host_with_many_urls_does_not_keep_the_others_waiting(
    actors: Actors, origin: Origin, tmp_path: Path
) -> None:
    large = [f"http://127.0.3.1:{origin.port}/ok?large={n}" for n in range(URLS // 4)]
    driver, partitions, _ = prepared(origin, tmp_path, more=large)
    assert asyncio.run(ran(driver, partitions, actors))
    moments: dict[bool, list[float]] = {True: [], False: []}
    for request in origin.requests:
        moments["large=" in request.target].append(request.moment)
    assert min(moments[True]) < sorted(moments[False])[len(moments[False]) // 2]
    pauses = [later - earlier for earlier, later in itertools.pairwise(sorted(moments[True]))]
    assert max(pauses) < 3.0
