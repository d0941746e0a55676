"""Reports that are read again: from ``.jsonl`` and ``.json`` files, of every verdict and of other versions."""

import json
from io import StringIO
from pathlib import Path

import pytest
from msgspec.structs import replace

from probe.cli.rewrite import Wanted, merge, merged, rewrite
from probe.cli.stored import by_url, observed, told
from probe.codes import Language
from probe.errors import InputError, SettingsError
from probe.model import Mention, Note, Result, Target, Verdict
from probe.reports import Style
from probe.reports.jsonl import encoded
from probe.reports.record import record
from tests.reports.examples import NOON, as_read

URL = "http://a.example/"


def style(language: Language = Language.EN) -> Style:
    return Style(now=NOON, language=language)


def unjudged(verdict: Verdict, word: str, *values: str) -> Result:
    """Return a result that neither a status nor a failure explains."""
    target = Target(0, URL, (Mention(URL, "u.txt", 1, 1),))
    return Result(target, verdict, reason=Note(word, values))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "result",
    [
        unjudged(Verdict.UNCHECKED, "deadline"),
        unjudged(Verdict.UNCHECKED, "interrupted"),
        unjudged(Verdict.SKIPPED, "excluded"),
        unjudged(Verdict.SKIPPED, "robots"),
    ],
    ids=lambda result: result.reason.word,
)
def test_a_result_without_a_code_is_read_as_it_was_written(tmp_path: Path, result: Result, language: Language) -> None:
    path = tmp_path / "r.jsonl"
    written = record(result, style(language))
    path.write_text(encoded(written) + "\n", "utf-8")
    found = told(str(path), None)
    (again,) = found.results
    assert as_read(record(again, style(language))) == as_read(written)
    assert found.language is language


def test_a_status_that_the_table_does_not_have_is_explained_by_its_class(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    line = as_read(record(unjudged(Verdict.FAILING, "deadline"), style()))
    code = {"status": 599, "phrase": "?", "meaning": "of another version", "advice": "wait", "reference": ""}
    path.write_text(json.dumps({**line, "status": 599, "code": code}) + "\n")
    (again,) = told(str(path), None).results
    read = record(again, style()).code
    assert read is not None
    assert (read.status, read.advice) == (599, "wait")


@pytest.mark.parametrize("name", ["r.jsonl", "r.json"])
def test_a_report_of_another_schema_is_not_read(tmp_path: Path, name: str) -> None:
    line = {**as_read(record(unjudged(Verdict.UNCHECKED, "deadline"), style())), "schema": 2}
    path = tmp_path / name
    path.write_text(json.dumps({"schema": 2, "results": [line]} if name.endswith(".json") else line))
    with pytest.raises(InputError, match="has schema 2; this version of probe knows only 1"):
        told(str(path), None)


def test_a_report_without_results_has_no_language(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text("")
    assert told(str(tmp_path / "r.jsonl"), None).language is None


def of_line(line: int, verdict: Verdict, url: str = "http://a.example/?token=***") -> Result:
    return Result(Target(line, url, (Mention(url, "u.txt", line, 1),)), verdict, fails=verdict is Verdict.BROKEN)


def test_lines_are_reported_by_their_places_and_not_as_they_came(tmp_path: Path) -> None:
    some = [of_line(line, Verdict.OK, f"{URL}{line}") for line in (10, 9, 1)]
    nowhere = replace(of_line(0, Verdict.OK, URL), target=Target(0, URL))
    path = tmp_path / "r.jsonl"
    path.write_text("".join(encoded(record(each, style())) + "\n" for each in (*some, nowhere)))
    assert [result.url for result in told(str(path), None).results] == [URL, f"{URL}1", f"{URL}9", f"{URL}10"]


@pytest.mark.parametrize("command", ["report", "merge"])
def test_sentences_are_not_translated(tmp_path: Path, command: str) -> None:
    path, out = tmp_path / "r.jsonl", StringIO()
    path.write_text(encoded(record(of_line(1, Verdict.OK), style())) + "\n")
    name, wanted = str(path), Wanted(lang=Language.ZH)
    with pytest.raises(SettingsError, match="is written in en: its sentences are not translated"):
        rewrite({}, name, wanted, out) if command == "report" else merge({}, [name, name], wanted, out)
    assert out.getvalue() == ""


def test_links_that_differ_in_a_secret_are_told_apart(tmp_path: Path) -> None:
    one = [of_line(1, Verdict.BROKEN), of_line(2, Verdict.OK), of_line(3, Verdict.OK, URL)]
    assert [key for key, _ in by_url(one)] == [one[0].url, f"{one[0].url}\0001", URL]
    assert [key for key, _ in by_url([one[1], one[0]])] == [f"{one[0].url}\0001", one[0].url]
    assert len({key for key, _ in by_url([*one, *one])}) == len(one)  # a report that was written twice
    path = tmp_path / "r.jsonl"
    path.write_text("".join(encoded(record(each, style())) + "\n" for each in one))
    assert [each.fails for each in observed(str(path), None).values()] == [True, False, False]
    seen = told(str(path), None)
    both = list(merged([seen, replace(seen, name="other")], Language.EN))
    assert [result.verdict for result in both] == [Verdict.BROKEN, Verdict.OK, Verdict.OK]
