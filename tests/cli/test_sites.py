"""``probe sites`` and ``--site``: which generator builds what, and who says so."""

import json
from pathlib import Path

import pytest

from tests.cli.inside import probe_in
from tests.cli.test_local import write

FILES: dict[str, str | bytes] = {
    ".git/HEAD": "ref: refs/heads/main\n",
    "README.md": "[x](docs/a.md)\n",
    "mkdocs.yml": "site_name: x\nsite_url: https://a.example/x/\n",
    "docs/index.md": "[a](a.md) [b](gone.md) [c](/x/a/)\n",
    "docs/a.md": "# A\n",
    "book/book.toml": "[book]\n",
    "book/src/SUMMARY.md": "[x](x.md)\n",
    "book/src/x.md": "[y](y.html)\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, FILES)
    return tmp_path


def verdicts(folder: Path, *words: str) -> dict[str, str]:
    ran = probe_in(folder, "docs", "--offline", "-f", "json", "--no-progress", "--lang", "en", *words)
    return {result["url"]: result["failure"] or result["verdict"] for result in json.loads(ran.stdout)["results"]}


def test_each_site_is_told_with_its_roots_and_rules(folder: Path) -> None:
    assert probe_in(folder, "sites").stdout.splitlines() == [
        "no generator: 1 documents, read as the host of the repository shows them",
        "        1  left to the host of the repository",
        "mdbook: book, 3 documents",
        "  pages: book/src",
        "  / is: not known",
        "        1  lead to a file of it",
        "        1  broken: nothing is built there",
        "mkdocs: ., 3 documents",
        "  pages: docs",
        "  / is: /x/",
        "        2  lead to a file of it",
        "        1  broken: nothing is built there",
    ]


def test_of_one_folder_and_without_sites(folder: Path) -> None:
    assert probe_in(folder, "sites", "book").stdout.splitlines()[0] == "mdbook: book, 3 documents"
    assert probe_in(folder, "sites", "book", "--site", "none").stdout.splitlines() == [
        "no generator: 3 documents, read as the host of the repository shows them",
        "        2  left to the host of the repository",
    ]
    assert probe_in(folder, "sites", "gone").status == 2


def test_none_turns_them_off(folder: Path) -> None:
    assert verdicts(folder) == {"docs/a.md": "ok", "docs/gone.md": "file-missing"}
    assert verdicts(folder, "--site", "none") == {"docs/a.md": "ok", "docs/gone.md": "file-missing", "/x/a/": "skipped"}
    assert verdicts(folder, "--site", "mdbook") == verdicts(folder, "--site", "none")
    assert verdicts(folder, "--site", "mkdocs") == verdicts(folder)


def test_one_folder_is_said_by_hand(folder: Path) -> None:
    ran = probe_in(folder, "docs", "--offline", "--site", "mdbook=docs")
    assert (ran.status, "site: mdbook finds nothing to build in" in ran.stderr) == (2, True)
    assert verdicts(folder, "--site", "mkdocs=.") == verdicts(folder)


def test_the_config_file_says_it_too(folder: Path) -> None:
    (folder / "probe.toml").write_text('site = "none"\n')
    assert verdicts(folder)["/x/a/"] == "skipped"
    (folder / "probe.toml").write_text('site = ["mkdocs=."]\n')
    assert verdicts(folder)["docs/gone.md"] == "file-missing"
    assert "/x/a/" not in verdicts(folder)
    (folder / "probe.toml").write_text('site = ["mkdocs=../elsewhere"]\n')
    assert "is outside of the file's own folder" in probe_in(folder, "docs", "--offline").stderr


@pytest.mark.parametrize(
    ("word", "complaint"),
    [
        ("hugoo", "did you mean 'hugo'?"),
        ("none=docs", "must be NAME, NAME=FOLDER, or none alone"),
        ("hugo=", "must be NAME, NAME=FOLDER, or none alone"),
    ],
)
def test_what_is_no_generator_is_told(folder: Path, word: str, complaint: str) -> None:
    ran = probe_in(folder, "docs", "--offline", "--site", word)
    assert (ran.status, complaint in ran.stderr) == (2, True)
