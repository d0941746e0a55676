"""What is named on the command line."""

import os
from io import BytesIO
from pathlib import Path

import pytest

from probe.errors import InputError
from probe.model import Document
from probe.sources.inputs import read

NOTHING = BytesIO()


def complaint_of(*inputs: str) -> str:
    with pytest.raises(InputError) as caught:
        read(inputs, NOTHING)
    return str(caught.value)


def test_files_streams_and_urls_in_their_order(tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_bytes(b"http://a/\n\xff")
    stdin = BytesIO(b"http://b/\r\n")
    assert read(["http://c.example/x", "-", str(listed), "https://d.example"], stdin) == [
        Document("argument 1", b"http://c.example/x"),
        Document("stdin", b"http://b/\r\n"),
        Document(str(listed), b"http://a/\n\xff"),
        Document("argument 4", b"https://d.example"),
    ]


def test_no_inputs_are_no_documents() -> None:
    assert read([], NOTHING) == []


@pytest.mark.parametrize("url", ["mailto:a@b", "HTTP://a", "c://x", "a.example:80/x", "http://a/é", "xy:\ud800"])
def test_what_has_a_scheme_is_a_url(url: str) -> None:
    (document,) = read([url], NOTHING)
    assert document == Document("argument 1", url.encode(errors="surrogatepass"))


@pytest.mark.parametrize("length", [300, 5000, 100_000])
def test_a_url_may_be_longer_than_a_file_name(length: int) -> None:
    url = "http://a.example/" + "x" * length
    assert read([url], NOTHING) == [Document("argument 1", url.encode())]


def test_a_url_with_a_nul_is_a_url() -> None:
    assert read(["http://a/\x00"], NOTHING) == [Document("argument 1", b"http://a/\x00")]


@pytest.mark.skipif(os.name == "nt", reason="a colon is in no file name there")
def test_a_file_that_is_named_like_a_url_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("odd:name").write_bytes(b"x")
    assert read(["odd:name"], NOTHING) == [Document("odd:name", b"x")]


def test_what_is_missing_is_named() -> None:
    assert complaint_of("no/such.txt") == "no/such.txt: no such file (a URL begins with http:// or https://)"
    assert complaint_of("a.example/x") == "a.example/x: no such file (a URL begins with http:// or https://)"
    assert complaint_of("") == ": no such file (a URL begins with http:// or https://)"
    assert complaint_of("c:list.txt") == "c:list.txt: no such file (a URL begins with http:// or https://)"


def test_one_bad_input_spoils_all(tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_bytes(b"http://a/")
    assert complaint_of(str(listed), "missing.txt").startswith("missing.txt: ")


def test_a_directory_is_named(tmp_path: Path) -> None:
    assert complaint_of(str(tmp_path)) == f"{tmp_path}: is a directory"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is unreadable here")
def test_what_is_unreadable_is_named(tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_bytes(b"")
    listed.chmod(0)
    assert complaint_of(str(listed)) == f"{listed}: Permission denied"


def test_a_file_that_breaks_while_it_is_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = tmp_path / "list.txt"
    listed.write_bytes(b"")

    def broken(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", broken)
    assert complaint_of(str(listed)) == f"{listed}: Permission denied"


def test_a_name_that_no_system_takes_is_a_complaint() -> None:
    assert complaint_of("a\x00b") == "a\x00b: embedded null byte"
    assert complaint_of("x" * 5000).startswith("x" * 5000 + ": ")
