"""The command begins with a list that has not ended: what an origin sees, and what the reports say in the end."""

import asyncio
import csv
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from samples.exchange import Exchange
from samples.origin import Origin
from tests.outside import ROOT, environment, running, serving

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="named pipes and signals of POSIX")

QUICK = ("--retries", "0", "--timeout", "20", "--host-rate", "0", "--per-host", "50")


class Listener:
    """Tells when something was asked; ``/held`` answers when it is let go."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.held = threading.Event()
        self.let_go = threading.Event()

    async def first(self, exchange: Exchange) -> None:
        self.asked.set()
        await exchange.answer(200)

    async def hold(self, exchange: Exchange) -> None:
        self.held.set()
        while not self.let_go.is_set():
            await asyncio.sleep(0.01)
        await exchange.answer(200)


@pytest.fixture
def listener() -> Iterator[Listener]:
    heard = Listener()
    yield heard
    heard.let_go.set()


@pytest.fixture
def listening(listener: Listener) -> Iterator[Origin]:
    with serving(Origin(routes={"/first": listener.first, "/held": listener.hold})) as origin:
        yield origin


class Pipe:
    """The list, whose writing end the test has."""

    def __init__(self) -> None:
        self.end, self._write = os.pipe()

    def write(self, *urls: str) -> None:
        os.write(self._write, "".join(f"{url}\n" for url in urls).encode())

    def close(self) -> None:
        if self._write >= 0:
            os.close(self._write)
            self._write = -1


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    ends = Pipe()
    yield ends
    ends.close()
    os.close(ends.end)


def many(origin: Origin, count: int = 150) -> list[str]:
    return [origin.url(f"/ok?{number}&{'x' * 40}") for number in range(count)]


def results(path: Path) -> dict[str, dict[str, object]]:
    return {result["url"]: result for result in json.loads(path.read_text())["results"]}


def test_a_long_list_on_standard_input_is_asked_before_its_end(
    listener: Listener, listening: Origin, pipe: Pipe, tmp_path: Path
) -> None:
    first, last, jsonl = listening.url("/first"), listening.url("/ok?last"), tmp_path / "r.jsonl"
    reports = ("-o", str(tmp_path / "r.json"), "-o", str(tmp_path / "r.csv"), "-o", str(jsonl))
    with running("-", "-f", "jsonl", *reports, *QUICK, stdin=pipe.end) as process:
        pipe.write(first, *many(listening))
        assert listener.asked.wait(30)
        assert jsonl.read_text() == ""  # the line of the first URL may get more places
        pipe.write(last, first)
        pipe.close()
        stdout, stderr = process.communicate(timeout=30)
    assert (process.returncode, stderr) == (0, "")
    urls = [first, *many(listening), last]
    found = results(tmp_path / "r.json")
    assert list(found) == urls
    for lines in (stdout, jsonl.read_text()):
        streamed = {line["url"]: line for line in map(json.loads, lines.splitlines())}
        assert streamed == found
    assert [source["line"] for source in found[first]["sources"]] == [1, 153]  # type: ignore[attr-defined]
    with (tmp_path / "r.csv").open() as table:
        assert [row["sources"] for row in csv.DictReader(table)] == [
            "stdin:1 stdin:153", *(f"stdin:{number}" for number in range(2, 153)),
        ]  # fmt: skip


def test_a_named_pipe_with_one_line_is_enough_where_a_list_is_asked_for(
    listener: Listener, listening: Origin, tmp_path: Path
) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with running(str(fifo), "--as", "list", "-f", "jsonl", *QUICK) as process, fifo.open("w") as out:
        out.write(f"{listening.url('/first')}\n")
        out.flush()
        assert listener.asked.wait(30)
        out.write(listening.url("/ok"))
        out.close()
        stdout, stderr = process.communicate(timeout=30)
    assert (process.returncode, stderr) == (0, "")
    assert {json.loads(line)["url"] for line in stdout.splitlines()} == {listening.url("/first"), listening.url("/ok")}
    assert json.loads(stdout.splitlines()[0])["sources"][0]["document"] == str(fifo)


def offer(path: Path, content: bytes) -> None:
    with suppress(BrokenPipeError):  # nobody reads it to its end
        path.write_bytes(content)


@pytest.mark.parametrize(
    ("arguments", "content", "complaint"),
    [
        (("--as", "list"), "http://a\n".encode("utf-16-le") * 3000, "without a byte order mark; save it as UTF-8"),
        (("--as", "csv", "--column", "nowhere"), b"url\nhttp://a\n" * 3000, "there is no column 'nowhere'"),
        (("--baseline", "missing.json"), b"http://a\n" * 300, "the baseline does not exist"),
    ],
)
@pytest.mark.parametrize("by", ["stdin", "fifo", "file"])
def test_what_cannot_be_read_is_status_2_and_nothing_is_sent(
    tmp_path: Path, by: str, arguments: tuple[str, ...], content: bytes, complaint: str
) -> None:
    path = tmp_path / "list"
    if by == "fifo":
        os.mkfifo(path)
        threading.Thread(target=offer, args=(path, content), daemon=True).start()
    else:
        path.write_bytes(content)
    report = tmp_path / "r.jsonl"
    with path.open("rb") if by == "stdin" else Path(os.devnull).open("rb") as stdin:
        given = ("-",) if by == "stdin" else (str(path),)
        with running(*given, *arguments, "-o", str(report), stdin=stdin.fileno()) as process:
            _, stderr = process.communicate(timeout=30)
    if by == "fifo" and "--baseline" in arguments:  # nobody has opened it
        os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
    assert process.returncode == 2
    assert complaint in stderr
    assert len(stderr.splitlines()) == 1
    assert not report.exists()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_the_list_is_open_leaves_a_result_for_every_line(
    listener: Listener, listening: Origin, pipe: Pipe, tmp_path: Path, number: signal.Signals, status: int
) -> None:
    urls, report = [listening.url("/held"), *many(listening)], tmp_path / "r.json"
    with running("-", "-q", "-o", str(report), *QUICK, "--per-host", "1", stdin=pipe.end) as process:
        pipe.write(*urls)
        assert listener.held.wait(30)
        process.send_signal(number)
        _, stderr = process.communicate(timeout=30)
    assert (process.returncode, stderr) == (status, "")
    assert list(results(report)) == urls
    assert {result["verdict"] for result in results(report).values()} == {"unchecked"}
    summary = json.loads(report.read_text())["summary"]
    assert summary["complete"] is False
    assert summary["notices"] == ["Not read to its end, because the run was stopped: stdin"]


def test_a_signal_leaves_no_line_of_a_file_out(listener: Listener, listening: Origin, tmp_path: Path) -> None:
    urls, report = [listening.url("/held"), *many(listening, 20_000)], tmp_path / "r.json"
    (tmp_path / "urls.txt").write_text("\n".join([*urls, urls[0]]))
    with running(str(tmp_path / "urls.txt"), "-q", "-o", str(report), *QUICK, "--per-host", "1") as process:
        assert listener.held.wait(30)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode == 130
    found = results(report)
    assert list(found) == urls
    assert [source["line"] for source in found[urls[0]]["sources"]] == [1, 20_002]  # type: ignore[attr-defined]
    assert json.loads(report.read_text())["summary"]["notices"] == []


def test_a_deadline_ends_a_list_that_never_ends(listening: Origin, pipe: Pipe, tmp_path: Path) -> None:
    report = tmp_path / "r.json"
    with running("-", "-f", "jsonl", "-o", str(report), *QUICK, "--deadline", "3", stdin=pipe.end) as process:
        pipe.write(*many(listening))
        stdout, stderr = process.communicate(timeout=40)
    assert (process.returncode, stderr) == (3, "")
    assert len(stdout.splitlines()) == 150
    assert list(results(report)) == many(listening)
    assert json.loads(report.read_text())["summary"]["complete"] is False


def test_a_closed_pipe_is_quiet_when_the_lines_that_waited_are_written(listening: Origin, pipe: Pipe) -> None:
    with running("-", "--as", "list", "-f", "jsonl", *QUICK, "--deadline", "1", stdin=pipe.end) as process:
        pipe.write(*many(listening))
        assert process.stdout
        process.stdout.close()
        assert process.wait(timeout=40) == 3
        assert process.stderr
        assert process.stderr.read() == ""
        process.stdout = None


# The command without its times, and with all inputs read first where that is asked for.
WITHOUT_TIMES = """
import sys
from msgspec.structs import replace
from probe.cli import check, delivery
from probe.cli.app import run
from probe.summary import Tally

take, summary = delivery.Delivery.take, Tally.summary

def taken(self, result):
    trail = tuple(replace(hop, elapsed=0.0) for hop in result.trail)
    take(self, replace(result, elapsed=0.0, trail=trail))

delivery.Delivery.take = taken
Tally.summary = lambda self, elapsed, *rest, **named: summary(self, 0.0, *rest, **named)
if sys.argv[1] == "first":
    check.may_begin = lambda job: False
sys.exit(run(sys.argv[2:]))
"""
SUFFIXES = (".json", ".csv", ".md", ".jsonl", ".junit.xml", ".sarif", ".prom", ".rdjsonl", ".gitlab.json")


def test_reports_are_those_of_a_list_that_is_read_first(origin: Origin, tmp_path: Path) -> None:
    lines = [
        origin.url("/ok"), origin.url("/status/404"), origin.url("/ok#x"), "not a url", "ftp://x.example", "# nothing",
        origin.url("/permanent/1"), origin.url("/status/404"), "<http://[>", "", "http://[", *many(origin),
        *many(origin, 20), origin.url("/permanent/1"), origin.url("/status/503"),
    ]  # fmt: skip
    (tmp_path / "urls.txt").write_text("\n".join(lines))
    reports = []
    for way in ("early", "first"):
        written = [tmp_path / f"r{suffix}" for suffix in SUFFIXES]
        outputs = [word for path in written for word in ("-o", str(path))]
        ran = subprocess.run(
            [sys.executable, "-c", WITHOUT_TIMES, way, str(tmp_path / "urls.txt"), *outputs, *QUICK, "-v"],
            cwd=ROOT, env=environment({"SOURCE_DATE_EPOCH": "0"}), capture_output=True, text=True, timeout=50,
            check=False,
        )  # fmt: skip
        assert (ran.returncode, ran.stderr) == (1, "")
        texts = {path.name: path.read_text() for path in written}
        texts["r.jsonl"] = "".join(sorted(texts["r.jsonl"].splitlines(keepends=True)))  # in the order of finishing
        reports.append({**texts, "terminal": ran.stdout})
        for path in written:
            path.unlink()
    assert reports[0] == reports[1]
    assert "urls.txt:1 " in reports[0]["r.csv"]


def test_a_fault_of_ours_while_the_list_is_open_leaves_a_line_for_each_url(origin: Origin, pipe: Pipe) -> None:
    script = (
        "import sys, probe.engine.advance as c\n"
        "def broken(self, *a): raise KeyError('x')\n"
        "c.Rules.advance = broken\n"
        "from probe.cli.app import run\n"
        "sys.exit(run(sys.argv[1:]))\n"
    )
    pipe.write(*many(origin))
    ran = subprocess.run(
        [sys.executable, "-c", script, "-", "-f", "jsonl", *QUICK], stdin=pipe.end,
        cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=50, check=False,
    )  # fmt: skip
    assert ran.returncode == 4
    assert "an internal error of probe: KeyError" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert {json.loads(line)["url"] for line in ran.stdout.splitlines()} == set(many(origin))


def test_an_early_end_of_the_program_is_quiet_while_a_pipe_is_read(listening: Origin, pipe: Pipe) -> None:
    with running("-", "--as", "list", "-f", "no-such", stdin=pipe.end) as process:
        pipe.write(*many(listening))
        _, stderr = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "Traceback" not in stderr
    assert "Fatal" not in stderr
