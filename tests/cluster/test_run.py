"""Runs over two nodes and four actors: each URL once, the verdicts of one process, no host asked too often.

One run loses an actor, a node and the driver. ``python -m tests.benchmarks cluster-losses`` is the same with 100,000.
"""

import re
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from samples.origin import Origin
from tests.cluster import losses, nodes
from tests.outside import ROOT, environment

pytest.importorskip("ray")
pytest.importorskip("pyarrow")
pytestmark = [pytest.mark.cluster, pytest.mark.filterwarnings("ignore"), pytest.mark.timeout(240)]

SMALL = losses.Size(urls=2_000, hosts=100, chunk=100)


def test_an_actor_a_node_and_the_driver_are_killed(two_nodes: Any, origin: Origin, tmp_path: Path) -> None:
    lossy = losses.run_with_losses(two_nodes, origin, tmp_path, SMALL)
    found = nodes.verdicts(lossy.out)
    assert len(found) == SMALL.urls
    sends = lossy.sends()
    assert {host: over for host, events in sends.items() if (over := losses.over_rate(events, SMALL.rate)) > 1e-3} == {}
    assert losses.most_at_once(lossy.logs) <= SMALL.per_host
    assert nodes.faults_of_pace(origin) == []
    assert found == losses.verdicts_of_one_process(tmp_path / "urls.txt", tmp_path / "one")
    assert not (lossy.out / "chunks").exists()
    assert not (lossy.out / "driver.json").exists()
    assert " died; " in lossy.stderr
    if find_spec("opentelemetry"):  # of ray[default]
        assert re.search(r'ray_probe_exchanges_total\{[^}]*worker="\d+"[^}]*\} [1-9]', nodes.exported(two_nodes))


def command(two_nodes: Any, urls: Path, out: Path, *options: str) -> list[str]:
    return nodes.command(str(urls), "--out", str(out), "--address", two_nodes.address, *SMALL.options, *options)


def ran(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        arguments, cwd=ROOT, env=environment(nodes.LOOPBACK), capture_output=True, text=True, check=False, timeout=120
    )  # fmt: skip


def test_interrupt_and_deadline_leave_what_resume_takes_up(two_nodes: Any, origin: Origin, tmp_path: Path) -> None:
    out, urls = tmp_path / "out", tmp_path / "urls.txt"
    urls.write_text("".join(f"{line}\n" for line in nodes.listed(origin.port, urls=400, hosts=5)))
    plain = command(two_nodes, urls, out, "--actors=1")
    with subprocess.Popen(
        plain, cwd=ROOT, env=environment(nodes.LOOPBACK), stderr=subprocess.PIPE, text=True
    ) as first:  # fmt: skip
        while not list(out.glob("manifest/*.json")):
            assert first.poll() is None
            time.sleep(0.05)
        first.send_signal(signal.SIGINT)
        assert first.stderr is not None
        told = first.stderr.read()
    assert first.returncode == 130
    assert "interrupted; the same command with --resume continues it" in told
    soon = ran(*plain, "--resume", "--deadline=1ms")
    assert (soon.returncode, "the deadline has come" in soon.stderr) in {(1, True), (3, True)}, soon.stderr
    done = {path: path.stat().st_mtime_ns for path in out.glob("manifest/*.json")}
    again = ran(*plain, "--resume")
    assert (again.returncode, len(nodes.verdicts(out))) == (1, 400), again.stderr
    assert {path: path.stat().st_mtime_ns for path in done} == done
    ended = ran(*plain, "--resume")
    assert (ended.returncode, "the run was complete already: 400 URLs" in ended.stderr) == (1, True)
