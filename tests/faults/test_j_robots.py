"""J. Servers that mistreat HEAD, or robots: GET decides, and a refusal is no death."""

import pytest

from probe.model import FailureKind
from samples.exchange import Exchange
from samples.origin import Origin
from samples.routes import fixed, head_only
from tests.faults.probing import one, outcome, probed

pytestmark = pytest.mark.usefixtures("hurried")

OK = ("ok", 200, None)


@pytest.mark.parametrize("status", [405, 501])
async def test_107_a_head_that_is_not_allowed_is_a_get(origin: Origin, status: int) -> None:
    assert outcome(await one(origin.url(f"/head-{status}"), method="head")) == OK
    assert [request.method for request in origin.requests][:2] == ["HEAD", "GET"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 406, 410, 500, 503])
async def test_108_a_get_decides_where_head_is_refused(status: int) -> None:
    async with Origin(routes={"/x": head_only(fixed(status))}) as site:
        assert outcome(await one(site.url("/x"), method="head")) == OK
        assert "HEAD" in {request.method for request in site.requests}


async def test_108_and_where_both_are_refused_they_are(origin: Origin) -> None:
    assert outcome(await one(origin.url("/status/404"), method="head")) == ("broken", 404, None)
    assert "GET" in {request.method for request in origin.requests}


async def test_108_a_host_that_mistreats_head_is_remembered() -> None:
    async with Origin(routes={"/x": head_only(fixed(404))}) as site:
        results = await probed(*(site.url(f"/x?{n}") for n in range(30)), per_host=1, method="head")
        assert {outcome(result) for result in results} == {OK}
        assert [request.method for request in site.requests].count("HEAD") < 10


@pytest.mark.parametrize("path", ["/head-hang", "/head-close", "/head-reset"])
async def test_109_a_head_without_an_answer_is_a_get_within_its_time(origin: Origin, path: str) -> None:
    result = await one(origin.url(path), timeout=0.4, method="head")
    assert outcome(result) == OK
    assert result.elapsed < 4


async def test_109_where_get_hangs_as_well_it_ends(origin: Origin) -> None:
    result = await one(origin.url("/hang"), timeout=0.3, method="head")
    assert outcome(result) == ("unreachable", None, FailureKind.READ_TIMEOUT)
    assert result.elapsed < 6


@pytest.mark.parametrize("status", [401, 403, 451, 999])
async def test_110_a_refusal_is_no_death(origin: Origin, status: int) -> None:
    assert outcome(await one(origin.url(f"/status/{status}"))) == ("blocked", status, None)


@pytest.mark.parametrize("status", [200, 202, 403, 429, 503])
async def test_110_a_challenge_is_a_wall_whatever_its_status(status: int) -> None:
    async def wall(exchange: Exchange) -> None:
        await exchange.answer(status, {"CF-Mitigated": "challenge"})

    async with Origin(routes={"/x": wall}) as site:
        result = await one(site.url("/x"))
        assert (result.verdict, result.status) == ("blocked", status)
