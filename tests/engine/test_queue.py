"""The fair queue under a virtual clock: single rules by example, limits over random schedules."""

from collections import Counter
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from hypothesis import example, given, settings
from hypothesis import strategies as st

from probe.engine.feedback import Feedback
from probe.engine.queue import FairQueue, Turn
from probe.settings import Pace

FREE = Pace(concurrency=128, per_host=2, host_rate=0)
TOLERANCE = 1e-6  # seconds, and tokens: what adding floats may lose


def gate_of(pace: Pace = FREE, **waiting: int) -> FairQueue[str]:
    """Return a queue where each named host has so many items, called a1, a2 … for host a."""
    queue: FairQueue[str] = FairQueue(lambda _: pace)
    for host, count in waiting.items():
        for number in range(1, count + 1):
            queue.offer(f"{host}{number}", host)
    return queue


def turn_of(queue: FairQueue[str], now: float) -> Turn[str]:
    taken = queue.take(now)
    assert isinstance(taken, Turn)
    return taken


def taken_at_once(queue: FairQueue[str], now: float = 0.0) -> list[str]:
    """Take all that may go now."""
    names = []
    while isinstance(taken := queue.take(now), Turn):
        names.append(taken.item)
    return names


def test_nothing_offered_gives_nothing() -> None:
    queue: FairQueue[str] = FairQueue(lambda _: FREE)
    assert queue.take(0.0) is None
    assert (queue.waiting, queue.in_flight, queue.drain()) == (0, 0, [])


def test_a_turn_tells_item_host_and_moment() -> None:
    queue = gate_of(a=1)
    assert queue.take(7.0) == Turn("a1", "a", 7.0, surplus=True, strikes=0, quiet=float("inf"))
    assert (queue.waiting, queue.in_flight) == (0, 1)


def test_a_host_has_no_more_in_flight_than_its_limit() -> None:
    queue = gate_of(a=5)
    first = turn_of(queue, 0.0)
    assert taken_at_once(queue) == ["a2"]
    assert queue.take(0.0) is None  # only an answer can tell
    queue.done(first, 1.0)
    assert taken_at_once(queue, 1.0) == ["a3"]


def test_each_host_has_the_pace_that_the_item_gives_it_which_opens_its_lane() -> None:
    asked: list[str] = []

    def pace_of(item: str) -> Pace:
        asked.append(item)
        return Pace(per_host=3, host_rate=0) if item == "a1" else Pace(per_host=1, host_rate=1)

    queue: FairQueue[str] = FairQueue(pace_of)
    for item in ("a1", "a2", "a3", "a4", "b1", "b2"):
        queue.offer(item, item[0])
    turns = [turn_of(queue, 0.0) for _ in range(4)]
    assert (asked, [turn.item for turn in turns]) == (["a1", "b1"], ["a1", "a2", "a3", "b1"])
    assert queue.take(0.0) is None
    queue.done(turns[3], 0.0)
    assert queue.take(0.0) == 1.0  # the bucket of b, which a has none of
    queue.done(turns[0], 0.0)
    assert turn_of(queue, 0.0).item == "a4"
    assert turn_of(queue, 1.0).item == "b2"


def test_a_host_that_was_forgotten_is_given_its_pace_anew() -> None:
    asked: list[str] = []

    def pace_of(item: str) -> Pace:
        asked.append(item)
        return FREE

    queue: FairQueue[str] = FairQueue(pace_of)
    for item in ("a1", "a2"):
        queue.offer(item, "a")
        queue.done(turn_of(queue, 0.0), 0.0)
        queue.take(0.0)  # a lane without work is looked at here
    assert asked == ["a1", "a2"]


def test_the_host_with_most_work_left_goes_first() -> None:
    queue = gate_of(Pace(per_host=9, host_rate=0), a=2, b=4, c=2)
    assert taken_at_once(queue) == ["b1", "b2", "a1", "b3", "c1", "a2", "b4", "c2"]


def test_work_that_is_not_due_counts_as_work_left() -> None:
    queue = gate_of(a=2, b=1)
    queue.offer("b2", "b", not_before=5.0)
    queue.offer("b3", "b", not_before=5.0)
    assert taken_at_once(queue) == ["b1", "a1", "a2"]


def test_hosts_with_equal_work_go_in_the_order_in_which_they_came() -> None:
    assert taken_at_once(gate_of(c=1, a=1, b=1)) == ["c1", "a1", "b1"]


def test_a_full_host_keeps_no_other_waiting() -> None:
    queue = gate_of(a=100, b=1)
    assert taken_at_once(queue) == ["a1", "a2", "b1"]


def test_a_paused_host_keeps_no_other_waiting() -> None:
    queue = gate_of(a=3, b=3)
    queue.done(turn_of(queue, 0.0), 1.0, Feedback.REFUSED, pause_until=60.0)
    assert taken_at_once(queue, 1.0) == ["b1", "b2"]
    assert queue.take(59.9) == 60.0


def test_nothing_leaves_before_its_moment() -> None:
    queue = gate_of()
    queue.offer("later", "a", not_before=3.0)
    queue.offer("sooner", "a", not_before=2.0)
    queue.offer("now", "a")
    assert taken_at_once(queue, 1.0) == ["now"]
    assert queue.take(1.0) == 2.0
    assert taken_at_once(queue, 2.0) == ["sooner"]
    assert queue.waiting == 1


def test_items_of_the_same_moment_keep_their_order() -> None:
    queue = gate_of(Pace(per_host=9, host_rate=0))
    for name in ("first", "second", "third"):
        queue.offer(name, "a", not_before=2.0)
    assert taken_at_once(queue, 2.0) == ["first", "second", "third"]


def test_a_burst_then_the_rate() -> None:
    queue = gate_of(Pace(per_host=99, host_rate=4), a=10)
    assert taken_at_once(queue, 100.0) == ["a1", "a2", "a3", "a4"]
    assert queue.take(100.0) == 100.25
    assert taken_at_once(queue, 100.5) == ["a5", "a6"]
    assert taken_at_once(queue, 200.0) == ["a7", "a8", "a9", "a10"]


def test_a_bucket_that_was_full_saves_nothing() -> None:
    queue = gate_of(Pace(per_host=99, host_rate=4), a=9, b=9)
    turn_of(queue, 0.0)  # the other host has been looked at, and waits for a slot
    assert len([name for name in taken_at_once(queue, 50.0) if name.startswith("b")]) == 4


def test_less_than_one_a_second_is_one_and_then_a_wait() -> None:
    queue = gate_of(Pace(per_host=9, host_rate=0.5), a=3)
    assert taken_at_once(queue) == ["a1"]
    assert queue.take(0.0) == 2.0


def test_what_was_not_sent_costs_nothing() -> None:
    queue = gate_of(Pace(per_host=9, host_rate=1), a=3)
    queue.done(turn_of(queue, 0.0), 0.0, Feedback.UNSENT)
    assert taken_at_once(queue) == ["a2"]


def test_after_a_pause_one_alone_tries() -> None:
    queue = gate_of(Pace(per_host=4, host_rate=0), a=9)
    turns = [turn_of(queue, 0.0) for _ in range(4)]
    queue.done(turns[0], 1.0, Feedback.REFUSED, pause_until=5.0)
    for turn in turns[1:]:
        queue.done(turn, 1.5, Feedback.REFUSED, pause_until=4.0)  # the longest pause holds
    assert queue.take(1.5) == 5.0
    trial = turn_of(queue, 5.0)
    assert queue.take(5.0) is None
    queue.done(trial, 6.0, Feedback.FINE)
    assert taken_at_once(queue, 6.0) == ["a6", "a7"]  # half as many as before


def test_answers_from_before_a_pause_do_not_end_its_trial() -> None:
    queue = gate_of(Pace(per_host=2, host_rate=0), a=9)
    early, refused = turn_of(queue, 0.0), turn_of(queue, 0.0)
    queue.done(refused, 1.0, Feedback.REFUSED, pause_until=5.0)
    queue.done(early, 6.0, Feedback.FINE)
    assert len(taken_at_once(queue, 6.0)) == 1


def test_refusals_of_one_batch_count_once() -> None:
    queue = gate_of(Pace(per_host=8, host_rate=0), a=30)
    for turn in [turn_of(queue, 0.0) for _ in range(8)]:
        queue.done(turn, 1.0, Feedback.REFUSED)
    left = [turn_of(queue, 1.0) for _ in range(4)]
    assert queue.take(1.0) is None
    assert [turn.strikes for turn in left] == [1, 1, 1, 1]


def test_a_host_that_answers_well_gets_its_pace_back() -> None:
    queue = gate_of(Pace(per_host=4, host_rate=0), a=40)
    for turn in [turn_of(queue, 0.0) for _ in range(4)]:
        queue.done(turn, 1.0, Feedback.STRAINED)
    now = 1.0
    for _ in range(12):
        now += 1.0
        queue.done(turn_of(queue, now), now)
    assert len(taken_at_once(queue, now)) == 4


def test_a_host_that_only_times_out_still_gets_done() -> None:
    queue = gate_of(Pace(per_host=6, host_rate=20), a=40)
    now = 0.0
    while queue.waiting:
        taken = queue.take(now)
        if isinstance(taken, Turn):
            now += 20.0
            queue.done(taken, now, Feedback.STRAINED)
        else:
            assert taken is not None
            assert taken - now <= 60.0
            now = taken


def test_the_last_connections_of_a_host_are_surplus() -> None:
    queue = gate_of(Pace(per_host=3, host_rate=0), a=4)
    turns = [turn_of(queue, 0.0) for _ in range(3)]
    assert [turn.surplus for turn in turns] == [False, False, True]  # one item is left for two more connections
    queue.done(turns[0], 1.0)
    assert turn_of(queue, 1.0).surplus


def test_drained_work_is_given_back_once() -> None:
    queue = gate_of(a=3, b=1)
    queue.offer("a-late", "a", not_before=9.0)
    queue.offer("a-soon", "a", not_before=8.0)
    turn = turn_of(queue, 0.0)
    assert queue.drain() == ["a2", "a3", "a-soon", "a-late", "b1"]
    assert (queue.drain(), queue.waiting, queue.in_flight, queue.take(100.0)) == ([], 0, 1, None)
    queue.done(turn, 101.0)
    assert (queue.take(101.0), queue.in_flight) == (None, 0)


def test_a_drained_gate_takes_new_work() -> None:
    queue = gate_of(a=3)
    queue.drain()
    queue.offer("again", "a")
    assert taken_at_once(queue) == ["again"]


def test_hosts_that_have_rested_are_forgotten() -> None:
    queue = gate_of(Pace(per_host=2, host_rate=5), **{f"h{number}": 1 for number in range(50)})
    for turn in [turn_of(queue, 0.0) for _ in range(50)]:
        queue.done(turn, 0.1)
    for moment in range(1, 60):
        queue.take(float(moment))
    assert queue._hosts == {}


def test_a_forgotten_host_has_no_second_burst() -> None:
    queue = gate_of(Pace(per_host=9, host_rate=2), a=2)
    for turn in [turn_of(queue, 0.0), turn_of(queue, 0.0)]:
        queue.done(turn, 0.0)
    queue.take(0.4)
    queue.offer("next", "a")
    assert queue.take(0.4) == 0.5


def test_a_host_that_refused_is_remembered() -> None:
    queue = gate_of(a=1)
    queue.done(turn_of(queue, 0.0), 1.0, Feedback.REFUSED, pause_until=50.0)
    for moment in range(2, 20):
        queue.take(float(moment))
    queue.offer("next", "a")
    assert queue.take(20.0) == 50.0


def test_a_pause_is_remembered_though_all_else_is_well() -> None:
    queue = gate_of(a=2)
    early, refused = turn_of(queue, 0.0), turn_of(queue, 0.0)
    queue.done(refused, 1.0, Feedback.REFUSED, pause_until=50.0)
    queue.done(early, 2.0, Feedback.FINE)
    for moment in range(3, 20):
        queue.take(float(moment))
    queue.offer("next", "a")
    assert queue.take(20.0) == 50.0


def test_a_pause_that_another_run_was_told_holds_for_a_host_without_work() -> None:
    queue = gate_of(b=1)
    queue.pause("a", 10.0, until=50.0)
    queue.pause("a", 10.0, until=40.0)  # an earlier one changes nothing
    assert queue.pauses(10.0) == {"a": 50.0}
    for number in (1, 2):
        queue.offer(f"a{number}", "a")
    assert taken_at_once(queue, 10.0) == ["b1"]
    assert queue.take(10.0) == 50.0
    assert queue.pauses(10.0) == {"a": 50.0}
    assert taken_at_once(queue, 50.0) == ["a1"]  # alone, as after a pause of its own
    assert queue.pauses(50.0) == {}


def test_a_pause_that_another_run_was_told_holds_for_waiting_work() -> None:
    queue = gate_of(a=1, b=1)
    queue.pause("a", 0.0, until=5.0)
    queue.pause("b", 9.0, until=8.0)  # is over
    assert taken_at_once(queue) == ["b1"]
    assert taken_at_once(queue, 5.0) == ["a1"]


def test_pauses_of_hosts_that_have_no_work_are_forgotten_when_they_are_over() -> None:
    queue = gate_of()
    for moment in range(100):
        queue.pause(f"h{moment}", float(moment), until=moment + 3.0)
    assert len(queue._announced) == 3
    assert queue.pauses(101.0) == {"h99": 102.0}
    queue.offer("next", "h98")
    assert taken_at_once(queue, 101.0) == ["next"]


# Random schedules.


class Job(NamedTuple):
    """One item of a schedule; times in seconds, ``delay`` from its arrival to its ``not_before``."""

    host: str
    arrival: float
    delay: float
    duration: float
    manner: Feedback
    pause: float
    again: int


@dataclass
class Log:
    """What happened, in order: departures and answers, each with the moment."""

    offered: Counter[tuple[int, int]] = field(default_factory=Counter)
    departed: list[tuple[float, tuple[int, int]]] = field(default_factory=list)
    events: list[tuple[str, float, str, float]] = field(default_factory=list)


class Driver:
    """Drives a queue as the loop does, with so many exchanges at once, and writes down what happened."""

    def __init__(self, pace: Pace, jobs: list[Job], start: float) -> None:
        self.queue: FairQueue[tuple[int, int]] = FairQueue(lambda _: pace)
        self.pace = pace
        self.jobs = jobs
        self.now = start
        self.log = Log()
        self.earliest: dict[tuple[int, int], float] = {}
        self.turns: dict[int, Turn[tuple[int, int]]] = {}
        self.agenda: list[tuple[float, int, str, int]] = []
        self.count = 0
        for number, job in enumerate(jobs):
            self.plan(start + job.arrival, "arrive", number)

    def plan(self, moment: float, what: str, number: int) -> None:
        self.count += 1
        heappush(self.agenda, (moment, self.count, what, number))

    def offer(self, number: int, repetition: int) -> None:
        job, item = self.jobs[number], (number, repetition)
        moment = self.now + job.delay if job.delay else 0.0
        self.earliest[item] = moment
        self.log.offered[item] += 1
        self.queue.offer(item, job.host, moment)

    def answer(self, key: int) -> None:
        turn = self.turns.pop(key)
        job = self.jobs[turn.item[0]]
        until = self.now + job.pause if job.manner is Feedback.REFUSED else 0.0
        self.queue.done(turn, self.now, job.manner, until)
        self.log.events.append((job.manner.value, self.now, job.host, until if until > self.now else turn.taken_at))
        if turn.item[1] < job.again:
            self.offer(turn.item[0], turn.item[1] + 1)

    def fill(self) -> float | None:
        """Take while there is room; return when to look again."""
        while self.queue.in_flight < self.pace.concurrency:
            taken = self.queue.take(self.now)
            if not isinstance(taken, Turn):
                assert taken is None or taken > self.now, "a moment that is past would be waited for without end"
                return taken
            job = self.jobs[taken.item[0]]
            assert self.now >= self.earliest[taken.item] - TOLERANCE
            assert (taken.host, taken.taken_at) == (job.host, self.now)
            self.log.departed.append((self.now, taken.item))
            self.log.events.append(("tried" if job.manner is Feedback.UNSENT else "sent", self.now, job.host, 0.0))
            self.count += 1
            self.turns[self.count] = taken
            if job.manner is Feedback.UNSENT:
                self.answer(self.count)
            else:
                self.plan(self.now + job.duration, "answer", self.count)
        return None

    def drive(self) -> Log:
        steps = 0
        while True:
            steps += 1
            assert steps <= 20 * (len(self.jobs) + 1) * 4, "it never ends"
            while self.agenda and self.agenda[0][0] <= self.now:
                _, _, what, number = heappop(self.agenda)
                if what == "arrive":
                    self.offer(number, 0)
                else:
                    self.answer(number)
            moments = [m for m in (self.fill(), self.agenda[0][0] if self.agenda else None) if m is not None]
            if not moments:
                return self.log
            self.now = max(self.now, min(moments))


MANNERS = [Feedback.FINE, Feedback.FINE, Feedback.FINE, Feedback.REFUSED, Feedback.STRAINED, Feedback.UNSENT]
JOBS = st.lists(
    st.builds(
        Job,
        host=st.sampled_from("aaabcd"),
        arrival=st.sampled_from([0.0, 0.0, 0.0, 0.3, 5.0]),
        delay=st.sampled_from([0.0, 0.0, 0.7, 4.0]),
        duration=st.sampled_from([0.0, 0.001, 0.1, 0.9, 3.0]),
        manner=st.sampled_from(MANNERS),
        pause=st.sampled_from([0.0, 0.5, 6.0]),
        again=st.sampled_from([0, 0, 1, 3]),
    ),
    max_size=30,
)
PACES = st.builds(
    Pace,
    concurrency=st.integers(1, 8),
    per_host=st.integers(1, 4),
    host_rate=st.sampled_from([0.0, 0.3, 1.0, 2.5, 20.0]),
)
SHORT = Job("a", arrival=0.0, delay=0.0, duration=0.001, manner=Feedback.FINE, pause=0.0, again=0)
STARTS = st.sampled_from([0.0, 1000.0, 98765.4321])


def most_in_flight(log: Log) -> Counter[str]:
    flying: Counter[str] = Counter()
    most: Counter[str] = Counter()
    for what, _, host, _ in log.events:
        flying[host] += 1 if what in ("sent", "tried") else -1
        most[host] = max(most[host], flying[host])
    return most


def assert_rate_kept(log: Log, pace: Pace) -> None:
    if not pace.host_rate:
        return
    burst = max(pace.host_rate, 1.0)
    for host in {host for _, _, host, _ in log.events}:
        sent = [moment for what, moment, where, _ in log.events if what == "sent" and where == host]
        for first, start in enumerate(sent):
            for last in range(first, len(sent)):
                assert last - first + 1 <= burst + pace.host_rate * (sent[last] - start) + TOLERANCE


def assert_pauses_kept(log: Log) -> None:
    """Nothing goes to a host that asked for a pause, and afterwards one alone until an answer is fine."""
    paused: dict[str, float] = {}
    trial: set[str] = set()
    flying: Counter[str] = Counter()
    for what, now, host, moment in log.events:
        if what in ("sent", "tried"):
            assert now >= paused.get(host, 0.0) - TOLERANCE
            assert host not in trial or flying[host] == 0
            flying[host] += 1
            continue
        flying[host] -= 1
        if what == "fine" and moment >= paused.get(host, 0.0):
            trial.discard(host)
        if what == "refused" and moment > max(now, paused.get(host, 0.0)):
            paused[host] = moment
            trial.add(host)


@settings(max_examples=150)
@given(pace=PACES, jobs=JOBS, start=STARTS)
def test_no_schedule_breaks_a_limit(pace: Pace, jobs: list[Job], start: float) -> None:
    driver = Driver(pace, jobs, start)
    log = driver.drive()
    assert Counter(item for _, item in log.departed) == log.offered
    assert sum(log.offered.values()) == sum(job.again + 1 for job in jobs)
    assert (driver.queue.waiting, driver.queue.in_flight, driver.queue.drain()) == (0, 0, [])
    assert all(most <= pace.per_host for most in most_in_flight(log).values())
    assert_pauses_kept(log)
    assert Driver(pace, jobs, start).drive() == log


@settings(max_examples=150)
@given(pace=PACES, jobs=JOBS, start=STARTS)
@example(pace=Pace(1, 1, 0.3), jobs=[SHORT, SHORT._replace(host="b", again=1)], start=0.0)
def test_no_schedule_outruns_a_rate(pace: Pace, jobs: list[Job], start: float) -> None:
    assert_rate_kept(Driver(pace, jobs, start).drive(), pace)


@settings(max_examples=100)
@given(pace=PACES, jobs=JOBS)
def test_whatever_happened_all_fine_hosts_are_forgotten(pace: Pace, jobs: list[Job]) -> None:
    driver = Driver(pace, [job._replace(manner=Feedback.FINE) for job in jobs], 0.0)
    driver.drive()
    for second in range(1, 30):
        driver.queue.take(driver.now + 10.0 * second)
    assert driver.queue._hosts == {}


@settings(max_examples=100)
@given(pace=PACES, jobs=JOBS)
def test_no_slot_stays_free_while_a_host_may_go(pace: Pace, jobs: list[Job]) -> None:
    fine = [job._replace(manner=Feedback.FINE, delay=0.0, again=0) for job in jobs]
    log = Driver(Pace(pace.concurrency, pace.per_host, host_rate=0), fine, 0.0).drive()
    waiting: Counter[str] = Counter()
    flying: Counter[str] = Counter()
    agenda = sorted((job.arrival, "arrive", job.host) for job in fine)
    for (what, now, host, _), following in pairwise([*log.events, ("end", float("inf"), "", 0.0)]):
        while agenda and agenda[0][0] <= now:
            waiting[agenda.pop(0)[2]] += 1
        waiting[host] -= what == "sent"
        flying[host] += 1 if what == "sent" else -1
        idle = following[1] > now and flying.total() < pace.concurrency
        assert not idle or all(flying[name] >= pace.per_host for name in waiting if waiting[name])
