"""What is kept of a run, and that nothing secret is among it."""

import json
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Timer

import pytest
from msgspec.structs import replace

from probe.codes import Language
from probe.errors import StoreError
from probe.model import Hop, Mention, Note, Result, Summary, Target, Validators, Verdict
from probe.reports import Style
from probe.reports.clean import clean
from probe.reports.record import cleaner_of, record
from probe.store.database import MIGRATIONS, connect
from probe.store.header import APPLICATION_ID, VERSION
from probe.store.place import default_store
from probe.store.queries import last_run, observations, runs
from probe.store.resumed import results
from probe.store.run import Plan, Told, prune
from probe.store.writer import BATCH, LATEST, Writer
from samples.origin import Origin
from tests.outside import probe

STARTED = datetime(2026, 11, 1, tzinfo=UTC)


def result_of(number: int, url: str, verdict: Verdict = Verdict.OK, status: int = 200, **more: object) -> Result:
    target = Target(number, url, (Mention(url, "urls.txt", number + 1, 1),))
    hop = Hop(url, "GET", status, elapsed=0.0125, address="192.0.2.1")
    known = {"meaning": str(status), "reason": Note("answered", (str(status), "OK")), "attempts": 1, "elapsed": 0.0125}
    when = STARTED + timedelta(seconds=number)
    fails = verdict is Verdict.BROKEN
    return Result(target, verdict, (hop,), status, checked_at=when, fails=fails, **{**known, **more})  # type: ignore[arg-type]


def keep(store: Path, found: list[Result], started: datetime = STARTED, runs_kept: int = 30) -> None:
    plan = Plan("inputs", "settings", ("urls.txt",), round(started.timestamp() * 1000), keep=runs_kept)
    writer = Writer(store, plan, lambda result: cleaner_of(result.target, ()))
    for result in found:
        writer.add(result)
    writer.end(Summary(total=len(found), complete=True), Told(1.5), started + timedelta(minutes=1))
    assert writer.trouble is None


@pytest.mark.parametrize(
    "result",
    [
        result_of(0, "http://a.example/"),
        result_of(1, "http://a.example/x", Verdict.BROKEN, 404, evidence=(Note("detail", ("Connection refused",)),)),
        replace(result_of(2, "http://a.example/y"), trail=(), status=None, checked_at=None, elapsed=0.0),
        result_of(3, "http://a.example/z", tls_expires=datetime(2027, 1, 31, tzinfo=UTC), retry_after=5.0),
    ],
)
def test_a_result_comes_back_as_it_was(tmp_path: Path, result: Result) -> None:
    keep(tmp_path / "probe.db", [result])
    with closing(connect(tmp_path / "probe.db")) as connection:
        assert list(results(connection, 1)) == [result]


def test_it_has_no_language(tmp_path: Path) -> None:
    moved = result_of(0, "http://a.example/", Verdict.BROKEN, 404, reason=Note("answered", ("404", "Not Found")))
    keep(tmp_path / "probe.db", [moved])
    with closing(connect(tmp_path / "probe.db")) as connection:
        (stored,) = results(connection, 1)
    for language in Language:
        style = Style(now=STARTED, language=language)
        assert record(stored, style) == record(moved, style)


def test_many_places_are_kept_apart_and_come_back(tmp_path: Path) -> None:
    first = result_of(0, "http://a.example/")
    places = tuple(Mention("/x", f"docs/{n}.md", n, 3) for n in range(1, 200))
    many = replace(first, target=replace(first.target, mentions=places))
    keep(tmp_path / "probe.db", [many])
    keep(tmp_path / "probe.db", [many])
    with closing(connect(tmp_path / "probe.db")) as connection:
        assert [*results(connection, 1), *results(connection, 2)] == [many, many]
        assert connection.execute("SELECT count(*) FROM places").fetchone() == (1,)


def test_equal_outcomes_are_kept_once(tmp_path: Path) -> None:
    found = [result_of(n, f"http://a.example/{n}") for n in range(500)]
    keep(tmp_path / "probe.db", found)
    with closing(connect(tmp_path / "probe.db")) as connection:
        assert list(results(connection, 1)) == found
        assert connection.execute("SELECT count(*) FROM outcomes").fetchone() == (1,)


def test_urls_that_differ_in_a_secret_are_two(tmp_path: Path) -> None:
    first, second = (f"http://a.example/?token={name * 8}" for name in "ab")
    keep(tmp_path / "probe.db", [result_of(0, first), result_of(1, second, Verdict.BROKEN, 404)])
    with closing(connect(tmp_path / "probe.db")) as connection:
        assert [each.status for each in observations(connection, first)] == [200]
        assert [each.status for each in observations(connection, second)] == [404]
        assert [each.url for each in results(connection, 1)] == ["http://a.example/?token=***"] * 2


def test_only_the_last_runs_stay(tmp_path: Path) -> None:
    for day in range(5):
        keep(
            tmp_path / "probe.db", [result_of(0, f"http://a.example/{day}")], STARTED + timedelta(days=day), runs_kept=3
        )
    with closing(connect(tmp_path / "probe.db")) as connection:
        assert [run.id for run in runs(connection)] == [5, 4, 3]
        assert connection.execute("SELECT count(*) FROM targets").fetchone() == (3,)
        assert prune(connection, tmp_path / "probe.db", 1, 0, thoroughly=True) == 2
        assert connection.execute("SELECT count(*) FROM outcomes").fetchone() == (1,)
        last = last_run(connection)
        assert last is not None
        assert (last.id, last.total, last.complete) == (5, 1, True)


def test_the_schema_tells_whose_and_which_it_is(tmp_path: Path) -> None:
    keep(tmp_path / "probe.db", [result_of(0, "http://a.example/")])
    with closing(sqlite3.connect(tmp_path / "probe.db")) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,) == (len(MIGRATIONS),)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    if os.name == "posix":
        assert (tmp_path / "probe.db").stat().st_mode & 0o777 == 0o600


def test_two_that_make_a_store_at_once_wait_for_one_another(tmp_path: Path) -> None:
    store = tmp_path / "probe.db"
    connect(store, create=True).close()
    with closing(sqlite3.connect(store, isolation_level=None, check_same_thread=False)) as other:
        other.execute("PRAGMA journal_mode = DELETE")  # the other process has made the tables, and reads
        other.execute("BEGIN")
        other.execute("SELECT * FROM runs").fetchall()
        with pytest.raises(sqlite3.OperationalError, match="locked"), closing(sqlite3.connect(store)) as alone:
            alone.execute("PRAGMA journal_mode = WAL")
        Timer(0.05, other.execute, ["COMMIT"]).start()
        with closing(connect(store)) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_validators_go_with_their_target(tmp_path: Path) -> None:
    store = tmp_path / "probe.db"
    keep(store, [replace(result_of(0, "http://a.example/"), validators=Validators('"v1"'))])
    keep(store, [replace(result_of(0, "http://b.example/"), validators=Validators('"v2"'))], runs_kept=1)
    with closing(connect(store)) as connection:
        assert connection.execute("SELECT etag FROM validators").fetchall() == [('"v2"',)]


def test_a_validator_that_repeats_a_secret_is_not_kept(tmp_path: Path) -> None:
    store = tmp_path / "probe.db"
    keep(store, [replace(result_of(0, "http://a.example/?token=s3cr3t"), validators=Validators('"token=s3cr3t"'))])
    with closing(connect(store)) as connection:
        assert connection.execute("SELECT count(*) FROM validators").fetchone() == (0,)


def test_nothing_is_made_to_be_looked_at(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store yet"):
        connect(tmp_path / "probe.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({"XDG_STATE_HOME": "{here}/state"}, "{here}/state/probe/probe.db"),
        ({"HOME": "{here}"}, "{here}/.local/state/probe/probe.db"),
        ({"XDG_STATE_HOME": "state", "HOME": "{here}"}, "{here}/.local/state/probe/probe.db"),
        ({}, None),
        ({"HOME": "{here}/file"}, None),
    ],
)
@pytest.mark.skipif("sys.platform != 'linux'", reason="folders of Linux")
def test_the_folder_of_the_user(tmp_path: Path, environment: dict[str, str], found: str | None) -> None:
    given = {name: value.format(here=tmp_path) for name, value in environment.items()}
    (tmp_path / "file").touch()  # no folder
    store = default_store(given)
    assert store == (None if found is None else Path(found.format(here=tmp_path)))


def test_linux_has_the_folder_that_platformdirs_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import platformdirs

    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_store(os.environ) == platformdirs.user_state_path("probe", appauthor=False) / "probe.db"


CANARY = "c4n4ry-s3cr3t-v4lue"


@pytest.mark.parametrize("reads", ["file", "stdin"])
def test_no_file_of_the_store_has_a_secret(origin: Origin, tmp_path: Path, reads: str) -> None:
    host = origin.url("").removeprefix("http://")
    urls = [
        f"http://user:{CANARY}@{host}/ok",
        f"http://{CANARY}@{host}/status/404",
        origin.url(f"/ok?token={CANARY}"),
        origin.url(f"/permanent/1?api_key={CANARY}"),
        origin.url(f"/status/500?access_token={CANARY}#x"),
        f"http://[bad?password={CANARY}",
        f"http://user:{CANARY}@[bad",
    ]
    text = "".join(f"{url}\n" for url in urls)
    (tmp_path / "urls.txt").write_text(text)
    state = tmp_path / "state"
    ran = probe(
        "urls.txt" if reads == "file" else "-", "-H", f"X-Key: {CANARY}", "-H", f"Cookie: a={CANARY}", "--retries", "0",
        origin.url(f"/ok?signature={CANARY}"), "--baseline", "none.json", "--update-baseline",
        stdin=text, cwd=tmp_path, env={"XDG_STATE_HOME": str(state)},
    )  # fmt: skip
    assert ran.status in (0, 1), ran.stderr
    files = [path for path in state.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert CANARY.encode() not in path.read_bytes()
    kept = json.loads(probe("runs", "-f", "json", env={"XDG_STATE_HOME": str(state)}).stdout)["runs"]
    assert [run["total"] for run in kept] == [len(urls) + 1]


@pytest.mark.parametrize(
    ("options", "variables"),
    [(("--no-store",), {}), (("--offline",), {}), ((), {"CI": "true"}), ((), {"JENKINS_URL": "x"})],
)
def test_nothing_is_kept_where_nobody_wants_it(
    origin: Origin, tmp_path: Path, options: tuple[str, ...], variables: dict[str, str]
) -> None:
    state = tmp_path / "state"
    assert probe(origin.url("/ok"), *options, env={"XDG_STATE_HOME": str(state), **variables}).status == 0
    assert not state.exists()


def test_in_ci_it_is_kept_where_it_is_named(origin: Origin, tmp_path: Path) -> None:
    assert probe(origin.url("/ok"), "--store", str(tmp_path / "x.db"), env={"CI": "true"}).status == 0
    assert (tmp_path / "x.db").exists()


def test_nothing_is_opened_before_there_is_a_result(tmp_path: Path) -> None:
    state = tmp_path / "state"
    (tmp_path / "urls.txt").write_text("")
    assert probe(str(tmp_path / "urls.txt"), env={"XDG_STATE_HOME": str(state)}).status == 0
    assert not state.exists()


@pytest.mark.skipif("sys.platform != 'linux'", reason="a folder of Linux where nothing can be made, even by root")
def test_where_nothing_can_be_made_nothing_is_said(origin: Origin) -> None:
    ran = probe(origin.url("/ok"), "-q", env={"XDG_STATE_HOME": "/proc/self/task"})
    assert (ran.status, ran.stderr) == (0, "")
    named = probe(origin.url("/ok"), "-q", "--store", "/proc/self/probe.db")
    assert (named.status, named.stderr.count("Nothing more of this run is stored")) == (0, 1)


def test_clean_twice_is_clean_once() -> None:
    text = f"http://a:{CANARY}@b.example/?token={CANARY}\x1b[0m"
    assert clean(clean(text)) == clean(text)


def test_the_documentation_says_how_much_is_asked_again() -> None:
    page = (Path(__file__).parents[2] / "docs" / "history.md").read_text("utf-8")
    assert f"- At most {BATCH} results are not yet on the disk, and none for longer than half a second" in page
    assert LATEST == 0.5
