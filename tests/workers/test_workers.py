"""``--workers`` from outside: real processes against an origin on many addresses of this machine."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import aclosing
from csv import DictReader
from pathlib import Path
from typing import Any

import pytest

from probe.api import stream
from probe.settings import Settings
from samples.exchange import Exchange
from samples.origin import Origin
from tests.outside import ROOT, environment, probe, running, serving

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="addresses of 127.0.0.0/8, and processes in /proc")

TIMES = ("elapsed_ms", "checked_at", "elapsed_s", "started_at")
HOSTS = [f"127.0.{n % 3}.{n}" for n in range(1, 10)]


def workers_of(process: "subprocess.Popen[str]") -> list[int]:
    """Return the processes that a process has started."""
    return [int(number) for number in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def are_gone(processes: list[int]) -> bool:
    """Wait until processes are no more, at most some seconds."""
    for _ in range(100):
        if not any(Path(f"/proc/{number}").exists() and not _is_zombie(number) for number in processes):
            return True
        time.sleep(0.05)
    return False


def _is_zombie(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def timeless(value: Any) -> Any:
    """Return what a report holds without its times."""
    if isinstance(value, dict):
        return {name: timeless(each) for name, each in value.items() if name not in TIMES}
    return [timeless(each) for each in value] if isinstance(value, list) else value


def listed(folder: Path, urls: list[str]) -> str:
    (folder / "urls.txt").write_text("".join(f"{url}\n" for url in urls))
    return str(folder / "urls.txt")


def reported(folder: Path, *arguments: str) -> tuple[int, Any, list[dict[str, str]], str]:
    """Run the command; return its status, its reports without their times, and what it complains of."""
    ran = probe(*arguments, "-q", "-o", str(folder / "r.json"), "-o", str(folder / "r.csv"), "-o", str(folder / "r.md"))
    rows = list(DictReader((folder / "r.csv").read_text().splitlines()))
    for row in rows:
        for name in TIMES:
            row.pop(name, None)
    return ran.status, timeless(json.loads((folder / "r.json").read_text())), rows, ran.stderr


PATHS = (
    "/ok", "/head-405", "/permanent", "/mixed", "/soft-404/x", "/status/404", "/status/503", "/redirect-301", "/loop",
    "/big", "/cookie", "/auth", "/garbage", "/head-close", "/relative",
)  # fmt: skip


def test_reports_are_the_same_but_for_times_however_many_workers(tmp_path: Path) -> None:
    with serving(Origin(host="0.0.0.0")) as origin:
        urls = [origin.url(f"{path}?{host}", host) for host in HOSTS for path in PATHS]
        urls += ["http://127.7.7.7:9/", "http://[bad", "mailto:a@b.example", urls[0]]
        urls += [origin.url(f"/ok?{n}", HOSTS[n % 9]) for n in range(200)]
        arguments = (
            listed(tmp_path, urls),
            "--host-rate",
            "0",
            "--per-host",
            "20",
            "--method",
            "get",
            "--retries",
            "1",
        )
        told = [reported(tmp_path, *arguments, "--workers", number) for number in ("1", "2", "3")]
    assert told[1] == told[0]
    assert told[2] == told[0]
    status, report, rows, complaints = told[0]
    assert (status, complaints, len(rows)) == (1, "", len(urls) - 1)
    assert len(report["summary"]["by_verdict"]) >= 6


class Counting:
    """Behaves as a page that takes a moment, and notes what each host is asked, how often at once and when."""

    def __init__(self, takes: float, location: str | None = None) -> None:
        self.takes = takes
        self.location = location
        self.flying: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.moments: dict[str, list[float]] = {}

    async def __call__(self, exchange: Exchange) -> None:
        host = exchange.request.headers["host"].partition(":")[0]
        self.moments.setdefault(host, []).append(exchange.request.moment)
        for name in (host, "all"):
            self.flying[name] += 1
            self.most[name] = max(self.most[name], self.flying[name])
        await asyncio.sleep(self.takes)
        for name in (host, "all"):
            self.flying[name] -= 1
        if self.location is None:
            await exchange.answer(200, {"Content-Type": "text/plain"}, b"x")
        else:
            await exchange.answer(302, {"Location": self.location})


def test_limits_of_a_host_and_of_the_run_hold_at_the_origin(tmp_path: Path) -> None:
    here, away = Counting(0.05), Counting(0.0)
    with serving(Origin(host="0.0.0.0", routes={"/here": here, "/away": away})) as origin:
        away.location = origin.url("/here", "127.0.0.1")
        urls = [origin.url(f"/away/{n}", HOSTS[n % 9]) for n in range(60)]
        urls += [origin.url(f"/here/{n}", HOSTS[n % 9]) for n in range(60)]
        limits = ("--per-host", "2", "--concurrency", "5", "--host-rate", "0", "--method", "get")
        ran = probe(listed(tmp_path, urls), "-q", "--workers", "3", *limits)
    assert (ran.status, ran.stderr) == (0, "")
    assert here.most["127.0.0.1"] <= 2  # nine hosts lead to it
    assert max(count for host, count in here.most.items() if host != "all") <= 2
    assert here.most["all"] <= 5
    assert sum(map(len, here.moments.values())) == 120


def test_the_rate_of_a_host_holds_at_the_origin(tmp_path: Path) -> None:
    here, away = Counting(0.0), Counting(0.0)
    with serving(Origin(host="0.0.0.0", routes={"/here": here, "/away": away})) as origin:
        away.location = origin.url("/here", "127.0.0.1")
        urls = [origin.url(f"/away/{n}", HOSTS[n % 9]) for n in range(18)]
        ran = probe(listed(tmp_path, urls), "-q", "--workers", "3", "--host-rate", "6", "--method", "get")
    assert ran.status == 0
    moments = sorted(here.moments["127.0.0.1"])
    assert len(moments) == 18
    assert moments[-1] - moments[0] >= (18 - 6) / 6 * 0.95  # after a burst of six, six a second


def test_a_redirect_onto_the_host_of_another_worker_is_asked_by_that(tmp_path: Path) -> None:
    here, away = Counting(0.005), Counting(0.0)
    with serving(Origin(host="0.0.0.0", routes={"/here": here, "/away": away})) as origin:
        away.location = origin.url("/here", "127.0.0.1")
        urls = [origin.url(f"/away/{n}", HOSTS[n % 9]) for n in range(90)]
        ran = probe(listed(tmp_path, urls), "-q", "--workers", "3", "--per-host", "1", "--method", "get")
    assert ran.status == 0
    assert (here.most["127.0.0.1"], len(here.moments["127.0.0.1"])) == (1, 90)  # three workers would ask three at once


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_what_a_dead_worker_has_left_is_done_by_the_others(number: signal.Signals, tmp_path: Path) -> None:
    slow = Counting(0.2)
    with serving(Origin(host="0.0.0.0", routes={"/slow": slow})) as origin:
        urls = [origin.url(f"/slow/{n}", HOSTS[n % 9]) for n in range(150)]
        report = str(tmp_path / "r.json")
        with running(listed(tmp_path, urls), "--workers", "3", "-f", "jsonl", "-o", report) as process:
            assert process.stdout is not None
            process.stdout.readline()
            workers = workers_of(process)
            os.kill(workers[1], number)
            _, stderr = process.communicate(timeout=40)
    assert len(workers) == 3
    assert process.returncode == 0
    assert stderr.startswith(f"probe: a worker died (signal {int(number)}); ")
    assert stderr.endswith(" unfinished targets are done by others\n")
    results = json.loads(Path(report).read_text())["results"]
    assert [(result["url"], result["verdict"]) for result in results] == [(url, "ok") for url in urls]
    assert are_gone(workers)


def test_where_all_workers_die_the_rest_is_done_without(tmp_path: Path) -> None:
    slow = Counting(0.2)
    with serving(Origin(host="0.0.0.0", routes={"/slow": slow})) as origin:
        urls = [origin.url(f"/slow/{n}", HOSTS[n % 9]) for n in range(100)]
        report = str(tmp_path / "r.json")
        with running(listed(tmp_path, urls), "--workers", "2", "-f", "jsonl", "-o", report) as process:
            assert process.stdout is not None
            process.stdout.readline()
            for worker in workers_of(process):
                os.kill(worker, signal.SIGKILL)
            _, stderr = process.communicate(timeout=40)
    assert (process.returncode, len(stderr.splitlines())) == (0, 2)
    results = json.loads(Path(report).read_text())["results"]
    assert [(result["url"], result["verdict"]) for result in results] == [(url, "ok") for url in urls]


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_leaves_whole_reports_and_no_process(number: signal.Signals, status: int, tmp_path: Path) -> None:
    with serving(Origin(host="0.0.0.0")) as origin:
        urls = [origin.url(f"{path}?{host}", host) for host in HOSTS for path in ("/ok", "/hang")]
        report = str(tmp_path / "r.json")
        with running(
            listed(tmp_path, urls), "--workers", "3", "-f", "jsonl", "-o", report, "--timeout", "40"
        ) as process:
            assert process.stdout is not None
            for _ in HOSTS:
                process.stdout.readline()
            workers = workers_of(process)
            process.send_signal(number)
            _, stderr = process.communicate(timeout=20)
            assert (process.returncode, stderr) == (status, "")
    whole = json.loads(Path(report).read_text())
    assert [result["url"] for result in whole["results"]] == urls
    assert Counter(result["verdict"] for result in whole["results"]) == {"ok": 9, "unchecked": 9}
    assert whole["summary"]["complete"] is False
    assert len(workers) == 3
    assert are_gone(workers)


def test_a_signal_to_every_process_is_no_other(tmp_path: Path) -> None:
    """A supervisor signals all processes of a service; a worker leaves its end to the parent."""
    with serving(Origin(host="0.0.0.0")) as origin:
        urls = [origin.url(f"{path}?{host}", host) for host in HOSTS for path in ("/ok", "/hang")]
        with running(listed(tmp_path, urls), "--workers", "2", "-f", "jsonl", "--timeout", "40") as process:
            assert process.stdout is not None
            for _ in HOSTS:
                process.stdout.readline()
            for worker in workers_of(process):
                os.kill(worker, signal.SIGTERM)
            process.send_signal(signal.SIGTERM)
            _, stderr = process.communicate(timeout=20)
    assert (process.returncode, stderr) == (143, "")


@pytest.mark.parametrize("signals", [[signal.SIGKILL], [signal.SIGINT, signal.SIGINT]])
def test_no_worker_outlives_a_parent_that_ends_at_once(signals: list[signal.Signals], tmp_path: Path) -> None:
    with serving(Origin(host="0.0.0.0")) as origin:
        urls = [origin.url(f"{path}?{host}", host) for host in HOSTS for path in ("/ok", "/hang")]
        with running(listed(tmp_path, urls), "--workers", "2", "-f", "jsonl", "--timeout", "40") as process:
            assert process.stdout is not None
            process.stdout.readline()
            workers = workers_of(process)
            for number in signals:
                process.send_signal(number)
            process.wait(20)
    assert len(workers) == 2
    assert are_gone(workers)


def test_a_deadline_ends_all_workers(tmp_path: Path) -> None:
    with serving(Origin(host="0.0.0.0")) as origin:
        urls = [origin.url(f"{path}?{host}", host) for host in HOSTS for path in ("/ok", "/hang")]
        ran = probe(listed(tmp_path, urls), "--workers", "2", "-f", "json", "--timeout", "40", "--deadline", "4s")
    assert (ran.status, ran.stderr) == (3, "")
    told = Counter((result["verdict"]) for result in json.loads(ran.stdout)["results"])
    assert told == {"ok": 9, "unchecked": 9}


def page(*urls: str) -> bytes:
    links = "".join(f'<a href="{url}">x</a>\n' for url in urls)
    return f"<title>x</title>\n<h1 id=part>x</h1>\n{links}{'<p>words</p>' * 4000}".encode()


def test_a_crawl_over_several_hosts_is_the_same(tmp_path: Path) -> None:
    async def site(exchange: Exchange) -> None:
        host, _, port = exchange.request.headers["host"].partition(":")
        number = int(exchange.tail.strip("/") or "0")
        other = HOSTS[(HOSTS.index(host) + 1) % 3]
        more = [f"/site/{2 * number + n}#part" for n in (1, 2)] if number < 31 else []
        elsewhere = f"http://{other}:{port}/site/{number}#absent"
        await exchange.answer(200, {"Content-Type": "text/html"}, page(*more, elsewhere, "/status/404"))

    with serving(Origin(host="0.0.0.0", routes={"/site": site})) as origin:
        first = [origin.url("/site/0", host) for host in HOSTS[:3]]
        arguments = (*first, "--recurse", "--fragments", "--host-rate", "0")
        told = [reported(tmp_path, *arguments, "--workers", number) for number in ("1", "2")]
    assert told[1] == told[0]
    assert (told[0][0], told[0][3]) == (1, "")
    assert len(told[0][2]) > 190


async def test_a_program_may_have_workers_too() -> None:
    async with Origin(host="0.0.0.0") as origin:
        urls = [origin.url(f"/ok?{n}", HOSTS[n % 9]) for n in range(50)]
        results = [result async for result in stream(urls, Settings.of(workers=2))]
        assert sorted(result.url for result in results) == sorted(urls)
        assert {result.verdict.value for result in results} == {"ok"}

        async def endless() -> Any:
            for number in range(10**9):
                yield origin.url(f"/ok?{number}", HOSTS[number % 9])

        count = 0
        async with aclosing(stream(endless(), Settings.of(workers=2, host_rate=0))) as results_of_all:
            async for _ in results_of_all:
                count += 1
                if count == 200:
                    break
    assert count == 200


@pytest.mark.parametrize(("options", "started"), [([], 0), (["--workers", "1"], 0), (["--workers", "2"], 2)])
def test_with_one_worker_nothing_is_started_or_imported(options: list[str], started: int, tmp_path: Path) -> None:
    counting = (
        "import sys, atexit, subprocess\n"
        "real, count = subprocess.Popen.__init__, [0]\n"
        "def init(self, *a, **k): count[0] += 1; real(self, *a, **k)\n"
        "subprocess.Popen.__init__ = init\n"
        "from probe.cli.app import run\n"
        "run(sys.argv[1:])\n"
        "print('STARTED', count[0], any(name.startswith('probe.workers') for name in sys.modules))\n"
    )
    with serving(Origin(host="0.0.0.0")) as origin:
        name = listed(tmp_path, [origin.url("/ok", host) for host in HOSTS[:3]])
        ran = subprocess.run(
            [sys.executable, "-c", counting, name, "-q", *options],
            capture_output=True, text=True, cwd=ROOT, env=environment(), timeout=50, check=True,
        )  # fmt: skip
    assert ran.stdout.splitlines()[-1] == f"STARTED {started} {started > 0}"


def test_nothing_is_started_where_nothing_is_sent(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[x](b.md) [y](http://a.example/)")
    ran = probe("a.md", "--offline", "--workers", "4", "-f", "json", cwd=tmp_path)
    assert ran.status == 1
    assert len(json.loads(ran.stdout)["results"]) == 2
