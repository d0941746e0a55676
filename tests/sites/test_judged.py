"""Sites whose links were judged by the documentation of their generators alone: each folder keeps what is right there.

A line of ``judged/NAME/expected.tsv`` is a file, a link as it is written there, its verdict and why. ``FLOORS`` are how
many of them the program says the same of; the rest is not read yet, or is disputed, as ``DISPUTED`` tells.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from probe.cli import app

HERE = Path(__file__).parent / "judged"
EXPECTED = "expected.tsv"
ORIGINS = {"plain": "https://github.com/acme/toolbox", "wikis": "https://github.com/acme/toolbox.wiki.git"}
FLOORS = {
    "antora": 71,
    "astro": 39,
    "docsify": 49,  # the place of a query is told as a fragment
    "docusaurus": 80,
    "eleventy": 47,
    "gitbook": 45,
    "hugo": 60,
    "hugo-langs": 32,
    "jekyll": 70,
    "jupyterbook": 36,
    "mdbook": 59,
    "mintlify": 45,
    "mkdocs": 74,
    "myst": 60,
    "nextjs": 31,
    "nextra": 48,
    "obsidian": 43,
    "plain": 58,
    "quarto": 55,
    "sphinx": 65,
    "starlight": 67,
    "vitepress": 61,
    "vuepress": 49,
    "wikis": 33,
    "zola": 55,
}
# Expectations that the program does not follow, and why.
DISPUTED = {
    ("mkdocs", "docs/index.md", "/guide/faq.md"): "what is below / of the host, but not below site_url, may be there",
    ("mdbook", "src/SUMMARY.md", "guide/lost.md"): "create-missing, which is on by default, makes the file",
    ("antora", "docs/modules/ROOT/pages/guide/install.adoc", "../../api/index.html"): "the host may have it",
    ("myst", "docs/index.md", "no-label"): "a docstring or another project may define the label",
    ("sphinx", "docs/index.rst", "no-such-label"): "a docstring or another project may define the label",
}


def lines(site: str) -> list[tuple[str, str, str, str]]:
    """Return the file, link, verdict and reason of each line."""
    kept = [line for line in (HERE / site / EXPECTED).read_text("utf-8").splitlines() if line[:1] not in ("", "#")]
    return [tuple((*line.split("\t"), "")[:4]) for line in kept]  # type: ignore[misc]


def judged(folder: Path) -> dict[tuple[str, str], str]:
    """Return what the program says of each link of a folder."""
    options = ("--offline", "--fragments", "--no-config", "--no-ci", "-q", "--lang", "en", "--no-progress")
    app.run(["check", ".", *options, "-o", str(folder.parent / "out.json")])
    results = json.loads((folder.parent / "out.json").read_text("utf-8"))["results"]
    return {
        (source["document"], source["text"]): (
            "fragment" if result["failure"] == "fragment-missing" else str(result["verdict"])
        )
        for result in results
        for source in result["sources"]
    }


def said(file: str, link: str, found: dict[tuple[str, str], str]) -> str:
    """Return the verdict of a link, which may be reported with what stands around it."""
    near = (
        verdict for (name, text), verdict in found.items() if name == file and text and (link in text or text in link)
    )
    return found.get((file, link)) or next(near, "none")


def is_same(wanted: str, found: str, why: str) -> bool:
    """Whether two verdicts say the same: what has no such label may be told as either."""
    undefined = {wanted, found} == {"broken", "fragment"} and "label" in why
    return found == wanted or undefined or (wanted == "broken" and found == "invalid")


@pytest.mark.parametrize("site", sorted(path.name for path in HERE.iterdir()))
def test_links_have_the_verdict_that_was_judged(site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "site"
    shutil.copytree(HERE / site, folder, ignore=shutil.ignore_patterns(EXPECTED))
    branch = "master" if site == "wikis" else "main"
    commands = [
        ["init", "-q", "-b", branch],
        *([["remote", "add", "origin", ORIGINS[site]]] if site in ORIGINS else []),
    ]
    for command in commands:
        subprocess.run(["git", *command], cwd=folder, check=True)
    monkeypatch.chdir(folder)
    found = judged(folder)
    other = {
        (site, file, link)
        for file, link, verdict, why in lines(site)
        if not is_same(verdict, said(file, link, found), why)
    }
    assert len(lines(site)) - len(other) >= FLOORS[site], other
    assert {key for key in DISPUTED if key[0] == site} <= other
