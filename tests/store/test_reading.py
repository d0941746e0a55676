"""Commands that only read work in a folder that is read-only, and with runs that go on; they change no file there."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from probe.cli.diff import print_diff
from probe.cli.history import print_history, print_runs
from probe.cli.rewrite import Wanted, rewrite
from probe.cli.store import print_store
from probe.codes import Language
from probe.errors import StoreError, StoreUnavailableError
from probe.model import Summary, Verdict
from probe.reports import Style
from probe.reports.clean import clean
from probe.store import reading
from probe.store.database import connect
from probe.store.place import default_store
from probe.store.queries import cut_off_run, runs
from probe.store.run import Plan, Told
from probe.store.writer import Writer
from tests.store.test_damaged import URL, change, cut_off
from tests.store.test_store import STARTED, keep, result_of

VERSION_2 = Path(__file__).with_name("version-2.sql")


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Have nobody, not even root, write to a folder or its files."""
    modes = {each: stat.S_IMODE(each.stat().st_mode) for each in (folder, *folder.iterdir())}
    for each in modes:
        each.chmod(0o555 if each.is_dir() else 0o444)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(user)
        for each, mode in modes.items():
            each.chmod(mode)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that other users may read."""
    if os.name != "posix":
        pytest.skip("permissions of POSIX")
    with TemporaryDirectory(prefix="probe-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def closed(store: Path) -> None:
    """Two runs, and no file beside the store."""
    keep(store, [result_of(0, URL), result_of(1, f"{URL}x", Verdict.BROKEN, 404)])
    keep(store, [result_of(0, URL), result_of(1, f"{URL}x")])


def killed(store: Path) -> None:
    """The same, and the files that a killed process leaves; its results are in the log alone."""
    closed(store)
    with closing(connect(store)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("UPDATE runs SET named = '[\"of the log\"]'")
        for end in ("", "-wal", "-shm"):
            shutil.copy(f"{store}{end}", f"{store}{end}.kept")
    for end in ("", "-wal", "-shm"):
        Path(f"{store}{end}.kept").replace(f"{store}{end}")


def carried(store: Path) -> None:
    """The same without the shared memory, as it comes from another machine."""
    killed(store)
    store.with_name(f"{store.name}-shm").unlink()


def in_progress(store: Path) -> None:
    """The same as the first, and a run that was cut off."""
    closed(store)
    cut_off(store)


def told(store: Path) -> dict[str, str]:
    """Return what each command prints."""
    given, wanted = {"store": str(store), "no_config": True}, Wanted(format_="jsonl", lang=Language.EN)
    commands: dict[str, Callable[[StringIO], object]] = {
        "runs": lambda out: print_runs(given, "json", Language.EN, out),
        "history": lambda out: print_history(given, URL, "json", Language.EN, out),
        "diff": lambda out: print_diff(given, ("1", "2"), "json", Language.EN, out),
        "report": lambda out: rewrite(given, "last", wanted, out),
        "export": lambda out: print_store(given, ("export", 30), "json", Style(now=STARTED), out),
    }
    found = {}
    for name, command in commands.items():
        out = StringIO()
        command(out)
        found[name] = out.getvalue()
    return found


@pytest.mark.parametrize("left", [closed, killed, carried, in_progress])
def test_each_command_reads_a_read_only_store_whole_and_leaves_it(folder: Path, left: Callable[[Path], None]) -> None:
    store = folder / "probe.db"
    left(store)
    before = contents(folder)
    with read_only(folder):
        shown = told(store)
        given = {"store": str(store), "no_config": True}
        with pytest.raises(StoreUnavailableError):
            print_store(given, ("prune", 1), "json", Style(now=STARTED), StringIO())
    assert contents(folder) == before
    assert told(store) == shown  # where everything is allowed
    assert ("of the log" in shown["runs"]) is (left in (killed, carried))


def test_a_read_only_store_of_an_older_version_is_read(folder: Path) -> None:
    store = folder / "probe.db"
    with closing(sqlite3.connect(store)) as connection:
        connection.executescript(VERSION_2.read_text())
    before = contents(folder)
    with read_only(folder), reading.opened(store) as connection:
        found = [(run.id, run.total) for run in runs(connection)]
    assert contents(folder) == before
    with reading.opened(store) as connection:
        assert [(run.id, run.total) for run in runs(connection)] == found != []


def test_a_damaged_or_newer_read_only_store_is_an_error(folder: Path) -> None:
    store = folder / "probe.db"
    in_progress(store)
    change(store, "UPDATE journal SET content = x'c1'")
    with read_only(folder), pytest.raises(StoreError, match="the store is damaged"), reading.opened(store):
        pass
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("PRAGMA user_version = 999")
    with read_only(folder), pytest.raises(StoreError, match="newer probe"), reading.opened(store):
        pass


def test_a_run_that_goes_on_is_read_with_its_results(tmp_path: Path) -> None:
    store = tmp_path / "probe.db"
    closed(store)
    plan = Plan("other", "settings", ("o.txt",), round(STARTED.timestamp() * 1000))
    writer = Writer(store, plan, lambda _: clean)
    writer.open()
    writer.add(result_of(0, URL, Verdict.BROKEN, 404))
    writer.settle()
    while not writer._results_written:  # the batch is on the disk
        writer._written.wait(1)
    shown = told(store)
    assert '"state":"goes-on"' in shown["runs"].replace(" ", "")
    assert '"fails":1' in shown["runs"].replace(" ", "").partition('"run":2')[0]
    assert '"verdict": "broken"' in shown["report"]
    writer.add(result_of(1, f"{URL}y"))
    writer.close()
    assert writer.trouble is None
    assert told(store)["report"].count("\n") == 2


def test_unchecked_urls_are_no_results_of_a_run_that_ended_early(tmp_path: Path) -> None:
    plan = Plan("inputs", "settings", ("u.txt",), round(STARTED.timestamp() * 1000))
    writer = Writer(tmp_path / "probe.db", plan, lambda _: clean)
    for number, verdict in enumerate((Verdict.OK, Verdict.UNCHECKED, Verdict.UNCHECKED)):
        writer.add(result_of(number, f"{URL}{number}", verdict))
    writer.end(Summary(total=3, complete=False), Told(1.0), STARTED)
    assert cut_off_run(tmp_path / "probe.db", plan) == (1, 1)


def test_the_store_of_a_read_only_home_is_found_for_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probe.store.place._may_write", lambda _: False)
    environment = {"XDG_STATE_HOME": str(tmp_path)}
    assert default_store(environment) is None
    assert default_store(environment, to_write=False) == tmp_path / "probe" / "probe.db"
