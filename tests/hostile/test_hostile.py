"""One run over the whole hostile internet: every URL of every temper gets the verdict that is true of it."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from probe.model import Verdict
from tests.hostile.internet import internet
from tests.hostile.judged import probed, wrong
from tests.hostile.tempers import TEMPERS
from tests.loops import LOOPS
from tests.transport.certificates import CA

# The parser of aiohttp refuses the heads of these, and the status is lost.
REFUSED_BY_AIOHTTP = frozenset({"two-lengths", "no-length", "odd-fields", "too-long", "bad-chunks"})

# Long enough for a loaded machine to answer in time, short for the hosts that never do.
PATIENCE = {"timeout": 3, "connect_timeout": 2, "retries": 2, "deadline": 120}

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="only there is all of 127.0.0.0/8 this machine"),
    pytest.mark.timeout(270),
]


@pytest.fixture
def options(tmp_path: Path) -> Mapping[str, Any]:
    ca_file = tmp_path / "ca.pem"
    CA.cert_pem.write_to_path(str(ca_file))
    return {"ca_file": str(ca_file), **PATIENCE}


@pytest.mark.parametrize("loop", LOOPS)
def test_every_verdict_is_true(options: Mapping[str, Any], loop: str) -> None:
    told = wrong(TEMPERS, {**options, "transport": "direct"}, loop)
    assert {name: pages for name, pages in told.items() if pages} == {}


def test_by_aiohttp_those_are_not_whose_heads_its_parser_refuses(options: Mapping[str, Any]) -> None:
    told = wrong(TEMPERS, {**options, "transport": "aiohttp"})
    known = {name: dict.fromkeys(told[name]) for name in REFUSED_BY_AIOHTTP}
    assert {name: dict.fromkeys(pages) for name, pages in told.items() if pages} == known
    assert all(known.values())


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
            results = probed(net, PATIENCE).values()
        assert {result.verdict for result in results} == {Verdict.OK}
        assert max(result.attempts for result in results) == 2
