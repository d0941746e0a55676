"""Runs over two nodes and four actors: each URL once, the verdicts of one process, no host asked too often."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from probe.cluster.driver import Cluster, Driver
from probe.cluster.folder import Folder
from probe.cluster.plan import Plan, begun, now
from probe.cluster.tasks import shuffle
from probe.reports.interface import Style
from probe.settings import Pace, Patience, Settings
from samples.origin import Origin
from tests.cluster import nodes
from tests.outside import ROOT, environment, serving

ray = pytest.importorskip("ray")
pytest.importorskip("pyarrow")
pytestmark = [pytest.mark.cluster, pytest.mark.filterwarnings("ignore"), pytest.mark.timeout(180)]

SETTINGS = Settings(
    pace=Pace(host_rate=nodes.RATE, per_host=nodes.CONCURRENCY), patience=Patience(retries=0, confirm_after=0.0)
)
CLUSTER = Cluster(workers=4, chunks=4, processors=1.0, term=8.0, beat=0.5, opening=5.0)


@pytest.fixture(scope="module")
def two_nodes() -> Iterator[Any]:
    with nodes.two_nodes() as cluster:
        ray.init(address=cluster.address, _node_ip_address="127.0.0.1", log_to_driver=False)
        yield cluster
        ray.shutdown()


@pytest.fixture
def origin() -> Iterator[Origin]:
    with serving(Origin("0.0.0.0")) as served:
        yield served


@pytest.fixture
def urls(origin: Origin, tmp_path: Path) -> Path:
    path = tmp_path / "urls.txt"
    path.write_text("\n".join(nodes.listed(origin.port)) + "\n")
    return path


def by_one_process(urls: Path, folder: Path) -> dict[str, tuple[Any, ...]]:
    folder.mkdir()
    report = folder / "report.jsonl"
    options = ["--host-rate=0", "--retries=0", "--confirm-after=0s", "--quiet", "--no-store", "--no-config"]
    subprocess.run(
        [sys.executable, "-m", "probe", str(urls), *options, "-o", str(report)], check=False,
        env=environment(nodes.LOOPBACK), cwd=ROOT,
    )  # fmt: skip
    return nodes.verdicts_of(report)


def driver_of(urls: Path, out: Path, told: list[str]) -> tuple[Driver, Any]:
    folder = Folder(str(out))
    plan = begun(
        folder,
        Plan(inputs=(str(urls),), partitions=16, chunk=100, form="parquet", vantage="here", started=now()),
        resume=False,
    )
    parts = shuffle(folder, plan, SETTINGS, told.append)
    return Driver(folder, plan, SETTINGS, Style(now=plan.started), CLUSTER, told.append), parts


def ran(urls: Path, out: Path, disturb: Any) -> tuple[Driver, list[str]]:
    """Run to the end, and ``disturb`` in the middle."""
    told: list[str] = []
    driver, parts = driver_of(urls, out, told)

    async def go() -> None:
        going = asyncio.create_task(driver.go(parts))
        while driver.progress.chunks < 3 and not going.done():
            await asyncio.sleep(0.05)
        assert not going.done()
        disturb(driver)
        assert await going

    asyncio.run(go())
    assert driver.progress.urls == driver.progress.of_urls == nodes.URLS
    return driver, told


def held(origin: Origin, urls: Path, out: Path) -> None:
    assert nodes.faults_of_pace(origin) == []
    found = nodes.verdicts(out)
    assert len(found) == nodes.URLS
    assert found == by_one_process(urls, out.parent / "one")


def test_a_worker_is_killed(two_nodes: Any, origin: Origin, urls: Path, tmp_path: Path) -> None:
    killed = []

    def kill(driver: Driver) -> None:
        owner = next(owner for owner in driver._owners.values() if owner.busy)
        ray.kill(owner.handle)
        killed.append(f"worker {owner.number} died")

    driver, told = ran(urls, tmp_path / "out", kill)
    assert [line.partition(";")[0] for line in told[1:]] == killed
    assert len(driver._owners) == 5
    held(origin, urls, tmp_path / "out")


def test_a_node_is_killed(two_nodes: Any, origin: Origin, urls: Path, tmp_path: Path) -> None:
    node = next(node for node in two_nodes.list_all_nodes() if not node.head)
    _, told = ran(urls, tmp_path / "out", lambda _: two_nodes.remove_node(node, allow_graceful=False))
    two_nodes.add_node(num_cpus=2, node_ip_address="127.0.0.1")
    assert len([line for line in told if " died;" in line or "not heard of" in line]) >= 2
    held(origin, urls, tmp_path / "out")


def test_the_driver_is_killed_and_the_run_resumed(two_nodes: Any, origin: Origin, urls: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = nodes.command(str(urls), "--out", str(out), "--address", two_nodes.address, *nodes.OPTIONS)
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(nodes.LOOPBACK), stderr=subprocess.PIPE, text=True
    ) as first:
        while len(list(out.glob("manifest/*.json"))) < 5:
            assert first.poll() is None, first.stderr and first.stderr.read()
            time.sleep(0.05)
        first.kill()
    done = {path: path.stat().st_mtime_ns for path in out.glob("manifest/*.json")}
    again = subprocess.run(
        [*command, "--resume"],
        cwd=ROOT,
        env=environment(nodes.LOOPBACK),
        capture_output=True,
        text=True,
        check=False,
        timeout=80,
    )
    assert again.returncode == 1, again.stderr
    assert {path: path.stat().st_mtime_ns for path in done} == done
    assert not (out / "chunks").exists()
    held(origin, urls, out)


def test_an_interrupted_run_is_resumed(two_nodes: Any, origin: Origin, tmp_path: Path) -> None:
    out, urls = tmp_path / "out", tmp_path / "urls.txt"
    urls.write_text("".join(f"{line}\n" for line in nodes.listed(origin.port, urls=300, hosts=10)))
    command = nodes.command(str(urls), "--out", str(out), "--address", two_nodes.address, *nodes.OPTIONS)
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(nodes.LOOPBACK), stderr=subprocess.PIPE, text=True
    ) as first:
        while not list(out.glob("manifest/*.json")):
            time.sleep(0.05)
        first.send_signal(signal.SIGINT)
        assert first.stderr is not None
        told = first.stderr.read()
    assert first.returncode == 130
    assert "interrupted; the same command with --resume continues it" in told
    again = subprocess.run(
        [*command, "--resume"],
        cwd=ROOT,
        env=environment(nodes.LOOPBACK),
        capture_output=True,
        text=True,
        check=False,
        timeout=80,
    )
    assert (again.returncode, len(nodes.verdicts(out))) == (1, 300), again.stderr
    ended = subprocess.run(
        [*command, "--resume"], cwd=ROOT, env=environment(nodes.LOOPBACK), capture_output=True, text=True, check=False
    )
    assert (ended.returncode, "the run was complete already: 300 URLs" in ended.stderr) == (1, True)
