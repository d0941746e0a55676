"""K. What is kept from one run to the next: killed, full, locked, foreign, and two at once."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from probe.store.header import APPLICATION_ID
from probe.store.writer import BATCH
from samples.origin import Origin
from tests.outside import ROOT, environment, hurried, probe, running

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")
IN_FLIGHT = 128  # --concurrency


def listed(origin: Origin, folder: Path, count: int) -> tuple[Path, list[str]]:
    urls = [origin.url(f"/ok?{n}") for n in range(count)]
    path = folder / "urls.txt"
    path.write_text("".join(f"{url}\n" for url in urls))
    return path, urls


def kept(store: Path) -> int:
    """Return how many results the last run of a store has, as another process sees it."""
    try:
        with closing(sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute(
                "SELECT (SELECT count(*) FROM observations WHERE run = r.id) + "
                "(SELECT total(results) FROM journal WHERE run = r.id) FROM runs r ORDER BY id DESC LIMIT 1"
            ).fetchone()
            return 0 if found is None else int(found[0])
    except sqlite3.OperationalError:
        return 0


@contextmanager
def killed_after(count: int, store: Path, *arguments: str, stdin: str | None = None) -> Iterator[None]:
    """Kill the command when it has kept so many results."""
    with running(*arguments, stdin=subprocess.PIPE if stdin is not None else None) as process:
        if stdin is not None:
            assert process.stdin is not None
            process.stdin.write(stdin)
            process.stdin.flush()
        end = time.monotonic() + 40
        while kept(store) < count:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < end
            time.sleep(0.02)
        process.kill()
        process.wait()
    yield


def paths(origin: Origin) -> list[str]:
    return [request.target for request in origin.requests]


def results(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["results"]
    return found


@posix
def test_114_what_is_killed_is_gone_on_with_and_nothing_is_asked_twice(origin: Origin, tmp_path: Path) -> None:
    path, urls = listed(origin, tmp_path, 3000)
    store = tmp_path / "probe.db"
    told = (str(path), "--store", str(store), "-f", "json", "--host-rate", "1500")
    with killed_after(BATCH, store, *told):
        before = kept(store)
    ran = probe(*told, "--resume")
    assert (ran.status, ran.stderr) == (0, f"probe: Continuing run 1: {before:,} results are stored already\n")
    assert [result["url"] for result in results(ran.stdout)] == urls
    asked = Counter(paths(origin))
    assert set(asked.values()) <= {1, 2}
    assert sum(count == 2 for count in asked.values()) <= BATCH + IN_FLIGHT
    assert json.loads(probe("runs", "--store", str(store), "-f", "json").stdout)["runs"][0]["state"] == "whole"
    assert sorted(each.name for each in tmp_path.iterdir() if each.name.startswith("probe.db")) == ["probe.db"]


@posix
def test_114_the_next_start_says_so_with_the_command(origin: Origin, tmp_path: Path) -> None:
    path, _ = listed(origin, tmp_path, 1000)
    store = tmp_path / "probe.db"
    told = (str(path), "--store", str(store), "--host-rate", "300", "-q")
    with killed_after(20, store, *told):
        before = kept(store)
    ran = probe(*told[:3], "--deadline", "0.2", "-q")
    command = f"probe {path} --store {store} --deadline 0.2 -q --confirm-after=0 --resume"
    assert ran.stderr == (
        f"probe: Run 1 over these inputs was interrupted after {before:,} results; to continue it: {command}\n"
    )


@posix
def test_114_an_interrupted_run_is_gone_on_with_as_well(origin: Origin, tmp_path: Path) -> None:
    path, urls = listed(origin, tmp_path, 300)
    told = (str(path), "--store", str(tmp_path / "probe.db"), "-f", "json")
    cut = probe(*told, "--host-rate", "60", "--deadline", "1.5")
    assert cut.status == 3
    done = sum(result["verdict"] == "ok" for result in results(cut.stdout))
    assert done
    ran = probe(*told, "--host-rate", "0", "--resume")
    assert f"Continuing run 1: {done:,} results" in ran.stderr
    assert [result["verdict"] for result in results(ran.stdout)] == ["ok"] * len(urls)
    assert max(Counter(paths(origin)).values()) <= 2


@posix
def test_114_what_its_reader_had_enough_of_is_no_news(origin: Origin, tmp_path: Path) -> None:
    path, urls = listed(origin, tmp_path, 400)
    store = tmp_path / "probe.db"
    told = (str(path), "--store", str(store), "-f", "jsonl", "--host-rate", "200")
    command = f"{sys.executable} -m probe {' '.join(told)} --confirm-after=0 | head -1"
    ran = subprocess.run(
        ["sh", "-c", command], capture_output=True, cwd=ROOT, env=environment(), check=False, timeout=60
    )
    assert (ran.stdout.count(b"\n"), ran.stderr) == (1, b"")
    (run,) = json.loads(probe("runs", "--store", str(store), "-f", "json").stdout)["runs"]
    assert run["state"] == "partial"
    kept_before = run["total"] - run["by_verdict"]["unchecked"]
    assert kept_before < len(urls)
    assert [*tmp_path.glob("probe.db-run-*")] == []  # what the next start would tell of
    ran_on = probe(*told, "--resume")
    assert ran_on.stderr == f"probe: Going on with run 1: {kept_before:,} results are there already\n"
    assert len(ran_on.stdout.splitlines()) == len(urls)


@posix
def test_114_other_settings_and_other_inputs_are_another_run(origin: Origin, tmp_path: Path) -> None:
    path, _ = listed(origin, tmp_path, 100)
    store = ("--store", str(tmp_path / "probe.db"))
    assert probe(str(path), *store, "--deadline", "1", "--host-rate", "10").status == 3
    for other in ((str(path), "--accept", "404"), (origin.url("/ok"),)):
        ran = probe(*other, *store, "--host-rate", "0", "--resume")
        assert (ran.status, ran.stderr) == (
            0, "probe: No interrupted run over these inputs and settings: starting anew\n"
        )  # fmt: skip


@posix
def test_114_standard_input_is_kept_unless_it_has_secrets(origin: Origin, tmp_path: Path) -> None:
    store = tmp_path / "probe.db"
    urls = [origin.url(f"/ok?{n}") for n in range(600)]
    told = ("-", "--store", str(store), "-f", "json", "--host-rate", "300")
    with killed_after(40, store, *told, stdin="".join(f"{url}\n" for url in urls)):
        pass
    ran = probe(*told[:5], "--host-rate", "0", "--resume", stdin="")
    assert ran.status == 0
    assert {result["url"] for result in results(ran.stdout)} == set(urls)
    secret = probe("-", "--store", str(store), "-q", stdin=f"{origin.url('/ok?token=0123456789abcdef')}\n")
    assert secret.stderr == (
        "probe: Standard input contains secrets, which are not stored: "
        "if this run is interrupted, --resume cannot continue it\n"
    )


@posix
def test_115_with_a_full_disk_the_run_goes_on_without_its_store(origin: Origin, tmp_path: Path) -> None:
    import resource

    path, urls = listed(origin, tmp_path, 2500)
    told = (str(path), "--store", str(tmp_path / "probe.db"), "--host-rate", "0", "-f", "json")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    ran = subprocess.run(
        [sys.executable, "-m", "probe", *hurried(told)], capture_output=True, text=True, cwd=ROOT, timeout=50,
        check=False, env=environment({"PYTHONDONTWRITEBYTECODE": "1"}), preexec_fn=limit,
    )  # fmt: skip
    assert ran.returncode == 0
    assert [result["url"] for result in results(ran.stdout)] == urls
    assert ran.stderr.startswith(f"probe: Nothing more of this run is stored: {tmp_path / 'probe.db'}: ")
    assert ran.stderr.count("\n") == 1
    again = probe(*told, "--resume")
    assert (again.status, len(results(again.stdout))) == (0, len(urls))


def test_120_a_locked_store_is_waited_for_then_the_run_goes_on(origin: Origin, tmp_path: Path) -> None:
    store = tmp_path / "probe.db"
    told = (origin.url("/ok"), "--store", str(store), "-f", "jsonl")
    assert probe(*told).status == 0
    with closing(sqlite3.connect(store, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        ran = probe(*told)
        holder.execute("ROLLBACK")
    assert (ran.status, ran.stdout.count("\n")) == (0, 1)
    assert ran.stderr == f"probe: Nothing more of this run is stored: {store}: database is locked\n"


def test_120_a_lock_that_is_let_go_costs_nothing(origin: Origin, tmp_path: Path) -> None:
    store = tmp_path / "probe.db"
    told = (origin.url("/ok"), "--store", str(store), "-q")
    assert probe(*told).status == 0
    with closing(sqlite3.connect(store, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with running(*told) as process:
            while not paths(origin)[1:]:
                time.sleep(0.02)
            holder.execute("ROLLBACK")
            assert process.communicate(timeout=30) == ("", "")
    assert len(json.loads(probe("runs", "--store", str(store), "-f", "json").stdout)["runs"]) == 2


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
        connection.commit()


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 999")
        connection.execute("CREATE TABLE runs (id)")
        connection.commit()


def text(path: Path) -> None:
    path.write_text("http://a.example/\n" * 40)


def cut_short(path: Path) -> None:
    foreign(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.commit()
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize("make", [foreign, newer, text, cut_short])
def test_121_a_file_that_is_no_store_of_ours_is_status_2_and_stays_as_it_is(
    origin: Origin, tmp_path: Path, make: Any
) -> None:
    store = tmp_path / "some.db"
    make(store)
    before, report = store.read_bytes(), tmp_path / "r.json"
    for told in (
        (origin.url("/ok"), "-o", str(report)),
        (origin.url("/ok"), "--resume"),
        ("runs",),
        ("store", "prune"),
    ):
        ran = probe(*told, "--store", str(store))
        assert (ran.status, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
        assert ran.stderr.startswith(f"probe: {store}: ")
    assert store.read_bytes() == before
    assert paths(origin) == []
    assert not report.exists()
    assert [each.name for each in tmp_path.iterdir()] == ["some.db"]


def test_121_damage_behind_the_first_page_is_found_when_it_is_read(origin: Origin, tmp_path: Path) -> None:
    store = tmp_path / "probe.db"
    told = (origin.url("/ok"), "--store", str(store), "-q")
    assert probe(*told).status == 0
    content = bytearray(store.read_bytes())
    content[4096:] = b"\x17" * (len(content) - 4096)
    store.write_bytes(content)
    ran = probe(*told)
    assert (ran.status, ran.stderr.count("\n")) == (2, 1)
    assert "the store is damaged" in ran.stderr
    assert store.read_bytes() == bytes(content)


def test_121_an_empty_file_is_a_store_to_be(origin: Origin, tmp_path: Path) -> None:
    store = tmp_path / "probe.db"
    store.touch()
    assert probe(origin.url("/ok"), "--store", str(store), "-q").status == 0
    assert kept(store) == 1


def test_122_two_runs_at_once_both_come_to_their_end(origin: Origin, tmp_path: Path) -> None:
    path, urls = listed(origin, tmp_path, 800)
    told = (str(path), "--store", str(tmp_path / "probe.db"), "-f", "json", "--host-rate", "0")
    with running(*told) as one, running(*told) as two:
        for process in (one, two):
            stdout, stderr = process.communicate(timeout=50)
            assert (process.returncode, stderr) == (0, "")
            assert [result["url"] for result in results(stdout)] == urls
    runs = json.loads(probe("runs", "--store", str(tmp_path / "probe.db"), "-f", "json").stdout)["runs"]
    assert [(run["state"], run["total"]) for run in runs] == [("whole", 800), ("whole", 800)]
    assert probe("diff", "--store", str(tmp_path / "probe.db")).status == 0
