"""Links between files of this machine, over the command: what is there, what is not, and which lines count."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.site import link, site
from tests.outside import Ran, probe, serving

QUIET = ("--retries", "0", "--host-rate", "0", "--no-progress", "-q", "--lang", "en", "-f", "json")


def told(folder: Path, *words: str, stdin: str | None = None) -> tuple[Ran, dict[str, dict[str, Any]]]:
    ran = probe(*words, *QUIET, cwd=folder, stdin=stdin)
    return ran, {r["url"]: r for r in json.loads(ran.stdout)["results"]} if ran.stdout else {}


def verdicts(results: dict[str, dict[str, Any]]) -> dict[str, str | None]:
    return {url: result["failure"] or result["verdict"] for url, result in results.items()}


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)


def test_every_way_to_name_a_file(tmp_path: Path) -> None:
    write(tmp_path, {"docs/x y.md": "x", "docs/#h.md": "x", "docs/q.md": "x", "up.md": "x", "docs/sub/README.md": "x"})
    (tmp_path / "docs/linked.md").symlink_to("q.md")
    (tmp_path / "docs/loop.md").symlink_to("loop.md")
    (tmp_path / "docs/dangling.md").symlink_to("nowhere.md")
    os.mkfifo(tmp_path / "docs/pipe")
    links = [
        "x%20y.md", "<x y.md>", "%23h.md", "q.md?raw=1", "..\\up.md", "../up.md", "linked.md", "loop.md",
        "dangling.md", "sub", "sub/", "", "#self", "../../outside.md", "%00", "%FF.md", "n" * 5000, "pipe",
        "file:///nowhere/x", "../docs/./sub/../q.md", "/up.md", "//", "C:/x.md",
    ]  # fmt: skip
    write(tmp_path, {"docs/a.md": "\n\n".join(f"[x]({each})" for each in links)})
    ran, results = told(tmp_path, "docs/a.md")
    assert ran.stderr == ""
    assert ran.status == 1
    there = {"docs/x y.md", "docs/#h.md", "docs/q.md", "up.md", "docs/linked.md", "docs/sub", "docs/a.md", "docs/pipe"}
    assert {url for url, verdict in verdicts(results).items() if verdict == "ok"} == there
    assert {url for url, verdict in verdicts(results).items() if verdict == "file-missing"} == {
        "docs/loop.md", "docs/dangling.md", "../outside.md", "%00", "%FF.md", "docs/" + "n" * 5000,
        os.path.relpath("/nowhere/x", tmp_path), "C:/x.md",
    }  # fmt: skip


PAGES = {
    "a.md": "# One\n\n## Zwei & drei!\n\n## One\n\n<a name='old'></a>\n",
    "b.html": "<p id='x'>quick brown</p><template><p id='inside'></p></template><a name=n></a><p name=p></p>",
    "c.rst": "Title\n=====\n\n.. _target:\n\ntext\n",
    "d.adoc": "= Doc\n\n== Part One\n\n[[anchor]]\ntext\n",
    "e.ipynb": '{"cells": [{"cell_type": "markdown", "source": ["# Hello World"]}], "nbformat": 4, "metadata": {}}',
    "f.txt": "text",
    "g/README.md": "# Folder\n",
    "h/index.html": "<p id=home></p>",
    "i/x.md": "# x\n",
    "broken.ipynb": "{",
    "broken.pdf": "%PDF-1.4 nothing",
}
THERE = (
    "a.md#one", "a.md#one-1", "a.md#zwei--drei", "a.md#old", "a.md#user-content-one", "a.md#", "a.md#top", "b.html#x",
    "b.html#n", "b.html#:~:text=Quick%20brown", "c.rst#title", "c.rst#target", "d.adoc#_part_one", "d.adoc#anchor",
    "e.ipynb#Hello-World", "g#folder", "g/#folder", "h/#home", "a.md#L1", "#here",
)  # fmt: skip
MISSING = (
    "a.md#two", "a.md#one-2", "b.html#p", "b.html#y", "b.html#:~:text=slow", "c.rst#no",
    "d.adoc#no", "g/#no", "h/#no", "i/#x", "a.md#L10", "#nowhere",
)  # fmt: skip
UNTOLD = ("f.txt#x", "broken.ipynb#x", "broken.pdf#x")


def test_places_in_files_of_every_kind(tmp_path: Path) -> None:
    lines = "\n\n".join(f"[x]({each})" for each in (*THERE, *MISSING, *UNTOLD))
    write(tmp_path, {**PAGES, "links.md": f"# Here\n\n{lines}\n"})
    ran, results = told(tmp_path, "links.md", "--fragments")
    missing = {each if each[0] != "#" else f"links.md{each}" for each in MISSING}
    assert {re.sub("^([ghi])#", r"\1/#", url) for url, r in results.items() if r["failure"]} == missing
    assert {r["failure"] for r in results.values()} == {None, "fragment-missing"}
    untold = [url for url, r in results.items() if any("cannot be determined" in note for note in r["evidence"])]
    assert untold == ["f.txt", "broken.ipynb", "broken.pdf"]
    assert (ran.status, len(results)) == (1, len(missing) + 11)


def test_a_page_with_many_places_is_asked_for_once(tmp_path: Path) -> None:
    ids = "".join(f'<p id="n{n}">' for n in range(0, 500, 2))
    with serving(
        site({"/p": f"<title>x</title>{ids}", "/gone": 404, "/moved": (301, {"Location": "/p#n0"}, b"")})
    ) as o:
        urls = [o.url(f"/p#n{n}") for n in range(500)] + [o.url("/gone#a"), o.url("/gone#b"), o.url("/moved#other")]
        write(tmp_path, {"list.txt": "\n".join(urls)})
        _, results = told(tmp_path, "list.txt", "--fragments")
        asked = [(request.method, request.target) for request in o.requests]
    missing = [r for r in results.values() if r["failure"] == "fragment-missing"]
    assert [source["line"] for r in missing for source in r["sources"]] == list(range(2, 501, 2))
    assert len(results[o.url("/p")]["sources"]) == 250
    assert len(results[o.url("/gone")]["sources"]) == 2
    assert results[o.url("/moved")]["verdict"] == "redirected"  # the redirect names a place itself
    assert asked.count(("GET", "/p")) == 2
    assert ("HEAD", "/p") not in asked


def test_thousands_of_places_take_no_time(tmp_path: Path) -> None:
    """Every pair of them compared would take minutes."""
    write(tmp_path, {"a.html": "".join(f'<a href="#m{n}" id="n{n}">x</a>\n' for n in range(30_000))})
    ran, results = told(tmp_path, "a.html", "--fragments")
    assert (ran.status, len(results)) == (1, 30_000)


def git(folder: Path, *words: str) -> None:
    identity = ("-c", "user.name=x", "-c", "user.email=x@x.example", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose first commit has a dead link, to which a file of two and a line were added."""
    write(tmp_path, {"old.md": "[x](gone.md)\n\nfine\n", "same.md": "[x](gone-too.md)\n"})
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    write(tmp_path, {"old.md": "[x](gone.md)\n\nfine\n\n[y](new-gone.md)\n", "new.md": "[a](old.md)\n[b](b.md)\n"})
    git(tmp_path, "add", ".")
    return tmp_path


@pytest.mark.parametrize("words", [(), (".",), ("old.md", "new.md", "same.md")])
def test_only_lines_that_were_added_count(repository: Path, words: tuple[str, ...]) -> None:
    ran, results = told(repository, *words, "--changed-since", "HEAD")
    places = {s["document"].rpartition("/")[2] + f":{s['line']}" for r in results.values() for s in r["sources"]}
    assert places == {"old.md:5", "new.md:1", "new.md:2"}
    assert ran.status == 1


def test_links_of_a_file_that_moved_start_elsewhere(repository: Path) -> None:
    git(repository, "commit", "-m", "second")
    (repository / "sub").mkdir()
    git(repository, "mv", "new.md", "sub/new.md")
    assert verdicts(told(repository, ".", "--changed-since", "HEAD")[1]) == {
        "sub/old.md": "file-missing", "sub/b.md": "file-missing",
    }  # fmt: skip


def test_names_as_git_lists_them(repository: Path) -> None:
    write(repository, {"é.md": "[x](gone-é.md)", "b c.md": "[x](gone-b.md)"})
    listed = subprocess.run(["git", "ls-files", "-o"], cwd=repository, check=True, capture_output=True, text=True)
    assert listed.stdout == 'b c.md\n"\\303\\251.md"\n'
    assert sorted(told(repository, "--files-from", "-", stdin=listed.stdout)[1]) == ["gone-b.md", "gone-é.md"]


def test_what_was_not_read_is_not_said_to_be_gone(repository: Path) -> None:
    assert told(repository, "old.md", "same.md", "--baseline", "b.json", "--update-baseline")[0].status == 0
    ran, _ = told(repository, ".", "--changed-since", "HEAD", "--baseline", "b.json")
    assert json.loads(ran.stdout)["summary"]["notices"] == []
    before = (repository / "b.json").read_bytes()
    ran, _ = told(repository, ".", "--changed-since", "HEAD", "--baseline", "b.json", "--update-baseline")
    assert (ran.status, ran.stderr) == (
        2, "probe: --update-baseline needs a complete run, without --changed-since\n"
    )  # fmt: skip
    assert (repository / "b.json").read_bytes() == before


def test_lists_of_inputs_folders_and_standard_input(tmp_path: Path) -> None:
    write(tmp_path, {
        "inputs": "d\n\nx.md\r\n", "d/a.md": "[x](gone-a.md)", "d/.hidden/b.md": "[x](never.md)",
        "d/deep/c.md": "[x](gone-c.md)", "x.md": "[x](gone-x.md)",
    })  # fmt: skip
    ran, results = told(tmp_path, "--files-from", "inputs")
    assert sorted(results) == ["d/deep/gone-c.md", "d/gone-a.md", "gone-x.md"]
    assert sorted(told(tmp_path, "--files-from", "-", stdin="x.md\n")[1]) == ["gone-x.md"]
    ran, results = told(tmp_path, "-", "--as", "markdown", stdin="[x](x.md) [y](y.md)\n")
    assert verdicts(results) == {"x.md": "ok", "y.md": "file-missing"}
    assert results["y.md"]["sources"] == [{"document": "stdin", "line": 1, "column": 15, "text": "y.md"}]
    assert ran.status == 1


def test_as_and_column_choose_what_is_read(tmp_path: Path) -> None:
    with serving(site({"/a": "a", "/b": "b"})) as origin:
        write(tmp_path, {"t.csv": f"one,two\n{origin.url('/a')},{origin.url('/b')}\n"})
        assert [list(told(tmp_path, "t.csv", "--column", column)[1]) for column in ("two", "1")] == [
            [origin.url("/b")], [origin.url("/a")]
        ]  # fmt: skip
        assert len(told(tmp_path, "t.csv", "--as", "text")[1]) == 2
        write(tmp_path, {"page.weird": link("/a")})
        assert list(told(tmp_path, "page.weird", "--as", "html", "--base-url", origin.url("/"))[1]) == [
            origin.url("/a")
        ]


def test_a_broken_document_in_a_folder_is_told_of_and_the_rest_is_read(tmp_path: Path) -> None:
    write(tmp_path, {"docs/a.ipynb": "{", "docs/b.md": "[b](b.md) [c](c.md)", "known.json": '{"results": []}'})
    ran, results = told(tmp_path, "docs")
    assert (ran.status, {url: r["failure"] for url, r in results.items()}) == (
        1, {"docs/b.md": None, "docs/c.md": "file-missing"},
    )  # fmt: skip
    ran = probe("docs", "--lang", "en", cwd=tmp_path)
    assert "Not read to its end: docs/a.ipynb: is not a notebook: its JSON is invalid: " in " ".join(ran.stdout.split())
    ran = probe("docs", "--baseline", "known.json", "--update-baseline", "--lang", "en", cwd=tmp_path)
    assert "known.json stays as it was: not every document could be read" in ran.stderr
    named = probe("docs/a.ipynb", "docs/b.md", cwd=tmp_path)
    assert (named.status, named.stdout, "docs/a.ipynb: is not a notebook" in named.stderr) == (2, "", True)


def test_of_many_broken_documents_the_first_are_named(tmp_path: Path) -> None:
    write(tmp_path, {f"docs/{number:02}.ipynb": "{" for number in range(13)})
    write(tmp_path, {"docs/x.md": "[x](x.md)"})
    ran = probe("docs", "-f", "json", "--lang", "en", cwd=tmp_path)
    notices = json.loads(ran.stdout)["summary"]["notices"]
    assert [notice.partition(": is")[0] for notice in notices] == [
        *(f"Not read to its end: docs/{number:02}.ipynb" for number in range(10)), "and 3 more like it",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((), "Not requested: www.example.com is a name reserved for examples; --include-reserved requests it"),
        (("--lang", "zh"), "未探测：www.example.com 是专供示例使用的保留域名；如需访问请用 --include-reserved"),
        (("--include-reserved",), "Not requested: --offline sends nothing"),
        (("--as", "list"), "Not requested: --offline sends nothing"),
    ],
)
def test_a_name_reserved_for_examples(tmp_path: Path, words: tuple[str, ...], reason: str) -> None:
    (tmp_path / "a.md").write_text("https://www.example.com/your-name\n", "utf-8")
    lang = () if "--lang" in words else ("--lang", "en")
    ran = probe("a.md", "--offline", "-f", "json", "--no-ci", *lang, *words, cwd=tmp_path)
    (result,) = json.loads(ran.stdout)["results"]
    assert (ran.status, result["verdict"], result["reason"]) == (0, "skipped", reason)
