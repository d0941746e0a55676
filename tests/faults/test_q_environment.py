"""Q. Environment and command line: where the program is started, by whom, and with what words."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from probe.cli.action import options
from probe.cli.app import run
from probe.errors import InputError
from probe.sources.globs import MOST_SPELT_OUT, expand
from tests.outside import ROOT, Ran, environment, probe

posix = pytest.mark.skipif(sys.platform == "win32", reason="links, signals and folders of POSIX")
linux = pytest.mark.skipif(sys.platform != "linux", reason="a device of Linux")

ELOOP = "Too many levels of symbolic links"
LINK = "http://[bad"


def started(program: str, *arguments: str, env: dict[str, str] | None = None, stderr: int = subprocess.PIPE) -> Ran:
    """Run a program of ours with words of the command line."""
    ran = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr, text=True, cwd=ROOT, env=environment(env),
        timeout=50, check=False,
    )  # fmt: skip
    return Ran(ran.returncode, ran.stdout, ran.stderr or "")


@pytest.fixture
def nowhere(tmp_path: Path) -> str:
    """A program: the command in a working directory that is deleted."""
    gone = tmp_path / "gone"
    gone.mkdir()
    return f"import os\nos.chdir({str(gone)!r})\nos.rmdir({str(gone)!r})\nfrom probe.cli import main\nmain()"


@posix
def test_170_what_needs_no_working_directory_works_without_one(nowhere: str, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text(f"[x](b.md) [y]({LINK})\n")
    (docs / "b.md").touch()
    (tmp_path / "list").write_text(f"{docs}\n")
    reports = [docs / "r.json", docs / "r.sarif", docs / "r.csv"]
    outputs = [part for path in reports for part in ("-o", str(path))]
    for words in ([str(docs / "a.md")], [str(docs)], [f"{docs}/*.md"], ["--files-from", str(tmp_path / "list")]):
        gone = nowhere.replace("os.chdir", f"os.makedirs({str(tmp_path / 'gone')!r}, exist_ok=True)\nos.chdir")
        ran = started(gone, *words, *outputs, "-f", "github")
        assert (ran.status, ran.stderr) == (1, ""), words
        results = json.loads(reports[0].read_text())["results"]
        assert [result["verdict"] for result in results] == ["ok", "invalid"], words
        for path in reports:
            path.unlink()


@posix
@pytest.mark.parametrize(
    ("words", "status"),
    [((LINK, "-q"), 1), (("-", "-q"), 0), (("codes", "404"), 0), (("config",), 0), (("--version",), 0)],
)
def test_170_nor_do_other_commands_need_it(nowhere: str, words: tuple[str, ...], status: int) -> None:
    told = "probe: the inputs contain no URL: nothing to probe\n" if words[0] == "-" else ""
    ran = started(nowhere, *words)
    assert (ran.status, ran.stderr) == (status, told)


@posix
@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("a.md",), "a.md: no such file; a URL begins with http:// or https://"),
        ((".",), ".: No such file or directory"),
        (("*.md",), "*.md: no file matches this pattern"),
        ((LINK, "-o", "r.json"), "r.json: No such file or directory"),
        ((LINK, "--root-dir", "."), "root-dir: .: no such folder"),
        ((LINK, "--baseline", "k.json", "--update-baseline"), "k.json: No such file or directory"),
        ((LINK, "--config", "x.toml"), "x.toml: No such file or directory"),
    ],
)
def test_170_what_is_relative_to_it_is_told(nowhere: str, words: tuple[str, ...], complaint: str) -> None:
    ran = started(nowhere, *words)
    assert (ran.status, ran.stdout, ran.stderr) == (2, "", f"probe: {complaint}\n")


@posix
@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((LINK, "-o", "loop.csv"), f"loop.csv: {ELOOP}"),
        ((LINK, "-o", "jsonl:loop.csv"), f"loop.csv: {ELOOP}"),
        ((LINK, "-o", "way.csv"), f"way.csv: {ELOOP}"),
        (("loop.csv",), f"loop.csv: {ELOOP}"),
        (("loop.csv/a.md",), f"loop.csv/a.md: {ELOOP}"),
        (("--files-from", "loop.csv"), f"--files-from loop.csv: {ELOOP}"),
        ((LINK, "--config", "loop.toml"), f"loop.toml: {ELOOP}"),
        ((LINK, "--ca-file", "loop.csv"), f"ca-file loop.csv: {ELOOP}"),
        ((LINK, "--root-dir", "loop.csv"), "root-dir: loop.csv: no such folder"),
        ((LINK, "--baseline", "loop.json"), f"loop.json: {ELOOP}"),
        ((LINK, "--baseline", "loop.json", "--update-baseline"), f"loop.json: {ELOOP}"),
    ],
)
def test_171_a_link_to_itself_is_told(tmp_path: Path, words: tuple[str, ...], complaint: str) -> None:
    for name in ("loop.csv", "loop.json", "loop.toml"):
        (tmp_path / name).symlink_to(name)
    (tmp_path / "way.csv").symlink_to("loop.csv")
    ran = probe(*words, "-q", cwd=tmp_path)
    assert (ran.status, ran.stdout, ran.stderr) == (2, "", f"probe: {complaint}\n")
    assert all(path.is_symlink() for path in tmp_path.iterdir())


@posix
@pytest.mark.parametrize(("target", "complaint"), [("probe.toml", ELOOP), ("none", "No such file or directory")])
def test_171_a_config_file_that_is_a_link_to_nothing_is_told(tmp_path: Path, target: str, complaint: str) -> None:
    (tmp_path / "probe.toml").symlink_to(target)
    ran = probe(LINK, "-q", cwd=tmp_path)
    assert (ran.status, ran.stderr) == (2, f"probe: probe.toml: {complaint}\n")


@posix
def test_171_a_link_to_what_is_new_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to("new.csv")
    assert probe(LINK, "-q", "-o", "link.csv", cwd=tmp_path).status == 1
    assert (tmp_path / "link.csv").is_symlink()
    assert LINK in (tmp_path / "new.csv").read_text()


COMMAND = "from probe.cli import main\nmain()"
WORDS = [
    (("none.md",), 2),
    (("--nosuch",), 2),
    (("codes", "nosuch"), 2),
    (("nosuch", "--config", "none.toml"), 2),
    ((LINK, "-q"), 1),
    ((os.devnull, "-q"), 0),  # names no URL, which is told
    ((LINK, "-o", "csv:/dev/full", "-q"), 2),
]


@linux
@pytest.mark.parametrize(("words", "status"), WORDS)
def test_172_complaints_to_a_full_disk_change_no_status(words: tuple[str, ...], status: int) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        assert started(COMMAND, *words, stderr=full.fileno()).status == status


@posix
@pytest.mark.parametrize(("words", "status"), WORDS[:-1])
def test_172_nor_do_those_to_a_pipe_that_nobody_reads(words: tuple[str, ...], status: int) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    assert started(COMMAND, *words, stderr=writing).status == status
    os.close(writing)


@posix
@pytest.mark.parametrize(("words", "status"), WORDS[:-1])
def test_172_nor_do_those_to_nothing_at_all(words: tuple[str, ...], status: int) -> None:
    closed = "import os, sys\nos.close(2)\nsys.stderr = None\n" + COMMAND
    assert started(closed, *words).status == status


@linux
def test_172_annotations_are_complaints_too(tmp_path: Path) -> None:
    report = tmp_path / "r.json"
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        actions = {"GITHUB_ACTIONS": "true"}
        ran = started(COMMAND, LINK, "-o", str(report), "-q", env=actions, stderr=full.fileno())
    assert ran.status == 1
    assert json.loads(report.read_text())["summary"]["total"] == 1


def test_172_an_error_that_is_no_dead_link_is_not_told_as_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise EOFError("bytecode cut short")

    monkeypatch.setattr("probe.cli.codes.print_codes", broken)
    assert run(["codes"]) == 4
    assert "probe: an internal error of probe: EOFError at test_q_environment.py:" in capsys.readouterr().err


# The command, which gets a signal at the moment at which it imports a module.
IMPORTING = """
import os, signal, sys
from importlib.abc import MetaPathFinder

number = signal.Signals[{number!r}]
signal.signal(number, signal.SIG_DFL)

class Hit(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), number)

sys.meta_path.insert(0, Hit())
from probe.cli import main
main()
"""


@posix
@pytest.mark.parametrize(("number", "status"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
@pytest.mark.parametrize("module", ["probe.cli.app", "typer", "probe.codes.table", "asyncio", "probe.cli.check", "ssl"])
def test_173_a_signal_while_the_program_starts_is_quiet(module: str, number: str, status: int) -> None:
    ran = started(IMPORTING.format(number=number, module=module), LINK)
    assert (ran.status, ran.stdout, ran.stderr) == (status, "", "")


def test_173_signals_are_handled_before_anything_that_takes_time_is_imported() -> None:
    listing = "import sys\nbefore = set(sys.modules)\nimport probe.cli\nprint(*set(sys.modules) - before)"
    ran = subprocess.run(
        [sys.executable, "-S", "-c", listing], capture_output=True, text=True, cwd=ROOT, env=environment(), check=True
    )
    imported = set(ran.stdout.split())
    assert {name for name in imported if name.startswith("probe")} == {"probe", "probe.cli", "probe.cli.signals"}
    assert imported.isdisjoint({"typing", "re", "typer", "asyncio", "inspect"})


@pytest.mark.parametrize(
    "pattern", ["{a,b}" * 25, "{a,b}" * 5000, "{" + ",".join(map(str, range(2000))) + "}", "docs/{a,{b,c}}" * 12]
)
def test_174_braces_without_measure_are_refused(tmp_path: Path, pattern: str) -> None:
    (tmp_path / "list").write_text(pattern)
    for words in ((pattern,), ("--files-from", "list")):
        ran = probe(*words, cwd=tmp_path)
        assert (ran.status, ran.stdout) == (2, "")
        assert ran.stderr.startswith("probe: the braces of '")
        assert ran.stderr.endswith(f" expand to more than {MOST_SPELT_OUT:,} patterns\n")
        assert len(ran.stderr) < 200


def test_174_a_bound_is_the_last_that_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a1b1c1.md").touch()
    digits = "{0,1,2,3,4,5,6,7,8,9}"
    assert expand(f"a{digits}b{digits}c{digits}.md") == ["a1b1c1.md"]
    with pytest.raises(InputError):
        expand(f"a{digits}b{digits}c{digits}{{.md,.rst}}")


@pytest.mark.timeout(20)
def test_174_braces_that_leave_no_choice_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert expand("{a,a}" * 30) == []  # every choice is the same
    assert expand("{" * 50_000 + "*") == []
    assert expand("{" + "," * 100_000 + "*") == []
    (tmp_path / "a.md").touch()
    assert expand("{a,{a,{a,b}}}.md") == ["a.md"]


VALUED = sorted(name for name, param in options().items() if not param.is_flag)
NO_TEXT = ["\ud800", "a\ud800.json", "csv:\ud800", "a\0b.json", "\0", "9" * 5000, "x" * 5000 + ".json", "loop"]


@pytest.mark.parametrize("name", VALUED)
def test_175_no_value_of_an_option_is_a_fault_of_ours(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    if sys.platform != "win32":
        (tmp_path / "loop").symlink_to("loop")
    for value in NO_TEXT:
        assert run(["check", "http://[", "-q", f"--{name}={value}"]) in (0, 1, 2), value
        assert "fault" not in capsys.readouterr().err


@pytest.mark.parametrize("value", NO_TEXT)
def test_175_nor_is_an_input_or_a_query(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (["check", value, "-q"], [value, "-q"], ["codes", value], ["codes", "-f", value], ["config", value]):
        assert run(words) in (0, 1, 2), words
        assert "fault" not in capsys.readouterr().err


def stepped(folder: Path, inputs: object, **env: str | None) -> Ran:
    """Run the action's step with these inputs (a text as it is), and with other variables than those of GitHub."""
    text = inputs if isinstance(inputs, str) else json.dumps(inputs)
    given = {"PROBE_INPUTS": text, "RUNNER_TEMP": str(folder), "GITHUB_OUTPUT": str(folder / "out"), **env}
    set_ = {name: value for name, value in given.items() if value is not None}
    ran = subprocess.run(
        [sys.executable, "-m", "probe.cli.action"],
        capture_output=True, text=True, cwd=folder, env=environment(set_), timeout=50, check=False,
    )  # fmt: skip
    return Ran(ran.returncode, ran.stdout, ran.stderr)


@pytest.mark.parametrize("name", ["baseline", "inputs", "output", "config", "fail", "header"])
@pytest.mark.parametrize("value", ["a\ud800.json", "a\0b"])
def test_176_an_input_that_is_no_text_is_told(tmp_path: Path, name: str, value: str) -> None:
    ran = stepped(tmp_path, {"inputs": LINK, name: value})
    assert (ran.status, ran.stdout) == (2, "")
    assert ran.stderr == f"probe: the input {name} is not text: it contains a NUL or an incomplete character\n"
    assert (tmp_path / "out").read_text() == "status=2\n"


def test_176_an_input_of_other_alphabets_is_text(tmp_path: Path) -> None:
    (tmp_path / "文.md").write_text("[x](#x)\n# x\n", encoding="utf-8")
    ran = stepped(tmp_path, {"inputs": "文.md", "exclude": "é", "quiet": "true"})
    assert (ran.status, ran.stderr) == (0, "")


@pytest.mark.parametrize("inputs", ["", "no json", "[]", '"text"', "[" * 100_000, "null"])
def test_176_inputs_that_are_none_are_told(tmp_path: Path, inputs: str) -> None:
    ran = stepped(tmp_path, inputs)
    assert (ran.status, ran.stdout, len(ran.stderr.splitlines())) == (2, "", 1)
    assert ran.stderr.startswith("probe: PROBE_INPUTS is ")


@pytest.mark.parametrize("name", ["PROBE_INPUTS", "RUNNER_TEMP", "GITHUB_OUTPUT"])
def test_176_a_variable_that_is_missing_is_told(tmp_path: Path, name: str) -> None:
    ran = stepped(tmp_path, {"inputs": LINK}, **{name: None})
    assert (ran.status, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"probe: {name} is not set")


def test_176_files_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    given = {"inputs": "http://a.example/", "exclude": ".", "quiet": "true"}
    ran = stepped(tmp_path, given, GITHUB_OUTPUT=str(tmp_path / "no" / "out"))
    assert (ran.status, ran.stderr) == (2, f"probe: {tmp_path}/no/out: No such file or directory\n")
    ran = stepped(tmp_path, given, RUNNER_TEMP=str(tmp_path / "none"))
    report = tmp_path / "none" / "probe-report.json"
    assert (ran.status, ran.stderr) == (2, f"probe: {report}: there is no directory {report.parent}; make it first\n")
