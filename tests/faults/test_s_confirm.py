"""Section S: outages need time, by the real clock; by a virtual one: ``tests/engine/test_refusals.py``."""

import asyncio
import time
from collections.abc import Callable

import pytest

from probe.engine import confirm
from probe.model import FAILING_VERDICTS, FailureKind, Verdict
from probe.settings import Patience, Settings
from probe.transport.direct import pool
from samples.exchange import Exchange
from samples.origin import Origin
from samples.routes import Behaviour
from tests.faults.probing import probed

AWAY = 8.0  # seconds


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Confirm after the ten seconds that users have."""
    monkeypatch.setattr(confirm, "least_span", lambda patience: patience.confirm_after)


def away(until: Callable[[], float], fault: Behaviour) -> Behaviour:
    async def answer(exchange: Exchange) -> None:
        if time.monotonic() < until():
            await fault(exchange)
        else:
            await exchange.answer(200)

    return answer


async def _busy(exchange: Exchange) -> None:
    await exchange.answer(503)


async def _broken(exchange: Exchange) -> None:
    await exchange.answer(500)


async def _reset(exchange: Exchange) -> None:
    exchange.reset()


async def _closed(exchange: Exchange) -> None:
    exchange.close()


FAULTS = {"/busy": _busy, "/broken": _broken, "/reset": _reset, "/closed": _closed}


@pytest.mark.timeout(60)
@pytest.mark.usefixtures("unhurried")
async def test_201_a_service_that_is_away_for_eight_seconds_is_not_red() -> None:
    began = time.monotonic()
    routes = {path: away(lambda: began + AWAY, fault) for path, fault in FAULTS.items()}
    async with Origin(host="127.0.0.2") as other:
        port = int(other.url("").rpartition(":")[2])
    async with Origin(routes=routes) as site:
        asking = asyncio.create_task(
            probed(*map(site.url, FAULTS), f"http://127.0.0.2:{port}/ok", retries=Patience().retries)
        )
        await asyncio.sleep(AWAY)
        async with Origin(host="127.0.0.2", port=port):
            results = await asking
    assert {result.url: result.verdict for result in results} == {result.url: Verdict.OK for result in results}


@pytest.mark.timeout(60)
@pytest.mark.usefixtures("unhurried")
async def test_201_what_stays_away_is_red_after_ten_seconds() -> None:
    routes = dict(FAULTS)
    async with Origin(routes=routes) as site:
        results = await probed(*map(site.url, FAULTS), "http://127.0.0.3:1/", retries=Patience().retries)
    assert {result.verdict for result in results} <= FAILING_VERDICTS
    assert all(result.elapsed >= Patience().confirm_after for result in results)


def test_201_ten_seconds_are_the_default() -> None:
    assert (Settings.of().patience.confirm_after, Settings.of(confirm_after="1m").patience.confirm_after) == (
        10.0,
        60.0,
    )


async def test_201_what_cannot_pass_is_confirmed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirm, "least_span", lambda _: 3600.0)
    monkeypatch.setattr(pool, "LISTENING", 0.0)
    async with Origin() as site:
        results = await probed(site.url("/status/404"), site.url("/status/410"), "http://no-such-name.invalid/")
    assert [result.status or result.failure for result in results] == [404, 410, FailureKind.DNS_NOT_FOUND]
