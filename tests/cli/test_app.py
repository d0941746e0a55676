"""The options of ``check``: what they are, what they say of mistakes, and what becomes of them."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from probe.cli.call import in_force, job_of
from probe.cli.declare import _with_depth
from probe.cli.options import FORMATS, PANELS
from probe.config import Invocation
from probe.errors import ProbeError, SettingsError
from probe.reports import formats
from probe.settings import Settings
from probe.settings.options import GROUP_OF, INVOCATION
from samples.origin import Origin
from tests.cli.inside import probe_in
from tests.outside import ROOT, environment, probe

DECLARED = {name: getattr(panel, name) for panel in PANELS.values() for name in get_type_hints(panel)}
QUICK = ("--retries", "0", "--host-rate", "0")


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_setting_has_its_option_and_the_help_shows_its_default() -> None:
    assert {*DECLARED} | {"inputs"} == {*GROUP_OF, *INVOCATION, "config", "no_config", "trust_config", "env"}
    shown = {name: default for name, default in DECLARED.items() if default is not None and name in GROUP_OF}
    assert Settings.of(**shown) == Settings()
    told: dict[str, Any] = {
        name: DECLARED[name] for name in INVOCATION if name != "inputs" and DECLARED[name] is not None
    }
    assert Invocation.of(told) == Invocation()


def test_the_help_names_every_format() -> None:
    assert FORMATS.split(", ") == ["terminal", *(report.name for report in formats() if report.name != "terminal")]


def test_both_commands_take_the_same_options() -> None:
    texts = [probe(command, "--help").stdout.partition("A first word")[0].rstrip() for command in ("check", "config")]
    panels = [text.partition("─ Inputs ─")[2] for text in texts]
    assert panels[0] == panels[1] != ""


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ([], []),
        (["--recurse"], ["--recurse="]),
        (["--recurse", "2"], ["--recurse=2"]),
        (["--recurse=2", "3"], ["--recurse=2", "3"]),
        (["--recurse", "https://x/"], ["--recurse=", "https://x/"]),
        (["--recurse", "--quiet", "2"], ["--recurse=", "--quiet", "2"]),
        (["--recurse", "0", "2"], ["--recurse=0", "2"]),
        (["--recurse", "--", "2"], ["--recurse=", "--", "2"]),
        (["--", "--recurse", "2"], ["--", "--recurse", "2"]),
        (["-A", "--recurse", "2"], ["-A", "--recurse", "2"]),
        (["--user-agent", "--recurse"], ["--user-agent", "--recurse"]),
        (["-A"], ["-A"]),
    ],
)
def test_a_depth_is_a_number_after_recurse_and_nothing_else(words: list[str], read: list[str]) -> None:
    assert list(_with_depth(words, {"-A", "--user-agent"})) == read


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--recurse",), "recurse = true "),
        (("--recurse", "2"), "recurse = 2 "),
        (("--recurse=2",), "recurse = 2 "),
        (("--recurse", "https://x/"), "recurse = true "),
        (("-H", "A: --recurse", "--max-pages", "5"), "recurse = 0 "),
    ],
)
def test_recurse_on_the_command_line(empty: Path, words: tuple[str, ...], line: str) -> None:
    assert line in probe_in(empty, "config", *words).stdout


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            (),
            "nothing to read: name files, folders or URLs, or - for standard input; 'probe check --help' has more",
        ),
        (("a", "--recurse=deep"), "recurse must be a whole number, at least 0, not 'deep'"),
        (("a", "--max-pages", "0"), "max-pages must be a whole number, at least 1, not 0"),
        (("a", "--update-baseline"), "--update-baseline needs --baseline FILE: the file to update"),
        (("--from", "docs/a.md"), "from takes http and https URLs, not 'docs/a.md'"),
        (("a", "--root-dir", "missing"), "root-dir: missing: no such folder"),
        (
            ("a", "--base-url", "docs"),
            "base-url must be an http, https or file URL, https://example.org/docs/, not 'docs'",
        ),
        (("a", "--remap", "a"), "remap 1 must be of the form 'PATTERN REPLACEMENT' or {from = …, to = …}"),
        (
            ("a", "--recurse-into", "("),
            "recurse-into: '(' is not a regular expression: missing ), unterminated subpattern at position 0",
        ),
        (("a", "--column", "0"), "column: columns are counted from 1"),
        (("a", "--config", "missing.toml"), "missing.toml: No such file or directory"),
        (("a", "--config", "probe.toml", "--no-config"), "--config and --no-config cannot be combined"),
        (("a", "-o", "r.csv", "-o", "json:./r.csv"), "./r.csv and r.csv: two reports cannot be one file"),
        (("a", "-o", "-"), "output writes files; -f FORMAT writes to standard output"),
        (("a", "-o", "csv:-"), "output writes files; -f FORMAT writes to standard output"),
    ],
)
def test_a_mistake_is_status_2_and_one_line(empty: Path, arguments: tuple[str, ...], complaint: str) -> None:
    ran = probe_in(empty, "check", *arguments)
    assert (ran.status, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
    assert ran.stderr.startswith(f"probe: {complaint}")


@pytest.mark.parametrize("words", [("a.md",), ("b.md", "--files-from", "./a.md")])
def test_no_report_is_written_over_what_the_run_reads(empty: Path, words: tuple[str, ...]) -> None:
    Path("a.md").write_text("kept")
    ran = probe_in(empty, *words, "-o", "../" + empty.name + "/a.md")
    name = next(word for word in words if word.endswith("a.md"))
    complaint = (
        f"probe: ../{empty.name}/a.md: is {name}, which is read by this run; a report would overwrite it; "
        "name another file\n"
    )
    assert (ran.status, ran.stderr, Path("a.md").read_text()) == (2, complaint, "kept")


@pytest.mark.parametrize(
    ("word", "meant"), [("cods", "codes"), ("conf", "config"), ("chek", "check"), ("help", "--help")]
)
def test_a_first_word_that_is_nearly_a_command_is_told_so(empty: Path, word: str, meant: str) -> None:
    ran = probe_in(empty, word)
    assert (ran.status, ran.stderr) == (2, f"probe: {word}: no such file or command; did you mean 'probe {meant}'?\n")
    Path(word).touch()
    assert probe_in(empty, word).status == 0
    assert probe_in(empty, "check.txt").stderr.startswith("probe: check.txt: no such file; ")


@pytest.mark.parametrize("words", [("codes", "-f", "json"), ("config",), ("--help",)])
def test_a_reader_that_has_gone_is_no_dead_link(words: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "probe", *words]
    ran = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, env=environment(), cwd=ROOT, check=False)
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_an_unknown_input_format_is_told_with_the_nearest(empty: Path) -> None:
    Path("probe.toml").write_text("\nas = 'markdwn'\n")
    with pytest.raises(
        SettingsError, match=r"^probe\.toml:2: 'markdwn' is not an input format; did you mean 'markdown'\? "
    ):
        in_force({})
    with pytest.raises(SettingsError, match=r"^'x' is not an input format; choose from "):
        in_force({"as_": "x"})


def test_a_job_has_all_that_was_told(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    Path("site").mkdir()
    Path("probe.toml").write_text(
        "output = 'r.csv'\nheader = 'A: fromfile'\n[[rule]]\nmatch = 'a'\nheader = 'B: fromrule'\n"
    )
    job = job_of(
        in_force({
            "inputs": ["a"], "files_from": ["b"], "from_": ["https://c/"], "changed_since": "main", "verbose": True,
            "root_dir": "site", "baseline": "base.json", "update_baseline": True, "format_": "json",
            "no_progress": True,
        })
    )  # fmt: skip
    assert job.intake.inputs == ("a",)
    assert (job.intake.files_from, job.intake.from_, job.intake.changed_since) == (("b",), ("https://c/",), "main")
    assert (job.baseline, job.update_baseline, job.ci, job.verbose, job.progress) == (
        "base.json",
        True,
        True,
        True,
        False,
    )
    assert [(path, report.name) for path, report in job.plan.files] == [("r.csv", "csv")]
    assert job.plan.stdout is not None
    assert job.plan.stdout.name == "json"
    assert job.settings.reading.root_dir == "site"
    assert {"fromfile", "fromrule"} <= {*job.style.secrets}


def test_ci_is_left_alone_where_it_is_told_so(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert not job_of(in_force({"inputs": ["a"], "no_ci": True})).ci
    monkeypatch.setenv("GITHUB_ACTIONS", "false")
    assert not job_of(in_force({"inputs": ["a"]})).ci


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("output = 'r.docx'", r"^probe\.toml:1: r\.docx: '\.docx' does not select a report format"),
        ("\nformat = 'markdwn'", r"^probe\.toml:2: 'markdwn' is not a report format; did you mean 'markdown'"),
        ("root_dir = 'missing'", r"^probe\.toml:1: root-dir: missing: no such folder$"),
    ],
)
def test_a_mistake_in_the_file_has_its_line(empty: Path, text: str, complaint: str) -> None:
    Path("probe.toml").write_text(text)
    with pytest.raises(ProbeError, match=complaint):
        job_of(in_force({"inputs": ["a"]}))


def test_a_config_says_what_to_probe_and_how(origin: Origin, tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text(f"{origin.url('/ok')}\n{origin.url('/status/404')}\n")
    (tmp_path / "probe.toml").write_text(
        "inputs = ['urls.txt']\nformat = 'csv'\nretries = 0\nhost_rate = 0\noutput = ['r.json']\n"
        "[[rule]]\nmatch = 'regex:/status/404$'\naccept = [404]\n"
    )
    (tmp_path / "sub").mkdir()
    for words in ((), ("check",), ("-f", "csv")):  # the command alone is enough
        ran = probe_in(tmp_path / "sub", *words)
        assert ran.status == 0, ran.stderr
        assert [row.split(",")[1] for row in ran.stdout.splitlines()] == ["verdict", "ok", "ok"]
        assert "../urls.txt:1" in ran.stdout
    assert (tmp_path / "r.json").exists()
    ran = probe_in(tmp_path / "sub", "../urls.txt", "--no-config", "-f", "csv", *QUICK)
    assert ran.status == 1


def test_a_broken_config_is_status_2_whatever_is_asked(tmp_path: Path) -> None:
    (tmp_path / "probe.toml").write_text("# links\ntime_out = 5\n")
    for words in ((), ("check", "x"), ("config",)):
        ran = probe_in(tmp_path, *words)
        complaint = "probe: probe.toml:2: there is no option 'time_out'; did you mean 'timeout'?\n"
        assert (ran.status, ran.stdout, ran.stderr) == (2, "", complaint)
    assert probe_in(tmp_path, "--help").status == 0
    assert probe_in(tmp_path, "codes", "404").status == 0


def test_a_command_alone_is_help_where_no_config_says_what_to_read(tmp_path: Path) -> None:
    (tmp_path / "probe.toml").write_text("retries = 1\n")
    assert probe_in(tmp_path).stdout.rstrip() == probe_in(tmp_path, "--help").stdout.rstrip()


@pytest.mark.skipif(sys.platform == "win32", reason="a folder can be removed under a process")
def test_a_working_directory_that_is_gone_has_no_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert in_force({"inputs": ["http://a.example/"]}).invocation.inputs == ("http://a.example/",)
    os.chdir(tmp_path)
