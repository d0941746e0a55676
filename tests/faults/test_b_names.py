"""B. What a name server may do: each answer has its own word, and none holds anything up."""

import asyncio
import socket
import subprocess
import sys
import threading
import time

import pytest

from probe.model import FailureKind, Verdict
from samples.origin import Origin
from tests.faults.probing import Names, one, outcome, probed
from tests.listening import listening
from tests.outside import ROOT, environment, serving

pytestmark = pytest.mark.usefixtures("hurried")

SCRIPT = """
import socket, sys, time
real = socket.getaddrinfo
def getaddrinfo(host, *rest, **more):
    if host in ("hangs.test", b"hangs.test"):
        time.sleep(300)
    return real(host, *rest, **more)
socket.getaddrinfo = getaddrinfo
from probe.cli.app import run
sys.exit(run(sys.argv[1:]))
"""


async def test_020_a_name_that_does_not_exist_is_not_asked_for_again_and_again(names: Names) -> None:
    names.known["gone.test"] = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    results = await probed(*(f"http://gone.test/{n}" for n in range(20)), retries=2)
    assert {outcome(result) for result in results} == {("unreachable", None, FailureKind.DNS_NOT_FOUND)}
    assert len(names.asked) < 20  # once found out and once confirmed, but for what was under way together


async def test_021_a_name_server_in_trouble_is_asked_again(names: Names, origin: Origin) -> None:
    answers = [socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")] * 2

    def found() -> tuple[str, ...]:
        if answers:
            raise answers.pop()
        return ("127.0.0.1",)

    names.known["flaky.test"] = found
    result = await one(origin.url("/ok", "flaky.test"), retries=2)
    assert (outcome(result), len(names.asked)) == (("ok", 200, None), 3)


async def test_021_a_name_server_that_stays_in_trouble_is_told_from_a_name_that_is_gone(names: Names) -> None:
    names.known["sick.test"] = socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
    names.known["gone.test"] = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    results = await probed("http://sick.test/", "http://gone.test/")
    assert [result.failure for result in results] == [FailureKind.DNS_TEMPORARY, FailureKind.DNS_NOT_FOUND]


async def test_022_a_look_up_that_hangs_ends_in_time_and_the_others_go_on(names: Names, origin: Origin) -> None:
    over = threading.Event()
    names.known["hangs.test"] = lambda: ("127.0.0.1",) if over.wait(30) else ()
    began = time.monotonic()
    hanging = [f"http://hangs.test:{n}/" for n in range(1, 21)]
    results = await probed(*hanging, *(origin.url(f"/ok?{n}") for n in range(20)), connect_timeout=0.3, concurrency=40)
    lasted = time.monotonic() - began
    over.set()
    assert {outcome(result) for result in results[:20]} == {("unreachable", None, FailureKind.DNS_TIMEOUT)}
    assert {outcome(result) for result in results[20:]} == {("ok", 200, None)}
    assert max(request.moment for request in origin.requests) - min(r.moment for r in origin.requests) < 3
    assert lasted < 10


def test_022_a_look_up_that_hangs_does_not_hold_up_the_end_of_the_program() -> None:
    with serving(Origin()) as origin:
        arguments = [
            "http://hangs.test/",
            origin.url("/ok"),
            "--retries",
            "0",
            "--connect-timeout",
            "0.3",
            "--confirm-after",
            "0",
            "-f",
            "jsonl",
        ]
        began = time.monotonic()
        ran = subprocess.run(
            [sys.executable, "-c", SCRIPT, *arguments],
            cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=50, check=False,
        )  # fmt: skip
    assert (ran.returncode, ran.stderr, len(ran.stdout.splitlines())) == (1, "", 2)
    assert '"failure": "dns-timeout"' in ran.stdout
    assert time.monotonic() - began < 12


async def test_023_no_addresses_and_the_null_address_are_different_things(names: Names, origin: Origin) -> None:
    names.known |= {"none.test": (), "null.test": ("0.0.0.0",), "null6.test": ("::",)}
    results = await probed(*(origin.url("/ok", host) for host in ("none.test", "null.test", "null6.test")))
    assert [outcome(result) for result in results] == [
        ("unreachable", None, FailureKind.DNS_NOT_FOUND),
        ("skipped", None, FailureKind.ADDRESS_NOT_ALLOWED),
        ("skipped", None, FailureKind.ADDRESS_NOT_ALLOWED),
    ]
    assert origin.connections == 0


@pytest.mark.parametrize("dead", ["127.0.0.9", "::1"])
async def test_024_behind_a_dead_address_the_next_is_tried(names: Names, origin: Origin, dead: str) -> None:
    names.known["two.test"] = (dead, "127.0.0.1")
    result = await one(origin.url("/ok", "two.test"))
    assert (outcome(result), result.trail[-1].address) == (("ok", 200, None), "127.0.0.1")


async def test_025_a_name_that_changes_its_mind_is_judged_when_it_is_connected_to(names: Names) -> None:
    """The first answer is allowed and the second is not; the look before the leap is at the leap."""
    asked: list[int] = []

    def turning() -> tuple[str, ...]:
        asked.append(1)
        return ("127.0.0.2",) if len(asked) == 1 else ("127.0.0.1",)

    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.append(await reader.readline())

    names.known["turns.test"] = turning
    reached: list[bytes] = []
    async with listening(count) as port:
        results = await probed(
            *(f"http://turns.test:{port}/{n}" for n in range(4)), public_only=True, allow_net=["127.0.0.2/32"]
        )
    assert reached == []
    assert {result.verdict for result in results} <= {Verdict.UNREACHABLE, Verdict.SKIPPED}


@pytest.mark.parametrize("address", ["169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "fe80::1"])
async def test_025_a_name_is_no_way_to_where_no_address_leads(names: Names, address: str) -> None:
    names.known["metadata.test"] = (address,)
    assert outcome(await one("http://metadata.test/")) == ("skipped", None, FailureKind.ADDRESS_NOT_ALLOWED)
