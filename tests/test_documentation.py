"""Every claim of the documentation that the program can check."""

import json
import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest

from probe.cli.exit_status import ENDED_EARLY
from probe.codes import Standing, all_entries, status_entry
from probe.extract import format_named
from probe.extract import formats as inputs_read
from probe.model import Verdict
from probe.pages.fragments import MOST_OF_A_PAGE
from probe.reports import formats as reports_written
from probe.reports import output
from probe.reports.github import MOST_OF_A_LEVEL
from probe.settings import Crawling
from probe.store.earlier import MOST_RUNS
from samples.origin import Origin
from samples.routes import fixed
from tests import documentation
from tests.outside import ROOT, probe, serving

README = documentation.README.read_text(encoding="utf-8")
TEXT = documentation.text_of()
SITEMAP = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>'
NOTHING = "probe: the inputs contain no URL: nothing to probe\n"
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("name", [name for name in documentation.PARTS if name != "samples"])
def test_a_generated_part_is_what_the_program_says(name: str) -> None:
    found = [
        parts[name] for page in documentation.PAGES if name in (parts := documentation.parts(page.read_text("utf-8")))
    ]
    assert found
    assert set(found) == {documentation.PARTS[name]()}


def test_the_samples_of_reports_begin_as_those_of_a_run() -> None:
    def first_lines(text: str) -> list[str]:
        lines = re.findall(r"````text\n(.*)", text)
        return [re.sub(r"[\d.]+", "0", line) for line in lines if not line.startswith('{"schema"')]

    assert first_lines(documentation.parts(TEXT)["samples"]) == first_lines(documentation.samples())


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 200


def test_every_format_has_its_words() -> None:
    assert documentation.COUNTS.keys() == {form.name for form in inputs_read()}
    assert documentation.FOR.keys() == {report.name for report in reports_written()}
    assert f"at most {MOST_OF_A_LEVEL} of each level" in documentation.FOR["github"]
    assert set(documentation.WELL_KNOWN) <= set(format_named("text").suffixes)


def test_numbers_are_those_of_the_program() -> None:
    assert f"`--max-pages` ({Crawling().max_pages:,})" in TEXT
    assert f"Up to {MOST_OF_A_PAGE >> 20} MiB are read of a page that\n  is crawled" in TEXT
    assert f"compares the run with them, up to the last {MOST_RUNS}:" in TEXT
    assert f"| part of a page that is read for its links or fragments (bytes) | {MOST_OF_A_PAGE:,} |" in TEXT


def test_every_registered_status_that_is_blocked_is_in_the_table_of_verdicts() -> None:
    blocked = [one.status for one in all_entries() if one.judgement is Verdict.BLOCKED and one.key == str(one.status)]
    registered = {status for status in blocked if status and status_entry(status).standing is not Standing.UNOFFICIAL}
    assert registered | {999} == {
        int(number) for number in re.findall(r"\b\d{3}\b", documentation.WHEN[Verdict.BLOCKED])
    }


def test_every_file_that_is_linked_is_there() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", README)
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
    fine = {result["url"] for result in json.loads(ran.stdout)["results"] if result["verdict"] == "ok"}
    assert ran.status == 0
    assert {"SECURITY.md", "CONTRIBUTING.md", "docs/getting-started.md", "docs/config.md", "samples/reports"} <= fine


def test_every_page_is_in_the_navigation() -> None:
    pages = re.findall(r": ([\w.-]+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    assert sorted(pages) == sorted(page.name for page in (ROOT / "docs").glob("*.md"))


EARLIER = ("history.md",)  # its commands need runs before them; they are run in tests/cli/test_history.py


def commands() -> list[str]:
    """Return the single commands outside the recipes, in blocks and in tables."""
    pages = tuple(
        page for page in documentation.PAGES if page.name not in (*EARLIER, "recipes.md", "ci.md", "reports.md")
    )
    outside = documentation.text_of(pages)
    found = re.findall(r"^(?:\.venv/bin/|\|[^|\n]*\| `|\| `|)(probe [^`\n]+)", outside, re.MULTILINE)
    return list(dict.fromkeys([*found, *re.findall(r"`(probe codes [^`]+)`", TEXT)]))


def test_the_commands_about_earlier_runs_are_there() -> None:
    text = documentation.text_of(tuple(page for page in documentation.PAGES if page.name in EARLIER))
    names = {command.split()[1] for command in re.findall(r"`(probe [a-z]+[^`\n]*)`", text)}
    assert {"history", "runs", "diff", "report", "merge", "store"} <= names
    for name in names - {"--store", "--resume"}:
        assert name.endswith(".txt") or probe(name, "--help").status == 0, name


@pytest.mark.parametrize("command", commands())
def test_every_command_shown_is_understood(command: str, tmp_path: Path) -> None:
    lists = ("urls.txt", "docs/a.txt")
    (tmp_path / "docs").mkdir()
    for name in lists:
        (tmp_path / name).write_text("mailto:somebody@example.com\n")
    (tmp_path / "moves.csv").write_text("old,new\n")
    git = "git init -q && git add -A && git -c user.name=a -c user.email=a@a.example commit -qm x"
    subprocess.run(["bash", "-c", f"{git} && git update-ref refs/remotes/origin/main HEAD"], cwd=tmp_path, check=True)
    routes = {"/sitemap.xml": fixed(200, {"Content-Type": "application/xml"}, SITEMAP)}
    with serving(Origin(routes=routes)) as origin:
        words = shlex.split(command.replace("https://www.example.org", origin.url("")))
        ran = probe(*words[1:], cwd=tmp_path)
    assert (ran.status, ran.stderr.replace(NOTHING, "")) == (0, "")
