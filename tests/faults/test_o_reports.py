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

from probe.cli import written
from samples.origin import Origin
from tests.outside import ROOT, environment, probe

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
    assert [entry["url"] for entry in json.loads(baseline.read_text())["results"]] == sorted(DEAD)
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


@pytest.fixture
def docs(tmp_path: Path, origin: Origin) -> Path:
    """A folder with documents in ``dd``, each with a link that counts when it is followed."""
    (tmp_path / "dd").mkdir()
    for name in ("a.md", "b.md"):
        (tmp_path / "dd" / name).write_text(f"[x]({origin.url('/ok')})\n")
    (tmp_path / "list").write_text("dd/a.md\ndd/b.md\n")
    return tmp_path


def refused(docs: Path, origin: Origin, *words: str, complaint: str, stdin: Path | None = None) -> None:
    """See that a run is refused with one line, before anything is sent or written."""
    before = {path: path.read_bytes() for path in docs.rglob("*") if path.is_file()}
    with (stdin or Path(os.devnull)).open("rb") as given:
        ran = subprocess.run(
            [sys.executable, "-m", "probe", *words, "-q"],
            stdin=given, capture_output=True, text=True, cwd=docs, env=environment(), timeout=50, check=False,
        )  # fmt: skip
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", f"probe: {complaint}\n")
    assert {path: path.read_bytes() for path in docs.rglob("*") if path.is_file()} == before
    assert origin.requests == []


def lost(report: str, document: str | None = None) -> str:
    also = "" if document is None else f"{document}, which is "
    return f"{report}: is {also}read by this run; a report would overwrite it; name another file"


@pytest.mark.parametrize(
    "words",
    [
        ("dd",),
        (".",),
        ("dd/*.md",),
        ("dd/{b,a}.md",),
        ("--files-from", "list"),
        ("dd/b.md", "--files-from", "list"),
        ("--changed-since", "HEAD"),
        ("--config", "given.toml"),
    ],
)
def test_155_an_output_that_is_a_document_is_refused(docs: Path, origin: Origin, words: tuple[str, ...]) -> None:
    (docs / "given.toml").write_text('inputs = ["dd"]\n')
    if "--changed-since" in words:
        for command in (
            ["init", "-q"],
            ["add", "."],
            ["-c", "user.name=a", "-c", "user.email=a", "commit", "-qm", "a"],
        ):
            subprocess.run(["git", *command], cwd=docs, check=True)
    refused(docs, origin, *words, "-o", "r.csv", "-o", "dd/a.md", complaint=lost("dd/a.md"))


def test_155_so_is_one_that_is_written_as_results_come(docs: Path, origin: Origin) -> None:
    refused(docs, origin, "dd", "-o", "jsonl:dd/b.md", complaint=lost("dd/b.md"))


def test_155_nothing_is_read_from_the_web_first(docs: Path, origin: Origin) -> None:
    words = ("--from", origin.url("/ok"), "dd", "-o", "dd/a.md")
    refused(docs, origin, *words, complaint=lost("dd/a.md"))


@posix
def test_156_links_hide_no_document(docs: Path, origin: Origin) -> None:
    (docs / "symbolic.md").symlink_to("dd/a.md")
    (docs / "hard.md").hardlink_to(docs / "dd" / "a.md")
    (docs / "folder").symlink_to("dd")
    for report in ("symbolic.md", "hard.md", "folder/a.md", "dd/../dd/a.md", str(docs / "dd" / "a.md")):
        refused(docs, origin, "dd", "-o", report, complaint=lost(report, "dd/a.md"))
    for document in ("symbolic.md", "hard.md", "folder/a.md"):
        refused(docs, origin, document, "-o", "dd/a.md", complaint=lost("dd/a.md", document))


@posix
def test_156_nor_does_standard_input(docs: Path, origin: Origin) -> None:
    document = docs / "dd" / "a.md"
    complaint = lost("dd/a.md", "standard input")
    refused(docs, origin, "-", "--as", "markdown", "-o", "dd/a.md", stdin=document, complaint=complaint)
    names = docs / "list"
    refused(docs, origin, "--files-from", "-", "-o", "csv:list", stdin=names, complaint=lost("list", "standard input"))


def test_156_upper_and_lower_case_are_one_name_where_the_system_says_so(
    docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(docs)
    spellings = ["dd/Café.json", "DD/CAFÉ.json", "dd/Cafe\u0301.json"]
    monkeypatch.setattr(written, "FOLDED", True)
    assert len({written.identity(path) for path in spellings}) == 1
    monkeypatch.setattr(written, "FOLDED", False)
    assert len({written.identity(path) for path in spellings}) == 3


def test_157_a_baseline_that_is_read_otherwise_is_refused(docs: Path, origin: Origin) -> None:
    (docs / "dd" / "known.json").write_text('{"schema": 1, "results": []}')
    update = ("--baseline", "dd/known.json", "--update-baseline")
    refused(docs, origin, "dd/known.json", *update, complaint=lost("dd/known.json"))
    refused(docs, origin, "dd/*", *update, complaint=lost("dd/known.json"))
    refused(docs, origin, "--files-from", "dd/known.json", *update, complaint=lost("dd/known.json"))
    complaint = "dd/known.json is the baseline and an output: --update-baseline alone updates it"
    if sys.platform != "win32":
        (docs / "known.json").hardlink_to(docs / "dd" / "known.json")
        refused(docs, origin, "dd/a.md", *update, "-o", "known.json", complaint=complaint)


def test_158_what_a_config_file_names_is_refused_with_its_line(docs: Path, origin: Origin) -> None:
    (docs / "probe.toml").write_text('inputs = ["dd/a.md"]\noutput = ["r.csv", "dd/a.md"]\n')
    refused(docs, origin, complaint=f"probe.toml:2: {lost('dd/a.md')}")
    (docs / "probe.toml").write_text('inputs = ["dd"]\noutput = ["r.csv", "dd/a.md"]\n')
    refused(docs, origin, complaint=lost("dd/a.md"))


def test_158_settings_certificates_and_rules_are_read_too(docs: Path, origin: Origin, ca_file: str) -> None:
    (docs / "probe.toml").write_text("timeout = 5\n")
    (docs / "dd" / ".gitignore").write_text("x\n")
    ca = str(docs / "ca.pem")
    Path(ca).write_bytes(Path(ca_file).read_bytes())
    refused(docs, origin, "dd", "-o", "csv:probe.toml", complaint=lost("probe.toml"))
    refused(
        docs,
        origin,
        "dd",
        "--config",
        "./probe.toml",
        "-o",
        "csv:probe.toml",
        complaint=lost("probe.toml", "./probe.toml"),
    )
    refused(docs, origin, "dd", "--ca-file", ca, "-o", f"csv:{ca}", complaint=lost(ca))
    complaint = "dd/.gitignore: contains ignore rules for folders, which would be lost"
    refused(docs, origin, "dd", "-o", "csv:dd/.gitignore", complaint=complaint)
    (docs / "probe.toml").write_text(f'[[rule]]\nmatch = "a.example"\nca_file = "{ca}"\n'.replace("\\", "/"))
    refused(docs, origin, "dd", "-o", f"csv:{ca}", complaint=lost(ca))


@posix
def test_159_two_outputs_that_are_one_file_are_refused(docs: Path, origin: Origin) -> None:
    old = docs / "r.csv"
    old.write_text(OLD)
    (docs / "symbolic.csv").symlink_to("r.csv")
    (docs / "dangling.csv").symlink_to("new.csv")
    (docs / "hard.csv").hardlink_to(old)
    for second in ("symbolic.csv", "hard.csv", "dd/../r.csv"):
        complaint = f"{second} and r.csv: two reports cannot be one file"
        refused(docs, origin, "dd", "-o", "r.csv", "-o", second, complaint=complaint)
    complaint = "new.csv and dangling.csv: two reports cannot be one file"
    refused(docs, origin, "dd", "-o", "dangling.csv", "-o", "new.csv", complaint=complaint)


def test_159_what_only_looks_like_a_file_that_was_read_is_written(docs: Path, origin: Origin) -> None:
    for name, text in (("links.md", OLD), (".gitignore", "/links.md\n"), ("linked.md", f"[x]({origin.url('/ok')})\n")):
        (docs / "dd" / name).write_text(text)
    (docs / "dd" / "a.md").write_text("[the report](c.md), [another](../other/a.md)\n")
    (docs / "other").mkdir()
    (docs / "other" / "a.md").write_text(OLD)
    reports = (
        "dd/c.md",  # new in the folder, and linked to
        "dd/links.md",  # left out of the folder
        "other/a.md",  # only linked to
        "dd/r.csv",  # no document
    )
    ran = probe("dd", *outputs(*map(Path, reports)), "-q", cwd=docs)
    assert (ran.status, ran.stderr) == (1, "")  # c.md was not there while links were looked at
    for report in reports:
        assert (docs / report).read_text() not in ("", OLD)


@posix
def test_159_pipes_and_devices_take_any_number_of_reports(docs: Path) -> None:
    ran = probe("dd", "-o", "csv:/dev/null", "-o", "json:/dev/null", "-q", cwd=docs)
    assert (ran.status, ran.stderr) == (0, "")
