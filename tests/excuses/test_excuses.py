"""What fails a run, and what is excused."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from probe.errors import InputError, SettingsError
from probe.excuses import Baseline, Excuses
from probe.excuses.baseline import MOST_GONE, MOST_PASSING, check_suffix
from probe.excuses.entries import Entry, entries_in, written
from probe.model import Note, Result, Target, Verdict
from probe.settings import Ignore, Match, Rule, Settings

TODAY = date(2026, 11, 23)


def result(url: str, verdict: Verdict = Verdict.BROKEN) -> Result:
    return Result(Target(0, url), verdict)


def settings(*ignores: dict[str, str]) -> Settings:
    read = (Ignore(Match.of(i["match"]), i["reason"], i.get("until")) for i in ignores)  # type: ignore[arg-type]
    return Settings.of(ignores=list(read))


def told(excuses: Excuses, url: str, verdict: Verdict = Verdict.BROKEN) -> tuple[bool, Note | None, tuple[Note, ...]]:
    judged = excuses.judged(result(url, verdict))
    return judged.fails, judged.excuse, judged.evidence


@pytest.mark.parametrize("verdict", Verdict)
def test_the_verdict_decides_where_nothing_is_excused(verdict: Verdict) -> None:
    fails = verdict in Settings().judging.fail_on
    assert told(Excuses(Settings(), TODAY), "http://a.example/", verdict) == (fails, None, ())


def test_a_result_that_passes_is_the_same_object() -> None:
    fine = result("http://a.example/", Verdict.OK)
    assert Excuses(Settings(), TODAY).judged(fine) is fine


def test_a_rule_says_what_fails_at_its_hosts() -> None:
    rules = [Rule(Match.of("a.example"), {"fail_on": "blocked"})]
    excuses = Excuses(Settings.of(rules=rules), TODAY)
    assert told(excuses, "http://a.example/", Verdict.BLOCKED)[0]
    assert not told(excuses, "http://a.example/", Verdict.BROKEN)[0]
    assert told(excuses, "http://b.example/", Verdict.BROKEN)[0]


def test_an_ignore_gives_its_reason() -> None:
    excuses = Excuses(settings({"match": "a.example", "reason": "moving"}), TODAY)
    assert told(excuses, "http://www.a.example/x") == (False, Note("excuse-ignored", ("moving",)), ())
    assert told(excuses, "http://b.example/x") == (True, None, ())
    assert list(excuses.notices(complete=True)) == []


@pytest.mark.parametrize(
    ("until", "fails"), [("2026-11-22", True), ("2026-11-23", False), ("2026-11-24", False)]
)  # fmt: skip
def test_an_ignore_holds_through_its_day(until: str, fails: bool) -> None:
    excuses = Excuses(settings({"match": "a.example", "reason": "moving", "until": until}), TODAY)
    over = Note("ignore-over", ("moving", until))
    excused = Note("excuse-ignored-until", ("moving", until))
    assert told(excuses, "http://a.example/") == ((True, None, (over,)) if fails else (False, excused, ()))
    notices = [Note("ignore-over-notice", ("a.example", until, "moving"))] if fails else []
    assert list(excuses.notices(complete=True)) == notices


def test_a_later_ignore_takes_over_from_one_that_is_past() -> None:
    past = {"match": "a.example", "reason": "old", "until": "2020-01-01"}
    excuses = Excuses(settings(past, {"match": "a.example", "reason": "new"}), TODAY)
    assert told(excuses, "http://a.example/") == (False, Note("excuse-ignored", ("new",)), ())


def test_of_two_ignores_for_one_url_none_is_called_needless() -> None:
    narrow = {"match": "https://a.example/x", "reason": "narrow"}
    excuses = Excuses(settings({"match": "a.example", "reason": "wide"}, narrow), TODAY)
    assert told(excuses, "https://a.example/x") == (False, Note("excuse-ignored", ("wide",)), ())
    assert list(excuses.notices(complete=True)) == []


@pytest.mark.parametrize("verdict", [Verdict.LIMITED, Verdict.SKIPPED, Verdict.UNCHECKED])
def test_an_ignore_for_what_nobody_has_looked_at_is_not_called_needless(verdict: Verdict) -> None:
    excuses = Excuses(settings({"match": "a.example", "reason": "r"}), TODAY)
    assert told(excuses, "http://a.example/", verdict) == (False, None, ())
    told(excuses, "http://a.example/fine", Verdict.OK)
    assert list(excuses.notices(complete=True)) == []


def test_an_ignore_past_its_day_goes_before_the_baseline(tmp_path: Path) -> None:
    """A baseline written while the ignore held has its URLs too, and would keep quiet about them for good."""
    before = baseline(tmp_path, {"url": "http://a.example/", "verdict": "broken", "excuse": "Ignored until then"})
    past = settings({"match": "a.example", "reason": "moving", "until": "2026-11-22"})
    fails = (True, None, (Note("ignore-over", ("moving", "2026-11-22")),))
    for adopt in (False, True):
        assert told(Excuses(past, TODAY, before, adopt=adopt), "http://a.example/") == fails


def test_what_an_ignore_is_for_and_passes_is_listed() -> None:
    excuses = Excuses(
        settings(
            {"match": "a.example", "reason": "r"},
            {"match": "b.example", "reason": "r"},
        ),
        TODAY,
    )
    told(excuses, "http://a.example/", Verdict.OK)
    told(excuses, "http://a.example/2", Verdict.OK)
    assert list(excuses.notices(complete=True)) == [
        Note("ignore-needless", ("a.example", "http://a.example/")),
        Note("ignore-unmatched", ("b.example",)),
    ]
    assert list(excuses.notices(complete=False)) == []


def baseline(tmp_path: Path, *records: Mapping[str, object], lines: bool = False) -> Baseline:
    path = tmp_path / ("b.jsonl" if lines else "b.json")
    path.write_text("\n".join(map(json.dumps, records)) if lines else json.dumps({"results": records}), "utf-8")
    return Baseline.read(str(path))


@pytest.mark.parametrize("lines", [True, False])
def test_what_failed_before_is_known(tmp_path: Path, lines: bool) -> None:
    before = baseline(
        tmp_path,
        {"url": "http://a.example/", "verdict": "broken"},
        {"url": "http://b.example/", "verdict": "ok"},
        {"url": "http://c.example/", "verdict": "blocked", "fails": True},
        {"url": "http://d.example/", "verdict": "blocked", "fails": False, "excuse": "Known"},
        lines=lines,
    )
    excuses = Excuses(Settings.of(fail_on="broken,blocked"), TODAY, before)
    known = (False, Note("excuse-baseline"), ())
    assert told(excuses, "http://a.example/") == known
    assert told(excuses, "http://b.example/") == (True, None, ())
    assert told(excuses, "http://c.example/") == known
    assert told(excuses, "http://d.example/", Verdict.BLOCKED) == known
    assert list(excuses.notices(complete=True)) == []


def test_entries_that_pass_or_are_gone_are_listed(tmp_path: Path) -> None:
    urls = [f"http://{name}.example/" for name in "abcd"]
    before = baseline(tmp_path, *({"url": url, "verdict": "failing"} for url in urls))
    excuses = Excuses(Settings(), TODAY, before)
    told(excuses, urls[0], Verdict.REDIRECTED)
    told(excuses, urls[1], Verdict.UNREACHABLE)
    told(excuses, urls[2], Verdict.UNCHECKED)
    assert list(excuses.notices(complete=False)) == []
    assert list(excuses.notices(complete=True)) == [
        Note("baseline-passes", (urls[0],)),
        Note("baseline-gone", (urls[3],)),
    ]


@pytest.mark.parametrize(
    ("fragments", "page", "places", "passes", "gone"),
    [
        (True, Verdict.OK, ("two",), ["docs/a.md#one"], ["docs/b.md#x"]),
        (True, Verdict.BROKEN, (), [], ["docs/b.md#x"]),
        (False, Verdict.OK, (), [], ["docs/b.md#x"]),
    ],
    ids=["one place is there again", "the page is gone", "places are not looked for"],
)
def test_a_page_speaks_for_its_places(
    tmp_path: Path, fragments: bool, page: Verdict, places: tuple[str, ...], passes: list[str], gone: list[str]
) -> None:
    urls = ("docs/a.md#one", "docs/a.md#two", "docs/b.md#x")
    before = baseline(tmp_path, *({"url": url, "verdict": "broken"} for url in urls))
    excuses = Excuses(Settings.of(fragments=fragments), TODAY, before)
    assert told(excuses, "docs/a.md", page)[0] is (page is Verdict.BROKEN)
    assert [told(excuses, f"docs/a.md#{place}")[0] for place in places] == [False for _ in places]
    assert list(excuses.notices(complete=True)) == [
        *(Note("baseline-passes", (url,)) for url in passes), *(Note("baseline-gone", (url,)) for url in gone)
    ]  # fmt: skip


@pytest.mark.parametrize("verdict", [Verdict.LIMITED, Verdict.SKIPPED])
def test_a_new_baseline_keeps_what_nobody_has_looked_at(tmp_path: Path, verdict: Verdict) -> None:
    before = baseline(tmp_path, {"url": "http://a.example/", "verdict": "broken"})
    known = (False, Note("excuse-baseline"), ())
    adopting = Excuses(Settings(), TODAY, before, adopt=True)
    assert told(adopting, "http://a.example/", verdict) == known
    assert told(adopting, "http://b.example/", verdict) == (False, None, ())
    assert told(Excuses(Settings(), TODAY, before), "http://a.example/", verdict) == (False, None, ())


def test_long_lists_of_entries_are_counted(tmp_path: Path) -> None:
    passing = [f"http://passing.example/{n:04}" for n in range(MOST_PASSING + 3)]
    gone = [f"http://gone.example/{n:04}" for n in range(MOST_GONE + 7)]
    before = baseline(tmp_path, *({"url": url, "verdict": "broken"} for url in (*gone, *passing)))
    excuses = Excuses(Settings(), TODAY, before)
    for url in passing:
        told(excuses, url, Verdict.OK)
    assert list(excuses.notices(complete=True)) == [
        *(Note("baseline-passes", (url,)) for url in passing[:MOST_PASSING]),
        Note("notices-more", ("3",)),
        *(Note("baseline-gone", (url,)) for url in gone[:MOST_GONE]),
        Note("notices-more", ("7",)),
    ]


def test_a_baseline_knows_urls_as_reports_write_them(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text(json.dumps({"results": [{"url": "http://a.example/?token=***", "verdict": "broken"}]}), "utf-8")
    excuses = Excuses(Settings(), TODAY, Baseline.read(str(path)))
    assert not told(excuses, "http://a.example/?token=hunter2hunter2")[0]


def test_what_fails_now_is_adopted(tmp_path: Path) -> None:
    missing = Baseline.read(str(tmp_path / "new.json"), may_be_missing=True)
    assert told(Excuses(Settings(), TODAY, missing, adopt=True), "http://a.example/")[:2] == (
        False,
        Note("excuse-baseline"),
    )


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"results": 3}', '{"results": [1]}', '{"results": [{"url": "x"}]}', "\xff" * 3]
)
def test_what_is_no_report_is_no_baseline(tmp_path: Path, text: str) -> None:
    path = tmp_path / "b.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError, match=r"^.*b\.json: (is not a report|is not UTF-8)"):
        Baseline.read(str(path))


def test_a_line_that_is_broken_off_is_named(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    path.write_text('{"url": "x", "verdict": "ok"}\n\n{"url": "y", "verd', "utf-8")
    with pytest.raises(InputError, match=r"b\.jsonl:3: is truncated, or not a result written by probe$"):
        Baseline.read(str(path))


@pytest.mark.parametrize("lines", [True, False])
def test_a_baseline_of_another_schema_is_none(tmp_path: Path, lines: bool) -> None:
    with pytest.raises(InputError, match=r"has schema 2; this version of probe knows only 1$"):
        baseline(tmp_path, {"schema": 2, "url": "x", "verdict": "dead"}, lines=lines)


def test_a_byte_order_mark_is_no_part_of_a_baseline(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text('{"results": [{"url": "x", "verdict": "broken"}]}', "utf-8-sig")
    assert Baseline.read(str(path)).knows("x", passes=False, places=False)


def test_a_missing_baseline_is_an_error_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--update-baseline writes it"):
        Baseline.read(str(tmp_path / "b.json"))
    tmp_path.joinpath("d.json").mkdir()
    with pytest.raises(InputError, match="Is a directory"):
        Baseline.read(str(tmp_path / "d.json"))


def test_a_baseline_is_json_by_its_name() -> None:
    with pytest.raises(SettingsError, match=r"x\.csv: a baseline is a \.json or \.jsonl report"):
        check_suffix("x.csv")


@pytest.mark.parametrize(
    "text",
    [
        '{"results": [{"url": 7, "verdict": "broken"}]}',
        '{"results": [{"url": ["x"], "verdict": "broken"}]}',
        '{"results": [{"url": "x", "verdict": {}}]}',
        "[" * 100_000,
        '{"results": ' + "[" * 100_000,
        '{"results": [NaN]}',
    ],
)
def test_hostile_json_is_no_baseline(tmp_path: Path, text: str) -> None:
    path = tmp_path / "b.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"b\.json: is not a report written by probe"):
        Baseline.read(str(path))


def test_what_python_takes_for_line_ends_may_stand_in_a_line(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    path.write_text(
        '{"url": "docs/a\u2028b.md", "verdict": "broken"}\r\n\n{"url": "\\\\ud800", "verdict": "ok"}', "utf-8"
    )
    excuses = Excuses(Settings(), TODAY, Baseline.read(str(path)))
    assert list(excuses.notices(complete=True)) == [Note("baseline-gone", ("docs/a\u2028b.md",))]


FIRST = Entry("http://a.example/", "broken", 404, "404 Not Found", "2026-11-01")


@pytest.mark.parametrize(
    ("now", "before", "written"),
    [
        (Entry(FIRST.url, "broken", 404, "404 未找到"), FIRST, FIRST),
        (Entry(FIRST.url, "broken", 410, "410 Gone"), FIRST, Entry(FIRST.url, "broken", 410, "410 Gone", FIRST.since)),
        (Entry(FIRST.url, "limited", 429, "429"), FIRST, FIRST),
        (Entry(FIRST.url, "broken", 404, "r"), None, Entry(FIRST.url, "broken", 404, "r", TODAY.isoformat())),
    ],
    ids=["as before", "otherwise than before", "nobody knows", "new"],
)
def test_an_entry_changes_where_its_link_does(now: Entry, before: Entry | None, written: Entry) -> None:
    assert now.beside(before, TODAY) == written


@pytest.mark.parametrize("name", ["known.json", "known.jsonl", "KNOWN.JSONL"])
def test_a_baseline_is_read_as_it_is_written_and_ordered_by_url(name: str) -> None:
    entries = [
        Entry("http://b.example/", "failing", 500, "r", "2026-11-02"),
        FIRST,
        Entry("c.md", "limited", since="2026-11-03"),
    ]
    text = "".join(written(name, entries))
    assert entries_in(name, text) == {entry.url: entry for entry in entries}
    assert "".join(written(name, reversed(entries))) == text
    assert [entry.url for entry in entries_in(name, text).values()] == [
        "c.md",
        "http://a.example/",
        "http://b.example/",
    ]


def test_the_first_day_of_a_whole_report_is_the_day_of_its_run() -> None:
    text = '{"results": [{"url": "x", "verdict": "broken", "status": 404, "checked_at": "2026-10-05T10:00:00Z"}]}'
    assert entries_in("old.json", text) == {"x": Entry("x", "broken", 404, "", "2026-10-05")}
