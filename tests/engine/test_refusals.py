"""Hosts that answer some and refuse others: what is for the pace, and what is the page's own fault."""

from collections import Counter, deque
from collections.abc import Callable

import pytest

from probe.model import Answer, Failure, FailureKind, Reply, Request, Result, Verdict
from tests.engine.test_run import OK, Harness

BUSY = Reply(503)
FINE = {Verdict.OK, Verdict.LIMITED}
PAGES = tuple(f"http://a.example/{n}" for n in range(40))
REFUSED = [BUSY, Reply(500), Failure(FailureKind.CONNECT_RESET), Failure(FailureKind.EMPTY_REPLY)]


def harness_of(script: Callable[[Request], Answer]) -> Harness:
    return Harness(script, takes=0.01, method="get", host_rate=20, confirm_after=9.9)


class Bucket:
    """A server that answers as many a second as its bucket has tokens for, and refuses the others."""

    def __init__(self, rate: float, burst: int, refusal: Answer, dead: tuple[str, ...] = ()) -> None:
        self.harness = harness_of(self.answer)
        self._rate, self._burst, self._refusal, self._dead = rate, burst, refusal, dead
        self._tokens, self._at = float(burst), 0.0

    def answer(self, request: Request) -> Answer:
        now = self.harness.clock.now
        self._tokens, self._at = min(self._burst, self._tokens + (now - self._at) * self._rate), now
        if self._tokens < 1 or request.url in self._dead:
            return self._refusal
        self._tokens -= 1
        return OK


async def probed(harness: Harness, *urls: str) -> Counter[Verdict]:
    return Counter(result.verdict for result in await harness.probe(*urls))


@pytest.mark.parametrize("refusal", REFUSED)
@pytest.mark.parametrize(("rate", "burst"), [(10, 1), (5, 5), (3, 3), (2, 10), (1, 1), (0.5, 1)])
async def test_what_a_token_bucket_refuses_is_never_red(rate: float, burst: int, refusal: Answer) -> None:
    bucket = Bucket(rate, burst, refusal)
    verdicts = await probed(bucket.harness, *PAGES)
    assert set(verdicts) <= FINE
    assert verdicts[Verdict.OK] >= 36
    assert bucket.harness.clock.now <= 40 / rate * 3 + 30
    assert len(bucket.harness.moments) <= 40 * 3.5


@pytest.mark.parametrize("most", [1, 2, 3])
@pytest.mark.parametrize("kind", [FailureKind.CONNECT_RESET, FailureKind.CONNECT_REFUSED, FailureKind.EMPTY_REPLY])
async def test_what_is_more_than_a_few_connections_at_once_is_never_red(most: int, kind: FailureKind) -> None:
    busy_until: deque[float] = deque()

    def script(_: Request) -> Answer:
        now = harness.clock.now
        while busy_until and busy_until[0] <= now:
            busy_until.popleft()
        if len(busy_until) >= most:
            return Failure(kind)
        busy_until.append(now + 0.01)
        return OK

    harness = harness_of(script)
    assert await probed(harness, *PAGES[:30]) == {Verdict.OK: 30}


async def test_pages_that_fail_among_good_ones_are_red_and_cost_the_others_little() -> None:
    bad = PAGES[::4]
    harness = harness_of(lambda request: BUSY if request.url in bad else OK)
    results = await harness.probe(*PAGES)
    assert [result.url for result in results if result.verdict is Verdict.FAILING] == list(bad)
    assert max(result.elapsed for result in results if result.verdict is Verdict.OK) < 1
    assert harness.clock.now < 25


async def test_a_dead_page_behind_a_limit_is_red_as_it_is_refused_in_quiet() -> None:
    bucket = Bucket(2, 3, BUSY, dead=PAGES[5:6])
    results = await bucket.harness.probe(*PAGES)
    assert {result.url for result in results if result.verdict not in FINE} == {PAGES[5]}


async def test_a_host_that_refuses_everything_is_no_limit() -> None:
    assert await probed(harness_of(lambda _: BUSY), *PAGES) == {Verdict.FAILING: 40}


async def test_one_that_is_refused_once_and_answered_later_proves_nothing() -> None:
    asked: Counter[str] = Counter()

    def script(request: Request) -> Answer:
        asked[request.url] += 1
        return BUSY if request.url == PAGES[1] or (request.url == PAGES[0] and asked[request.url] == 1) else OK

    results = await harness_of(script).probe(*PAGES[:10])
    assert [result.verdict for result in results] == [Verdict.OK, Verdict.FAILING] + [Verdict.OK] * 8


@pytest.mark.parametrize("fault", [BUSY, Failure(FailureKind.CONNECT_REFUSED), Failure(FailureKind.CONNECT_RESET)])
@pytest.mark.parametrize("away", [6.0, 8.0, 9.5])
async def test_a_service_that_is_away_for_a_while_is_never_red(fault: Answer, away: float) -> None:
    harness = harness_of(lambda _: fault if harness.clock.now < away else OK)
    assert await probed(harness, *PAGES[:5]) == {Verdict.OK: 5}


def red_at(results: list[Result], harness: Harness) -> float:
    assert {result.verdict.level for result in results} == {Verdict.FAILING.level}
    return harness.clock.now


@pytest.mark.parametrize("fault", [*REFUSED, Failure(FailureKind.CONNECT_REFUSED), Failure(FailureKind.DNS_TEMPORARY)])
async def test_what_stays_away_is_red_within_fifteen_seconds(fault: Answer) -> None:
    harness = harness_of(lambda _: fault)
    assert 9.9 <= red_at(await harness.probe(PAGES[0]), harness) <= 15
