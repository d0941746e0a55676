"""O. Reports: a signal while they are written, and files that the run itself has read."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from csv import DictReader
from pathlib import Path

import pytest

from tests.outside import ROOT, environment

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals, links and pipes of POSIX")
SIGNALS = pytest.mark.parametrize(
    ("number", "status"), [(name, status) for name, status in (("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129))]
)

DEAD = ("http://[a", "http://[b")
OLD = "old\n"

# The command, which says on standard error when the bytes of a report are complete in its temporary file, and waits
# for a line before it goes on: whoever runs it knows in which report it is.
HALTING = """
import os, signal, sys

signals = signal.SIGINT, signal.SIGTERM, signal.SIGHUP
for number in signals:
    signal.signal(number, signal.{disposition})

def halt(descriptor):
    os.write(2, b"complete\\n")
    os.read(0, 1)

os.fsync = halt
from probe.cli import main
main()
"""


@contextmanager
def halting(*arguments: str, disposition: str = "SIG_DFL") -> Iterator["subprocess.Popen[bytes]"]:
    """Run the command as ``HALTING``, which finds the signals as a shell leaves them, or nohup (``SIG_IGN``)."""
    process = subprocess.Popen(
        [sys.executable, "-c", HALTING.format(disposition=disposition), *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0, cwd=ROOT, env=environment(),
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for_a_report(process: "subprocess.Popen[bytes]") -> None:
    assert process.stderr is not None
    assert process.stderr.readline() == b"complete\n"


def go_on(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdin is not None
    process.stdin.write(b"\n")


def end_of(process: "subprocess.Popen[bytes]") -> tuple[int, bytes]:
    _, stderr = process.communicate(timeout=20)
    return process.returncode, stderr


def outputs(*paths: Path) -> list[str]:
    return [part for path in paths for part in ("-o", str(path))]


def urls_in(path: Path) -> list[str]:
    """Return the URLs of a JSON or CSV report that is whole."""
    if path.suffix == ".csv":
        with path.open(newline="") as file:
            return [row["url"] for row in DictReader(file)]
    whole = json.loads(path.read_text())
    assert whole["summary"]["total"] == len(whole["results"])
    return [result["url"] for result in whole["results"]]


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@posix
@SIGNALS
def test_150_a_signal_while_the_first_report_is_written_loses_none(tmp_path: Path, number: str, status: int) -> None:
    first, second, last = tmp_path / "1.json", tmp_path / "2.csv", tmp_path / "3.json"
    with halting(*DEAD, *outputs(first, second, last), "-q") as process:
        wait_for_a_report(process)
        assert names_in(tmp_path) != []
        process.send_signal(getattr(signal, number))
        for _ in range(2):
            go_on(process)
            wait_for_a_report(process)
        go_on(process)
        assert end_of(process) == (status, b"")
    assert [urls_in(path) for path in (first, second, last)] == [list(DEAD)] * 3
    assert names_in(tmp_path) == ["1.json", "2.csv", "3.json"]
    assert json.loads(last.read_text())["summary"]["complete"] is True  # all was probed before the signal


@posix
def test_150_a_signal_while_a_pipe_has_no_reader_yet(tmp_path: Path) -> None:
    pipe, last = tmp_path / "pipe.csv", tmp_path / "last.json"
    os.mkfifo(pipe)
    first = tmp_path / "first.json"
    with halting(*DEAD, *outputs(first, pipe, last), "-q") as process:
        wait_for_a_report(process)
        go_on(process)  # the pipe is next: it cannot be opened before there is a reader
        process.send_signal(signal.SIGTERM)
        assert urls_in(pipe) == list(DEAD)
        wait_for_a_report(process)
        go_on(process)
        assert end_of(process) == (143, b"")
    assert urls_in(first) == urls_in(last) == list(DEAD)


@posix
@SIGNALS
def test_151_a_signal_while_the_baseline_is_written_loses_it_not(tmp_path: Path, number: str, status: int) -> None:
    baseline = tmp_path / "known.json"
    with halting(*DEAD, "--baseline", str(baseline), "--update-baseline", "-q") as process:
        wait_for_a_report(process)
        process.send_signal(getattr(signal, number))
        go_on(process)
        assert end_of(process) == (status, b"")
    assert urls_in(baseline) == list(DEAD)
    assert names_in(tmp_path) == ["known.json"]


@posix
@SIGNALS
def test_152_a_second_signal_ends_at_once_and_leaves_no_temporary_file(
    tmp_path: Path, number: str, status: int
) -> None:
    first, second = tmp_path / "1.json", tmp_path / "2.csv"
    first.write_text(OLD)
    with halting(*DEAD, *outputs(first, second), "-q") as process:
        wait_for_a_report(process)
        assert len(names_in(tmp_path)) == 2  # the old report, and the file in which the new one is put together
        process.send_signal(signal.SIGINT)
        go_on(process)
        wait_for_a_report(process)  # of the second one: the first signal was taken
        process.send_signal(getattr(signal, number))
        assert end_of(process) == (status, b"")
    assert urls_in(first) == list(DEAD)
    assert names_in(tmp_path) == ["1.json"]


@posix
def test_152_nor_one_of_the_baseline(tmp_path: Path) -> None:
    baseline = tmp_path / "known.json"
    baseline.write_text('{"schema": 1, "results": []}')
    with halting(
        *DEAD, "--baseline", str(baseline), "--update-baseline", *outputs(tmp_path / "r.csv"), "-q"
    ) as process:
        wait_for_a_report(process)
        process.send_signal(signal.SIGTERM)
        go_on(process)
        wait_for_a_report(process)
        process.send_signal(signal.SIGTERM)
        assert end_of(process) == (143, b"")
    assert baseline.read_text() == '{"schema": 1, "results": []}'
    assert names_in(tmp_path) == ["known.json", "r.csv"]


@posix
@SIGNALS
def test_153_a_signal_while_inputs_are_read_ends_at_once_and_touches_no_report(
    tmp_path: Path, number: str, status: int
) -> None:
    pipe, report, lines = tmp_path / "urls", tmp_path / "r.json", tmp_path / "r.jsonl"
    os.mkfifo(pipe)
    report.write_text(OLD)
    lines.write_text(OLD)
    with halting(str(pipe), *outputs(report, lines)) as process, pipe.open("wb"):
        # Opened as soon as the command reads; it waits for what never comes.
        process.send_signal(getattr(signal, number))
        assert end_of(process) == (status, b"")
    assert (report.read_text(), lines.read_text()) == (OLD, OLD)
    assert names_in(tmp_path) == ["r.json", "r.jsonl", "urls"]


@posix
def test_154_what_is_told_to_ignore_signals_does(tmp_path: Path) -> None:
    report = tmp_path / "r.json"
    with halting(*DEAD, *outputs(report), "-q", disposition="SIG_IGN") as process:
        wait_for_a_report(process)
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            process.send_signal(number)
        go_on(process)
        assert end_of(process) == (1, b"")
    assert urls_in(report) == list(DEAD)
