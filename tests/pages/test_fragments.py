"""Whether a page has the place that a link names."""

from pathlib import Path

import pytest
from pypdf import PdfWriter

from probe.model import Document, Mention, Note, Result, Target, Verdict
from probe.pages.fragments import Fragments, Places, sought
from probe.settings import Reading
from probe.targets import unique

PAGE = (
    b'<h1 id="one">One</h1><p>The <b>quick</b>\n brown fox</p><a name="two">x</a>'
    b'<h2 id="user-content-three">x</h2><p id="%C3%BC">x</p><p id="\xc3\xa4">x</p>'
)


def places(
    content: bytes = PAGE, *, name: str = "http://a.example/x", kind: str = "text/html", whole: bool = True
) -> Places:
    document = Document(name, content, name, kind or None)
    return Places.of(document, Reading(), whole=whole)


@pytest.mark.parametrize(
    ("fragment", "there"),
    [
        ("one", True),
        ("two", True),
        ("One", False),
        ("four", False),
        ("three", True),
        ("user-content-one", True),
        ("%C3%BC", True),  # as written comes before percent-decoded
        ("%C3%A4", True),
        ("\u00e4", True),
        ("", True),
        ("top", True),
        ("TOP", True),
        ("/route", None),
        ("!/route", None),
        ("L10", None),
        ("L10-L20", None),
        ("t=30", None),
        (":~:text=quick%20brown", True),
        (":~:text=QUICK%20brown%20fox", True),
        (":~:text=slow", False),
        (":~:text=The,fox", True),
        (":~:text=The,dog", False),
        (":~:text=The-,quick,-brown", True),
        (":~:text=quick&text=fox", True),
        (":~:text=quick&text=dog", False),
        ("one:~:text=fox", True),
        ("four:~:text=fox", False),
        ("one:~:text=dog", False),
        ("/route:~:text=fox", None),
    ],
)
def test_a_place_is_a_name_or_a_text_of_the_page(fragment: str, there: bool | None) -> None:
    assert places().has(fragment) is there


def test_a_page_without_any_name_makes_them_by_script_or_not_at_all() -> None:
    assert places(b"<p>x</p>").has("one") is False
    assert places(b"<p>x</p><script src=x></script>").has("one") is None


@pytest.mark.parametrize(
    ("fragment", "there"),
    [
        ("gid=0", None),
        ("heading=h.x", None),
        ("gsc.tab=0", None),
        ("slide=id.g1", None),
        ("map=5/51.5/-0.1", None),
        ("7/51.50/-0.12", None),
        ("code/PTAE", None),
        ("narrow/stream/3-x", None),
        ("four", False),
        ("one", True),
    ],
)
def test_the_state_of_a_script_is_no_place(fragment: str, there: bool | None) -> None:
    assert places(PAGE + b"<script src=x></script>").has(fragment) is there
    assert places().has(fragment) is (there or False)


@pytest.mark.parametrize(
    ("name", "fragment", "there"),
    [
        ("README.md", "readme", True),
        ("readme.rst", "readme", True),
        ("a.md", "readme", False),
        ("README.md", "a--b", True),
        ("README.md", "a-b", False),
    ],
)
def test_on_github_a_readme_has_a_frame_of_its_own(tmp_path: Path, name: str, fragment: str, there: bool) -> None:
    (tmp_path / name).write_text("## A / B\n" if name.endswith("md") else "A\n=\n")
    assert told(tmp_path / name, fragment) is there


@pytest.mark.parametrize("config", ["", '[remote "origin"]\n\turl = git@gitlab.example:o/r.git\n'])
@pytest.mark.parametrize(
    ("fragment", "there"), [("a-b", True), ("a--b", False), ("readme", False), ("a-b-1", True), ("x-y", True)]
)
def test_on_gitlab_no_two_hyphens_stand_side_by_side(tmp_path: Path, config: str, fragment: str, there: bool) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/config").write_text(config)
    if not config:
        (tmp_path / ".gitlab-ci.yml").write_text("")
    (tmp_path / "README.md").write_text("## A / B\n\n## A & B\n\n## x -- y\n")
    assert told(tmp_path / "README.md", fragment) is there


@pytest.mark.parametrize(
    ("fragment", "there"),
    [
        ("markdown-header-a-b-cafe", True),
        ("markdown-header-a-b-cafe_1", True),
        ("markdown-header-a-b-cafe-1", False),
        ("markdown-header-none", False),
        ("a--b-café", False),
        ("readme", False),
    ],
)
def test_on_bitbucket_names_have_a_prefix(tmp_path: Path, fragment: str, there: bool) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/config").write_text('[remote "origin"]\n\turl = git@bitbucket.org:o/r.git\n')
    (tmp_path / "README.md").write_text("# A / B: café\n\n## A / B: café\n", "utf-8")
    assert told(tmp_path / "README.md", fragment) is there


@pytest.mark.parametrize(
    ("name", "fragment", "there"),
    [
        ("a.py", "L2", True),
        ("a.py", "L3", False),
        ("a.py", "L1-L3", False),
        ("a.py", "L1C1-L2C9", True),
        ("a.py", "lines-3", False),
        ("a.py", "x", None),
        ("a.md", "L500", False),  # its source has them: "?plain=1#L1"
        ("a.md", "L1", True),
        ("a.md", "L700", None),  # a heading has this name
        ("a.bin", "L500", None),
        ("a.pdf", "page=1", True),
        ("a.pdf", "page=2", False),
        ("a.pdf", "zoom=50&page=2", False),
        ("a.pdf", "x", None),
        ("broken.pdf", "page=2", None),
    ],
)
def test_lines_and_pages_are_counted(tmp_path: Path, name: str, fragment: str, there: bool | None) -> None:
    (tmp_path / "a.py").write_text("a\nb\n")
    (tmp_path / "a.md").write_text("# a\n## L700\n")
    (tmp_path / "a.bin").write_bytes(b"\0\n")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4")
    writer = PdfWriter()
    writer.add_blank_page(10, 10)
    writer.write(tmp_path / "a.pdf")
    assert told(tmp_path / name, fragment) is there


@pytest.mark.parametrize(("inner", "there"), [(None, False), ("README.md", True), ("x.md", False)])
def test_of_a_folder_nothing_is_shown_but_its_readme(tmp_path: Path, inner: str | None, there: bool) -> None:
    (tmp_path / "folder").mkdir()
    if inner:
        (tmp_path / "folder" / inner).write_text("# Section\n")
    assert told(tmp_path / "folder", "section") is there


def told(path: Path, fragment: str) -> bool | None:
    """Return whether a file of this machine has a place, as the results of a run tell it."""
    mention = Mention(f"{path.as_uri()}#{fragment}", "x.md", 1, 1, base=path.as_uri())
    target = Target(0, str(path), (mention,), path=str(path), fragments=(fragment,))
    fragments = Fragments(Reading(fragments=True), iter((9,)))
    result = Result(target, Verdict.OK, reason=Note("file-there"))
    (found,) = fragments.told(result, fragments.places(result, None))
    if found.target.index:
        return False
    return None if any(note.word == "fragment-unknown" for note in found.evidence) else True


def test_a_document_without_names_has_no_places_that_we_know() -> None:
    assert places(b'{"a": 1}', name="http://a.example/x.json", kind="application/json").has("one") is None


@pytest.mark.parametrize(
    ("name", "own", "included"),
    [("a.rst", "T\n=\n\n", ".. automodule:: x\n"), ("a.adoc", "= D\n\n== T\n\n", "include::b.adoc[]\n")],
)
def test_what_is_included_may_have_any_places(name: str, own: str, included: str) -> None:
    assert places(own.encode(), name=name, kind="").has("x") is False
    assert places((own + included).encode(), name=name, kind="").has("x") is None


def test_markdown_without_any_name_has_none() -> None:
    assert places(b"x\n", name="a.md", kind="").has("x") is False


def test_what_is_not_in_the_beginning_of_a_page_may_be_in_the_rest() -> None:
    assert places(whole=False).has("four") is None
    assert places(whole=False).has("one") is True
    assert places(whole=True).has("four") is False


@pytest.mark.parametrize(("limit", "notes"), [(len(PAGE), ()), (10_000, (Note("reply-body-cut"),))])
def test_a_page_that_was_cut_is_not_whole(limit: int, notes: tuple[Note, ...]) -> None:
    url = "http://a.example/x"
    target = Target(0, url, (Mention(f"{url}#four", "d", 1, 1),), fragments=("four",), body_limit=limit)
    result = Result(target, Verdict.OK, evidence=notes)
    fragments = Fragments(Reading(), iter(()))
    (told,) = fragments.told(result, fragments.places(result, Document(url, PAGE, url, "text/html")))
    assert (told.verdict, told.evidence) == (Verdict.OK, (*notes, Note("fragment-unknown", ("four",))))


def test_a_markdown_file_has_the_places_that_github_gives_it() -> None:
    found = places(b"# Who? Me!\n\n## x\n\n## x\n\n<a name='old'></a>\n", name="docs/a.md", kind="")
    there = {name: found.has(name) for name in ("who-me", "x", "x-1", "x-2", "old", "Who-me")}
    assert there == {"who-me": True, "x": True, "x-1": True, "x-2": False, "old": True, "Who-me": True}


def test_as_names_the_format_of_inputs_not_of_pages(tmp_path: Path) -> None:
    document = Document("a.md", b"# x")
    assert Places.of(document, Reading(as_="text")).has("x") is True


@pytest.mark.parametrize(
    ("fragments", "wanted"), [((), False), (("/a", "L1"), False), (("L1", "b"), True), (("lines",), True)]
)
def test_a_page_is_read_where_a_link_names_a_place_on_it(fragments: tuple[str, ...], wanted: bool) -> None:
    assert sought(Target(0, "http://a.example/", (Mention("x", "d", 1, 1),), fragments=fragments)) is wanted


def test_what_mkdocs_makes_of_markdown(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text("# Zwei & drei\n## x\n## x\n")
    (tmp_path / "docs/b.md").write_text("::: package.Class\n")
    gone = ["zwei--drei", "x-1", "x_2"]  # GitHub's names of them
    assert absent(tmp_path / "docs/a.md", "zwei-drei", "x_1", *gone) == gone
    assert absent(tmp_path / "docs/b.md", "package.Class") == []
    (tmp_path / "a.md").write_text("# Zwei & drei\n## x\n## x\n")  # no page of the site
    assert absent(tmp_path / "a.md", "zwei--drei", "x-1", "zwei-drei") == ["zwei-drei"]


def absent(page: Path, *fragments: str) -> list[str]:
    mentions = tuple(Mention(f"{page.name}#{fragment}", "d", 1, 1) for fragment in fragments)
    result = Result(Target(0, page.name, mentions, path=str(page)), Verdict.OK)
    pages = Fragments(Reading(), iter(range(1, 9)))
    told = pages.told(result, pages.places(result, None))
    return [each.target.url.partition("#")[2] for each in told if each.failure]


def test_of_a_page_that_is_published_from_a_source_the_places_count(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# There\n")
    (found,) = unique([Mention("a.html#there", "b.md", 1, 1, base=(tmp_path / "b.md").as_uri())])
    assert found.path is not None
    assert absent(Path(found.path), "there", "gone") == ["gone"]
