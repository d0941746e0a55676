"""One run in which an actor, a node and the driver are killed, and what holds afterwards. Small in tests, large in
``python -m tests.benchmarks cluster-losses``.
"""

import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cluster import logged, nodes
from tests.outside import ROOT, environment


@dataclass(frozen=True, slots=True)
class Size:
    """How large the run is; ``rate`` is in requests a second to one host."""

    urls: int
    hosts: int
    chunk: int
    rate: int = nodes.RATE
    per_host: int = nodes.CONCURRENCY
    patience: float = 110.0
    term: float | None = None  # seconds of a lease, if it is not the program's own

    @property
    def options(self) -> list[str]:
        """The options of the command."""
        return [
            f"--host-rate={self.rate}", f"--per-host={self.per_host}", "--retries=0", "--confirm-after=0s",
            "--partitions=16", f"--chunk={self.chunk}", "--actors=4",
        ]  # fmt: skip


@dataclass(slots=True)
class Lossy:
    """What has happened: seconds from the start, and the sends by host as the workers have logged them."""

    size: Size
    out: Path
    logs: Path
    command: list[str]
    began: float = field(default_factory=time.monotonic)
    seconds: dict[str, float] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)  # of drivers that were resumed, by what ended them
    stderr: str = ""

    @property
    def done(self) -> dict[Path, int]:
        """The chunks that are done, with the moment at which each was written."""
        return {path: path.stat().st_mtime_ns for path in self.out.glob("manifest/*.json")}

    @property
    def sent(self) -> int:
        """How many octets the workers have logged."""
        return sum(log.stat().st_size for log in self.logs.glob("*.log"))

    def wait_until(self, true: Callable[[], bool], driver: "subprocess.Popen[str]", errors: Path) -> None:
        """Wait until something is true, as long as the driver is at work."""
        while not true():
            assert driver.poll() is None, errors.read_text()
            assert time.monotonic() - self.began < self.size.patience, errors.read_text()
            time.sleep(0.05)

    @property
    def _environment(self) -> dict[str, str]:
        own = {} if self.size.term is None else {logged.TERM: str(self.size.term)}
        return environment({**nodes.LOOPBACK, **own})

    @contextmanager
    def driving(self, *options: str) -> Iterator[tuple["subprocess.Popen[str]", Path]]:
        """Give a driver that runs, and the file of its complaints; wait for its end."""
        errors = self.logs / f"{len(self.stderr)}.txt"
        with (
            errors.open("w") as said,
            subprocess.Popen(
                [*self.command, *options], cwd=ROOT, env=self._environment, stdout=said, stderr=said, text=True
            ) as driver,
        ):
            try:
                yield driver, errors
                driver.wait(self.size.patience)
            finally:
                driver.kill()
        self.stderr += errors.read_text()

    def resume(self, *options: str) -> int:
        """Go on until the end; return the exit status."""
        with self.driving("--resume", *options) as (driver, _):
            pass
        self.seconds["the end"] = time.monotonic() - self.began
        return driver.returncode

    def interrupt(self, number: signal.Signals, *options: str) -> int:
        """Go on, and send the driver a signal once its workers are at work; return the exit status."""
        before = self.sent
        with self.driving("--resume", *options) as (driver, errors):
            self.wait_until(lambda: self.sent > before, driver, errors)
            driver.send_signal(number)
        return driver.returncode

    def sends(self) -> dict[str, list[tuple[float, int]]]:
        """Return by host the moments at which an exchange began (1) or ended (-1), in their order."""
        found: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for log in sorted(self.logs.glob("*.log")):
            for line in log.read_text().splitlines():
                sign, host, moment = line.split()
                found[host].append((float(moment), 1 if sign == "+" else -1))
        return {host: sorted(events) for host, events in found.items()}


def written(folder: Path, urls: list[str]) -> Path:
    """Write a list into a folder, and return it."""
    found = folder / "urls.txt"
    found.write_text("".join(f"{line}\n" for line in urls))
    return found


def over_rate(events: list[tuple[float, int]], rate: float) -> float:
    """Return by how many sends a host was asked too much, at worst: more than a full bucket and what flows into it."""
    burst = max(rate, 1.0)
    level, at, worst = burst, float("-inf"), 0.0
    for moment, sign in events:
        if sign > 0:
            level = min(burst, level + (moment - at) * rate) - 1
            at, worst = moment, max(worst, -level)
    return worst


def most_at_once(logs: Path) -> int:
    """Return how many exchanges with one host ran at once, at most; what a killed worker had begun ends with it."""
    worst = 0
    for log in logs.glob("*.log"):
        flying: dict[str, int] = defaultdict(int)
        for line in log.read_text().splitlines():
            sign, host, _ = line.split()
            flying[host] += 1 if sign == "+" else -1
            worst = max(worst, flying[host])
    return worst


def killed(cluster: Any, urls: Path, size: Size, *options: str) -> Lossy:
    """Begin a run; kill a worker, a node and the driver, each after another sixth of the chunks."""
    out, logs = urls.parent / "out", urls.parent / "logs"
    logs.mkdir()
    command = [
        sys.executable, "-m", "tests.cluster.logged", str(urls), "--out", str(out),
        "--address", cluster.address, *size.options, *options,
    ]  # fmt: skip
    kills: dict[str, Callable[[subprocess.Popen[str]], None]] = {
        "an actor is killed": lambda _: _kill_worker(logs),
        "a node is killed": lambda _: _kill_node(cluster),
        "the driver is killed": lambda driver: driver.kill(),
    }
    lossy, chunks = Lossy(size, out, logs, command), -(-size.urls // size.chunk)
    with lossy.driving() as (driver, errors):
        for share, (what, kill) in enumerate(kills.items(), 1):
            least = max(chunks * share // 6, share)
            lossy.wait_until(lambda least=least: len(lossy.done) >= least, driver, errors)  # type: ignore[misc]
            kill(driver)
            lossy.seconds[what] = time.monotonic() - lossy.began
    return lossy


def _kill_worker(logs: Path) -> None:
    """End the worker that has sent most of those that live."""
    for log in sorted(logs.glob("*.log"), key=lambda log: -log.stat().st_size):
        with suppress(ProcessLookupError):
            os.kill(int(log.stem.partition("-")[2]), signal.SIGKILL)
            return
    raise AssertionError("no worker is alive")


def _kill_node(cluster: Any) -> None:
    node = next(node for node in cluster.list_all_nodes() if not node.head)
    cluster.remove_node(node, allow_graceful=False)
    cluster.add_node(num_cpus=2, node_ip_address="127.0.0.1")


def verdicts_of_one_process(urls: Path, folder: Path) -> dict[str, tuple[Any, ...]]:
    """Return what one process finds, which asks each host as fast as it can."""
    folder.mkdir()
    report = folder / "report.jsonl"
    options = ["--host-rate=0", "--retries=0", "--confirm-after=0s", "--quiet", "--no-store", "--no-config"]
    subprocess.run(
        [sys.executable, "-m", "probe", str(urls), *options, "-o", str(report)], check=False,
        env=environment(nodes.LOOPBACK), cwd=ROOT,
    )  # fmt: skip
    return nodes.verdicts_of(report)
