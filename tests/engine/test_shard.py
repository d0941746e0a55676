"""Shards and the run over them, on canned answers and a clock that jumps; messages are pickled on their way."""

import asyncio
import pickle
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from probe.engine.attempt import Step
from probe.engine.calendar import Calendar
from probe.engine.connectivity import Connectivity, Stage
from probe.engine.dealer import Dealer
from probe.engine.equipment import Equipment
from probe.engine.messages import Deal, FromShard, ToShard, fields_of, passed, received, result_of
from probe.engine.profiles import Profiles
from probe.engine.shard import LocalCarrier, Shard, ShardLostError
from probe.engine.sharded import ShardedRun, ShardSource
from probe.model import Answer, Document, Failure, FailureKind, Mention, Reply, Request, Result, Target, Verdict
from probe.settings import Match, Rule, Settings
from probe.transport.observed import Observed
from probe.url import host_of
from tests.canned import CannedTransport, Script
from tests.engine.test_run import OK, Harness, JumpingClock, targets_of

CALENDAR = datetime(2026, 1, 1, tzinfo=UTC)


class PickledCarrier:
    """A shard nearby whose messages are pickled, and which is lost where ``dies`` says so of what it is to tell."""

    def __init__(self, carrier: LocalCarrier, dies: Callable[[FromShard], bool]) -> None:
        self._carrier = carrier
        self._dies = dies
        self.sent: list[ToShard] = []

    async def open(self) -> None:
        await self._carrier.open()

    async def send(self, message: ToShard) -> None:
        self.sent.append(pickle.loads(pickle.dumps(message)))
        await self._carrier.send(self.sent[-1])

    async def receive(self) -> FromShard:
        message: FromShard = pickle.loads(pickle.dumps(await self._carrier.receive()))
        if self._dies(message):
            await self._carrier.close()
            raise ShardLostError("a worker died (signal 9)")
        return message

    async def close(self) -> None:
        await self._carrier.close()


class Shards(Harness):
    """A run over shards; ``asked`` has the requests of each."""

    def __init__(
        self, script: Script, most: int, *, takes: float = 0.0,
        dies: Callable[[int, FromShard], bool] = lambda _, __: False, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(script, takes=takes, **options)
        self.settings = Settings.of(**{"method": "head", "host_rate": 0, "user_agent": "tester", **options})
        self.asked: list[list[Request]] = []
        self.carriers: list[PickledCarrier] = []
        self.told: list[str] = []
        self.dies = dies
        self.connectivity = Connectivity()
        source = ShardSource(most, self._start, self._nearby, self.told.append)
        self.run: Any = ShardedRun(self.settings, self._equipment(self.connectivity), self.results.append, source)

    def _equipment(self, connectivity: Connectivity) -> Equipment:
        calendar = Calendar(0.0, CALENDAR)
        requests: list[Request] = []
        self.asked.append(requests)

        async def send(request: Request) -> Answer:
            requests.append(request)
            return await self.transport.send(request)

        transport = CannedTransport(lambda _: OK)
        transport.send = send  # type: ignore[method-assign]
        return Equipment(
            Profiles(self.settings, calendar), Observed(transport, connectivity.learn), connectivity, self.clock,
            calendar,
        )  # fmt: skip

    def _nearby(self) -> LocalCarrier:
        equipment = self._equipment(Connectivity())

        def make(tell: Callable[[FromShard], None]) -> Shard:
            return Shard(self.settings, equipment, tell)

        return LocalCarrier(make)

    def _start(self) -> PickledCarrier:
        number = len(self.carriers)
        self.carriers.append(PickledCarrier(self._nearby(), lambda message: self.dies(number, message)))
        return self.carriers[-1]


def hosts(requests: list[Request]) -> set[str]:
    return {host_of(request.url) for request in requests}


def timeless(results: list[Result]) -> list[Result]:
    """Return results without what depends on when things happen."""
    return [
        replace(result, elapsed=0.0, checked_at=None, trail=tuple(replace(hop, elapsed=0.0) for hop in result.trail))
        for result in results
    ]


def odd_internet() -> Script:
    """Return answers of every kind, which depend on what was asked of the same URL before."""
    times: Counter[str] = Counter()
    to: dict[str, Answer] = {
        "away": Reply(302, headers={"Location": "http://ok1.example/ok1"}, cookies=("a=1",)),
        "round": Reply(301, headers={"Location": "http://back.example/back"}),
        "back": Reply(301, headers={"Location": "http://round0.example/round"}),
        "gone": Reply(404),
        "dead": Failure(FailureKind.CONNECT_REFUSED),
        "slow": Failure(FailureKind.READ_TIMEOUT),
        "limited": Reply(429),
    }

    def script(request: Request) -> Answer:
        times[request.url] += 1
        kind = request.url.rpartition("/")[2].rstrip("0123456789")
        if kind == "nohead" and request.method == "HEAD":
            return Reply(405)
        if kind == "busy" and times[request.url] < 3:
            return Reply(503, headers={"Retry-After": "3"})
        return to.get(kind, OK)

    return script


KINDS = ("ok", "gone", "away", "round", "nohead", "ok", "slow", "busy", "dead", "limited")
ODD = [f"http://{KINDS[n % 10]}{n % 3}.example/{KINDS[n % 10]}{n}" for n in range(150)]
ODD = [url for n, url in enumerate(ODD) if "busy" not in url or n < 30]  # one a host: more would pause each other


@pytest.mark.parametrize("most", [1, 2, 3, 7])
async def test_results_are_those_of_one_run(most: int) -> None:
    alone = await Harness(odd_internet(), takes=0.1).probe(*ODD)
    shards = Shards(odd_internet(), most, takes=0.1)
    together = await shards.probe(*ODD)
    assert [result.verdict for result in together] == [result.verdict for result in alone]
    assert [result.target for result in together] == [result.target for result in alone]
    assert [pair for pair in zip(timeless(together), timeless(alone), strict=True) if pair[0] != pair[1]] == []
    assert len(shards.carriers) == most
    assert len({result.verdict for result in together}) >= 5


async def test_a_host_is_asked_by_one_shard_also_where_redirects_lead_to_it() -> None:
    shards = Shards(odd_internet(), 3, takes=0.1)
    await shards.probe(*ODD)
    asked = [hosts(requests) for requests in shards.asked[1:]]
    assert len(asked) == 3
    assert not asked[0] & asked[1]
    assert not asked[0] & asked[2]
    assert not asked[1] & asked[2]
    assert all(asked)
    assert shards.asked[0] == []  # nothing is asked by the run over them


async def test_no_more_shards_are_started_than_there_are_hosts() -> None:
    shards = Shards(lambda _: OK, 8)
    await shards.probe("http://a.example/1", "http://a.example/2", "http://b.example/")
    assert len(shards.carriers) == 2
    nothing = Shards(lambda _: OK, 8)
    assert await nothing.probe() == []
    assert nothing.carriers == []
    await nothing.probe("mailto:a@b", "http://[bad")
    assert (nothing.carriers, len(nothing.results)) == ([], 2)


async def test_limits_of_a_host_hold_over_all_shards() -> None:
    flying: Counter[str] = Counter()
    most: Counter[str] = Counter()
    to_one = Reply(302, headers={"Location": "http://one.example/there"})
    shards = Shards(lambda request: OK if "one." in request.url else to_one, 3, takes=1.0, per_host=2)
    send = shards.transport.send

    async def counted(request: Request) -> Answer:
        host = host_of(request.url)
        flying[host] += 1
        most[host] = max(most[host], flying[host])
        answer = await send(request)
        flying[host] -= 1
        return answer

    shards.transport.send = counted  # type: ignore[method-assign]
    await shards.probe(*(f"http://h{n % 7}.example/{n}" for n in range(70)))
    assert most["one.example"] == 2
    assert set(most.values()) == {2}


async def test_the_rate_of_a_host_holds_over_all_shards() -> None:
    to_one = Reply(302, headers={"Location": "http://one.example/there"})
    shards = Shards(lambda request: OK if "one." in request.url else to_one, 3, per_host=50, host_rate=2)
    await shards.probe(*(f"http://h{n}.example/" for n in range(10)))
    moments = sorted(moment for moment, request in shards.moments if "one." in request.url)
    assert len(moments) == 10
    assert moments[-1] - moments[0] == pytest.approx(4.0, abs=0.1)  # a burst of two, then two a second


async def test_what_must_be_made_sure_of_waits_for_its_host_and_for_no_other_shard() -> None:
    def script(request: Request) -> Answer:
        return Reply(502) if "gone" in request.url else OK

    shards = Shards(script, 2, takes=1.0, per_host=1, retries=0)
    await shards.probe("http://a.example/gone", *(f"http://b.example/{n}" for n in range(20)))
    others = [moment for moment, request in shards.moments if "b.example" in request.url]
    asked = [(moment, request.fresh) for moment, request in shards.moments if "gone" in request.url]
    assert [fresh for _, fresh in asked] == [False, False, True]
    assert asked[-1][0] < max(others)


@pytest.mark.parametrize("lost", [{0}, {1}, {0, 2}])
async def test_what_a_lost_shard_has_left_is_done_by_the_others(lost: set[int]) -> None:
    alone = await Harness(odd_internet(), takes=0.1).probe(*ODD)
    heard: Counter[int] = Counter()

    def dies(number: int, _: FromShard) -> bool:
        heard[number] += 1
        return number in lost and heard[number] == 3

    shards = Shards(odd_internet(), 3, takes=0.1, dies=dies)
    together = await shards.probe(*ODD)
    assert [result.verdict for result in together] == [result.verdict for result in alone]
    assert len(together) == len(ODD)
    assert len(shards.told) == len(lost)
    assert all(text.startswith("a worker died (signal 9); ") for text in shards.told)
    assert all(text.endswith(" unfinished targets are done by others") for text in shards.told)
    assert len(shards.carriers) == 3


async def test_where_all_shards_are_lost_the_rest_is_done_here() -> None:
    shards = Shards(lambda _: OK, 2, takes=1.0, dies=lambda _, __: True)
    results = await shards.probe(*(f"http://h{n % 5}.example/{n}" for n in range(60)))
    assert [result.verdict for result in results] == [Verdict.OK] * 60
    assert len(shards.told) == 2
    assert len(shards.carriers) == 2
    assert len(shards.asked) == 4  # the run over them, two that were lost, and the spare one


async def test_a_shard_that_is_lost_after_the_stop_leaves_nothing_unsaid() -> None:
    shards = Shards(lambda _: OK, 2, takes=10.0, deadline=5, dies=lambda number, _: number == 0)
    results = await shards.probe(*(f"http://h{n}.example/" for n in range(10)))
    assert [result.reason.word for result in results] == ["deadline"] * 10


async def test_a_deadline_ends_all_shards_and_every_target_has_its_result() -> None:
    shards = Shards(lambda _: OK, 3, takes=10.0, deadline=15, concurrency=4)
    results = await shards.probe(*(f"http://h{n}.example/" for n in range(40)))
    verdicts = Counter(result.verdict for result in results)
    assert verdicts[Verdict.OK] + verdicts[Verdict.UNCHECKED] == 40
    assert verdicts[Verdict.OK]
    assert {result.reason.word for result in results if result.verdict is Verdict.UNCHECKED} == {"deadline"}
    assert shards.run.stopped_by == "deadline"
    assert shards.clock.now == pytest.approx(15.0, abs=0.1)


async def test_the_deadline_is_no_business_of_a_shard() -> None:
    shards = Shards(lambda _: OK, 2, takes=10.0, deadline=3)
    told: list[FromShard] = []
    settings = Settings.of(deadline=3, host_rate=0)
    shard = Shard(settings, shards._equipment(Connectivity()), told.append)
    shard.take(Deal.of([Target(0, "http://a.example/")], Calendar(0.0, CALENDAR)))
    going = asyncio.create_task(shard.go())
    for _ in range(30):
        await asyncio.sleep(0)
    assert shards.clock.alarms == [10.0]
    shard.leave()
    await going
    assert told == []


async def test_nobody_is_told_of_what_nobody_wants_to_know() -> None:
    shards = Shards(lambda _: OK, 2, takes=10.0)
    going = asyncio.create_task(shards.run.go(targets_of(*(f"http://h{n}.example/" for n in range(9)))))
    for _ in range(30):
        await asyncio.sleep(0)
    assert shards.moments
    shards.run.stop("interrupted", told=False)
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    assert shards.results == []


async def test_a_run_that_is_cancelled_tells_of_everything() -> None:
    shards = Shards(lambda _: OK, 2, takes=10.0)
    going = asyncio.create_task(shards.run.go(targets_of(*(f"http://h{n}.example/" for n in range(9)))))
    for _ in range(30):
        await asyncio.sleep(0)
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    assert {result.target.index for result in shards.results} == set(range(9))
    assert {result.reason.word for result in shards.results} == {"interrupted"}


async def test_targets_may_be_added_while_the_run_is_under_way() -> None:
    shards = Shards(lambda _: OK, 3)
    more = [
        replace(target, index=target.index + 1) for target in targets_of(*(f"http://m{n}.example/" for n in "abcdef"))
    ]

    def observe(result: Result) -> None:
        shards.results.append(result)
        if more:
            shards.run.offer(more.pop())

    shards.run._observe = observe
    await shards.probe("http://first.example/")
    assert len(shards.results) == 7
    assert len(shards.carriers) == 3


async def test_pages_and_mentions_come_back_to_their_targets() -> None:
    shards = Shards(lambda request: Reply(200, "OK", {"Content-Type": "text/plain"}, body=request.url.encode()), 2)
    mention = Mention("http://a.example/1", "list", 1, 1)
    targets = [Target(n, f"http://{'ab'[n % 2]}.example/{n}", (mention,), body_limit=100 * (n % 2)) for n in range(4)]
    await shards.clock.drive(shards.run, targets)
    results = sorted(shards.results, key=lambda result: result.target.index)
    assert [result.target for result in results] == targets
    pages = [result.page and result.page.content for result in results]
    assert pages == [None, b"http://b.example/1", None, b"http://b.example/3"]
    sent = [work for carrier in shards.carriers for message in carrier.sent for work in message.works]  # type: ignore[union-attr]
    assert len(sent) == 4
    assert "list" not in repr(sent)  # where a URL is mentioned is no business of a shard


async def test_no_message_is_taken_while_a_run_is_paused() -> None:
    shards = Shards(lambda _: OK, 2)
    holder = object()

    def observe(result: Result) -> None:
        shards.results.append(result)
        shards.run.pause(holder)

    shards.run._observe = observe
    going = asyncio.create_task(shards.clock.drive(shards.run, targets_of("http://a.example/", "http://b.example/")))
    for _ in range(2000):
        await asyncio.sleep(0)
    assert (len(shards.results), going.done()) == (1, False)
    shards.run._observe = shards.results.append
    shards.run.resume(holder)
    await going
    assert len(shards.results) == 2


async def test_a_fault_in_a_shard_ends_the_run_and_is_raised() -> None:
    def script(request: Request) -> Answer:
        if "bad" in request.url:
            raise ZeroDivisionError("of ours")
        return OK

    shards = Shards(script, 2, takes=1.0)
    with pytest.raises(ZeroDivisionError, match="of ours"):
        await shards.probe("http://bad.example/", *(f"http://h{n}.example/" for n in range(5)))
    assert len({result.target.index for result in shards.results}) == 6
    assert shards.run.stopped_by == "fault"


@pytest.mark.parametrize(
    ("failure", "reached", "stage"),
    [
        (FailureKind.DNS_NOT_FOUND, False, Stage.NAMES),
        (FailureKind.CONNECT_TIMEOUT, False, Stage.CONNECTIONS),
        (FailureKind.DNS_NOT_FOUND, True, None),
        (FailureKind.CONNECT_TIMEOUT, True, None),
    ],
)
async def test_whether_this_machine_is_online_is_judged_over_all_shards(
    failure: FailureKind, reached: bool, stage: Stage | None
) -> None:
    def script(request: Request) -> Answer:
        return Reply(200, address="93.184.216.34") if "good" in request.url and reached else Failure(failure)

    shards = Shards(script, 4, takes=0.1, retries=0)
    urls = [f"http://{name}.com/" for name in ("a", "b", "c", *(["good"] if reached else []))]
    results = await shards.probe(*urls)
    assert len(shards.carriers) == len(urls)  # each of them has seen one site
    assert [shards.connectivity.blocked_stage(result) for result in results[:3]] == [stage] * 3


async def test_the_rules_of_a_target_hold_in_every_shard() -> None:
    def script(request: Request) -> Answer:
        if "b.example" in request.url:
            return Reply(403)
        return Reply(301, headers={"Location": "http://b.example/x"})

    rules = (Rule(Match.of("b.example"), {"retries": 1}), Rule(Match.of("a.example"), {"accept": "403"}))
    urls = ["http://b.example/", "http://a.example/", "http://c.example/", "http://b.example/2"]
    alone = await Harness(script, rules=rules).probe(*urls)
    together = await Shards(script, 3, rules=rules).probe(*urls)
    assert timeless(together) == timeless(alone)
    assert [result.verdict for result in together] == [
        Verdict.BLOCKED, Verdict.REDIRECTED, Verdict.BLOCKED, Verdict.BLOCKED,
    ]  # fmt: skip


async def test_an_endless_source_is_read_on_as_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probe.engine.lifecycle.MOST_WAITING", 10)
    monkeypatch.setattr("probe.engine.sharded.MOST_WAITING", 10)
    given = 0
    ahead = 0
    shards = Shards(lambda _: OK, 2, takes=0.1)

    async def source() -> Any:
        nonlocal given, ahead
        for target in targets_of(*(f"http://h{n % 3}.example/{n}" for n in range(100))):
            given += 1
            ahead = max(ahead, given - len(shards.results))
            yield target

    going = asyncio.create_task(shards.run.go(source(), endless=True))
    await driven(shards.clock, going)
    assert len(shards.results) == 100
    assert 10 <= ahead <= 12


async def driven(clock: JumpingClock, going: "asyncio.Task[None]") -> None:
    """Let the clock jump until a task has ended."""

    async def wait(_: object) -> None:
        await going

    class Going:
        go: Callable[[object], Awaitable[None]] = staticmethod(wait)

    await clock.drive(Going(), [])  # type: ignore[arg-type]


def test_moments_on_the_way_are_seconds_of_the_run() -> None:
    here, there = Calendar(1000.0, CALENDAR), Calendar(5.0, CALENDAR)
    settings = Settings()
    step = Profiles(settings, here).begin(Target(0, "http://a.example/"))
    step = replace(step, not_before=1010.0, attempt=replace(step.attempt, started=1002.0))
    come = received(pickle.loads(pickle.dumps(passed(step, here))), there)
    assert (come.not_before, come.attempt.started) == (15.0, 7.0)
    fresh = replace(step, not_before=0.0, attempt=replace(step.attempt, started=None))
    come = received(passed(fresh, here), there)
    assert (come.not_before, come.attempt.started) == (0.0, None)
    assert received(passed(step, here), here) == replace(
        step, request=replace(step.request, headers=dict(step.request.headers))
    )


def test_messages_keep_all_but_mentions_and_targets() -> None:
    mention = Mention("x", "list", 1, 1)
    target = Target(3, "http://a.example/", (mention,), fragments=("x",), body_limit=7, foreign=True, public_only=True)
    (fields,) = Deal.of([target], Calendar(0.0, CALENDAR)).works
    assert isinstance(fields, tuple)
    assert Target(*fields) == replace(target, mentions=())
    result = Result(target, Verdict.OK, attempts=2, elapsed=1.0, page=Document("a", b"x"), checked_at=CALENDAR)
    assert result_of(target, pickle.loads(pickle.dumps(fields_of(result)))) == result


def step_to(url: str, index: int) -> Step:
    return Profiles(Settings(), Calendar(0.0, CALENDAR)).begin(Target(index, url))


def test_hosts_are_dealt_so_that_shards_are_of_equal_size() -> None:
    dealer = Dealer(2)
    sizes = {"d": 2, "b": 4, "a": 5, "c": 3}
    urls = [f"http://{host}.example/{n}" for host, size in sizes.items() for n in range(size)]
    parts = dealer.deal([Target(number, url) for number, url in enumerate(urls)])
    assert sorted(len(part) for part in parts.values()) == [7, 7]
    assert dealer.unfinished == 14


def test_a_host_stays_with_its_shard_and_a_step_goes_where_its_request_goes() -> None:
    dealer = Dealer(2)
    first = dealer.deal([Target(0, "http://a.example/"), Target(1, "http://b.example/")])
    of_a = next(shard for shard, part in first.items() if isinstance(part[0], Target) and "a.ex" in part[0].url)
    assert dealer.answered(of_a, 0) == Target(0, "http://a.example/")
    assert list(dealer.deal([step_to("http://a.example/2", 2), step_to("http://a.example/3", 3)])) == [of_a]
    assert dealer.unfinished == 3


def test_the_hosts_of_a_lost_shard_go_to_the_others_and_nothing_is_forgotten() -> None:
    dealer = Dealer(2)
    works = [Target(n, f"http://h{n}.example/") for n in range(6)]
    parts = dealer.deal(works)
    lost, kept = parts
    unfinished = dealer.lose(lost)
    assert unfinished == parts[lost]
    assert list(dealer.deal(unfinished)) == [kept]
    assert dealer.unfinished == 6
    assert (dealer.most, sorted(work.index for work in dealer.drain() if isinstance(work, Target))) == (
        1,
        list(range(6)),
    )
