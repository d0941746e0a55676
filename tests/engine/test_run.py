"""The loop, on canned answers and a clock that jumps to the next alarm whenever nothing else can happen."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from heapq import heappop, heappush
from typing import Any

import pytest

from probe.engine import feeding
from probe.engine.calendar import Calendar
from probe.engine.profiles import Profiles
from probe.engine.run import Run
from probe.model import Answer, Failure, FailureKind, Mention, Reply, Request, Result, Target, Verdict
from probe.settings import Match, Rule, Settings
from probe.targets import unique
from tests.canned import CannedTransport, Script, in_turn


class Alarm:
    def __init__(self, callback: Callable[[], None]) -> None:
        self.callback = callback

    def cancel(self) -> None:
        self.callback = lambda: None


class JumpingClock:
    """Virtual seconds: an answer takes ``busy`` of them, and when every task waits the next alarm rings."""

    def __init__(self) -> None:
        self.now = 0.0
        self._alarms: list[tuple[float, int, Alarm]] = []
        self._count = 0

    def __call__(self) -> float:
        return self.now

    def call_at(self, moment: float, callback: Callable[[], None]) -> Alarm:
        self._count += 1
        alarm = Alarm(callback)
        heappush(self._alarms, (moment, self._count, alarm))
        return alarm

    @property
    def alarms(self) -> list[float]:
        """The moments of all alarms to come."""
        return sorted(moment for moment, _, _ in self._alarms)

    async def drive(self, run: Run, targets: list[Target]) -> None:
        going = asyncio.create_task(run.go(targets))
        while not going.done():
            for _ in range(50):  # let everything happen that can happen now
                await asyncio.sleep(0)
            if self._alarms and not going.done():
                moment, _, alarm = heappop(self._alarms)
                self.now = max(self.now, moment)
                alarm.callback()
        await going

    async def after(self, seconds: float, answer: Answer) -> Answer:
        future = asyncio.get_running_loop().create_future()
        self.call_at(self.now + seconds, lambda: None if future.done() else future.set_result(None))
        await future
        return answer


class Harness:
    """A run over canned answers, its results in the order of finishing, and the moments of its requests."""

    def __init__(self, script: Script, *, takes: float = 0.0, **options: Any) -> None:
        self.clock = JumpingClock()
        self.results: list[Result] = []
        self.moments: list[tuple[float, Request]] = []
        settings = Settings.of(**{"method": "head", "host_rate": 0, "user_agent": "tester", **options})

        def timed(request: Request) -> Answer | asyncio.Future[Answer]:
            self.moments.append((self.clock.now, request))
            answer = script(request)
            if not takes or isinstance(answer, asyncio.Future):
                return answer
            return asyncio.ensure_future(self.clock.after(takes, answer))

        self.transport = CannedTransport(timed)
        rules = Profiles(settings, Calendar(0.0, datetime(2026, 1, 1, tzinfo=UTC)))
        self.run = Run(settings, rules, self.transport, self.clock, self.results.append)

    async def probe(self, *urls: str) -> list[Result]:
        await self.clock.drive(self.run, targets_of(*urls))
        return sorted(self.results, key=lambda result: result.target.index)


def targets_of(*urls: str) -> list[Target]:
    return unique(Mention(url, "list", number, 1) for number, url in enumerate(urls, 1))


OK = Reply(200, "OK")


async def test_every_target_gives_one_result_and_the_run_ends() -> None:
    harness = Harness(lambda _: OK)
    results = await harness.probe(*(f"http://h{n % 7}.example/{n}" for n in range(200)))
    assert [result.verdict for result in results] == [Verdict.OK] * 200
    assert harness.run.stopped_by is None


async def test_no_target_at_all_ends_at_once() -> None:
    assert await Harness(lambda _: OK).probe() == []


async def test_refused_targets_are_never_sent() -> None:
    harness = Harness(lambda _: OK, exclude="private")
    results = await harness.probe("http://[bad", "mailto:a@b", "http://h.example/private")
    assert [result.verdict for result in results] == [Verdict.INVALID, Verdict.SKIPPED, Verdict.SKIPPED]
    assert harness.transport.sent == []


async def test_concurrency_and_per_host_are_never_exceeded() -> None:
    flying: list[str] = []
    most = {"all": 0, "host": 0}
    harness = Harness(lambda _: OK, takes=1.0, concurrency=10, per_host=3)
    send = harness.transport.send

    async def counted(request: Request) -> Answer:
        host = request.url.split("/")[2]
        flying.append(host)
        most["all"] = max(most["all"], len(flying))
        most["host"] = max(most["host"], flying.count(host))
        answer = await send(request)
        flying.remove(host)
        return answer

    harness.transport.send = counted  # type: ignore[method-assign]
    await harness.probe(*(f"http://h{n % 4 % 3}.example/{n}" for n in range(100)))
    assert most == {"all": 9, "host": 3}
    assert harness.clock.now == 17.0  # fifty seconds of work on the longest host, three at once, never idle


async def test_what_may_pass_is_confirmed_after_the_rest_of_its_host_by_get_on_a_fresh_connection() -> None:
    def script(request: Request) -> Answer:
        return Reply(502) if "gone" in request.url else OK

    harness = Harness(script, takes=1.0, per_host=1, concurrency=4, retries=0)
    results = await harness.probe("http://a.example/gone", *(f"http://a.example/{n}" for n in range(20)))
    assert results[0].verdict is Verdict.FAILING
    asked = [(request.method, request.fresh) for _, request in harness.moments if "gone" in request.url]
    assert asked == [("HEAD", False), ("GET", False), ("GET", True)]
    last_of_the_rest = max(moment for moment, request in harness.moments if "gone" not in request.url)
    confirmed_at = harness.moments[-1][0]
    assert harness.moments[-1][1].url == "http://a.example/gone"
    assert confirmed_at > last_of_the_rest


async def test_what_is_yet_to_be_made_sure_of_can_be_told() -> None:
    def script(request: Request) -> Answer:
        if "good" in request.url:
            told.append(harness.run.made_sure_of())
        return OK if "good" in request.url else Reply(502)

    told: list[tuple[int, str, float] | None] = []
    harness = Harness(script, takes=1.0, per_host=1, retries=0, method="get", confirm_after=9.5)
    await harness.probe(
        "http://good.example/1",
        *(f"http://bad.example/{n}" for n in range(2)),
        "http://good.example/2",
        "http://good.example/3",
    )
    assert told[-1] in [(1, "bad.example", 8.5), (2, "bad.example", 8.5)]
    assert harness.run.made_sure_of() is None


async def test_one_429_delays_its_own_host_by_what_it_asks_and_no_other() -> None:
    first = [True]

    def script(request: Request) -> Answer:
        if "limited" in request.url and first:
            first.clear()
            return Reply(429, headers={"Retry-After": "1"})
        return OK

    harness = Harness(script, takes=0.01)
    await harness.probe(
        *(f"http://limited.example/{n}" for n in range(5)), *(f"http://free{n}.example/" for n in range(50))
    )
    free = [moment for moment, request in harness.moments if "free" in request.url]
    limited = [moment for moment, request in harness.moments if "limited" in request.url]
    assert max(free) < 0.1
    assert 1.0 <= max(limited) < 1.2


async def test_waiting_for_a_retry_holds_no_slot() -> None:
    def script(request: Request) -> Answer:
        return Reply(503, headers={"Retry-After": "30"}) if "busy" in request.url else OK

    harness = Harness(script, takes=0.1, concurrency=1)
    results = await harness.probe("http://busy.example/", *(f"http://h{n}.example/" for n in range(20)))
    assert results[0].verdict is Verdict.LIMITED
    assert max(moment for moment, request in harness.moments if "busy" not in request.url) < 3.0


async def test_a_deadline_ends_the_run_and_names_what_was_not_probed() -> None:
    harness = Harness(lambda _: OK, takes=10.0, deadline=15, concurrency=2)
    results = await harness.probe(*(f"http://h{n}.example/" for n in range(6)))
    assert [result.verdict for result in results] == [Verdict.OK] * 2 + [Verdict.UNCHECKED] * 4
    assert {result.reason.word for result in results[2:]} == {"deadline"}
    assert harness.run.stopped_by == "deadline"
    assert harness.clock.now == 15.0


@pytest.mark.parametrize("after", range(0, 60, 7))
async def test_stopped_at_any_moment_nothing_is_lost_and_nothing_twice(after: int) -> None:
    harness = Harness(lambda request: Reply(404) if "gone" in request.url else OK, takes=1.0, concurrency=3)
    urls = [f"http://h{n % 3}.example/{'gone' if n % 4 == 0 else 'ok'}/{n}" for n in range(20)]
    harness.clock.call_at(float(after), lambda: harness.run.stop("interrupted"))
    results = await harness.probe(*urls)
    assert [result.target.index for result in results] == list(range(20))


async def test_targets_may_be_added_while_the_run_is_under_way() -> None:
    harness = Harness(lambda _: OK)
    more = targets_of(*(f"http://more{n}.example/" for n in range(10)))

    def observe(result: Result) -> None:
        harness.results.append(result)
        if more:
            harness.run.offer(more.pop())

    harness.run._observe = observe
    await harness.probe("http://first.example/")
    assert len(harness.results) == 11


async def test_what_is_offered_while_the_end_is_told_is_told_as_well() -> None:
    harness = Harness(lambda _: OK, takes=10.0, deadline=15, concurrency=1)
    more = targets_of(*(f"http://more{n}.example/" for n in range(10)))

    def observe(result: Result) -> None:
        harness.results.append(result)
        if more and result.verdict is Verdict.UNCHECKED:
            harness.run.offer(more.pop())

    harness.run._observe = observe
    await harness.probe(*(f"http://h{n}.example/" for n in range(3)))
    assert [result.verdict for result in harness.results] == [Verdict.OK] + [Verdict.UNCHECKED] * 12
    assert {result.reason.word for result in harness.results[1:]} == {"deadline"}


async def test_bodies_come_with_the_results_of_those_that_ask_for_them() -> None:
    harness = Harness(lambda request: Reply(200, "OK", {"Content-Type": "text/plain"}, body=request.url.encode()))
    targets = [Target(n, f"http://a.example/{n}", body_limit=100 * (n % 2)) for n in range(4)]
    await harness.clock.drive(harness.run, targets)
    pages = {result.target.index: result.page and result.page.content for result in harness.results}
    assert pages == {0: None, 1: b"http://a.example/1", 2: None, 3: b"http://a.example/3"}
    assert Counter(request.method for _, request in harness.moments) == {"HEAD": 2, "GET": 2}


async def test_a_host_has_the_pace_that_its_rule_gives_it_also_where_redirects_lead_there() -> None:
    def script(request: Request) -> Answer:
        return Reply(301, headers={"Location": "http://slow.example/"}) if "/away" in request.url else OK

    slow = Rule(Match.of("slow.example"), {"per_host": 1, "host_rate": 0.5})
    harness = Harness(script, takes=0.1, per_host=3, rules=(slow,))
    away = [f"http://fast.example/away{n}" for n in range(3)]
    await harness.probe(*away, *(f"http://slow.example/{n}" for n in range(3)))
    asked = [round(moment, 1) for moment, request in harness.moments if "slow" in request.url]
    assert asked == [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]  # a burst of one, then one every two seconds
    assert [moment for moment, request in harness.moments if "fast" in request.url] == [0.0] * 3


async def test_a_run_whose_source_still_gives_waits_for_it() -> None:
    harness = Harness(lambda _: OK)
    more = asyncio.Event()

    async def source() -> AsyncIterator[Target]:
        await more.wait()
        for target in targets_of("http://late.example/"):
            yield target

    going = asyncio.create_task(harness.run.go(source(), endless=True))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not going.done()
    more.set()
    await going
    assert [result.verdict for result in harness.results] == [Verdict.OK]


async def test_what_must_be_made_sure_of_does_not_wait_for_the_end_of_an_endless_source() -> None:
    harness = Harness(lambda _: Reply(404))
    judged = asyncio.Event()

    async def source() -> AsyncIterator[Target]:
        for target in targets_of("http://gone.example/"):
            yield target
        await judged.wait()

    going = asyncio.create_task(harness.run.go(source(), endless=True))
    while not harness.results:  # ended by the test's time-out where it waits for the source
        await asyncio.sleep(0)
    assert (harness.results[0].verdict, going.done()) == (Verdict.BROKEN, False)
    judged.set()
    await going


async def test_a_list_is_told_whole_however_early_the_run_is_stopped() -> None:
    harness = Harness(lambda _: OK)
    targets = targets_of(*(f"http://h.example/{n}" for n in range(50)))

    def taken() -> Iterator[Target]:
        for target in targets:
            if target.index == 10:
                harness.run.stop("interrupted")
            yield target

    await harness.run.go(taken())
    assert sorted(result.target.index for result in harness.results) == list(range(50))
    assert {result.verdict for result in harness.results} == {Verdict.UNCHECKED}


async def test_nobody_is_told_of_what_nobody_wants_to_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "LONGEST_HOLD", 60.0)  # seconds; the source is read in one go
    harness = Harness(lambda _: OK)
    targets = targets_of(*(f"http://h.example/{n}" for n in range(50)))

    def taken() -> Iterator[Target]:
        yield from targets[:10]
        harness.run.stop("interrupted", told=False)
        yield from targets[10:]

    await harness.run.go(taken())
    assert harness.results == []


async def test_what_a_source_raises_ends_the_run_and_is_raised() -> None:
    harness = Harness(lambda _: asyncio.get_running_loop().create_future())

    async def source() -> AsyncIterator[Target]:
        for target in targets_of("http://slow.example/"):
            yield target
        raise LookupError("no more")

    with pytest.raises(LookupError, match="no more"):
        await harness.run.go(source(), endless=True)
    assert [result.verdict for result in harness.results] == [Verdict.UNCHECKED]


async def test_too_few_sockets_lower_the_concurrency_and_never_judge() -> None:
    flying = [0, 0]

    harness = Harness(lambda _: OK, takes=1.0, concurrency=20)
    send = harness.transport.send

    async def scarce(request: Request) -> Answer:
        flying[0] += 1
        flying[1] = max(flying[1], flying[0])
        answer = await send(request) if flying[0] <= 5 else Failure(FailureKind.LOCAL_LIMIT)
        flying[0] -= 1
        return answer

    harness.transport.send = scarce  # type: ignore[method-assign]
    results = await harness.probe(*(f"http://h{n}.example/" for n in range(100)))
    assert {result.verdict for result in results} == {Verdict.OK}


async def test_fewer_at_once_while_the_others_have_nothing_to_do_leaves_somebody_at_work() -> None:
    answers: dict[str, list[Answer]] = {
        "http://late.example/": [Reply(302, headers={"Location": "/next"})],
        "http://late.example/next": [Failure(FailureKind.LOCAL_LIMIT), OK],
    }
    harness = Harness(lambda request: answers[request.url].pop(0) if request.url in answers else OK, takes=0.5)
    results = await harness.probe("http://late.example/", *(f"http://h{n}.example/" for n in range(40)))
    assert {result.verdict for result in results} == {Verdict.OK, Verdict.REDIRECTED}
    assert len(results) == 41


async def test_sockets_that_never_come_back_leave_targets_unchecked() -> None:
    harness = Harness(lambda _: Failure(FailureKind.LOCAL_LIMIT), concurrency=5)
    results = await harness.probe(*(f"http://h{n}.example/" for n in range(5)))
    assert {(result.verdict, result.reason.word) for result in results} == {(Verdict.UNCHECKED, "local-limit")}


async def test_a_fault_of_ours_ends_the_run_with_every_target_accounted_for() -> None:
    def script(request: Request) -> Answer:
        if "bug" in request.url:
            raise ZeroDivisionError
        return OK

    harness = Harness(script, concurrency=1)
    with pytest.raises(ZeroDivisionError):
        await harness.probe("http://a.example/", "http://bug.example/", "http://c.example/")
    assert len(harness.results) == 3
    assert [result.reason.word for result in harness.results[1:]] == ["fault", "fault"]


async def test_a_host_that_limits_everything_is_given_up_and_the_rest_says_so() -> None:
    harness = Harness(lambda _: Reply(429, headers={"Retry-After": "5"}), takes=0.1)
    results = await harness.probe(*(f"http://limited.example/{n}" for n in range(100)))
    assert {result.verdict for result in results} == {Verdict.LIMITED}
    assert len(harness.moments) < 40
    assert harness.clock.now < 60


async def test_a_dead_host_is_waited_for_once_not_once_a_url() -> None:
    harness = Harness(lambda _: Failure(FailureKind.CONNECT_TIMEOUT, elapsed=10.0), takes=10.0)
    results = await harness.probe(*(f"http://dead.example/{n}" for n in range(300)))
    assert {result.verdict for result in results} == {Verdict.UNREACHABLE}
    assert {result.failure for result in results} == {FailureKind.CONNECT_TIMEOUT}
    assert len(harness.moments) < 40
    assert harness.clock.now < 120


async def test_a_flaky_origin_heals_by_itself() -> None:
    reset = Failure(FailureKind.CONNECT_RESET)
    harness = Harness(in_turn([reset, reset, Reply(503), OK]))
    (result,) = await harness.probe("http://a.example/")
    assert (result.verdict, result.attempts) == (Verdict.OK, 3)
    assert [request.method for _, request in harness.moments] == ["HEAD", "GET", "GET", "GET"]
    assert [note.values[2] for note in result.evidence] == ["connect-reset", "503"]


async def test_the_same_answers_give_the_same_results_in_every_order_of_arrival() -> None:
    def run_with(per_host: int, concurrency: int) -> Harness:
        def script(request: Request) -> Answer:
            return Reply(404) if request.url.endswith("3") else OK

        return Harness(script, takes=0.5, per_host=per_host, concurrency=concurrency)

    urls = [f"http://h{n % 4}.example/{n}" for n in range(40)]
    outcomes = []
    for per_host, concurrency in ((1, 1), (6, 128), (2, 3)):
        results = await run_with(per_host, concurrency).probe(*urls)
        outcomes.append([(r.target.url, r.verdict, r.status, r.reason, r.evidence, r.attempts) for r in results])
    assert outcomes[0] == outcomes[1] == outcomes[2]
