"""Parts and their manifest: each result once, the same in both forms, in every report."""

import json
from pathlib import Path

import pytest

from probe.cli.app import run
from probe.cluster.folder import Folder
from probe.cluster.messages import Done
from probe.cluster.plan import Plan, begun, finished, keep_finished, now
from probe.cluster.results import Entry, Totals, attempts, commit, manifest, records, write_part
from probe.errors import InputError, SettingsError
from probe.model import Hop, Mention, Result, Target, Verdict
from probe.reports import Style
from probe.reports.record import record
from probe.summary import Tally
from tests.reports.examples import NOON

pytest.importorskip("pyarrow")
FORMS = pytest.mark.parametrize("form", ["parquet", "jsonl"])
STYLE = Style(now=NOON)


def results() -> tuple[Result, ...]:
    """Return results of two kinds, one with a chain."""
    hops = (
        Hop("http://a.example/1", "GET", 301, None, "http://b.example/", 0.1, "192.0.2.1"),
        Hop("http://b.example/", "GET", 404, None, None, 0.2, "192.0.2.2"),
    )
    where = (Mention("http://a.example/1", "u.txt", 3, 1),)
    return (
        Result(Target(0, "http://a.example/1", where), Verdict.BROKEN, hops, 404, checked_at=NOON, fails=True),
        *(
            Result(
                Target(n, f"http://a.example/{n}"), Verdict.OK,
                (Hop(f"http://a.example/{n}", "GET", 200, None, None, 0.1, None),), 200, checked_at=NOON,
            )
            for n in range(2, 6)
        ),
    )  # fmt: skip


def done(folder: Folder, name: str, found: tuple[Result, ...], form: str) -> Done:
    tally = Tally()
    for result in found:
        tally.add(result)
    return Done(*write_part(folder, name, found, STYLE, form, "here"), tally)


def a_run(path: Path, form: str = "parquet") -> Folder:
    folder = Folder(str(path))
    begun(
        folder, Plan(inputs=("u.txt",), partitions=1, chunk=5, form=form, vantage="here", started=now()), resume=False
    )  # fmt: skip
    return folder


@FORMS
def test_what_is_read_is_what_was_found(tmp_path: Path, form: str) -> None:
    folder, found = Folder(str(tmp_path)), results()
    commit(folder, "00000-00000", done(folder, "00000-00000-001", found, form))
    assert list(records(folder)) == [record(result, STYLE) for result in found]


@FORMS
def test_only_what_the_manifest_names_counts(tmp_path: Path, form: str) -> None:
    folder, found = Folder(str(tmp_path)), results()
    done(folder, "00000-00000-001", found, form)  # of an owner that was late
    assert list(records(folder)) == []
    entry = commit(folder, "00000-00000", done(folder, "00000-00000-002", found, form))
    assert entry.part == f"results/00000-00000-002.{form}"
    assert [each.url for each in records(folder)] == [result.url for result in found]
    assert attempts(folder) == {"00000-00000": 2}


def test_entries_are_counted(tmp_path: Path) -> None:
    folder, found = Folder(str(tmp_path)), results()
    for number in range(2):
        commit(folder, f"00000-0000{number}", done(folder, f"00000-0000{number}-001", found, "jsonl"))
    totals = Totals()
    for entry in manifest(folder):
        assert entry.total == len(found)
        totals.add(entry)
    assert sum(totals.by_verdict.values()) == 2 * len(found)
    assert totals.fails == 2 * sum(result.fails for result in found)


def test_a_damaged_manifest_is_told(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path))
    folder.write("manifest/00000-00000.json", b'{"chunk": 1')
    with pytest.raises(InputError, match=r"00000-00000\.json"):
        list(manifest(folder))
    assert Entry.__struct_fields__[:2] == ("chunk", "part")


@FORMS
def test_a_part_that_is_gone_is_told(tmp_path: Path, form: str) -> None:
    folder = Folder(str(tmp_path))
    entry = commit(folder, "00000-00000", done(folder, "00000-00000-001", results(), form))
    (tmp_path / entry.part).unlink()
    with pytest.raises(InputError, match=entry.part):
        list(records(folder))


@FORMS
@pytest.mark.parametrize("command", [("cluster", "report"), ("report",)])
def test_reports_are_written_of_a_folder(
    tmp_path: Path, form: str, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, found = a_run(tmp_path / "out", form), results()
    commit(folder, "00000-00000", done(folder, "00000-00000-001", found[:3], form))
    commit(folder, "00000-00001", done(folder, "00000-00001-001", found[3:], form))
    status = run([*command, str(tmp_path / "out"), "-f", "jsonl", "-o", str(tmp_path / "r.csv")])
    said = capsys.readouterr()
    assert status == 0, said.err
    assert [json.loads(line)["url"] for line in said.out.splitlines()] == [result.url for result in found]
    assert (tmp_path / "r.csv").read_text().count("\n") >= len(found) + 1


def test_a_report_of_a_run_that_is_not_over_says_so(tmp_path: Path) -> None:
    from probe.cli.stored import told

    folder = a_run(tmp_path / "out")
    assert not finished(folder)
    assert not told(str(tmp_path / "out"), None).summary.complete
    keep_finished(folder)
    assert told(str(tmp_path / "out"), None).summary.complete
    assert told(str(tmp_path / "out"), None).language is None  # it has no sentence


def test_a_folder_without_a_run_is_no_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cluster", "report", str(tmp_path)]) == 2
    assert "nor the folder of a cluster run" in capsys.readouterr().err


def test_a_folder_takes_one_run(tmp_path: Path) -> None:
    a_run(tmp_path / "out")
    with pytest.raises(SettingsError, match="already contains a run"):
        a_run(tmp_path / "out")
    other = Plan(inputs=("v.txt",), partitions=1, chunk=5, form="parquet", vantage=None, started=now())
    with pytest.raises(SettingsError, match="other inputs or options"):
        begun(Folder(str(tmp_path / "out")), other, resume=True)
    with pytest.raises(SettingsError, match="there is no run to resume"):
        begun(Folder(str(tmp_path / "new")), other, resume=True)
    (tmp_path / "full").mkdir()
    (tmp_path / "full/thesis.tex").write_text("x")
    (tmp_path / "deep/thesis").mkdir(parents=True)
    for name in ("full", "deep"):
        with pytest.raises(SettingsError, match="is not empty"):
            begun(Folder(str(tmp_path / name)), other, resume=False)
    (tmp_path / "empty").mkdir()
    assert begun(Folder(str(tmp_path / "empty")), other, resume=False).inputs == ("v.txt",)


@pytest.mark.parametrize(
    ("content", "told"), [(b'{"schema": 1', "run.json: "), (b"", "run.json: "), (None, "has schema 2; this version")]
)
def test_no_report_is_written_of_a_run_that_cannot_be_read(
    tmp_path: Path, content: bytes | None, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = a_run(tmp_path / "out")
    now_there = folder.read("run.json") or b""
    folder.write("run.json", now_there.replace(b'"schema":1', b'"schema":2') if content is None else content)
    assert run(["report", str(tmp_path / "out")]) == 2
    assert told in capsys.readouterr().err
