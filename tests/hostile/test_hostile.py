"""One run over the whole hostile internet: every URL of every temper gets the verdict that is true of it."""

import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from probe import Result, Settings, loops, stream
from probe.model import FailureKind, Verdict
from tests.hostile.internet import Internet, internet
from tests.hostile.temper import Page
from tests.hostile.tempers import TEMPERS
from tests.loops import LOOPS
from tests.transport.certificates import CA

PENDING: frozenset[str] = frozenset()
"""Tempers that are not all judged rightly yet."""

REFUSED_BY_AIOHTTP = frozenset({"two-lengths", "no-length", "odd-fields", "too-long", "bad-chunks"})

# Long enough for a loaded machine to answer in time, short for the hosts that never do.
PATIENCE = {"timeout": 3, "connect_timeout": 2, "retries": 2, "deadline": 120}

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="only there is all of 127.0.0.0/8 this machine"),
    pytest.mark.timeout(150),
]


@dataclass(frozen=True, slots=True)
class Run:
    """The internet as it was, and the result of each URL as it was given."""

    net: Internet
    results: Mapping[str, Result]
    transport: str = "direct"

    def judged(self, name: str) -> Iterator[tuple[Page, Result]]:
        """Return the pages of a temper with their results."""
        return ((link.page, self.results[link.url]) for link in self.net.links if link.temper.name == name)


async def _probe(urls: Sequence[str], settings: Settings) -> dict[str, Result]:
    return {result.target.mentions[0].text: result async for result in stream(urls, settings)}


WAYS = [*(("direct", loop) for loop in LOOPS), ("aiohttp", "asyncio")]


@pytest.fixture(scope="session", params=WAYS, ids="-".join)
def run(request: pytest.FixtureRequest) -> Run:
    """Return the whole internet as it was probed once on each event loop, and once by aiohttp."""
    return _run(*request.param)


@cache
def _run(transport: str, loop: str) -> Run:
    """Probe the internet: once a process, in whatever order that is given the tests."""
    with TemporaryDirectory() as folder, internet() as net:
        ca_file = Path(folder, "ca.pem")
        CA.cert_pem.write_to_path(str(ca_file))
        settings = Settings.read({"ca_file": str(ca_file), "transport": transport, **PATIENCE})
        return Run(net, loops.run(_probe(net.urls, settings), loop), transport)


def reason_of(page: Page, result: Result) -> FailureKind | int | None:
    """Return what a verdict stands on, None where the truth leaves that open."""
    return None if page.why is None else result.failure or result.status


TRUTHS = [
    pytest.param(
        temper.name, id=temper.name,
        marks=[pytest.mark.xfail(strict=False, reason="pending")] if temper.name in PENDING else [],
    )
    for temper in TEMPERS
]  # fmt: skip


@pytest.mark.parametrize("name", TRUTHS)
def test_every_verdict_is_true(run: Run, name: str, request: pytest.FixtureRequest) -> None:
    if run.transport == "aiohttp" and name in REFUSED_BY_AIOHTTP:
        request.applymarker(
            pytest.mark.xfail(reason="its parser refuses the head, and the status is lost", strict=True)
        )
    wrong = {
        page.path: (result.verdict, result.failure or result.status, result.reason)
        for page, result in run.judged(name)
        if result.verdict not in page.truth or reason_of(page, result) != page.why
    }
    assert wrong == {}


def test_nothing_is_lost(run: Run) -> None:
    assert sorted(run.results) == sorted(run.net.urls)
    assert len(run.results) == sum(len(temper.pages) for temper in TEMPERS)


def test_the_internet_is_large_and_of_all_kinds() -> None:
    assert len({temper.name for temper in TEMPERS}) == len(TEMPERS) >= 45
    assert sum(len(temper.pages) for temper in TEMPERS) >= 350
    told = {verdict for temper in TEMPERS for page in temper.pages for verdict in page.truth}
    assert told == set(Verdict) - {Verdict.INVALID, Verdict.SKIPPED, Verdict.UNCHECKED, Verdict.UNEXPECTED}


def test_every_stand_is_fresh() -> None:
    """A second opening knows nothing of what was asked of the first."""
    flaky = next(temper for temper in TEMPERS if temper.name == "reset-once")
    for _ in range(2):
        with internet([flaky]) as net:
            results = asyncio.run(_probe(net.urls, Settings.read(PATIENCE)))
        assert {result.verdict for result in results.values()} == {Verdict.OK}
        assert max(result.attempts for result in results.values()) == 2
