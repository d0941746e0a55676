"""One run in which an actor, a node and the driver are killed, and what holds afterwards. Small in tests, large in
``python -m tests.benchmarks cluster-losses``.
"""

import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from samples.origin import Origin
from tests.cluster import nodes
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
    seconds: dict[str, float] = field(default_factory=dict)
    stderr: str = ""

    def sends(self) -> dict[str, list[tuple[float, int]]]:
        """Return by host the moments at which an exchange began (1) or ended (-1), in their order."""
        found: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for log in sorted(self.logs.glob("*.log")):
            for line in log.read_text().splitlines():
                sign, host, moment = line.split()
                found[host].append((float(moment), 1 if sign == "+" else -1))
        return {host: sorted(events) for host, events in found.items()}


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


def run_with_losses(cluster: Any, origin: Origin, folder: Path, size: Size) -> Lossy:
    """Kill a worker, a node and the driver, each after another sixth of the chunks; resume, and run to the end."""
    urls, out, logs = folder / "urls.txt", folder / "out", folder / "logs"
    logs.mkdir()
    urls.write_text("".join(f"{line}\n" for line in nodes.listed(origin.port, size.urls, size.hosts)))
    command = [
        sys.executable, "-m", "tests.cluster.logged", str(urls), "--out", str(out),
        "--address", cluster.address, *size.options,
    ]  # fmt: skip
    lossy, chunks = Lossy(size, out, logs), -(-size.urls // size.chunk)
    began = time.monotonic()

    def disturb(what: str, share: int, how: Callable[[], None]) -> None:
        while len(list(out.glob("manifest/*.json"))) < max(chunks * share // 6, share):
            assert first.poll() is None, errors.read_text()
            assert time.monotonic() - began < size.patience, f"{what}: {errors.read_text()}"
            time.sleep(0.05)
        how()
        lossy.seconds[what] = time.monotonic() - began

    errors = folder / "first.txt"
    with (
        errors.open("w") as said,
        subprocess.Popen(command, cwd=ROOT, env=environment(nodes.LOOPBACK), stderr=said) as first,
    ):
        disturb("an actor is killed", 1, lambda: _kill_worker(logs))
        disturb("a node is killed", 2, lambda: _kill_node(cluster))
        disturb("the driver is killed", 3, first.kill)
    again = subprocess.run(
        [*command, "--resume"], cwd=ROOT, env=environment(nodes.LOOPBACK), capture_output=True, text=True, check=False,
        timeout=size.patience,
    )  # fmt: skip
    lossy.seconds["the end"] = time.monotonic() - began
    lossy.stderr = errors.read_text() + again.stderr
    assert again.returncode == 1, lossy.stderr
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
