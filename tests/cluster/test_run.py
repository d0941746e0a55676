"""A run over two nodes and four actors that loses an actor, a node and two drivers: each URL once, the verdicts of one
process, no host asked too often, no secret in what Ray keeps.

``python -m tests.benchmarks cluster-losses`` is the same with 100,000 URLs.
"""

import re
import signal
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from probe.cli.app import run
from samples.origin import Origin
from tests.cluster import losses, nodes
from tests.outside import serving

pytest.importorskip("ray")
pytest.importorskip("pyarrow")
pytestmark = [pytest.mark.cluster, pytest.mark.filterwarnings("ignore"), pytest.mark.timeout(240)]

SMALL = losses.Size(urls=1_200, hosts=60, chunk=60, term=6.0)
SECRETS = 20
CANARY = "c4n4ry-0f-4-s3cr3t"


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    with serving(Origin("0.0.0.0")) as served:
        yield served


@pytest.fixture(scope="module")
def lossy(two_nodes: Any, origin: Origin, tmp_path_factory: pytest.TempPathFactory) -> losses.Lossy:
    """Make one run for all tests: its losses, then an interrupt, and the rest with fewer actors, which start sooner."""
    secret = [
        f"http://me:{CANARY}@{nodes.host(n)}:{origin.port}/status/404?token={CANARY}&secret_number={n}"
        for n in range(SECRETS)
    ]
    urls = losses.written(
        tmp_path_factory.mktemp("run"), [*nodes.listed(origin.port, SMALL.urls - SECRETS, SMALL.hosts), *secret]
    )
    lossy = losses.killed(two_nodes, urls, SMALL, f"--header=Authorization: Bearer {CANARY}")
    before = lossy.done
    lossy.statuses["interrupt"] = lossy.interrupt(signal.SIGINT, "--actors=2")
    lossy.statuses["end"] = lossy.resume("--actors=2")
    assert {path: lossy.done[path] for path in before} == before, "a chunk that was done is done again"
    return lossy


def test_each_url_is_there_once_with_the_verdict_of_one_process(lossy: losses.Lossy) -> None:
    found = nodes.verdicts(lossy.out)
    assert len(found) == SMALL.urls
    urls = lossy.out.parent / "urls.txt"
    assert found == losses.verdicts_of_one_process(urls, lossy.out.parent / "one")


def test_no_host_was_asked_too_often(lossy: losses.Lossy, origin: Origin) -> None:
    sends = lossy.sends()
    assert len(sends) == SMALL.hosts
    assert {host: over for host, events in sends.items() if (over := losses.over_rate(events, SMALL.rate)) > 1e-3} == {}
    assert losses.most_at_once(lossy.logs) <= SMALL.per_host
    end = lossy.began + lossy.seconds["the end"]  # another test asks the same origin as fast as it can
    of_the_run = (each for each in origin.requests if each.moment <= end)
    assert nodes.faults_of_pace(of_the_run) == []


def test_what_ended_each_driver_is_told(lossy: losses.Lossy) -> None:
    assert " died; " in lossy.stderr
    assert "interrupted; the same command with --resume continues it" in lossy.stderr
    assert lossy.statuses == {"interrupt": 130, "end": 1}
    assert not (lossy.out / "chunks").exists()
    assert not (lossy.out / "driver.json").exists()


def test_a_run_that_is_over_needs_no_ray(lossy: losses.Lossy, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cluster", "run", *lossy.command[3:], "--resume"]) == 1
    assert f"the run is already complete: URLs {SMALL.urls:,}, failing " in capsys.readouterr().err


@pytest.mark.skipif(not find_spec("opentelemetry"), reason="ray[default] is not installed")
def test_ray_exports_the_metrics(lossy: losses.Lossy, two_nodes: Any) -> None:
    assert re.search(r'ray_probe_exchanges_total\{[^}]*worker="\d+"[^}]*\} [1-9]', nodes.exported(two_nodes))


def test_no_secret_is_in_what_is_kept(lossy: losses.Lossy, origin: Origin, two_nodes: Any) -> None:
    """In no log of Ray, not in its table of drivers, no metric, no result and no message."""
    from ray._raylet import GcsClient

    jobs = GcsClient(address=two_nodes.address).get_all_job_info()
    texts = {
        "stderr": lossy.stderr.encode(),
        "metrics": nodes.exported(two_nodes).encode(),
        **{f"job {number.hex()}": str(job).encode() for number, job in jobs.items()},
        **{
            str(path): path.read_bytes()
            for folder in (Path(two_nodes.head_node.get_session_dir_path()), lossy.out)
            for path in folder.rglob("*") if path.is_file()
        },
    }  # fmt: skip
    assert any("probe cluster run" in str(job) for job in jobs.values())
    assert sum("/logs/" in name for name in texts) > 10
    spelt = nodes.spellings(CANARY)
    assert [name for name, text in texts.items() if any(each in text for each in spelt)] == []
    assert any(CANARY in request.headers.get("authorization", "") for request in origin.requests)
    assert any(CANARY in request.target for request in origin.requests)
