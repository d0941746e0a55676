"""The inputs of a cluster run are listed once: files, folders and globs, each file once."""

import os
import sys
from pathlib import Path

import pytest

from probe.cluster.blocks import blocks_of
from probe.cluster.folder import Folder
from probe.cluster.inputs import File, listed
from probe.errors import InputError, OutputError

pytest.importorskip("pyarrow")


def test_folders_globs_and_files_are_inputs(tmp_path: Path) -> None:
    for name in ("a.txt", "b.csv", ".hidden.txt", "_SUCCESS", "deep/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("http://a.example/\n")
    assert [file.uri for file in listed((str(tmp_path),))] == [
        str(tmp_path / name) for name in ("a.txt", "b.csv", "deep/c.txt")
    ]
    assert [file.uri for file in listed((str(tmp_path / "*.txt"), str(tmp_path / "b.csv")))] == [
        str(tmp_path / "a.txt"), str(tmp_path / "b.csv")
    ]  # fmt: skip


@pytest.mark.parametrize(("given", "told"), [("nope.txt", "No such file"), ("nope*.txt", "matches no file")])
def test_what_is_not_there_is_told(tmp_path: Path, given: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        listed((str(tmp_path / given),))


def test_the_folder_of_the_run_is_no_input(tmp_path: Path) -> None:
    for name in ("a.txt", "run/run.json", "run/shuffle/0.arrow", "run-2/b.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("http://a.example/\n")
    out, kept = Folder(str(tmp_path / "run")), [str(tmp_path / "a.txt"), str(tmp_path / "run-2/b.txt")]
    for given in (str(tmp_path), str(tmp_path / "*")):
        assert [file.uri for file in listed((given,), out)] == kept
    assert len(listed((str(tmp_path),))) == 4


def test_an_input_that_is_missing_is_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    listed((str(tmp_path / "a.txt"), str(tmp_path), str(tmp_path / "*")))
    for given in ("b.txt", "b*.txt"):
        with pytest.raises(InputError, match=r"b\*?\.txt: "):
            listed((str(tmp_path / "a.txt"), str(tmp_path / given)))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_names_that_are_not_utf_8_are_told(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("http://a.example/\n")
    for given in (str(tmp_path), str(tmp_path / "*")):
        with pytest.raises((InputError, OutputError), match="pyarrow opens only names in UTF-8"):
            listed((given,))
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/café.txt").write_text("http://a.example/\n")
    assert len(listed((str(tmp_path / "sub"),))) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("name", ["a[1].txt", "what?.txt", "*.txt", "d[1]/a.txt"])
def test_a_name_with_wildcards_that_exists_is_that_file(tmp_path: Path, name: str) -> None:
    for each in ("a1.txt", name):
        (tmp_path / each).parent.mkdir(exist_ok=True)
        (tmp_path / each).write_text("http://a.example/\n")
    for given in (name, os.path.dirname(name)):  # noqa: PTH120 - may be empty
        if given:
            assert [file.uri for file in listed((str(tmp_path / given),))] == [str(tmp_path / name)]
    assert len(listed((str(tmp_path / "a*.txt"),))) == 1 + name.startswith("a")


def test_each_file_is_an_input_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("http://a.example/\n")
    (tmp_path / "b.txt").symlink_to("a.txt")
    given = (str(tmp_path / "a.txt"), str(tmp_path), f"{tmp_path}/./a.txt", str(tmp_path / "*"))
    assert listed(given) == [File(str(tmp_path / "a.txt"), 18)]


def test_what_is_written_after_the_listing_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("http://a.example/\n" * 4)
    files = listed((str(tmp_path),))
    (tmp_path / "b.txt").write_text("http://b.example/\n")
    with (tmp_path / "a.txt").open("a") as growing:
        growing.write("http://c.example/\n" * 4)
    assert [(block.first, block.end) for block in blocks_of(files, 36)] == [(0, 36), (36, 72)]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("", "'': not the name of a file"),
        ("a\0b", "not the name of a file"),
        ("-", "-: workers cannot read the standard input"),
        ("nothing://a/b.txt", "nothing://a/b.txt: "),
        ("http://u:s3cr3t@a.example/list.txt", r"http://\*\*\*@a.example/list.txt: "),
        pytest.param("pipe", "pipe: neither a file nor a folder", marks=pytest.mark.skipif(
            not hasattr(os, "mkfifo"), reason="no pipes with names"
        )),
    ],
)  # fmt: skip
def test_what_cannot_be_an_input_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if given == "pipe":
        os.mkfifo(given)
    with pytest.raises((InputError, OutputError), match=told):
        listed((given,))
