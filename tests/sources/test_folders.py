"""Which files of a folder are documents."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from probe.errors import InputError
from probe.sources.folders import walk
from tests.sources.repository import Repository

SUFFIXES = (".md", ".html")


def planted(folder: Path, *files: str) -> str:
    for file in files:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return str(folder)


def found(folder: str) -> list[str]:
    return [path for path, _ in walk(folder, SUFFIXES)]


def test_documents_by_their_names_in_their_order(tmp_path: Path) -> None:
    folder = planted(tmp_path, "b.md", "a/z.md", "a/b/c.HTML", "a.md", "x.py", "README", "B.md", "md", "a/.md")
    assert found(folder) == ["B.md", "a/b/c.HTML", "a/z.md", "a.md", "b.md"]


def test_what_is_hidden_is_left_out(tmp_path: Path) -> None:
    assert found(planted(tmp_path, ".a.md", ".github/a.md", "x/.b/a.md", "x/a.md")) == ["x/a.md"]


def test_installed_packages_are_left_out_unless_they_are_named(tmp_path: Path) -> None:
    folder = planted(
        tmp_path, "node_modules/x/a.md", "x/node_modules/a.md", "x/__pycache__/a.md", "env/pyvenv.cfg", "env/a.md",
        "env/lib/a.md", "a.md",
    )  # fmt: skip
    assert found(folder) == ["a.md"]
    assert found(f"{folder}/node_modules") == ["x/a.md"]
    assert found(f"{folder}/env") == ["a.md", "lib/a.md"]


def test_vendored_modules_are_left_out_by_what_marks_them(tmp_path: Path) -> None:
    folder = planted(
        tmp_path, "vendor/modules.txt", "vendor/x/a.md", "php/vendor/autoload.php", "php/vendor/a.md",
        "third/crate/.cargo-checksum.json", "third/crate/a.md", "docs/vendor/a.md", "docs/x/modules.txt", "docs/x/a.md",
    )  # fmt: skip
    assert found(folder) == ["docs/vendor/a.md", "docs/x/a.md"]
    assert found(f"{folder}/vendor") == ["x/a.md"]


def test_what_tests_read_is_left_out_unless_it_is_named(tmp_path: Path) -> None:
    folder = planted(
        tmp_path, "pkg/testdata/a.md", "web/__fixtures__/a.md", "web/__snapshots__/a.md", "tests/test_pots.py",
        "tests/test_pots/a.html", "m/src/test/resources/a.md", "m/pom.xml", "m/src/it/a.md", "tests/test_tins/a.md",
        "docs/src/it/a.md", "docs/resources/a.md", "docs/test/resources/a.md", "tests/a.md",
    )  # fmt: skip
    kept = ["docs/resources/a.md", "docs/src/it/a.md", "docs/test/resources/a.md", "tests/a.md", "tests/test_tins/a.md"]
    assert found(folder) == kept
    assert found(f"{folder}/pkg/testdata") == ["a.md"]
    assert found(f"{folder}/m/src/test/resources") == ["a.md"]


def test_a_hidden_folder_that_is_named_is_walked(tmp_path: Path) -> None:
    assert found(planted(tmp_path, ".github/a.md", ".github/.b/a.md") + "/.github") == ["a.md"]


def test_ignored_folders_are_not_entered(tmp_path: Path) -> None:
    folder = planted(tmp_path, "build/a.md", "build/keep.md", "docs/a.md", "docs/x/b.md")
    (tmp_path / ".gitignore").write_text("build/\n!build/keep.md\n")
    (tmp_path / "docs/.ignore").write_text("*.md\n!b.md\n")
    assert found(folder) == ["docs/x/b.md"]
    assert found(f"{folder}/build") == ["a.md", "keep.md"]


def test_rules_of_the_repository_hold_in_its_folders(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write(".gitignore", "/docs/out/\ndraft-*\n")
    repository.write("docs/.probeignore", "old.md\n")
    planted(tmp_path, "docs/out/a.md", "docs/in/draft-a.md", "docs/in/old.md", "docs/in/a.md", "docs/in/docs/out/b.md")
    assert found(f"{tmp_path}/docs") == ["in/a.md", "in/docs/out/b.md"]
    assert found(f"{tmp_path}/docs/in") == ["a.md", "docs/out/b.md"]
    assert found(f"{tmp_path}/docs/out") == ["a.md"]


def test_a_walk_finds_what_git_lists(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write(".gitignore", "*.tmp.md\n/one/*\n!/one/two/\n**/skip/**/last.md\n")
    repository.write("one/two/.gitignore", "!kept.tmp.md\n/x\n")
    planted(
        tmp_path, "a.md", "a.tmp.md", "one/a.md", "one/two/b.md", "one/two/kept.tmp.md", "one/two/x/a.md",
        "one/two/y/x/a.md", "skip/last.md", "skip/b/c/last.md", "skip/b/first.md", "é ü/ñ.md", "tab\there.md",
    )  # fmt: skip
    listed = repository.git("ls-files", "--others", "--cached", "--exclude-standard", "-z").split(b"\0")[:-1]
    assert sorted(map(os.fsencode, found(str(tmp_path)))) == sorted(name for name in listed if name.endswith(b".md"))


@pytest.mark.skipif(sys.platform == "win32", reason="links take rights there")
def test_links_to_files_are_taken_and_to_folders_not(tmp_path: Path) -> None:
    folder = planted(tmp_path, "docs/a.md", "docs/sub/b.md", "outside.md")
    docs = tmp_path / "docs"
    (docs / "again").symlink_to("..")
    (docs / "file.md").symlink_to("../outside.md")
    (docs / "folder.md").symlink_to("sub")
    (docs / "gone.md").symlink_to("nowhere")
    (docs / "itself.md").symlink_to("itself.md")
    (tmp_path / "link").symlink_to("docs")
    expected = [("a.md", False), ("file.md", True), ("sub/b.md", False)]
    assert list(walk(f"{folder}/docs", SUFFIXES)) == expected
    assert list(walk(f"{folder}/link", SUFFIXES)) == expected


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in the file system")
def test_what_may_never_end_is_left_out(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "zero.md").symlink_to("/dev/zero")
    assert found(planted(tmp_path, "a.md")) == ["a.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="names are Unicode there")
def test_a_name_that_is_no_text_is_a_name(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff.md")).touch()
    (tmp_path / ".gitignore").write_bytes(b"\xfe.md\n")
    (tmp_path / os.fsdecode(b"\xfe.md")).touch()
    assert found(str(tmp_path)) == ["\udcff.md"]


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """A document in 1,200 folders, which Python's own removal of trees does not get to the end of."""
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1_200):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(os.open("a.md", os.O_CREAT, dir_fd=here))
    os.close(here)
    yield tmp_path
    subprocess.run(["rm", "-r", str(tmp_path / "d")], check=True)


@pytest.mark.skipif(sys.platform == "win32", reason="paths are short there")
def test_folders_nest_deeper_than_calls_may(deep: Path) -> None:
    assert found(str(deep)) == ["d/" * 1_200 + "a.md"]


def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = planted(tmp_path, "x/a.md")
    scandir = os.scandir

    def refusing(path: str) -> object:
        if path.endswith("x"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(InputError) as caught:
        found(folder)
    assert str(caught.value) == f"{os.path.join(folder, 'x')}: Permission denied"  # noqa: PTH118 - as the system joins
