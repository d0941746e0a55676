from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from probe.cli.looking_back import history_before, history_before_run
from probe.model import Hop, Note, Result, Summary, Target, Verdict
from probe.reports.history import History, failing_since, healed, newly_fails
from probe.store import earlier
from probe.store.database import connect, key_of
from probe.store.queries import last_run
from probe.store.records import milliseconds
from probe.store.resumed import results
from probe.store.run import Plan, Told, fingerprint
from probe.store.writer import Writer

BEGAN = datetime(2026, 11, 1, tzinfo=UTC)
GONE = {Verdict.BROKEN: 404, Verdict.FAILING: 500}


def seen(number: int, verdict: Verdict = Verdict.OK, *, url: str = "", elapsed: float = 0.1) -> Result:
    url = url or f"http://a.example/{number}"
    status = GONE.get(verdict, 200)
    trail = () if verdict is Verdict.UNCHECKED else (Hop(url, "GET", status, elapsed=elapsed),)
    return Result(
        Target(number, url), verdict, trail, status if trail else None, meaning=str(status), reason=Note("answered"),
        elapsed=elapsed, checked_at=BEGAN, fails=verdict in GONE,
    )  # fmt: skip


def keep(path: Path, day: int, found: Iterable[Result], *, inputs: str = "inputs", whole: bool = True) -> None:
    began = milliseconds(BEGAN + timedelta(days=day))
    writer = Writer(path, Plan(inputs, "settings", (), began), lambda _: lambda text: text.replace("secret", "***"))
    kept = list(found)
    for each in kept:
        writer.add(each)
    fails = sum(each.fails for each in kept)
    writer.end(Summary(total=len(kept), fails=fails, complete=whole), Told(1.0), BEGAN + timedelta(days=day, hours=1))
    assert writer.trouble is None


def before(path: Path, day: int, inputs: str = "inputs") -> History | None:
    with closing(connect(path)) as connection:
        began = milliseconds(BEGAN + timedelta(days=day))
        return history_before(connection, fingerprint(inputs, key_of(connection)), began)


def test_earlier_runs_over_the_same_inputs_and_what_they_saw(tmp_path: Path) -> None:
    store = tmp_path / "probe.db"
    keep(store, 1, [seen(0), seen(1, Verdict.BROKEN)])
    keep(store, 2, [seen(0, Verdict.FAILING), seen(1, Verdict.BROKEN), seen(2)])
    keep(store, 2, [seen(0)], inputs="others")
    keep(store, 5, [seen(0)])
    history = before(store, 5)
    assert history is not None
    assert [(run.started_at.day, run.total, run.fails, run.latency) for run in history.runs] == [
        (2, 2, 1, 0.1), (3, 3, 2, 0.1)
    ]  # fmt: skip
    told = [[(each.at.day, each.verdict, each.answer, each.fails) for each in history.of(seen(n))] for n in range(4)]
    assert told == [
        [(2, "ok", "200", False), (3, "failing", "500", True)],
        [(2, "broken", "404", True), (3, "broken", "404", True)],
        [(3, "ok", "200", False)],
        [],
    ]
    assert before(store, 5, "nothing") is None
    assert before(store, 1) is None


def test_a_stored_run_has_what_was_seen_before_it_though_secrets_are_gone(tmp_path: Path) -> None:
    store = tmp_path / "probe.db"
    for day in (1, 2, 3):
        keep(store, day, [seen(0, url="http://a.example/?token=secret"), seen(1, url="http://a.example/?token=***")])
    with closing(connect(store)) as connection:
        run = last_run(connection)
        assert run is not None
        history = history_before_run(connection, run)
        assert history is not None
        assert [[each.at.day for each in history.of(result)] for result in results(connection, run.id)] == [[2, 3]] * 2


def test_a_run_that_ended_early_is_no_point_of_a_chart_but_has_seen_what_it_saw(tmp_path: Path) -> None:
    store = tmp_path / "probe.db"
    keep(store, 1, [seen(0), seen(1)])
    keep(store, 2, [seen(0, Verdict.BROKEN), seen(1, Verdict.UNCHECKED)], whole=False)
    history = before(store, 3)
    assert history is not None
    assert len(history.runs) == 1
    assert not newly_fails(seen(0, Verdict.BROKEN), history.of(seen(0)))
    assert newly_fails(seen(1, Verdict.BROKEN), history.of(seen(1)))


def test_what_was_not_decided_neither_heals_nor_is_new(tmp_path: Path) -> None:
    store = tmp_path / "probe.db"
    for day, verdict in enumerate((Verdict.OK, Verdict.BROKEN, Verdict.LIMITED, Verdict.BROKEN, Verdict.UNCHECKED)):
        keep(store, day, [seen(0, verdict)])
    history = before(store, 6)
    assert history is not None
    observed, fails = history.of(seen(0)), seen(0, Verdict.BROKEN)
    assert len(observed) == 5
    assert not newly_fails(fails, observed)
    assert failing_since(fails, observed) == BEGAN + timedelta(days=1)
    assert healed(seen(0), observed)
    assert not healed(seen(0, Verdict.LIMITED), observed)


def test_most_urls_share_what_was_seen_of_them(tmp_path: Path) -> None:
    store = tmp_path / "probe.db"
    for day in range(5):
        keep(store, day, [seen(n, Verdict.BROKEN if n == 7 and day == 2 else Verdict.OK) for n in range(50)])
    history = before(store, 6)
    assert history is not None
    assert len({id(history.of(seen(number))) for number in range(50)}) == 2


def test_so_many_runs_as_there_is_room_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "probe.db"
    for day in range(6):
        keep(store, day, [seen(number) for number in range(10)])
    monkeypatch.setattr(earlier, "MOST_OBSERVATIONS", 25)
    for most, expected in ((25, [5, 6]), (3, [6])):
        monkeypatch.setattr(earlier, "MOST_OBSERVATIONS", most)
        history = before(store, 7)
        assert history is not None
        assert [run.started_at.day for run in history.runs] == expected


def test_what_is_asked_of_the_store_does_not_grow_with_the_urls(tmp_path: Path) -> None:
    store = tmp_path / "probe.db"
    for day in range(3):
        keep(store, day, [seen(number, Verdict.BROKEN if number % 9 == day else Verdict.OK) for number in range(400)])
    asked: list[str] = []
    with closing(connect(store)) as connection:
        inputs = fingerprint("inputs", key_of(connection))
        connection.set_trace_callback(asked.append)
        history = history_before(connection, inputs, milliseconds(BEGAN + timedelta(days=9)))
        connection.set_trace_callback(None)
    assert history is not None
    assert sum(each.fails for number in range(400) for each in history.of(seen(number))) == 135
    assert len(asked) < 30
