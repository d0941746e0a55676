"""Every claim of the README that the program can check."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from probe.cli.exit_status import ENDED_EARLY
from probe.extract import format_named
from probe.extract import formats as inputs_read
from probe.model import Document, Verdict
from probe.pages.fragments import MOST_OF_A_PAGE
from probe.reports import formats as reports_written
from probe.reports import output
from probe.reports.github import MOST_OF_A_LEVEL
from probe.settings import Crawling
from samples.origin import Origin
from samples.routes import fixed
from tests import readme
from tests.outside import ROOT, environment, probe, serving

TEXT = readme.README.read_text(encoding="utf-8")
SITEMAP = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>'
NOTHING = "probe: the inputs name no URL: nothing to probe\n"
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


def test_every_format_has_its_words() -> None:
    assert readme.COUNTS.keys() == {form.name for form in inputs_read()}
    assert readme.FOR.keys() == {report.name for report in reports_written()}
    assert f"the worst {MOST_OF_A_LEVEL} of each level" in readme.FOR["github"]
    assert set(readme.WELL_KNOWN) <= set(format_named("text").suffixes)


def test_every_section_that_the_contents_name_is_there() -> None:
    anchors = format_named("markdown").anchors
    assert anchors is not None
    document = Document("README.md", TEXT.encode())
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) <= anchors(document)


def test_numbers_are_those_of_the_program() -> None:
    assert f"`--max-pages` ({Crawling().max_pages:,})" in TEXT
    assert f"up to {MOST_OF_A_PAGE >> 20} MiB of a page that is crawled" in TEXT
    assert f"| page read for its links or fragments (bytes) | {MOST_OF_A_PAGE:,} |" in TEXT


def test_every_file_that_is_linked_is_there() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXT)
    assert links
    assert all((ROOT / link).exists() for link in links)


def test_the_distribution_and_the_extras_are_named_as_they_are() -> None:
    project = tomllib.loads(Path(ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == "url-probe"
    assert set(re.findall(r"url-probe\[(\w+)\]", TEXT)) <= set(project["optional-dependencies"])
    assert "MIT" in project["license"]


def test_nothing_that_is_linked_in_the_readme_is_missing() -> None:
    ran = probe("README.md", "--fragments", "--exclude", "^https?:", "--no-config")
    assert (ran.status, ran.stderr) == (0, ""), ran.stdout


def test_a_format_that_is_named_goes_before_the_suffix() -> None:
    path, report = output("junit:links.log")
    assert (path, report.name) == ("links.log", "junit")


def test_a_run_that_ends_early_leaves_the_baseline_alone(tmp_path: Path) -> None:
    with serving(Origin()) as origin:
        words = (origin.url("/hang"), "--deadline", "0.2s", "--baseline", "known.json", "--update-baseline")
        assert probe(*words, cwd=tmp_path).status == ENDED_EARLY
    assert not (tmp_path / "known.json").exists()


def test_our_own_documents_have_the_files_and_the_places_that_they_name() -> None:
    ran = probe(".", "--fragments", "--offline", "-f", "json", "--no-ci", cwd=ROOT)
    fine = [result["url"] for result in json.loads(ran.stdout)["results"] if result["verdict"] == "ok"]
    assert (ran.status, fine) == (
        0,
        [
            "README.md", "samples/reports", "SECURITY.md", "action.yml", "docs/comparison.md",
            "tests/benchmarks/RESULTS.md", "docs/architecture.md",
        ],
    )  # fmt: skip


def commands() -> list[str]:
    """Return the single commands outside the recipes, in blocks and in the Chinese table."""
    outside = re.sub(r"^## Recipes\n.*?^## ", "", TEXT, flags=re.DOTALL | re.MULTILINE)
    found = re.findall(r"^(?:\.venv/bin/|\| `)(probe [^`\n]+)", outside, re.MULTILINE)
    return list(dict.fromkeys([*found, *re.findall(r"`(probe codes [^`]+)`", TEXT)]))


@pytest.mark.parametrize("command", commands())
def test_every_command_shown_is_understood(command: str, tmp_path: Path) -> None:
    lists = ("urls.txt", "docs/a.txt")
    (tmp_path / "docs").mkdir()
    for name in lists:
        (tmp_path / name).write_text("mailto:somebody@example.com\n")
    git = "git init -q && git add -A && git -c user.name=a -c user.email=a@a.example commit -qm x"
    subprocess.run(["bash", "-c", f"{git} && git update-ref refs/remotes/origin/main HEAD"], cwd=tmp_path, check=True)
    routes = {"/sitemap.xml": fixed(200, {"Content-Type": "application/xml"}, SITEMAP)}
    with serving(Origin(routes=routes)) as origin:
        words = shlex.split(command.replace("https://www.example.org", origin.url("")))
        ran = probe(*words[1:], cwd=tmp_path)
    assert (ran.status, ran.stderr.replace(NOTHING, "")) == (0, "")
