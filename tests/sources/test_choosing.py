"""Which files count, as --hidden, --no-ignore and --skip-missing say, and what --preprocess makes of them."""

import io
import sys
from pathlib import Path

import pytest

from probe.errors import InputError, SettingsError
from probe.extract import mentions
from probe.settings import Reading, Settings
from probe.settings.preprocess import Preprocessor, preprocessor_for
from probe.sources.globs import expand
from probe.sources.inputs import read
from tests.outside import probe

PRINTS = f"{sys.executable} -c \"import sys; print('<a href=http://127.0.0.1/x>', sys.argv[1], '</a>')\""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("a.md", ".b.md", ".c/d.md", ".git/e.md", "ignored/f.md", "node_modules/g.md", "h.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("[x](http://127.0.0.1/x)")
    (tmp_path / ".ignore").write_text("ignored\n")
    return tmp_path


def found(*inputs: object, **options: object) -> list[str]:
    reading = Settings.read(options).reading
    documents = read([str(name) for name in inputs], io.BytesIO(), None, reading)
    return [Path(name).name for name in documents.names()]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({}, ["a.md"]),
        ({"hidden": True}, [".b.md", "d.md", "a.md"]),
        ({"no_ignore": True}, ["a.md", "f.md"]),
        ({"hidden": True, "no_ignore": True}, [".b.md", "d.md", "a.md", "f.md"]),
        ({"preprocess": ".docx=cat"}, ["a.md", "h.docx"]),
        ({"preprocess": "cat"}, ["a.md"]),
    ],
)
def test_which_files_of_a_folder_count(tree: Path, options: dict[str, object], names: list[str]) -> None:
    assert found(tree, **options) == names


def test_patterns_find_hidden_files_where_these_are_asked_for(tree: Path) -> None:
    assert [Path(name).name for name in expand(f"{tree}/**/*.md")] == ["a.md"]
    assert [Path(name).name for name in expand(f"{tree}/**/*.md", hidden=True)] == [".b.md", "d.md", "a.md"]
    assert expand(f"{tree}/*/e.md", hidden=True) == []
    assert len(expand(f"{tree}/.git/*.md")) == 1  # by its own name


def test_patterns_find_ignored_folders_where_these_are_named_or_asked_for(tree: Path) -> None:
    (tree / "ignored/deep").mkdir()
    (tree / "ignored/deep/i.md").touch()
    (tree / "sub").mkdir()
    (tree / "sub/.gitignore").write_text("made/\n*.log\n")
    for name in ("sub/made/j.md", "sub/made.md", "sub/k.log"):
        (tree / name).parent.mkdir(exist_ok=True)
        (tree / name).touch()
    assert found(f"{tree}/**/*.md") == ["a.md", "made.md"]
    assert found(f"{tree}/**/*.md", no_ignore=True) == ["a.md", "i.md", "f.md", "j.md", "made.md"]
    assert found(f"{tree}/ignored/**/*.md") == ["i.md", "f.md"]
    assert found(f"{tree}/*/f.md") == ["f.md"]
    assert found(f"{tree}/**/*.log") == ["k.log"]  # only folders: the pattern names the files


def test_inputs_that_are_missing_are_skipped_where_that_is_asked_for(tree: Path) -> None:
    assert found(tree / "no.md", tree / "no/*.md", tree / "a.md", skip_missing=True) == ["a.md"]
    assert found(tree / "no.md", skip_missing=True) == []
    with pytest.raises(InputError, match="no such file"):
        found(tree / "no.md", tree / "a.md")


def test_what_is_there_and_cannot_be_read_is_not_missing(tree: Path) -> None:
    with pytest.raises(InputError):
        found(tree / "a.md" / "b", skip_missing=True)


def test_a_missing_input_is_told_of(tree: Path) -> None:
    ran = probe("no.md", "a.md", "--skip-missing", "--offline", "--no-config", cwd=tree)
    assert ran.status == 0
    assert "probe: no.md: skipped, since there is no such file" in ran.stderr
    ran = probe("no.md", "a.md", "--skip-missing", "--offline", "--no-config", "--lang", "zh", cwd=tree)
    assert (ran.status, ran.stderr) == (0, "probe: no.md：没有这个文件，已跳过\n")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("cat", Preprocessor("", None, ("cat",))),
        ("x --to=html", Preprocessor("", None, ("x", "--to=html"))),
        (".DOCX=pandoc -t 'my html'", Preprocessor(".docx", None, ("pandoc", "-t", "my html"))),
        (".tar.gz:html=x", Preprocessor(".tar.gz", "html", ("x",))),
    ],
)
def test_a_command_is_for_a_suffix_or_for_all(text: str, meant: Preprocessor) -> None:
    assert Preprocessor.of(text) == meant


@pytest.mark.parametrize("text", ["", " ", ".docx=", "x 'y", 7, ["a", 7]])
def test_what_is_no_command_is_a_settings_error(text: object) -> None:
    with pytest.raises(SettingsError, match="preprocess"):
        Settings.read({"preprocess": text})


def test_the_longest_suffix_counts() -> None:
    chosen = preprocessor_for("A.TAR.GZ", ("cat", ".gz=b", ".tar.gz=c"))
    assert chosen is not None
    assert chosen.command == ("c",)
    assert preprocessor_for("a.md", (".gz=b",)) is None


def test_what_a_command_prints_is_read_in_place_of_the_file(tree: Path) -> None:
    reading = Settings.read({"preprocess": [f".docx:html={PRINTS}"]}).reading
    (document,) = read([str(tree / "h.docx")], io.BytesIO(), None, reading)
    assert str(tree / "h.docx").encode() in document.content
    assert [mention.text for mention in mentions(document, Reading())] == ["http://127.0.0.1/x"]


def test_a_name_like_an_option_is_none_to_the_command(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree)
    (tree / "-x.docx").write_text("")
    (document,) = read(["-x.docx"], io.BytesIO(), None, Settings.read({"preprocess": PRINTS}).reading)
    assert b"./-x.docx" in document.content


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        (f"{sys.executable} -c 'import sys; sys.exit(\"no luck\")'", "ended with status 1: no luck"),
        ("/no/such/program", "/no/such/program: no such program"),
    ],
)
def test_a_command_that_fails_is_a_fault_of_the_input(tree: Path, command: str, complaint: str) -> None:
    ran = probe("h.docx", "--preprocess", command, "--offline", "--no-config", cwd=tree)
    assert ran.status == 2
    assert f"h.docx: --preprocess: {command.split(maxsplit=1)[0]}" in ran.stderr
    assert complaint in ran.stderr


def test_a_config_that_was_found_runs_nothing(tree: Path) -> None:
    (tree / "probe.toml").write_text("inputs = ['h.docx']\npreprocess = ['touch']\n")
    ran = probe("--offline", cwd=tree)
    assert ran.status == 2
    assert "preprocess: runs a command; not allowed in a config file that was found" in ran.stderr
    assert probe("--offline", "--trust-config", cwd=tree).status == 0


@pytest.mark.parametrize("form", ["htm", "pdf "])
def test_an_unknown_format_is_named(tree: Path, form: str) -> None:
    ran = probe("h.docx", "--preprocess", f".docx:{form}=cat", "--no-config", cwd=tree)
    assert ran.status == 2
