"""Stores of earlier versions, written by the programs of their time and kept as SQL, are read as they were written."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from probe.errors import StoreError
from probe.model import Validators, Verdict
from probe.store.database import MIGRATIONS, connect
from probe.store.header import VERSION, require_ours
from probe.store.queries import observations, runs
from probe.store.reading import opened
from probe.store.resumed import results
from probe.store.run import Plan, begin
from tests.store.test_store import keep, result_of

BEGAN = datetime(2026, 10, 1, tzinfo=UTC)
SECRET = "http://user:pass@a.example/?token=abcdefgh"
VERSIONS = range(1, VERSION)


@pytest.fixture(params=VERSIONS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Two whole runs, of four URLs each, and a third that was cut off after two; page 1 fails since the second."""
    path = tmp_path / "probe.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(Path(__file__).with_name(f"version-{request.param}.sql").read_text(encoding="utf-8"))
    require_ours(path)
    return path


def test_every_version_has_a_file() -> None:
    assert len(MIGRATIONS) == VERSION
    kept = sorted(path.name for path in Path(__file__).parent.glob("version-*.sql"))
    assert kept == [f"version-{number}.sql" for number in VERSIONS]


def test_what_it_had_is_there(store: Path) -> None:
    with opened(store) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
        found = [(run.id, run.started, run.total, run.complete) for run in runs(connection)]
        first, second, third = BEGAN, BEGAN + timedelta(days=1), BEGAN + timedelta(days=2)
        assert found == [(3, third, 0, False), (2, second, 4, True), (1, first, 4, True)]
        assert [result.url for result in results(connection, 1)][1:] == [f"http://a.example/{n}" for n in (1, 2, 3)]
        assert [result.verdict for result in results(connection, 2)] == ["ok", "broken", "ok", "ok"]
        assert [(each.run, each.at) for each in observations(connection, SECRET)] == [
            (1, first),
            (2, second),
            (3, third),
        ]
        assert [each.status for each in observations(connection, "http://a.example/1")] == [200, 404, 404]


def test_a_run_that_was_cut_off_is_gone_on_with(store: Path) -> None:
    with opened(store) as connection:
        held = begin(connection, store, Plan("inputs", "settings", (), 0, resume=True))
        assert (held.id, held.before) == (3, 2)
        assert held.lock is not None
        held.lock.release(remove=True)


def test_it_takes_new_runs_and_forgets_old_ones(store: Path) -> None:
    found = [replace(result_of(0, "http://a.example/1"), validators=Validators('"v2"'))]
    keep(store, found, BEGAN + timedelta(days=3), runs_kept=2)
    with closing(connect(store)) as connection:
        assert [run.id for run in runs(connection)] == [4, 3]
        assert [each.verdict for each in observations(connection, "http://a.example/1")] == [Verdict.BROKEN, Verdict.OK]
        assert connection.execute("SELECT count(*) FROM targets").fetchone() == (2,)
        assert connection.execute("SELECT etag FROM validators").fetchall() == [('"v2"',)]


def test_a_migration_that_fails_leaves_the_file_as_it_was(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = store.read_bytes()
    monkeypatch.setattr("probe.store.database.MIGRATIONS", (*MIGRATIONS[:-1], MIGRATIONS[-1] + "SELECT no_such();\n"))
    with pytest.raises(StoreError, match="no such function"), opened(store):
        pass
    assert store.read_bytes() == before
