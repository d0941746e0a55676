"""A cluster of several nodes on this machine, a list over loopback hosts, and what has come of a run."""

import json
import os
import sys
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from probe.cluster.folder import Folder
from probe.cluster.results import records
from samples.exchange import Received
from samples.origin import Origin
from tests.outside import ROOT

# Read when Ray is imported: it takes this machine for one that has no other address than that of the loopback.
LOOPBACK = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", "RAY_USAGE_STATS_ENABLED": "0"}
os.environ.update(LOOPBACK)

STARTS = 3
HOSTS, URLS = 100, 2_000
RATE, CONCURRENCY = 20, 2
PATHS = ("/ok", "/ok", "/status/404", "/status/410", "/ok")


@contextmanager
def two_nodes() -> Iterator[Any]:
    """Start two nodes of two processors each on loopback alone; nothing is sent to anybody."""
    os.environ["PYTHONPATH"] = str(ROOT)
    cluster = _started()
    try:
        yield cluster
    finally:
        cluster.shutdown()


def _started() -> Any:
    """Start the nodes; try again if Ray gives up on a busy machine.

    Ray waits 30 seconds for a node, and no setting changes that: raylet_start_wait_time_s in its _private/node.py.
    """
    for _ in range(STARTS - 1):
        with suppress(Exception):  # Ray's own are bare
            return _start()
    return _start()


def _start() -> Any:
    from ray.cluster_utils import Cluster

    cluster = Cluster(
        initialize_head=True,
        head_node_args={
            "num_cpus": 2,
            "node_ip_address": "127.0.0.1",
            "include_dashboard": False,
            # A node that is dead is seen at once by its connection; one on a busy machine may take its time.
            "_system_config": {"health_check_timeout_ms": 30_000, "health_check_period_ms": 2_000},
        },
    )
    try:
        cluster.add_node(num_cpus=2, node_ip_address="127.0.0.1")
    except Exception:
        cluster.shutdown()
        raise
    return cluster


def host(number: int) -> str:
    return f"127.0.{1 + number // 100}.{1 + number % 100}"


def listed(port: int, urls: int = URLS, hosts: int = HOSTS) -> list[str]:
    """Return a list over many hosts: most answer, some are gone, some lead to another host."""
    found = []
    for number in range(urls):
        base = f"http://{host(number % hosts)}:{port}"
        if number % 10 == 7:
            onward = f"http://{host((number * 31 + 1) % hosts)}:{port}{PATHS[number % 5]}?by={number}"
            found.append(f"{base}/redirect-to?url={onward.replace('?', '%3F').replace('=', '%3D')}&n={number}")
        else:
            found.append(f"{base}{PATHS[number % 5]}?n={number}")
    return found


def verdicts(folder: Path) -> dict[str, tuple[Any, ...]]:
    """Return what the run has found of each URL; fails where one is there twice."""
    found: dict[str, tuple[Any, ...]] = {}
    for each in records(Folder(str(folder))):
        assert each.url not in found
        found[each.url] = (each.verdict, each.status, each.final_url, each.redirects)
    return found


def faults_of_pace(requests: Iterable[Received]) -> list[str]:
    """Return the hosts that were asked more often than their rate allows, in any span that is longer than a second."""
    moments: dict[str, list[float]] = {}
    for request in requests:
        moments.setdefault(request.headers["host"], []).append(request.moment)
    faults = []
    for name, times in moments.items():
        times.sort()
        for first, start in enumerate(times):
            for last in range(first + 1, len(times)):
                most = RATE + RATE * (times[last] - start) + CONCURRENCY
                if last - first + 1 > most:
                    faults.append(f"{name}: {last - first + 1} in {times[last] - start:.2f} s")
                    break
    return faults


def asked(origin: Origin) -> Counter[str]:
    return Counter(request.target for request in origin.requests)


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "probe", "cluster", "run", *arguments]


def verdicts_of(report: Path) -> dict[str, tuple[Any, ...]]:
    """Return what a report of one process has found of each URL."""
    found = map(json.loads, report.read_text("utf-8").splitlines())
    return {each["url"]: (each["verdict"], each["status"], each["final_url"], each["redirects"]) for each in found}


def spellings(secret: str) -> list[bytes]:
    """Return how a secret may be spelt in a file: as it is, percent-encoded, in hexadecimal digits, in base64."""
    octets = secret.encode()
    # What is before a text shifts its base64 by up to two octets; the edges depend on what is around it.
    shifted = [b64encode(b"-" * before + octets)[4 * (before > 0) : -4] for before in range(3)]
    return [octets, b"".join(b"%%%02X" % octet for octet in octets), octets.hex().encode(), *shifted]


def exported(cluster: Any) -> str:
    """Return what Ray's exporters of all nodes have."""
    found = []
    for node in cluster.list_all_nodes():
        with suppress(OSError), urlopen(f"http://127.0.0.1:{node.metrics_export_port}/metrics", timeout=5) as answer:
            found.append(answer.read().decode())
    return "".join(found)
