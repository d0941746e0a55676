"""K. The process and its machine: interrupted, out of disk, out of descriptors, unread."""

import json
import signal
import subprocess
import sys
import time
from csv import DictReader
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from samples.origin import Origin
from tests.outside import ROOT, environment, hurried, probe, running

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals, limits and devices of POSIX")
linux = pytest.mark.skipif(sys.platform != "linux", reason="a device and limits of Linux")

COMMAND = (sys.executable, "-m", "probe")
REPORTS = ("r.csv", "r.json", "r.jsonl", "r.md", "r.txt")


def limited(*arguments: str, which: str, amount: int, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command with one resource of the system limited; no bytecode, which Python would write cut short."""
    import resource  # POSIX only

    def limit() -> None:
        resource.setrlimit(getattr(resource, which), (amount, amount))

    return subprocess.run(
        [*COMMAND, *hurried(arguments)],
        input=stdin, capture_output=True, text=True, cwd=ROOT, timeout=50, check=False,
        env=environment({"PYTHONDONTWRITEBYTECODE": "1"}), preexec_fn=limit,
    )  # fmt: skip


def results_of(folder: Path) -> list[dict[str, Any]]:
    """Return the results of the whole report, once every other report is found to have the same URLs."""
    whole = json.loads((folder / "r.json").read_text())
    urls = [result["url"] for result in whole["results"]]
    assert [row["url"] for row in DictReader(StringIO((folder / "r.csv").read_text()))] == urls
    assert sorted(json.loads(line)["url"] for line in (folder / "r.jsonl").read_text().splitlines()) == sorted(urls)
    assert (folder / "r.md").read_text().startswith("## ")
    assert whole["summary"]["total"] == len(urls)
    results: list[dict[str, Any]] = whole["results"]
    return results


def interrupted(origin: Origin, folder: Path, number: signal.Signals, status: int) -> None:
    """See that a signal in the midst of a run leaves every report whole, and every URL in it once."""
    urls = [origin.url("/ok"), *(origin.url(f"/hang?{n}") for n in range(30)), "http://[bad", origin.url("/ok?2")]
    outputs = [part for name in REPORTS for part in ("-o", str(folder / name))]
    with running(*urls, *outputs, "-f", "jsonl", "--timeout", "40", "--per-host", "3") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.readline()
        process.send_signal(number)
        began = time.monotonic()
        _, stderr = process.communicate(timeout=20)
        assert (process.returncode, stderr) == (status, "")
        assert time.monotonic() - began < 15
    results = results_of(folder)
    assert [result["url"] for result in results] == urls
    assert {result["verdict"] for result in results} == {"ok", "invalid", "unchecked"}
    assert json.loads((folder / "r.json").read_text())["summary"]["complete"] is False


@posix
def test_112_sigint_leaves_whole_reports_of_what_was_done(origin: Origin, tmp_path: Path) -> None:
    interrupted(origin, tmp_path, signal.SIGINT, 130)


@posix
def test_112_a_second_sigint_ends_the_program_at_once(origin: Origin) -> None:
    with running(origin.url("/hang"), "http://[bad", "-f", "jsonl", "--timeout", "40") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=20)
        assert (process.returncode, stderr) == (130, "")


@posix
def test_113_sigterm_leaves_whole_reports_of_what_was_done(origin: Origin, tmp_path: Path) -> None:
    interrupted(origin, tmp_path, signal.SIGTERM, 143)


@linux
@pytest.mark.parametrize("name", ["csv", "json", "jsonl", "markdown", "terminal"])
def test_115_a_full_disk_behind_standard_output_is_told(origin: Origin, name: str) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        ran = subprocess.run(
            [*COMMAND, origin.url("/ok"), "-f", name],
            stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment(), timeout=50, check=False,
        )  # fmt: skip
    assert ran.returncode not in (0, 1, 3)
    assert ran.stderr.splitlines()[-1:] == ["probe: standard output: No space left on device"]
    assert "Traceback" not in ran.stderr


@linux
def test_115_a_full_disk_leaves_the_old_report_as_it_was(tmp_path: Path) -> None:
    old = {name: f"old {name}\n" for name in ("r.csv", "r.json", "r.md")}
    for name, text in old.items():
        (tmp_path / name).write_text(text)
    urls = "\n".join(f"http://[bad{'x' * 200}{n}" for n in range(40))
    for name, text in old.items():
        ran = limited("-", "-q", "-o", str(tmp_path / name), which="RLIMIT_FSIZE", amount=600, stdin=urls)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert ran.stderr == f"probe: {tmp_path / name}: File too large\n"
        assert (tmp_path / name).read_text() == text
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(old)  # nothing half done lies about


@linux
def test_115_a_full_disk_behind_one_report_does_not_cost_the_others(origin: Origin, tmp_path: Path) -> None:
    ran = probe(origin.url("/ok"), "-q", "-o", "/dev/full", "-o", str(tmp_path / "r.json"))
    assert ran.status == 2  # it has no suffix: refused before anything is sent
    (tmp_path / "full.csv").symlink_to("/dev/full")
    ran = probe(origin.url("/ok"), "-q", "-o", str(tmp_path / "full.csv"), "-o", str(tmp_path / "r.json"))
    assert ran.status != 0
    assert ran.stderr == f"probe: {tmp_path}/full.csv: No space left on device\n"
    assert [result["verdict"] for result in json.loads((tmp_path / "r.json").read_text())["results"]] == ["ok"]


@linux
def test_115_a_full_disk_behind_a_report_that_streams(origin: Origin, tmp_path: Path) -> None:
    (tmp_path / "full.jsonl").symlink_to("/dev/full")
    ran = probe(origin.url("/ok"), "-q", "-o", str(tmp_path / "full.jsonl"), "-o", str(tmp_path / "r.json"))
    assert ran.status not in (0, 1, 3)
    assert ran.stderr == f"probe: {tmp_path}/full.jsonl: No space left on device\n"
    assert len(json.loads((tmp_path / "r.json").read_text())["results"]) == 1


@pytest.mark.parametrize("path", ["no/such/folder/r.csv", "tests", "/dev/null/r.csv", "r.csv/", "r.docx", "r"])
def test_116_what_cannot_be_written_is_told_before_anything_is_sent(origin: Origin, path: str) -> None:
    ran = probe(origin.url("/ok"), "-o", path)
    assert (ran.status, ran.stdout, origin.requests) == (2, "", [])
    (line,) = ran.stderr.splitlines()
    assert line.startswith("probe: ")


def in_a_shell(command: str, stdin: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, shell=True, input=stdin, capture_output=True, text=True, cwd=ROOT, env=environment(), timeout=50,
        check=False,
    )  # fmt: skip


@posix
def test_117_a_pipe_that_nobody_reads_is_quiet(origin: Origin) -> None:
    urls = "\n".join(origin.url(f"/big?bytes=1&n={n}") for n in range(300))
    for name in ("jsonl", "csv"):
        ran = in_a_shell(f"{sys.executable} -m probe - -f {name} -v --host-rate 0 --no-store | head -1", urls)
        assert (len(ran.stdout.splitlines()), ran.stderr) == (1, "")


@posix
def test_117_a_report_in_a_file_is_whole_though_nobody_reads_the_pipe(origin: Origin, tmp_path: Path) -> None:
    urls = "\n".join(origin.url(f"/big?bytes=1&n={n}") for n in range(100))
    in_a_shell(f"{sys.executable} -m probe - -f jsonl -o {tmp_path}/r.json --host-rate 0 | true", urls)
    whole = json.loads((tmp_path / "r.json").read_text())
    assert whole["summary"]["by_verdict"] == {"ok": 100}


@linux
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_118_too_few_descriptors_slow_the_run_and_judge_nobody(origin: Origin, host: str) -> None:
    urls = "\n".join(origin.url(f"/slow?seconds=0.02&n={n}", host) for n in range(150))
    options = ("--concurrency", "128", "--per-host", "128", "--host-rate", "0", "-f", "json", "--soft-404", "never")
    ran = limited("-", *options, which="RLIMIT_NOFILE", amount=40, stdin=urls)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["summary"]["by_verdict"] == {"ok": 150}


@linux
def test_118_a_report_is_written_though_every_descriptor_was_taken(origin: Origin, tmp_path: Path) -> None:
    urls = "\n".join(origin.url(f"/slow?seconds=0.05&n={n}") for n in range(100))
    options = ("--concurrency", "128", "--per-host", "128", "--host-rate", "0", "--soft-404", "never")
    outputs = [part for name in REPORTS for part in ("-o", str(tmp_path / name))]
    ran = limited("-", *options, *outputs, "-q", which="RLIMIT_NOFILE", amount=24, stdin=urls)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert {result["verdict"] for result in results_of(tmp_path)} == {"ok"}


@posix
def test_a_terminal_that_is_not_there_is_no_fault(origin: Origin) -> None:
    """Neither standard output nor standard error may be open: a daemon has neither."""
    ran = subprocess.run(
        f"{sys.executable} -m probe {origin.url('/ok')} -q >&- 2>&-",
        shell=True, cwd=ROOT, env=environment(), timeout=50, check=False,
    )  # fmt: skip
    assert ran.returncode == 0
