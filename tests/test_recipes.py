"""The recipes of the documentation, each run as printed in a project that has what they speak of."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import pytest

from samples.exchange import Exchange
from samples.origin import Origin
from tests.outside import ROOT, Ran, environment, serving

TOKEN = "t0ken-of-the-site"
TEXT = (ROOT / "docs" / "recipes.md").read_text("utf-8")
RECIPES = re.findall(r"^## (.+)\n\n(.+)\n\n```sh\n([^`]+)```$", TEXT, re.MULTILINE)
SCRIPTS = {heading: script for heading, _, script in RECIPES}


@dataclass(frozen=True)
class Outcome:
    """What a recipe comes to: texts that are shown and that are not, and in files; the paths that were asked for."""

    status: int = 1
    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    asked: frozenset[str] | None = None


DEAD = "docs/old.md:3"
NEW = "docs/new.md:3"
PLACE = "docs/guide.md#setup"

OUTCOMES = {
    "Every link of a repository": Outcome(shown=(f"{DEAD}:8", f"{NEW}:8", PLACE, "3 of 7 URLs fail")),
    "Only what a pull request adds": Outcome(shown=(f"{NEW}:8",), hidden=(DEAD, "guide"), asked=frozenset({"/new"})),
    "Accept today's failures, fail for new ones": Outcome(
        0, ("None of 5 URLs newly fails, 2 are known to fail",), files={"links.json": '"schema": 1'}
    ),
    "Files and headings only": Outcome(shown=(PLACE, "1 of 7 URLs fails"), hidden=(DEAD,), asked=frozenset()),
    "A built site before it is published": Outcome(
        shown=("public/missing.html", "public/index.html:2:10", "1 of 3 URLs fails"), asked=frozenset()
    ),
    "A live site": Outcome(
        shown=("{site}/:1:37  404", "also in {site}/about:1:10"),
        files={"site.md": "{site}/dead"},
        asked=frozenset({"/", "/about", "/dead", "/robots.txt"}),
    ),
    "The pages of a sitemap": Outcome(0, ("All 2 URLs are fine",), asked=frozenset({"/sitemap.xml", "/about", "/ok"})),
    "A list of old addresses before a move": Outcome(
        0,
        files={"report.csv": "301 {site}/permanent/1 > 200 {site}/permanent/0"},
        asked=frozenset({"/permanent/1", "/permanent/0"}),
    ),
    "A staging server in place of the real one": Outcome(
        shown=("{staging}/dead",), hidden=("broken       404  {site}",)
    ),
    "Files that another program names": Outcome(shown=(f"{DEAD}:8", f"{NEW}:8"), hidden=("public",)),
    "Pages behind a token": Outcome(shown=("2 of 5 URLs fail, 3 are fine",), hidden=("blocked",)),
    "A slower pace for one host": Outcome(
        0, ("per_host = 1 ", "host_rate = 2 ", "timeout = 60", "probe.toml:1 [[rule]]"), asked=frozenset()
    ),
    "A report in Chinese for an issue": Outcome(files={"links.md": "## 未通过"}),
    "Findings for code scanning": Outcome(files={"links.sarif": '"uri": "docs/old.md"'}),
    "A dashboard": Outcome(hidden=("URL",), files={"textfile/links.prom": "probe_urls_failing 1"}),
    "A script of your own": Outcome(0, ("ok\t200\t{site}/ok\n", "broken\t404\t{site}/dead\n")),
}


async def front(exchange: Exchange) -> None:
    """A front page, another one, and what is dead."""
    pages = {"/": '<a href="/about">about</a> <a href="/dead">dead</a>', "/about": '<a href="/dead">dead</a>'}
    body = pages.get(exchange.request.path)
    await exchange.answer(200 if body else 404, body=(body or "<title>404</title>").encode())


async def sitemap(exchange: Exchange) -> None:
    """A sitemap of two pages."""
    site = f"http://{exchange.request.headers['host']}"
    urls = "".join(f"<url><loc>{site}{path}</loc></url>" for path in ("/about", "/ok"))
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    await exchange.answer(200, {"Content-Type": "application/xml"}, body.encode())


async def private(exchange: Exchange) -> None:
    """A page for whoever has the token."""
    known = exchange.request.headers.get("authorization") == f"Bearer {TOKEN}"
    await exchange.answer(200 if known else 403)


ROUTES = {"/": front, "/about": front, "/dead": front, "/new": front, "/robots.txt": front, "/sitemap.xml": sitemap}


@pytest.fixture
def origin() -> Iterator[Origin]:
    with serving(Origin(routes={**ROUTES, "/private": private})) as served:
        yield served


class Project:
    """A git repository with documents, a built site and lists, on a branch that adds a document."""

    def __init__(self, folder: Path, origin: Origin) -> None:
        self.folder = folder / "project"
        self.bin = folder / "bin"
        self.site, self.staging = origin.url(""), origin.url("", "localhost")
        self._write("README.md", f"# Project\n\n[guide](docs/guide.md#install) <{self.site}/ok>\n")
        self._write("docs/guide.md", "# Guide\n\n## Install\n\n[back](../README.md#project) [gone](#setup)\n")
        self._write("docs/old.md", f"# Old\n\n[dead]({self.site}/dead)\n\n<{self.site}/private/page>\n")
        self._write(
            "public/index.html", f'<a href="/about">a</a>\n<a href="/missing.html">b</a>\n<a href="{self.site}/new">'
        )
        self._write("public/about.html", "<h1>About</h1>\n")
        self._write(".gitignore", "public\n")
        self._write("urls.txt", f"{self.site}/ok\n{self.site}/dead\n")
        self._write("moves.csv", f"old,new\n{self.site}/permanent/1,{self.site}/permanent/0\n")
        self._write("textfile/README", "")
        self._commit("main")
        self.run("git update-ref refs/remotes/origin/main HEAD")
        self._write("docs/new.md", f"# New\n\n[dead]({self.site}/new)\n")
        self._commit("branch")
        self._write("../bin/probe", f'#!/bin/sh\nexec "{sys.executable}" -m probe "$@"\n')
        (self.bin / "probe").chmod(0o755)
        (self.bin / "python3").symlink_to(sys.executable)

    def run(self, script: str) -> Ran:
        """Run a script of the shell, which ends with its first command that fails to be understood."""
        own = {
            "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}", "SITE_TOKEN": TOKEN, "GIT_CONFIG_GLOBAL": os.devnull,
            **{f"GIT_{who}_{what}": "a@a.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        }  # fmt: skip
        ran = subprocess.run(
            ["bash", "-c", script], cwd=self.folder, env=environment(own), capture_output=True, text=True,
            encoding="utf-8", timeout=50, check=False,
        )  # fmt: skip
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    def meant(self, text: str) -> str:
        """Return a text of the documentation with the sites that are here in place of those that it speaks of."""
        bare = self.site.removeprefix("http://")
        for told, here in (
            ("https://staging.example.org", self.staging),
            ("https://www.example.org", self.site),
            (r"https://www\.example\.org", self.site.replace(".", r"\.")),
            ("www.example.org", bare),
        ):
            text = text.replace(told, here)
        return text

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def _commit(self, what: str) -> None:
        ran = self.run(f"git init -q && git add -A && git commit -qm {what}")
        assert ran.status == 0, ran.stderr


@pytest.fixture
def project(tmp_path: Path, origin: Origin) -> Project:
    return Project(tmp_path, origin)


def test_every_recipe_has_its_outcome_here() -> None:
    assert [heading for heading, _, _ in RECIPES] == list(OUTCOMES)
    assert TEXT.count("\n## ") == TEXT.count("```sh") == len(RECIPES)


@pytest.mark.parametrize(("heading", "script"), SCRIPTS.items())
def test_a_recipe_does_what_it_says(heading: str, script: str, project: Project, origin: Origin) -> None:
    outcome = OUTCOMES[heading]
    ran = project.run(project.meant(script))
    assert (ran.status, ran.stderr) == (outcome.status, ""), ran.stdout
    for text in outcome.shown:
        assert filled(text, project) in ran.stdout
    for text in outcome.hidden:
        assert filled(text, project) not in ran.stdout
    for name, text in outcome.files.items():
        assert filled(text, project) in (project.folder / name).read_text("utf-8")
    if outcome.asked is not None:
        assert {request.path for request in origin.requests} == outcome.asked
    assert TOKEN not in ran.stdout


def filled(text: str, project: Project) -> str:
    return text.replace("{site}", project.site).replace("{staging}", project.staging)


def test_a_baseline_lets_nothing_new_pass(project: Project) -> None:
    _, check = SCRIPTS["Accept today's failures, fail for new ones"].splitlines()
    assert project.run(f"{check} --update-baseline").status == 0
    with (project.folder / "docs/new.md").open("a", encoding="utf-8") as document:
        document.write(f"\n[x]({project.site}/status/410)\n")
    ran = project.run(check)
    assert (ran.status, ran.stdout.splitlines()[-1].startswith("✗")) == (1, True)
    assert "docs/new.md:5" in ran.stdout


def test_the_staging_server_alone_is_asked(project: Project, origin: Origin) -> None:
    script = SCRIPTS["A staging server in place of the real one"]
    project.run(project.meant(script))
    assert {f"http://{request.headers['host']}" for request in origin.requests} == {project.staging}


def test_the_token_opens_what_is_closed_without_it(project: Project, origin: Origin) -> None:
    script = SCRIPTS["Pages behind a token"]
    assert "1 needs a look" in project.run("probe docs").stdout
    opened = project.run(project.meant(script)).stdout
    assert "needs a look" not in opened
    sent = {request.headers.get("authorization") for request in origin.requests if request.path == "/dead"}
    assert sent == {None}
