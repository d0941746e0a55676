import os
from pathlib import Path

import pytest

from probe.reports.place import Place, place
from probe.reports.schema import Source


def source(document: str, line: int = 3, column: int = 7) -> Source:
    return Source(document=document, line=line, column=column, text="https://a.example/")


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ("a.md", "a.md"),
        ("./docs/../docs/a.md", "docs/a.md"),
        ("/repo/docs/a.md", "docs/a.md"),
        ("/repository/a.md", "/repository/a.md"),
        ("/elsewhere/a.md", "/elsewhere/a.md"),
        ("../a.md", "/a.md"),
        ("链接/清单.txt", "链接/清单.txt"),
        ("C:notes.md", "C:notes.md"),
        ("stdin.txt", "stdin.txt"),
        ("argument 1.md", "argument 1.md"),
    ],
)
def test_a_file_is_named_from_the_root(document: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getcwd", lambda: "/repo")
    assert place(source(document), None) == Place(document, path, 3, 7, in_file=True)


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ("https://site.example/docs/a?b=1", "site.example/docs/a?b=1"),
        ("http://[::1]:8000/", "[::1]:8000/"),
        ("https://", "https"),
        ("stdin", "stdin"),
        ("argument 12", "argument 12"),
        ("", "-"),
    ],
)
def test_what_is_no_file_has_a_name_without_a_scheme(document: str, path: str) -> None:
    assert place(source(document), None) == Place(document, path, 3, 7, in_file=False)


def test_the_root_may_be_another_folder_than_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path / "docs")
    assert place(source("a.md"), str(tmp_path)).path == "docs/a.md"
    assert place(source("a.md"), str(tmp_path) + "/").path == "docs/a.md"
    assert place(source("a.md"), "..").path == "docs/a.md"
    assert place(source("../README.md"), None).path == f"{tmp_path}/README.md"


def test_a_working_directory_that_is_gone_stops_no_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert place(source("docs/a.md"), None).path == "docs/a.md"


def test_lines_and_columns_count_from_one() -> None:
    assert (place(source("a", 0, 0), None).line, place(source("a", 0, 0), None).column) == (1, 1)


def test_people_read_the_whole_address_of_a_page() -> None:
    assert place(source("https://site.example/a"), None).text == "https://site.example/a:3"
    assert place(source("./a.md"), None).text == "a.md:3"
