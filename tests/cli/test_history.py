"""The commands about runs that are over."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from probe.cli.diff import print_diff
from probe.cli.history import print_history, print_runs
from probe.cli.store import print_store
from probe.codes import Language
from probe.errors import InputError
from probe.model import Result, Summary, Verdict
from probe.reports import Style
from probe.reports.layout import columns
from probe.reports.record import cleaner_of
from probe.store.database import connect
from probe.store.run import Plan, Told
from probe.store.writer import Writer
from samples.origin import Origin
from tests.outside import Ran, probe
from tests.reports.html.test_page import given
from tests.store.test_store import STARTED, keep, result_of

Stored = Callable[..., Ran]


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    """Run the command with a store of the test's own."""
    return lambda *told, **more: probe(*told, "--store", str(tmp_path / "probe.db"), **more)


def record(url: str, verdict: str = "ok", status: int | None = 200, **more: Any) -> dict[str, Any]:
    """Return a result as a report has it."""
    fails = verdict in ("broken", "failing", "unreachable")
    known = {
        "schema": 1, "url": url, "verdict": verdict, "level": "error" if fails else "ok", "redirect": None,
        "status": status, "failure": None, "final_url": url, "redirects": 0,
        "chain": [{"url": url, "method": "GET", "status": status, "failure": None, "location": None, "via": None,
                   "elapsed_ms": 10.0, "address": "192.0.2.1"}],
        "code": None, "reason": f"{status}", "fails": fails, "excuse": None, "evidence": [], "attempts": 1,
        "elapsed_ms": 10.0, "tls_expires": None, "retry_after_s": None, "checked_at": "2026-11-01T00:00:00Z",
        "sources": [{"document": "urls.txt", "line": 1, "column": 1, "text": url}],
    }  # fmt: skip
    return {**known, **more}


def written(path: Path, *records: dict[str, Any]) -> str:
    path.write_text("".join(json.dumps(each) + "\n" for each in records))
    return str(path)


def test_runs_and_the_history_of_a_url(origin: Origin, tmp_path: Path, stored: Stored) -> None:
    for url in ("/ok", "/status/404", "/ok"):
        assert stored(origin.url(url)).status in (0, 1)
    runs = json.loads(stored("runs", "-f", "json").stdout)["runs"]
    assert [(run["run"], run["state"], run["total"], run["fails"]) for run in runs] == [
        (3, "whole", 1, 0), (2, "whole", 1, 1), (1, "whole", 1, 0)
    ]  # fmt: skip
    history = json.loads(stored("history", origin.url("/ok"), "-f", "json").stdout)
    assert [each["run"] for each in history["observations"]] == [1, 3]
    assert (history["fails"], history["in_a_row"], history["changes"]) == (False, 2, 0)
    for form in ("terminal", "markdown"):
        assert origin.url("/ok") in stored("history", origin.url("/ok"), "-f", form).stdout
        assert "complete" in stored("runs", "-f", form).stdout
    assert "完整" in stored("runs", "--lang", "zh").stdout


def test_what_nobody_has_asked_for(origin: Origin, stored: Stored) -> None:
    assert stored("history", "http://a.example/").status == 2
    assert stored("runs").status == 0
    assert stored(origin.url("/ok")).status == 0
    ran = stored("history", "http://a.example/")
    assert (ran.status, ran.stderr) == (2, "probe: http://a.example/: no stored run has requested it\n")
    assert stored("report", "17").stderr == "probe: no run 17 is stored; 'probe runs' lists the stored runs\n"
    assert stored("diff").status == 2


def test_a_stored_run_is_reported_in_either_language(origin: Origin, tmp_path: Path, stored: Stored) -> None:
    urls = [origin.url(path) for path in ("/ok", "/status/404", "/permanent/1", "/auth")]
    pages = [tmp_path / "first.html", tmp_path / "again.html"]
    for language in ("en", "zh"):
        first = stored(*urls, "-f", "json", "-o", str(pages[0]), "--lang", language)
        again = stored("report", "last", "-f", "json", "-o", str(pages[1]), "--lang", language)
        assert json.loads(again.stdout)["results"] == json.loads(first.stdout)["results"]
        counted = [json.loads(ran.stdout)["summary"] for ran in (first, again)]
        assert counted[0]["by_verdict"] == counted[1]["by_verdict"]
        assert counted[0]["fails"] == counted[1]["fails"]
        histories = [given(page.read_text("utf-8")).get("histories") for page in pages]
        assert histories == ([None, None] if language == "en" else [[[0], [1], [2], [3]]] * 2)  # its second run


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_of_lines_is_reported_in_its_own_language(origin: Origin, tmp_path: Path, language: str) -> None:
    urls = [origin.url(path) for path in ("/ok", "/status/404", "/permanent/1", "/auth")]
    lines, again = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    assert probe(*urls, "-o", str(lines), "--lang", language, "--no-store").status == 1
    names = ("b.jsonl", "b.md", "b.csv", "b.sarif", "b.html")
    formats = [part for name in names for part in ("-o", str(tmp_path / name))]
    assert probe("report", str(lines), *formats).status == 0
    assert sorted(again.read_text().splitlines()) == sorted(lines.read_text().splitlines())
    assert "histories" not in given((tmp_path / "b.html").read_text("utf-8"))
    other = "zh" if language == "en" else "en"
    assert probe("report", str(lines), "--lang", other).status == 2


def test_what_changed(tmp_path: Path) -> None:
    names = ("breaks", "heals", "moves", "slows", "ends", "same", "gone", "blips")
    url = {name: f"https://{name}.example/" for name in names}
    old = written(
        tmp_path / "old.jsonl",
        record(url["breaks"]), record(url["heals"], "broken", 404), record(url["moves"]), record(url["slows"]),
        record(url["ends"]), record(url["same"], "broken", 404), record(url["gone"]), record(url["blips"]),
    )  # fmt: skip
    new = written(
        tmp_path / "new.jsonl",
        record(url["breaks"], "broken", 404), record(url["heals"]),
        record(url["moves"], chain=[{**record(url["moves"])["chain"][0], "url": "https://else.example/"}]),
        record(url["slows"], elapsed_ms=900.0), record(url["ends"], tls_expires="2026-11-06T00:00:00Z"),
        record(url["same"], "broken", 404), record(url["blips"], elapsed_ms=25.0),
    )  # fmt: skip
    ran = probe("diff", old, new, "-f", "json")
    assert ran.status == 1
    found = json.loads(ran.stdout)
    assert {each["change"]: each["url"] for each in found["changes"]} == {
        "newly-broken": url["breaks"], "healed": url["heals"], "moved-elsewhere": url["moves"], "slower": url["slows"],
        "certificate-nears-its-end": url["ends"],
    }  # fmt: skip
    assert (found["added"], found["gone"]) == (0, 1)
    for form in ("terminal", "markdown"):
        text = probe("diff", old, new, "-f", form).stdout
        assert "Newly broken (1)" in text
        assert "Fixed (1)" in text
    assert "新近失效（1）" in probe("diff", old, new, "--lang", "zh").stdout
    assert probe("diff", new, new).status == 0


def test_what_changed_between_stored_runs(origin: Origin, tmp_path: Path, stored: Stored) -> None:
    path = tmp_path / "urls.txt"
    path.write_text(f"{origin.url('/ok')}\n{origin.url('/status/404')}\n")
    assert stored(str(path)).status == 1
    assert stored(origin.url("/ok")).status == 0
    path.write_text(f"{origin.url('/ok')}\n{origin.url('/status/404')}\n{origin.url('/status/410')}\n")
    assert stored(str(path)).status == 1
    found = json.loads(stored("diff", "-f", "json").stdout)
    assert (found["old"], found["new"], found["added"]) == ("1", "3", 1)  # the run before over the same inputs
    assert [(each["change"], each["url"]) for each in found["changes"]] == [
        ("newly-broken", origin.url("/status/410"))
    ]  # fmt: skip
    assert stored("diff", "3", "3").status == 0


def test_dead_is_what_is_dead_from_everywhere(tmp_path: Path) -> None:
    dead, alive, unsure, alone = (f"https://{name}.example/" for name in ("dead", "alive", "unsure", "alone"))
    one = written(
        tmp_path / "one.jsonl", record(dead, "broken", 404), record(alive, "unreachable", None),
        record(unsure, "broken", 404), record(alone, "broken", 404),
    )  # fmt: skip
    two = written(
        tmp_path / "two.jsonl", record(dead, "broken", 404), record(alive), record(unsure, "unchecked", None)
    )  # fmt: skip
    ran = probe("merge", one, two, "-f", "json", "-o", str(tmp_path / "m.md"), "-o", str(tmp_path / "m.csv"))
    assert ran.status == 1
    found = {each["url"]: each for each in json.loads(ran.stdout)["results"]}
    assert {url: each["verdict"] for url, each in found.items()} == {
        dead: "broken", alive: "ok", unsure: "broken", alone: "broken"
    }  # fmt: skip
    assert found[alive]["evidence"] == [f"{one}: unreachable, None"]
    assert found[dead]["evidence"] == []
    assert alive in (tmp_path / "m.csv").read_text()
    assert probe("merge", two, written(tmp_path / "three.jsonl", record(dead))).status == 0
    assert probe("merge", one).status == 2


def test_the_store_itself(origin: Origin, tmp_path: Path, stored: Stored) -> None:
    assert stored("store", "path").stdout == f"{tmp_path / 'probe.db'}\n"
    assert "no store yet" in stored("store").stdout
    for number in range(3):
        assert stored(origin.url(f"/ok?{number}")).status == 0
    info = json.loads(stored("store", "info", "-f", "json").stdout)
    assert (info["exists"], info["rows"]["runs"], info["rows"]["observations"]) == (True, 3, 3)
    lines = [json.loads(line) for line in stored("store", "export").stdout.splitlines()]
    assert [(line["run"], line["result"]["verdict"]) for line in lines] == [(1, "ok"), (2, "ok"), (3, "ok")]
    assert stored("store", "prune", "--keep-runs", "1").stdout.startswith("2 runs removed; ")
    assert len(json.loads(stored("runs", "-f", "json").stdout)["runs"]) == 1
    assert stored("store", "burn").status == 2


def test_info_is_a_list_in_markdown_and_has_no_empty_lines(tmp_path: Path) -> None:
    seen = Seen(tmp_path, ".")
    lines = seen.told("info", "markdown").splitlines()
    assert (lines[1:2], lines[3:5]) == ([""], ["- runs: 1", "- URLs: 1"])
    assert not any(line.startswith("|") for line in lines)
    (tmp_path / "empty").mkdir()
    connect(tmp_path / "empty" / "probe.db", create=True).close()
    shown = Seen(tmp_path / "empty", "").told("info")
    assert "first run" not in shown
    assert "runs                      0\n" in shown


def test_a_config_says_where_the_store_is(origin: Origin, tmp_path: Path) -> None:
    (tmp_path / "probe.toml").write_text('store = "mine.db"\n')
    assert probe(origin.url("/ok"), cwd=tmp_path).status == 0
    assert (tmp_path / "mine.db").exists()
    assert probe("store", "path", cwd=tmp_path).stdout == f"{tmp_path / 'mine.db'}\n"
    for refused in ('store = "../theirs.db"\n', "keep_runs = 1\n", "resume = true\n"):
        (tmp_path / "probe.toml").write_text(refused)
        assert probe(origin.url("/ok"), cwd=tmp_path).status == 2


PAGE = "http://a.example/page"


class Seen:
    """A store that has seen a page each day: ``x`` failed, ``e`` too but was excused, ``b`` blocked, ``s`` suspect."""

    def __init__(self, folder: Path, verdicts: str) -> None:
        self._given = {"store": str(folder / "probe.db"), "no_config": True}
        for day, verdict in enumerate(verdicts):
            judged = {
                ".": (Verdict.OK, 200), "?": (Verdict.LIMITED, 429), "b": (Verdict.BLOCKED, 403),
                "s": (Verdict.SUSPECT, 200),
            }.get(verdict, (Verdict.BROKEN, 404))  # fmt: skip
            result = replace(result_of(0, PAGE, *judged), checked_at=STARTED + timedelta(days=day))
            keep(folder / "probe.db", [replace(result, fails=verdict == "x")], STARTED + timedelta(days=day))

    def told(self, command: str, form: str = "terminal", language: Language = Language.EN) -> str:
        """Return what a command prints of it."""
        out = StringIO()
        match command:
            case "runs":
                print_runs(self._given, form, language, out)
            case "history":
                print_history(self._given, PAGE, form, language, out)
            case "diff":
                print_diff(self._given, (None, None), form, language, out)
            case _:
                print_store(self._given, ("info", 30), form, Style(now=STARTED, language=language), out)
        return out.getvalue()


@pytest.mark.parametrize(
    ("verdicts", "fails", "in_a_row", "flickers"),
    [
        ("x.x", True, 1, True),
        ("x.x.", False, 1, True),
        ("xx.", False, 1, False),
        ("..xxx", True, 3, False),
        ("e.e", True, 1, True),  # excused, which makes it no better
        ("xx?x", True, 3, False),  # nobody knows of that day
        ("x?x?", True, 2, False),
        ("?", False, 0, False),
        ("xxbx", True, 3, False),  # a wall has hidden the page, which did not work between
        ("xsx", True, 2, False),
        (".bb", False, 1, False),
    ],
)
def test_history_says_since_when_and_whether_it_flickers(
    tmp_path: Path, verdicts: str, fails: bool, in_a_row: int, flickers: bool
) -> None:
    seen = Seen(tmp_path, verdicts)
    found = json.loads(seen.told("history", "json"))
    assert (found["fails"], found["in_a_row"], found["flaky"]) == (fails, in_a_row, flickers)
    shown = seen.told("history")
    assert ("Flaky: failed 2 separate times within 30 days." in shown) is flickers
    assert ("Failing since" in shown) is fails


@pytest.mark.parametrize(
    ("verdicts", "kind", "flickers"),
    [("x.x", "newly-broken", True), (".x", "newly-broken", False), ("x.x.", "healed", True), ("xx.", "healed", False)],
)
def test_diff_names_what_flickers(tmp_path: Path, verdicts: str, kind: str, flickers: bool) -> None:
    seen = Seen(tmp_path, verdicts)
    (change,) = json.loads(seen.told("diff", "json"))["changes"]
    assert (change["change"], change["flaky"]) == (kind, flickers)
    shown = seen.told("diff")
    assert (shown.count("flaky"), shown.count("history")) == ((1, 1) if flickers else (0, 0))


@pytest.mark.parametrize(
    ("verdicts", "kinds"),
    [
        ("x?x", []), ("xbx", ["verdict-changed"]), (".?x", ["newly-broken"]), (".bx", ["newly-broken"]),
        ("?x", ["newly-broken"]), ("xex", ["newly-broken"]), ("e.", ["healed"]), ("xb", ["verdict-changed"]),
    ],
)  # fmt: skip
def test_what_failed_before_it_was_undecided_is_not_newly_broken(
    tmp_path: Path, verdicts: str, kinds: list[str]
) -> None:
    found = json.loads(Seen(tmp_path, verdicts).told("diff", "json"))
    assert [each["change"] for each in found["changes"]] == kinds


def test_diff_says_what_a_result_counted_for(tmp_path: Path) -> None:
    seen = Seen(tmp_path, "ex")
    assert "broken 404 (did not fail the run)  broken 404\n" in seen.told("diff")
    assert "broken 404（未使运行失败）" in seen.told("diff", language=Language.ZH)
    (change,) = json.loads(seen.told("diff", "json"))["changes"]
    assert (change["old"]["fails"], change["new"]["fails"]) == (False, True)


class Runs:
    """A store of runs, and what diff says of them."""

    def __init__(self, folder: Path) -> None:
        self.store = folder / "probe.db"
        self._day = 0

    def keep(self, inputs: str, *found: Result, named: str = "urls.txt", complete: bool = True) -> None:
        self._day += 1
        started = STARTED + timedelta(days=self._day)
        plan = Plan(inputs, "settings", (named,), round(started.timestamp() * 1000))
        writer = Writer(self.store, plan, lambda result: cleaner_of(result.target, ()))
        for result in found:
            writer.add(replace(result, checked_at=started))
        writer.end(Summary(total=len(found), complete=complete), Told(1.5), started)

    def diff(self, *names: str, form: str = "json") -> str:
        old, new = [*names, None, None][:2]
        out = StringIO()
        print_diff({"store": str(self.store), "no_config": True}, (old, new), form, Language.EN, out)
        return out.getvalue()


def test_diff_compares_with_a_complete_run_over_the_same_inputs(tmp_path: Path) -> None:
    runs, dead, fine = Runs(tmp_path), result_of(0, PAGE, Verdict.BROKEN, 404), result_of(0, PAGE)
    runs.keep("a", dead)
    runs.keep("b", fine, named="other.txt")
    runs.keep("a", replace(fine, verdict=Verdict.UNCHECKED), complete=False)
    runs.keep("a", fine)
    found = json.loads(runs.diff())
    assert (found["old"], found["new"], found["same_inputs"], found["counts"]) == ("1", "4", True, {"healed": 1})
    runs.keep("c", fine)  # the same name in another folder
    assert json.loads(runs.diff())["old"] == "4"
    runs.keep("d", fine, named="third.txt")
    shown = runs.diff(form="terminal")
    assert "The runs have different inputs: urls.txt; third.txt" in shown


def test_diff_says_which_run_is_not_complete(tmp_path: Path) -> None:
    runs, fine = Runs(tmp_path), result_of(0, PAGE)
    runs.keep("a", fine)
    runs.keep("a", replace(fine, verdict=Verdict.UNCHECKED), complete=False)
    shown = runs.diff(form="terminal")
    assert "Run 2 is not complete: ended early.\n" in shown
    assert "Run 1" not in shown


def test_diff_needs_two_runs(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.keep("a", result_of(0, PAGE))
    with pytest.raises(InputError, match="run 1 is the oldest stored run"):
        runs.diff()
    runs.keep("a", result_of(0, PAGE))
    for name in ("2", "last"):
        with pytest.raises(InputError, match="run 2 is the last stored run: there is no later one"):
            runs.diff(name)
    assert json.loads(runs.diff("2", "2"))["changes"] == []
    assert (json.loads(runs.diff("2", "1"))["old"], json.loads(runs.diff("1"))["new"]) == ("2", "2")


def test_what_is_excused_now_is_not_healed(tmp_path: Path) -> None:
    assert json.loads(Seen(tmp_path, "xe").told("diff", "json"))["changes"] == []


def test_a_url_is_found_as_reports_show_it(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    urls = ["http://a.example/?token=abcdefgh", "http://a.example/?token=ijklmnop", "http://me:secret@a.example/"]
    runs.keep("a", *(result_of(number, url) for number, url in enumerate(urls)))
    given, out = {"store": str(runs.store), "no_config": True}, StringIO()
    for url in (*urls, "http://***@a.example/"):
        print_history(given, url, "json", Language.EN, out)
    with pytest.raises(InputError, match=r"token=\*\*\*: 2 stored URLs are shown like this; write the whole URL"):
        print_history(given, "http://a.example/?token=***", "json", Language.EN, out)
    for unknown in ("http://a.example/?token=rotated1", "http://b.example/?token=***", "http://a.example/***"):
        with pytest.raises(InputError, match="no stored run has requested it"):
            print_history(given, unknown, "json", Language.EN, out)
    assert out.getvalue().count('"run"') == len(urls) + 1
    assert not any(secret in out.getvalue() for secret in ("abcdefgh", "ijklmnop", "secret"))


def test_no_line_is_wider_than_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Seen(tmp_path, "x.x")
    for width in (60, 80, 120, 200):
        monkeypatch.setenv("COLUMNS", str(width))
        for language in Language:
            for command in ("runs", "history", "diff", "store"):
                lines = seen.told(command, language=language).replace(str(tmp_path), "").splitlines()
                assert [line for line in lines if columns(line) > width or line != line.rstrip()] == []


def test_a_column_that_says_nothing_is_left_out(tmp_path: Path) -> None:
    shown = Seen(tmp_path, "x.x").told("history")
    assert "leads to" not in shown
    assert "12 ms" in shown


def test_a_pipe_that_nobody_reads_is_no_trouble_of_the_store(tmp_path: Path) -> None:
    class Closed(StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    Seen(tmp_path, "x")
    given = {"store": str(tmp_path / "probe.db"), "no_config": True}
    with pytest.raises(BrokenPipeError):
        print_store(given, ("export", 30), "terminal", Style(now=STARTED), Closed())
