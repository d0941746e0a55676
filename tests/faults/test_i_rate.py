"""I. Hosts that want to be asked less: each waits by itself, for as long as it says and no longer than we allow."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from probe.engine.retry import BASE_DELAY, backoff
from probe.model import Answer, Reply, Request, Verdict
from samples.origin import Origin
from tests.engine.test_run import Harness
from tests.faults.probing import outcome, probed

START = datetime(2026, 1, 1, tzinfo=UTC)  # when the harness's clock begins
OK = Reply(200)


def at(seconds: float, kind: str = "imf") -> str:
    moment = START + timedelta(seconds=seconds)
    return moment.strftime("%a %b %e %H:%M:%S %Y") if kind == "asctime" else format_datetime(moment, usegmt=True)


def once(first: Reply) -> Callable[[Request], Answer]:
    """Return a script that answers the first request of each URL so, and the others with 200."""
    asked: Counter[str] = Counter()

    def answer(request: Request) -> Answer:
        asked[request.url] += 1
        return first if asked[request.url] == 1 else OK

    return answer


async def waited(first: Reply, **options: Any) -> tuple[Verdict, float]:
    """Return the verdict, and the seconds between the first two requests."""
    harness = Harness(once(first), **options)
    (result,) = await harness.probe("http://a.test/x.png")
    moments = [moment for moment, _ in harness.moments]
    return result.verdict, moments[1] - moments[0] if len(moments) > 1 else 0.0


@pytest.mark.parametrize("seconds", ["0", "1", "7", "60", " 30 ", "007"])
async def test_099_the_seconds_asked_for_are_waited(seconds: str) -> None:
    assert await waited(Reply(429, headers={"Retry-After": seconds})) == (Verdict.OK, float(seconds))


async def test_099_on_the_wire_too_and_nobody_else_waits(origin: Origin, other: Origin) -> None:
    urls = [origin.url("/retry-after?seconds=1&key=a"), *(other.url(f"/big?bytes=1&n={n}") for n in range(20))]
    results = await probed(*urls, retries=1)
    assert {outcome(result) for result in results} == {("ok", 200, None)}
    first, second = [request.moment for request in origin.requests][:2]
    assert 0.99 <= second - first < 3
    assert max(r.moment for r in other.requests) - min(r.moment for r in other.requests) < 0.9


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (at(12), 12), (at(12, "asctime"), 12), (at(-3600), 0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Thursday, 01-Jan-26 00:00:20 GMT", 20),
    ],
)  # fmt: skip
async def test_100_a_date_is_waited_for_and_one_that_is_past_is_not(said: str, seconds: float) -> None:
    assert await waited(Reply(429, headers={"Retry-After": said})) == (Verdict.OK, seconds)


@pytest.mark.parametrize("skew", [-86_400, 86_400, 900])
async def test_100_a_clock_that_goes_wrong_still_means_the_same_span(skew: float) -> None:
    headers = {"Date": at(skew), "Retry-After": at(skew + 15)}
    assert await waited(Reply(429, headers=headers)) == (Verdict.OK, 15.0)


@pytest.mark.parametrize(
    "said", ["soon", "-5", "1,5", "", "Thu, 99 Foo 2026", "1e3", "٣", "Fri, 31 Dec 9999 23:59:60 X"]
)
async def test_100_what_is_no_time_is_as_if_nothing_was_said(said: str) -> None:
    verdict, seconds = await waited(Reply(429, headers={"Retry-After": said}))
    assert (verdict, 0 < seconds <= BASE_DELAY) == (Verdict.OK, True)


@pytest.mark.parametrize("said", ["1000000000", "61", "9" * 4000, "Fri, 31 Dec 9999 23:59:59 GMT"])
@pytest.mark.parametrize("status", [429, 503])
async def test_102_nobody_waits_longer_than_the_cap(status: int, said: str) -> None:
    harness = Harness(lambda _: Reply(status, headers={"Retry-After": said}))
    (result,) = await harness.probe("http://a.test/x.png")
    assert (result.verdict, result.status) == (Verdict.LIMITED, status)
    assert (len(harness.moments) <= 2, harness.clock.now < 5) == (True, True)
    assert result.retry_after is not None
    assert result.retry_after > 60


async def test_102_the_cap_is_the_users(origin: Origin) -> None:
    assert await waited(Reply(429, headers={"Retry-After": "90"}), retry_after_cap=100) == (Verdict.OK, 90.0)
    assert await waited(Reply(429, headers={"Retry-After": "90"}), retry_after_cap=80) == (Verdict.LIMITED, 0.0)


@pytest.mark.parametrize("said", ["7", at(7)])
async def test_103_503_says_when_just_as_429_does(said: str) -> None:
    assert await waited(Reply(503, headers={"Retry-After": said})) == (Verdict.OK, 7.0)


async def test_103_503_that_stays_with_its_retry_after_is_limited_and_without_one_is_failing() -> None:
    (limited,) = await Harness(lambda _: Reply(503, headers={"Retry-After": "5"})).probe("http://a.test/x.png")
    (failing,) = await Harness(lambda _: Reply(503)).probe("http://a.test/x.png")
    assert (limited.verdict, failing.verdict) == (Verdict.LIMITED, Verdict.FAILING)


async def test_104_a_host_that_refuses_pays_once_and_nobody_else_waits() -> None:
    harness: Harness

    def answer(request: Request) -> Answer:
        early = harness.clock.now < 10.0
        return Reply(429, headers={"Retry-After": "10"}) if "busy" in request.url and early else OK

    harness = Harness(answer, takes=0.1)
    busy, free = [f"http://busy.test/{n}.png" for n in range(60)], [f"http://h{n % 9}.test/{n}.png" for n in range(200)]
    results = await harness.probe(*busy, *free)
    assert {result.verdict for result in results} == {Verdict.OK}
    assert max(moment for moment, request in harness.moments if "busy" not in request.url) < 5.0
    asked = [moment for moment, request in harness.moments if "busy" in request.url]
    assert len([moment for moment in asked if moment < 10.0]) <= 6  # what was under way when the first refusal came
    assert max(asked) < 40.0  # not ten seconds for each


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_105_a_server_in_trouble_is_asked_again_after_a_while_of_chance(status: int) -> None:
    harness = Harness(once(Reply(status)), method="get")
    results = await harness.probe(*(f"http://h{n}.test/x.png" for n in range(40)))
    assert {result.verdict for result in results} == {Verdict.OK}
    second = sorted(moment for moment, _ in harness.moments)[-40:]
    assert 0.0 <= min(second) < max(second) <= BASE_DELAY
    assert len({round(moment, 3) for moment in second}) > 30


def test_105_pauses_grow_are_spread_evenly_and_end() -> None:
    draws = [backoff(1, f"http://h{n}.test/") for n in range(500)]
    assert 0.4 < sum(draws) / 500 < 0.6
    assert max(backoff(40, f"http://h{n}.test/") for n in range(500)) <= 30.0


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 520, 529])
@pytest.mark.parametrize("retries", [0, 2, 5])
async def test_106_always_failing_is_asked_a_bounded_number_of_times(status: int, retries: int) -> None:
    harness = Harness(lambda _: Reply(status), retries=retries)
    (result,) = await harness.probe("http://a.test/x.png")
    assert result.verdict in (Verdict.LIMITED, Verdict.FAILING, Verdict.BLOCKED)
    assert len(harness.moments) <= retries + 5  # HEAD and GET, the second look, a variation or two
    assert harness.clock.now < 200


async def test_106_a_long_list_of_a_failing_host_costs_in_proportion() -> None:
    harness = Harness(lambda _: Reply(503), takes=0.1)
    results = await harness.probe(*(f"http://a.test/{n}.png" for n in range(50)))
    assert {result.verdict for result in results} == {Verdict.FAILING}
    assert len(harness.moments) <= 50 * 7
