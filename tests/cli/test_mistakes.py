"""Thirty mistakes that newcomers make: each is told in one line that names the remedy, in English and in Chinese."""

# ruff: noqa: E501 - a mistake reads best beside its line

import re
from pathlib import Path

import pytest
from typer.main import get_command

from probe.cli.app import EPILOG, app
from probe.cli.options import PANELS
from probe.tables import load
from tests.outside import probe

FILES = {
    "urls.txt": "https://a.example/\n",
    "table.csv": "name,link\na,https://a.example/\n",
    "docs/a.md": "[b](b.md)\n",
    "misspelt.toml": "timeuot = 5\n",
    "text.toml": 'retries = "many"\n',
    "language.toml": 'lang = "fr"\n',
    "comma.toml": "retries = 2,\n",
    "unquoted.toml": "exclude = a.example\n",
    "twice.toml": "retries = 2\nretries = 3\n",
    "rule.toml": '[rule]\nmatch = "a.example"\n',
    "section.toml": "[probe]\nretries = 2\n",
}
MISTAKES = [
    # arguments, what the line has to say
    (["url.txt"], "url.txt: no such file; did you mean urls.txt?"),
    (["notes.md"], "notes.md: no such file; a URL begins with http:// or https://"),
    (["empty"], "empty: no documents in this folder"),
    ([], "nothing to read: name files, folders or URLs"),
    (["chekc", "urls.txt"], "chekc: no such file or command; did you mean 'probe check'?"),
    (["urls.txt", "--timeuot", "5"], "there is no option --timeuot; did you mean --timeout?"),
    (["urls.txt", "-y"], "there is no option -y; 'probe check --help' lists the options"),
    (["urls.txt", "-k"], "there is no option -k; did you mean --insecure?"),
    (["urls.txt", "--head"], "there is no option --head; did you mean --method head?"),
    (["urls.txt", "--recursion-level", "2"], "there is no option --recursion-level; did you mean --recurse?"),
    (["urls.txt", "--exclude-path", "a"], "there is no option --exclude-path; did you mean .probeignore?"),
    (["codes", "--cache"], "there is no option --cache; 'probe codes --help' lists the options"),
    (["urls.txt", "--confirm-after", "0", "--timeout"], "--timeout needs a value; 'probe check --help' lists the options"),
    (["urls.txt", "--retries", "many"], "--retries must be a whole number, not 'many'"),
    (["urls.txt", "--lang", "fr"], "--lang must be one of en, zh, not 'fr'"),
    (["urls.txt", "--timeout", "5x"], "timeout: '5x' is not a duration; write 90, 90s, 5m, 1h or 3d"),
    (["urls.txt", "--concurrency", "0"], "concurrency must be a whole number, at least 1, not 0"),
    (["urls.txt", "--fail-on", "borken"], "fail-on: 'borken' is not a verdict; did you mean 'broken'?"),
    (["urls.txt", "--accept", "2xx"], "accept: '2xx' is not a status or range of statuses; write 403 or 200-299"),
    (["urls.txt", "--exclude", "["], "exclude: '[' is not a regular expression"),
    (["urls.txt", "-f", "cvs"], "'cvs' is not a report format; did you mean 'csv'?"),
    (["urls.txt", "-o", "report"], "report: a report's name needs a suffix that selects its format, report.json or report.md"),
    (["urls.txt", "-o", "out/report.csv"], "out/report.csv: there is no directory "),
    (["urls.txt", "-o", "urls.txt"], "urls.txt: is read by this run; a report would overwrite it; name another file"),
    (["urls.txt", "-H", "Authorization"], "header 1 has no colon; write 'Name: value'"),
    (["urls.txt", "--proxy", "localhost:8080"], "proxy must be a URL, http://host:port or socks5://host:port, or none"),
    (["urls.txt", "--method", "POST"], "method must be one of get, head, head-only, not 'POST'"),
    (["urls.txt", "--allow-net", "10.0.0.0/40"], "allow-net: '10.0.0.0/40' is not a network; write 10.0.0.0/8"),
    (["table.csv", "--column", "url"], "table.csv: there is no column 'url'; the columns are name, link"),
    (["urls.txt", "--base-url", "a.example"], "base-url must be an http, https or file URL, https://example.org/docs/"),
    (["urls.txt", "--config", "misspelt.toml"], "misspelt.toml:1: there is no option 'timeuot'; did you mean 'timeout'?"),
    (["urls.txt", "--config", "text.toml"], "text.toml:1: retries must be a whole number, at least 0, not 'many'"),
    (["urls.txt", "--config", "language.toml"], "language.toml:1: lang must be one of en, zh, not 'fr'"),
    (["urls.txt", "--config", "comma.toml"], "comma.toml:1: not valid TOML: "),
    (["urls.txt", "--config", "unquoted.toml"], "an option is written name = value, a text in quotes"),
    (["urls.txt", "--config", "rule.toml"], "rule.toml:1: write [[rule]], with its own lines below"),
    (["codes", "4004"], "no code, class or text has '4004'; did you mean 404?"),
    (["codes", "redirct"], "no code, class or text has 'redirct'; did you mean redirect"),
    (["urls.txt", "-o", "--offline"], "output needs the name of a file, not the option --offline; one that begins so is ./--offline"),
    (["urls.txt", "--writ"], "there is no option --writ; 'probe check --help' lists the options"),
    (["urls.txt", "--preprocess", ".md"], "preprocess must be COMMAND, SUFFIX=COMMAND or SUFFIX:FORMAT=COMMAND"),
    (["docs/a.md", "--preprocess", ".md=no-such-program"], "docs/a.md: --preprocess: no-such-program: no such program; name one in PATH, or its path"),
    (["urls.txt", "--ca-file", "docs/a.md"], "ca-file docs/a.md: holds no certificate in PEM format"),
    (["urls.txt", "--workers", "many"], "workers must be a whole number or auto, not 'many'"),
    (["urls.txt", "--config", "twice.toml"], "twice.toml:2: not valid TOML: Cannot overwrite a value; its name stands in an earlier line too; keep one"),
    (["history"], "missing argument 'URL'; 'probe history --help' lists the options"),
    (["config", "a", "b"], "got unexpected extra argument(s) (b); 'probe config --help' lists the options"),
]  # fmt: skip
IN_LISTS = [
    ("htps://127.0.0.1/x", "Did you mean https://127.0.0.1/x ?"),
    ("http//127.0.0.1/x", "Did you mean http://127.0.0.1/x ?"),
    ("https;//127.0.0.1/x", "Did you mean https://127.0.0.1/x ?"),
    ("http://https://127.0.0.1/x", "Did you mean https://127.0.0.1/x ?"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "empty").mkdir()
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("arguments", "line"), MISTAKES)
def test_a_mistake_is_told_in_one_line_that_names_the_remedy(folder: Path, arguments: list[str], line: str) -> None:
    ran = probe(*arguments, cwd=folder) if arguments else probe("--no-progress", cwd=folder)
    assert (ran.status, ran.stdout) == (2, "")
    assert line in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert ran.stderr.startswith("probe: ")


@pytest.mark.parametrize(("arguments", "line"), MISTAKES)
def test_it_is_told_in_chinese_where_the_locale_is(folder: Path, arguments: list[str], line: str) -> None:
    env = {"LANG": "zh_CN.UTF-8"}
    ran = probe(*arguments, cwd=folder, env=env) if arguments else probe("--no-progress", cwd=folder, env=env)
    assert ran.status == 2
    assert ran.stderr.count("\n") == 1
    assert re.search(r"[\u4e00-\u9fff]", ran.stderr), ran.stderr
    assert line not in ran.stderr


@pytest.mark.parametrize(("line", "remedy"), IN_LISTS)
def test_a_misspelt_scheme_is_a_result_with_its_remedy(tmp_path: Path, line: str, remedy: str) -> None:
    (tmp_path / "urls.txt").write_text(f"{line}\n", encoding="utf-8")
    for argument in ("urls.txt", line):
        ran = probe(argument, cwd=tmp_path)
        assert ran.status == 1
        assert f"    {remedy}\n" in ran.stdout


def test_a_quoted_line_is_a_url(tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text('"http://127.0.0.1:1/x",\n', encoding="utf-8")
    assert "connect-refused  http://127.0.0.1:1/x\n" in probe("urls.txt", cwd=tmp_path).stdout


@pytest.mark.parametrize("name", ["localhost:1", "127.0.0.1:1/x", "127.0.0.1:1/?q=a.md#b"])
def test_a_host_on_the_command_line_is_what_it_is_in_a_list(tmp_path: Path, name: str) -> None:
    (tmp_path / "urls.txt").write_text(f"{name}\n", encoding="utf-8")
    in_list, named = (probe(argument, cwd=tmp_path).stdout for argument in ("urls.txt", name))
    assert (
        named.partition("  ")[2].partition("took")[0].lstrip()
        == in_list.partition("  ")[2].partition("took")[0].lstrip()
    )
    assert "connect-refused" in named


@pytest.mark.parametrize(
    "name", ["/127.0.0.1:1", "notes.md", "v1.2/notes.md", "example.org/a.md", "script.py", "Makefile"]
)
def test_what_looks_like_a_file_is_none(tmp_path: Path, name: str) -> None:
    assert probe(name, cwd=tmp_path).status == 2


def test_inputs_without_links_are_the_same_as_files_and_in_folders(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("No link.\n", encoding="utf-8")
    for name in ("docs", "docs/a.md", "docs/*.md"):
        ran = probe(name, cwd=tmp_path)
        assert (ran.status, ran.stderr) == (0, "probe: the inputs contain no URL: nothing to probe\n")


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"]])
def test_help_has_examples_and_exit_statuses(arguments: list[str]) -> None:
    text = " ".join(probe(*arguments, env={"COLUMNS": "200"}).stdout.split())
    assert "Examples: probe README.md docs/" in text
    assert "Exit statuses: 0 nothing fails; 1 something fails; 2 " in text


@pytest.mark.parametrize(
    "arguments", [["--help"], ["check", "--help"], ["codes", "--help"], ["config", "--help"], ["sites", "--help"]]
)
def test_help_is_in_chinese_where_the_locale_is(arguments: list[str]) -> None:
    text = probe(*arguments, env={"COLUMNS": "160", "LC_ALL": "zh_CN.UTF-8"}).stdout
    sentences = re.findall(r"[A-Za-z']+(?: [A-Za-z',]+){5,}", text)
    assert [each for each in sentences if "probe" not in each] == []
    assert re.search(r"[\u4e00-\u9fff]{4}", text)


def test_every_option_and_command_has_help_in_chinese() -> None:
    table, command = load("cli/chinese"), get_command(app)
    commands = {"probe": command, **command.commands}  # type: ignore[attr-defined]
    commands |= commands["cluster"].commands  # its "report" is called as that of all runs
    assert set(table["commands"]) == set(commands)
    named = {
        max(p.opts, key=len, default=p.name)
        for each in commands.values()
        for p in each.get_params(each.make_context("probe", ["--", "x"], resilient_parsing=True))
    }
    assert named - set(table["help"]) == set()
    assert set(table["help"]) - named <= {
        "--install-completion",
        "--show-completion",
        "inputs",
        "url",
        "query",
        "folder",
    }
    assert set(table["panels"]) == {*PANELS, "Cluster"}
    assert len(table["epilog"]) == len(EPILOG.split("\n\n"))


def test_complaints_in_chinese_have_the_fields_of_the_english_ones() -> None:
    for entry in load("cli/chinese")["complaint"]:
        assert set(re.findall(r"{\d}", entry["en"])) == set(re.findall(r"{\d}", entry["zh"])), entry["en"]
