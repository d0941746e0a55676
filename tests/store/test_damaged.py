"""A store whose rows this program cannot have written, and one that cannot be used at the moment."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from io import StringIO
from pathlib import Path

import msgspec
import pytest

from probe.cli.freshness import Freshness
from probe.cli.history import print_history, print_runs
from probe.cli.job import Intake, Job
from probe.cli.outputs import Plan as Outputs
from probe.cli.store import print_store
from probe.codes import Language
from probe.errors import StoreError, StoreUnavailableError
from probe.model import Result, Target, Verdict
from probe.reports import Style
from probe.reports.clean import clean
from probe.settings import Settings
from probe.store.header import VERSION, require_ours
from probe.store.locks import RunLock, is_held, marked
from probe.store.reading import opened
from probe.store.records import moment_of
from probe.store.resumed import results
from probe.store.run import Plan
from probe.store.writer import Writer
from samples.origin import Origin
from tests.outside import probe
from tests.store.test_store import STARTED, keep, result_of

URL = "http://a.example/"
BEYOND = 1 << 63


def cut_off(store: Path) -> None:
    """Leave a run of three results in the journal, as a killed process does."""
    plan = Plan("inputs", "settings", ("urls.txt",), round(STARTED.timestamp() * 1000))
    writer = Writer(store, plan, lambda _: clean)
    for number in range(3):
        writer.add(result_of(number, f"{URL}{number}"))
    writer.close()
    assert writer.trouble is None


def next_run(store: Path) -> object:
    """Return the trouble of the next run."""
    writer = Writer(store, Plan("inputs", "settings", (), 0), lambda _: clean)
    writer.add(result_of(0, URL))
    writer.close()
    return writer.trouble


def change(store: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(store, isolation_level=None)) as connection:
        assert connection.execute(statement, values).rowcount > 0


def first_row(store: Path, field: int, value: object) -> None:
    """Change a field of the first result in the journal."""
    with closing(sqlite3.connect(store)) as connection:
        rows = msgspec.msgpack.decode(connection.execute("SELECT content FROM journal").fetchone()[0])
    rows[0][field] = value
    change(store, "UPDATE journal SET content = ?", msgspec.msgpack.encode(rows))


@pytest.mark.parametrize(
    "damage",
    [
        lambda store: change(store, "UPDATE journal SET content = x'c1'"),
        lambda store: change(store, "UPDATE journal SET content = substr(content, 1, 40)"),
        lambda store: change(store, "UPDATE journal SET content = 'a text'"),
        lambda store: change(store, "UPDATE journal SET shared = x'93c1'"),
        lambda store: first_row(store, 0, BEYOND),
        lambda store: first_row(store, 1, b"\xff"),
        lambda store: first_row(store, 4, "not a number"),
    ],
)  # fmt: skip
def test_damage_in_the_journal_is_a_damaged_store_for_every_command(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    store = tmp_path / "probe.db"
    cut_off(store)
    damage(store)
    given, out, style = {"store": str(store), "no_config": True}, StringIO(), Style(now=STARTED)
    commands: tuple[Callable[[], None], ...] = (
        lambda: print_runs(given, "json", Language.EN, out),
        lambda: print_history(given, URL, "json", Language.EN, out),
        lambda: print_store(given, ("info", 30), "json", style, out),
        lambda: print_store(given, ("prune", 30), "json", style, out),
    )
    for ask in commands:
        with pytest.raises(StoreError, match=r"the store is damaged \(a row cannot be decoded\)"):
            ask()
    assert isinstance(next_run(store), StoreError)
    assert out.getvalue() == ""
    with closing(sqlite3.connect(store)) as connection:
        assert connection.execute("SELECT count(*) FROM journal").fetchone() == (1,)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE outcomes SET content = x'c1'",
        "UPDATE observations SET places = x'c1'",
        "UPDATE observations SET hops = x'c1'",
        "UPDATE observations SET at = 9000000000000000000",
    ],
)
def test_damage_in_a_table_is_found_when_its_row_is_read(tmp_path: Path, damage: str) -> None:
    store = tmp_path / "probe.db"
    keep(store, [result_of(0, URL)])
    change(store, damage)
    with pytest.raises(StoreError, match="the store is damaged"), opened(store) as connection:
        list(results(connection, 1))


@pytest.mark.parametrize(
    "damage",
    ["UPDATE outcomes SET verdict = 'x'", "DELETE FROM meta", "UPDATE runs SET started = 9000000000000000000"],
)
def test_history_of_a_damaged_store(tmp_path: Path, damage: str) -> None:
    store = tmp_path / "probe.db"
    keep(store, [result_of(0, URL)])
    change(store, damage)
    with pytest.raises(StoreError, match="the store is damaged"):
        print_history({"store": str(store), "no_config": True}, URL, "json", Language.EN, StringIO())


@pytest.mark.parametrize("damage", ["named = '{'", "named = '5'", "verdicts = '['"])
def test_runs_of_a_damaged_store(tmp_path: Path, damage: str) -> None:
    store = tmp_path / "probe.db"
    keep(store, [result_of(0, URL)])
    change(store, f"UPDATE runs SET {damage}")
    with pytest.raises(StoreError, match="the store is damaged"):
        print_runs({"store": str(store), "no_config": True}, "json", Language.EN, StringIO())


def test_what_is_not_damaged_is_moved_and_read(tmp_path: Path) -> None:
    cut_off(tmp_path / "probe.db")
    with opened(tmp_path / "probe.db") as connection:
        assert [(each.url, each.verdict) for each in results(connection, 1)] == [
            (f"{URL}{number}", Verdict.OK) for number in range(3)
        ]
    assert moment_of(0).year == 1970


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes of POSIX")
def test_a_pipe_or_a_device_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/null"), Path("/dev/zero")):
        with pytest.raises(StoreError, match="is not a store of probe; it was not changed"):
            require_ours(path)
    (tmp_path / "link").symlink_to(tmp_path / "probe.db")
    require_ours(tmp_path / "link")  # which may be created


def test_a_run_is_held_by_whichever_name_its_store_has(tmp_path: Path) -> None:
    store, link = tmp_path / "probe.db", tmp_path / "link.db"
    link.symlink_to(store)
    cut_off(link)
    lock = RunLock.taken(link, 1)
    assert lock is not None
    assert (is_held(store, 1), list(marked(store)), list(marked(link))) == (True, [1], [1])
    lock.release(remove=True)
    assert (is_held(store, 1), list(marked(link))) == (False, [])
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link.db", "probe.db"]


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_a_database_of_another_program_that_keeps_its_rollback_journal_is_not_changed(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = PERSIST")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("CREATE TABLE journal (id)")
        connection.commit()
    assert path.with_name("other.db-journal").exists()
    before = path.read_bytes()
    assert isinstance(next_run(path), StoreError)
    with pytest.raises(StoreError, match="is a database of another program"), opened(path):
        pass
    assert path.read_bytes() == before


@pytest.fixture
def locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a store that another process holds for long, with a run that was cut off."""
    monkeypatch.setattr("probe.store.database.BUSY", 0.05)
    cut_off(tmp_path / "probe.db")
    return tmp_path / "probe.db"


def test_a_locked_store_is_told_from_a_damaged_one(locked: Path) -> None:
    with closing(sqlite3.connect(locked, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnavailableError, match="database is locked"), opened(locked):
            pass


def test_a_run_goes_on_without_a_store_that_it_cannot_open_whatever_it_would_read(
    origin: Origin, tmp_path: Path
) -> None:
    store, log = tmp_path / "probe.db", tmp_path / "probe.db-wal"
    cut_off(store)
    (tmp_path / "probe.db-run-1").touch()  # the mark of a run that was cut off
    log.mkdir()
    command = (origin.url("/ok"), origin.url("/status/404"), "--store", str(store), "-f", "jsonl", "--host-rate", "0")
    ran = probe(*command, "--fresh", "1d", "--fail-after", "2")
    why = f"{store}: unable to open database file"
    assert (ran.status, ran.stdout.count("\n")) == (0, 2)  # nobody knows whether it is the first failure
    assert "Earlier failures cannot be read: not known to be enough to fail the run" in ran.stdout
    assert sorted(ran.stderr.splitlines()) == [
        f"probe: Every URL is requested, because earlier runs cannot be read: {why}",
        f"probe: Failures do not fail this run (--fail-after), because earlier ones cannot be read: {why}",
        f"probe: Nothing more of this run is stored: {why}",
    ]
    log.rmdir()
    ran = probe(*command, "--fail-after", "2")
    assert (ran.status, ran.stderr.count("\n")) == (0, 0)


@pytest.mark.parametrize("damage", ["outcomes SET content = x'c1'", "observations SET places = 'a text'"])
def test_a_resumed_run_ends_where_it_reads_a_damaged_row(origin: Origin, tmp_path: Path, damage: str) -> None:
    store = tmp_path / "probe.db"
    command = (origin.url("/ok"), origin.url("/ok?2"), "--store", str(store), "-f", "jsonl", "--host-rate", "0")
    assert probe(*command).status == 0
    change(store, "UPDATE runs SET complete = 0")
    change(store, f"UPDATE {damage}")
    ran = probe(*command, "--resume")
    assert ran.status == 2
    assert ran.stderr.splitlines() == [
        "probe: Continuing run 1: 2 results are stored already",
        f"probe: {store}: the store is damaged (a row cannot be decoded): move it away, or name another",
    ]


class _Locked:
    """Earlier results that another process locks at the second question."""

    def __init__(self, first: Result) -> None:
        self.answers: list[Result] = [first]
        self.closed = 0

    def of(self, target: Target, warned: timedelta) -> Result:
        if not self.answers:
            raise sqlite3.OperationalError("database is locked")
        return self.answers.pop()

    def close(self) -> None:
        self.closed += 1


def test_every_url_is_requested_once_the_store_is_locked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "probe.db").touch()
    earlier = _Locked(result_of(0, f"{URL}0"))
    monkeypatch.setattr("probe.cli.freshness._reuse", lambda job, path: earlier)
    complaints: list[StoreUnavailableError] = []
    job = Job(intake=Intake(), settings=Settings(), plan=Outputs((), None), style=Style(now=STARTED))
    fresh = Freshness(job, tmp_path / "probe.db", complaints.append)
    targets = [Target(number, f"{URL}{number}", ()) for number in range(4)]
    assert [isinstance(fresh.of(target), Target) for target in targets] == [False, True, True, True]
    fresh.close()
    assert ([str(each) for each in complaints], earlier.closed) == ([f"{tmp_path}/probe.db: database is locked"], 1)
