"""What is named on the command line."""

import os
import re
import sys
import threading
import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest

from probe.errors import InputError
from probe.extract import format_of
from probe.model import Document
from probe.settings import Reading
from probe.sources.changes import Changes
from probe.sources.inputs import read

NOTHING = BytesIO()
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="other names and links")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def planted(folder: Path, *files: str) -> None:
    for file in files:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.encode(errors="surrogateescape"))


def names_of(*inputs: str) -> list[tuple[str, bool]]:
    return [(document.name, document.found) for document in read(inputs, NOTHING)]


def complaint_of(*inputs: str) -> str:
    with pytest.raises(InputError) as caught:
        read(inputs, NOTHING)
    return str(caught.value)


def argument(position: int, content: bytes) -> Document:
    return Document(f"argument {position}", content, media_type="text/uri-list")


def test_files_streams_and_urls_in_their_order(here: Path) -> None:
    listed = here / "list.txt"
    listed.write_bytes(b"http://a/\n\xff")
    inputs = read(["http://c.example/x", "-", str(listed), "https://d.example"], BytesIO(b"http://b/\r\n"))
    assert list(inputs) == [
        argument(1, b"http://c.example/x"),
        Document("stdin", b"http://b/\r\n", f"{here.as_uri()}/"),
        Document(str(listed), b"http://a/\n\xff", listed.as_uri()),
        argument(4, b"https://d.example"),
    ]
    assert inputs.notes == ()


def test_no_inputs_are_no_documents() -> None:
    assert list(read([], NOTHING)) == []


def test_standard_input_is_read_once() -> None:
    assert [document.content for document in read(["-", "-"], BytesIO(b"x"))] == [b"x"]


URLS = ["mailto:a@b", "HTTP://a", "c://x", "a.example:80/x", "http://a/é", "xy:\ud800", "http://a/*", "xy:a [b]?"]


@pytest.mark.parametrize("url", URLS)
def test_what_has_a_scheme_is_a_url(url: str) -> None:
    (document,) = read([url], NOTHING)
    assert document == argument(1, url.encode(errors="surrogatepass"))


@pytest.mark.parametrize("url", [*URLS, "openapi: 3.0.0"])
def test_a_url_is_read_as_a_list(url: str) -> None:
    (document,) = read([url], NOTHING)
    assert format_of(document, Reading()).name == "list"


@pytest.mark.parametrize("length", [300, 5000, 100_000])
def test_a_url_may_be_longer_than_a_file_name(length: int) -> None:
    url = "http://a.example/" + "x" * length
    assert list(read([url], NOTHING)) == [argument(1, url.encode())]


def test_a_url_with_a_nul_is_a_url() -> None:
    assert list(read(["http://a/\x00"], NOTHING)) == [argument(1, b"http://a/\x00")]


@pytest.mark.skipif(os.name == "nt", reason="a colon is in no file name there")
def test_a_file_that_is_named_like_a_url_is_a_file(here: Path) -> None:
    planted(here, "odd:name", "a*b.md")
    assert names_of("odd:name", "a*b.md") == [("odd:name", False), ("a*b.md", False)]


def test_what_is_missing_is_named() -> None:
    assert complaint_of("no/such.txt") == "no/such.txt: no such file; a URL begins with http:// or https://"
    assert complaint_of("a.example/x.md") == "a.example/x.md: no such file; a URL begins with http:// or https://"
    assert complaint_of("") == ": no such file; a URL begins with http:// or https://"
    assert complaint_of("c:list.txt") == "c:list.txt: no such file; a URL begins with http:// or https://"
    assert complaint_of("c:/*.nothing") == "c:/*.nothing: no file matches this pattern"
    assert complaint_of("no/such[1].txt") == "no/such[1].txt: no file matches this pattern"


def test_one_bad_input_spoils_all(tmp_path: Path) -> None:
    planted(tmp_path, "list.txt")
    assert complaint_of(str(tmp_path / "list.txt"), "missing.txt").startswith("missing.txt: ")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is unreadable here")
def test_what_is_unreadable_is_named(tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_bytes(b"")
    listed.chmod(0)
    assert complaint_of(str(listed)) == f"{listed}: Permission denied"


def test_what_cannot_be_opened_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planted(tmp_path, "list.txt")

    def refusing(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refusing)
    assert complaint_of(str(tmp_path / "list.txt")) == f"{tmp_path / 'list.txt'}: Permission denied"


def test_a_file_that_breaks_while_it_is_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = tmp_path / "list.txt"
    listed.write_bytes(b"")

    def broken(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", broken)
    with pytest.raises(InputError) as caught:
        list(read([str(listed)], NOTHING))
    assert str(caught.value) == f"{listed}: Permission denied"


@pytest.mark.parametrize("named", ["docs", "docs/a.md"])
def test_a_file_that_vanishes_before_its_turn_is_named(here: Path, named: str) -> None:
    planted(here, "docs/a.md")
    inputs = read([named], NOTHING)
    (here / "docs/a.md").unlink()
    with pytest.raises(InputError) as caught:
        list(inputs)
    assert str(caught.value) == "docs/a.md: no such file; a URL begins with http:// or https://"


def test_a_name_that_no_system_takes_is_a_complaint() -> None:
    assert re.fullmatch(r"a\x00b: .*embedded null .*", complaint_of("a\x00b"))  # in the words of each Python
    assert complaint_of("x" * 5000).startswith("x" * 5000 + ": ")


@POSIX
@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("a b.md", "a%20b.md"),
        ("a#b?c.md", "a%23b%3Fc.md"),
        ("100%.md", "100%25.md"),
        ("%20.md", "%2520.md"),
        ("é中.md", "%C3%A9%E4%B8%AD.md"),
        ("\udcff.md", "%FF.md"),
        ("a\nb\\c.md", "a%0Ab%5Cc.md"),
        ("x/./y/z.md", "x/y/z.md"),
    ],
)
def test_the_base_of_a_file_is_its_url(here: Path, name: str, quoted: str) -> None:
    planted(here, name)
    (document,) = read([name], NOTHING)
    assert (document.name, document.base) == (name, f"{here.as_uri()}/{quoted}")


@POSIX
def test_two_dots_behind_a_link_are_followed_as_on_disk(here: Path) -> None:
    planted(here, "far/away/x.md", "far/a.md", "a.md")
    (here / "link").symlink_to("far/away")
    (document,) = read(["link/../a.md"], NOTHING)
    assert (document.content, document.base) == (b"far/a.md", f"{here.as_uri()}/far/a.md")


@POSIX
def test_a_removed_working_directory_is_no_base(here: Path) -> None:
    (here / "gone").mkdir()
    os.chdir(here / "gone")
    (here / "gone").rmdir()
    assert list(read(["-"], BytesIO(b"x"))) == [Document("stdin", b"x")]


@POSIX
def test_a_pipe_is_read_once_and_starts_from_here(here: Path) -> None:
    os.mkfifo(here / "pipe")
    writer = threading.Thread(target=lambda: (here / "pipe").write_text("x"))
    writer.start()
    assert list(read(["pipe", "./pipe"], NOTHING)) == [Document("pipe", b"x", f"{here.as_uri()}/")]
    writer.join()


def test_a_folder_gives_its_documents(here: Path) -> None:
    planted(here, "docs/b.md", "docs/x/a.md", "docs/x.py", "docs/.hidden.md", "c.txt")
    expected = [("docs/b.md", True), ("docs/x/a.md", True)]
    assert names_of("docs") == names_of("docs/") == expected
    assert names_of(".") == names_of("./") == [("c.txt", True), *expected]
    assert names_of("./docs") == [(f"./{name}", True) for name, _ in expected]
    assert names_of(str(here / "docs")) == [(f"{here}/{name}", True) for name, _ in expected]
    (first, _) = read(["docs"], NOTHING)
    assert first == Document("docs/b.md", b"docs/b.md", (here / "docs/b.md").as_uri(), found=True)
    os.chdir("docs/x")
    assert names_of("..") == [("../b.md", True), ("../x/a.md", True)]


def test_folders_without_documents_are_told(here: Path) -> None:
    planted(here, "empty/x.py", "none/.a.md", "docs/a.md")
    inputs = read(["empty", "docs"], NOTHING)
    assert inputs.notes == ("empty: no documents in this folder",)
    assert [document.name for document in inputs] == ["docs/a.md"]
    assert complaint_of("empty") == "empty: no documents in this folder"
    both = "empty: no documents in this folder; none: no documents in this folder"
    assert complaint_of("empty", "none") == both


def test_a_pattern_gives_its_files_whatever_ignores_them(here: Path) -> None:
    planted(here, "docs/a.md", "docs/x/b.md", "docs/x/c.py", ".gitignore")
    (here / ".gitignore").write_text("*.md\n")
    assert names_of("docs/{a,x/none}.md") == [("docs/a.md", False)]
    assert names_of("docs/**/*.[mp]*") == [("docs/a.md", False), ("docs/x/b.md", False), ("docs/x/c.py", False)]


@POSIX
def test_a_file_counts_once_by_its_first_name(here: Path) -> None:
    planted(here, "docs/a.md", "docs/b.txt")
    (here / "link.md").symlink_to("docs/a.md")
    (here / "docs/c.md").symlink_to("a.md")
    assert names_of("link.md", "docs", "docs/b.txt", "./docs/../docs/a.md") == [
        ("link.md", False),
        ("docs/b.txt", False),
    ]
    assert names_of("docs", "docs/*") == [("docs/a.md", False), ("docs/b.txt", False)]
    (here / "docs/0.md").symlink_to("a.md")
    assert names_of("docs") == [("docs/a.md", True), ("docs/b.txt", True)]  # where its relative links start from
    assert names_of("docs/0.md", "docs") == [("docs/0.md", False), ("docs/b.txt", True)]
    assert names_of("http://a/", "http://a/") == [("argument 1", False), ("argument 2", False)]


def test_only_what_changed_is_read(here: Path) -> None:
    planted(here, "docs/a.md", "docs/b.md", "docs/c.md", "docs/d.md")
    (here / "docs/c.md").write_bytes(b"one\r\ntwo\rthree\r\nfour\r")
    changed = {"docs/a.md": frozenset({3, 4}), "docs/b.md": None, "docs/c.md": frozenset({2, 3})}
    changes = Changes(str(here), {str(here.resolve() / name): lines for name, lines in changed.items()})
    inputs = read(["http://a/", "-", "docs"], BytesIO(b"x")).only(changes)
    assert [(document.name, document.lines) for document in inputs] == [
        ("argument 1", None),
        ("stdin", None),
        ("docs/a.md", frozenset({3, 4})),
        ("docs/b.md", None),
        ("docs/c.md", frozenset({2, 3, 4})),
    ]
    assert list(read(["docs/d.md"], NOTHING).only(changes)) == []


def test_one_file_at_a_time_is_held(here: Path) -> None:
    for number in range(50):
        (here / f"{number}.md").write_bytes(bytes(1_000_000))
    tracemalloc.start()
    sizes = [len(document.content) for document in read(["."], NOTHING)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (sum(sizes), peak < 3_000_000) == (50_000_000, True)
