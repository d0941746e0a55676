"""Every URL of the tempers that were written without sight of the rules gets its true verdict."""

import asyncio
import sys

import pytest

from probe import Result, Settings, stream
from tests.hostile.internet import internet
from tests.hostile.temper import Temper
from tests.hostile.test_hostile import Run, reason_of
from tests.hostile.unseen import UNSEEN

# Services that restart here are away for less than three seconds.
PATIENCE = {"timeout": 3, "connect_timeout": 2, "retries": 2, "deadline": 120, "confirm_after": 4}

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="only there is all of 127.0.0.0/8 this machine"),
    pytest.mark.timeout(270),
]


async def _probe(urls: list[str]) -> dict[str, Result]:
    return {result.target.mentions[0].text: result async for result in stream(urls, Settings.read(PATIENCE))}


def _wrong(run: Run, temper: Temper) -> dict[str, object]:
    return {
        page.path: (result.verdict, result.failure or result.status, result.reason)
        for page, result in run.judged(temper.name)
        if result.verdict not in page.truth or reason_of(page, result) != page.why
    }


@pytest.fixture(scope="module")
def unseen() -> dict[str, dict[str, object]]:
    """Return what is wrong by temper; what was wrong is tried alone as well, since a machine may stand still."""
    with internet(UNSEEN) as net:
        run = Run(net, asyncio.run(_probe(net.urls)))
        wrong = {temper.name: _wrong(run, temper) for temper in UNSEEN}
    again = tuple(temper for temper in UNSEEN if wrong[temper.name])
    with internet(again) as net:
        run = Run(net, asyncio.run(_probe(net.urls)))
        return wrong | {temper.name: _wrong(run, temper) for temper in again}


# Notices under the name of who gives them, which stands in the heading as it does on pages about somebody.
MISSED = {"expired-gandi", "parked-united"}


@pytest.mark.parametrize(
    "temper",
    [pytest.param(each, marks=pytest.mark.xfail(strict=True)) if each.name in MISSED else each for each in UNSEEN],
    ids=lambda temper: temper.name,
)
def test_every_verdict_is_true(unseen: dict[str, dict[str, object]], temper: Temper) -> None:
    assert unseen[temper.name] == {}


def test_every_name_is_one_host() -> None:
    assert len({temper.name for temper in UNSEEN}) == len(UNSEEN)
