"""R. Far more exchanges at once than there are descriptors, to servers that take a connection and say nothing."""

import json
import socket
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest

from probe.model import Failure, FailureKind, Request
from probe.settings import Settings
from probe.transport.choice import transport_of
from tests.faults.test_k_process import limited

HOSTS = 150
DESCRIPTORS = 64


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="all of 127.0.0.0/8 is this machine on Linux alone")


@pytest.mark.parametrize("names", [False, True], ids=["addresses", "one host"])
def test_194_silent_servers_beyond_all_descriptors_are_each_judged_by_themselves(*, names: bool) -> None:
    with ExitStack() as open_sockets:
        listeners = [socket.create_server((f"127.0.1.{n + 1}", 0)) for n in range(1 if names else HOSTS)]
        for listener in listeners:
            open_sockets.enter_context(listener)
        sites = ["{}:{}".format(*listener.getsockname()) for listener in listeners]
        urls = [f"http://{sites[n % len(sites)]}/{n}" for n in range(HOSTS)]
        options = ("--concurrency", "20000", "--per-host", "20000", "--host-rate", "0", "--timeout", "0.5")
        ran = limited(
            "-", *options, "--retries", "0", "-f", "jsonl", "--no-config",
            which="RLIMIT_NOFILE", amount=DESCRIPTORS, stdin="\n".join(urls),
        )  # fmt: skip
    results = [json.loads(line) for line in ran.stdout.splitlines()]
    assert (ran.returncode, ran.stderr) == (1, "")
    assert Counter(result["url"] for result in results) == Counter(urls)
    assert {(result["verdict"], result["failure"]) for result in results} == {("unreachable", "read-timeout")}
    assert {exchange["failure"] for result in results for exchange in result["chain"]} == {"read-timeout"}


def held() -> int:
    """Return how many sockets are open; event loops keep other descriptors."""
    links = (path.readlink() for path in Path("/proc/self/fd").iterdir() if path.is_symlink())
    return sum(str(link).startswith("socket:") for link in links)


@pytest.mark.parametrize("kind", ["direct", "aiohttp"])
async def test_194_an_exchange_that_timed_out_holds_no_descriptor_any_more(kind: str) -> None:
    """Where many time out together, as many others follow in the same turn of the loop."""
    transport = transport_of(Settings.read({"timeout": 0.2, "transport": kind}))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        before = held()
        request = Request("http://{}:{}/".format(*listener.getsockname()), "GET")
        answer = await transport.send(request)
        after = held()
    await transport.close()
    assert isinstance(answer, Failure)
    assert (answer.kind, after) == (FailureKind.READ_TIMEOUT, before)
