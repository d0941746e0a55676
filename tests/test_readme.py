"""Every claim of the README that the program can check."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from probe.model import Verdict
from probe.reports import formats
from samples.origin import Origin
from tests import readme
from tests.outside import ROOT, environment, serving

TEXT = readme.README.read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("name", [name for name in readme.PARTS if name != "terminal"])
def test_a_generated_part_is_what_the_program_says(name: str) -> None:
    assert readme.parts(TEXT)[name] == readme.PARTS[name]()


def test_the_picture_of_the_terminal_is_a_report_of_the_demonstration() -> None:
    shown = readme.parts(TEXT)["terminal"]
    assert all(str(verdict) in shown for verdict in Verdict if verdict is not Verdict.OK)


def test_the_library_example_runs() -> None:
    (example,) = (code for language, code in BLOCKS if language == "python")
    with serving(Origin()) as origin:
        local = example.replace("https://example.com/", origin.url("/ok"))
        local = local.replace("example.org/missing", "mailto:x@y.example")
        ran = subprocess.run(
            [sys.executable, "-W", "error", "-c", local],
            cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=30, check=False,
        )  # fmt: skip
    assert ran.stderr == ""
    assert ran.stdout.splitlines() == [
        f"[('{origin.url('/ok')}', 'ok', 200), ('mailto:x@y.example', 'skipped', None)]",
        f"{origin.url('/ok')} ok [200]",
    ]


def test_the_table_of_formats_has_every_format_and_suffix() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `(\.\w+)`", TEXT, re.MULTILINE)
    assert sorted(rows) == sorted((report.name, report.suffixes[0]) for report in formats())


def test_every_file_that_is_linked_is_there() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXT)
    assert links
    assert all((ROOT / link).exists() for link in links)


def test_the_distribution_and_the_extras_are_named_as_they_are() -> None:
    project = tomllib.loads(Path(ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == "url-probe"
    assert set(re.findall(r"url-probe\[(\w+)\]", TEXT)) <= set(project["optional-dependencies"])
    assert "MIT" in project["license"]


@pytest.mark.parametrize("command", re.findall(r"^(?:- run: )?(?:\.venv/bin/)?(probe .+)$", TEXT, re.MULTILINE))
def test_every_command_shown_is_understood(command: str, tmp_path: Path) -> None:
    urls = tmp_path / "urls.txt"
    urls.write_text("mailto:somebody@example.com\n")
    (tmp_path / "links.txt").write_text("mailto:somebody@example.com\n")
    ran = subprocess.run(
        [sys.executable, "-m", *command.split()],
        cwd=tmp_path, env=environment({"PYTHONPATH": str(ROOT)}), capture_output=True, text=True, timeout=30,
        check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
