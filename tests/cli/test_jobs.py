"""``--jobs``: whoever reads the files, what is found in them is the same, in the same order."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from probe.cli import intake, jobs
from probe.errors import InputError, SettingsError
from probe.extract import mentions
from probe.model import Document, Mention, Note
from probe.pages.links import FromTheWeb, Links
from probe.settings import Crawling, Reading
from probe.sites import Sites
from probe.sources.inputs import File, read
from tests.cli.inside import probe_in

SKIP_FORKS = pytest.mark.skipif(sys.platform != "linux", reason="what a test changes is known to forks alone")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of 300 documents in several formats, some of which cannot be read to their end."""
    for number in range(300):
        text = (
            f"# {number}\n\n[a](https://a.example/{number % 7}) [b](b-{number}.md#x) http://c.example/{number}\n\n" * 3
        )
        (tmp_path / f"{number:03}.md").write_text(text + "<a rel=nofollow href=https://d.example/>d</a>\n", "utf-8")
    (tmp_path / "a.html").write_text("<base href='/x/'><a href='y'>y</a>", "utf-8")
    (tmp_path / "b.txt").write_bytes(b"https://a.example/\nhttps://a.example/\xff\n")
    (tmp_path / "c.ipynb").write_text('{"cells": [', "utf-8")
    (tmp_path / "d.md").write_bytes("[ü](https://ü.example/ä)\r\n".encode("utf-16"))
    return tmp_path


@pytest.fixture(autouse=True)
def _always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "WORTH_WORKERS", 1)
    monkeypatch.setattr(jobs, "_BATCH_FILES", 7)


def files_of(folder: Path) -> list[File]:
    return [source for source in read([str(folder)], sys.stdin.buffer).sources if isinstance(source, File)]


def mentioned(
    found: Iterable[File | Document],
    reading: Reading,
    broken: list[Note] | None = None,
    tell: Callable[[str], None] = print,
) -> Iterator[Mention]:
    web = FromTheWeb(Links(Crawling()))
    return intake.mentioned(found, reading, [] if broken is None else broken, web, tell)


def found_with(count: int | None, folder: Path) -> tuple[list[Mention], list[Note], list[str]]:
    broken: list[Note] = []
    told: list[str] = []
    found = list(mentioned(files_of(folder), Reading(jobs=count), broken, told.append))
    return found, broken, told


@pytest.mark.parametrize("count", [None, 2, 5])
def test_the_mentions_and_their_order_are_those_of_one_process(folder: Path, count: int | None) -> None:
    alone = found_with(1, folder)
    assert len(alone[0]) == 300 * 10 + 1 + 2 + 1
    assert alone[1]
    assert found_with(count, folder) == alone


def test_one_job_starts_no_worker(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "found_by_workers", None)
    assert found_with(1, folder)[0]


def test_little_to_read_starts_no_worker(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "found_by_workers", None)
    monkeypatch.setattr(intake, "WORTH_WORKERS", 1 << 20)
    assert found_with(2, folder)[0]


def test_a_document_that_was_named_and_is_broken_ends_the_run(folder: Path) -> None:
    named = [File(file.name, file.real) for file in files_of(folder)]
    with pytest.raises(InputError, match=r"c\.ipynb"):
        list(mentioned(named, Reading(jobs=2)))


def test_a_file_that_is_gone_ends_the_run_whoever_reads_it(folder: Path) -> None:
    files = files_of(folder)
    (folder / "150.md").unlink()
    for count in (1, 2):
        with pytest.raises(InputError, match=r"150\.md: no such file"):
            list(mentioned(files, Reading(jobs=count)))


def test_what_is_no_file_keeps_its_place(folder: Path) -> None:
    urls = ["https://one.example/", str(folder), "https://two.example/"]

    def order(count: int) -> list[str]:
        found = read(urls, sys.stdin.buffer).unread()
        return [m.text for m in mentioned(found, Reading(jobs=count))]

    assert order(2) == order(1)
    assert (order(2)[0], order(2)[-1]) == ("https://one.example/", "https://two.example/")


def test_no_worker_is_started_without_a_batch_for_it(folder: Path) -> None:
    workers = jobs.Workers(Reading(jobs=200), print, most=3)
    try:
        assert len(workers.processes) == 3
    finally:
        workers.end()


@pytest.mark.parametrize("count", [0, 257, 10**400])
def test_a_number_of_jobs_that_no_machine_takes_is_refused(count: int) -> None:
    with pytest.raises(SettingsError, match=r"^jobs must be "):
        Reading(jobs=count)
    assert Reading(jobs=256).jobs == 256


@pytest.mark.parametrize("deaths", [1, 2])
@SKIP_FORKS
def test_a_worker_that_dies_is_told_and_its_files_are_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, deaths: int
) -> None:
    alone = found_with(1, folder)
    monkeypatch.setattr(jobs, "mentions", dying(os.getpid(), ("040.md", "200.md")[:deaths]))
    found, broken, told = found_with(2, folder)
    assert (found, broken) == alone[:2]
    assert told == ["a process that read documents died (exit status -9): its files are read anew"] * deaths


def dying(parent: int, names: tuple[str, ...]) -> Callable[..., Iterator[Mention]]:
    def read_or_die(document: object, reading: Reading, sites: Sites) -> Iterator[Mention]:
        if os.getpid() != parent and getattr(document, "name", "").endswith(names):
            os.kill(os.getpid(), signal.SIGKILL)
        return mentions(document, reading)  # type: ignore[arg-type]

    return read_or_die


@SKIP_FORKS
def test_a_fault_in_a_worker_is_raised_where_it_can_be_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(document: object, reading: Reading, sites: Sites) -> Iterator[Mention]:
        if getattr(document, "name", "").endswith("040.md"):
            raise ZeroDivisionError
        return mentions(document, reading)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "mentions", faulty)
    with pytest.raises(ZeroDivisionError):
        found_with(2, folder)


def test_workers_end_where_nobody_wants_the_rest(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[jobs.Workers] = []
    begin = jobs.Workers.__init__

    def noted(self: jobs.Workers, reading: Reading, tell: Callable[[str], None], most: int) -> None:
        started.append(self)
        begin(self, reading, tell, most)

    monkeypatch.setattr(jobs.Workers, "__init__", noted)
    found = mentioned(files_of(folder), Reading(jobs=2))
    next(found)
    (workers,) = started
    assert [process.is_alive() for process in workers.processes.values()] == [True, True]
    found.close()  # type: ignore[attr-defined]
    assert [process.is_alive() for process in workers.processes.values()] == [False, False]


def test_ctrl_c_ends_the_program_and_its_workers_without_a_word(folder: Path) -> None:
    script = f"""
import os, signal, sys
from probe.cli import intake, jobs, app
intake.WORTH_WORKERS = 1
def interrupt(found):
    for file in found:
        os.killpg(0, signal.SIGINT)
        yield file
read = jobs.found_by_workers
jobs.found_by_workers = lambda *told: (yield from interrupt(read(*told)))
sys.exit(app.run(["check", {str(folder)!r}, "--offline", "--no-config", "--jobs", "2"]))
"""
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=False, start_new_session=True, timeout=60
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, b"", b"")


def test_reports_are_equal_byte_by_byte(tmp_path: Path) -> None:
    text = "[a](https://a.example/{0}) [b](b-{0}.md)\n\n" + "words " * 9_000
    for number in range(90):  # more than workers take to be worth it
        (tmp_path / f"{number}.md").write_text(text.format(number), "utf-8")
    for count in (1, 2):
        out = ("-o", f"{count}.csv", "-o", f"{count}.jsonl", "-o", f"{count}.sarif")
        ran = probe_in(tmp_path, ".", "--offline", "--no-config", "--jobs", str(count), *out)
        assert ran.status == 1
    for suffix in ("csv", "jsonl", "sarif"):
        first, second = (without_times((tmp_path / f"{count}.{suffix}").read_text("utf-8")) for count in (1, 2))
        assert first == second


def without_times(report: str) -> str:
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "", report)


def test_nothing_of_it_is_imported_for_a_small_run(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[a](https://a.example/)\n", "utf-8")
    script = "import sys; from probe.cli import app; app.run(['check', 'a.md', '--offline', '--no-config', '-q']); "
    script += "sys.exit(any(name in sys.modules for name in ('probe.cli.jobs', 'multiprocessing.connection')))"
    assert subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=False, timeout=60).returncode == 0
