"""Fragments of files that only lead on: they are looked for where those lead."""

from pathlib import Path

import pytest

from probe.model import Document
from probe.pages.stubs import MOST_STUBS, Stubs
from probe.settings import Reading
from tests.pages.test_fragments import absent

NEW = '<h1 id="here">New</h1>'


def meta(target: str) -> str:
    return f'<meta http-equiv="refresh" content="0; url={target}"><p id="stub">Moved.</p>'


def script(target: str) -> str:
    return f"<p id=stub>Moved.</p><script>location.replace('{target}' + location.search + location.hash)</script>"


def written(folder: Path, **files: str) -> Path:
    """Write files, ``new__index`` being ``new/index.html``."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("stub", [meta, script])
@pytest.mark.parametrize("target", ["new/", "new/index.html", "./new/", "x/../new/", "new"])
def test_a_fragment_is_looked_for_where_a_stub_leads(tmp_path: Path, stub: type[str], target: str) -> None:
    written(tmp_path, old=stub(target), new__index=NEW)
    assert absent(tmp_path / "old.html", "here", "stub", "gone") == ["stub", "gone"]


def test_a_page_that_is_there_to_be_read_has_its_own(tmp_path: Path) -> None:
    written(tmp_path, old=f"{script('new/')}<p>{'word ' * 500}</p>", new__index=NEW)
    assert absent(tmp_path / "old.html", "here", "stub") == ["here"]
    written(tmp_path, old="<p id=stub>&lt;meta http-equiv=refresh content='0;url=new/'&gt;</p>", new__index=NEW)
    assert absent(tmp_path / "old.html", "here", "stub") == ["here"]


def test_stubs_may_lead_to_stubs(tmp_path: Path) -> None:
    written(tmp_path, a=meta("b.html"), b=script("c"), c__index=meta("../new/"), new__index=NEW)
    assert absent(tmp_path / "a.html", "here", "stub") == ["stub"]


def test_where_a_stub_leads_to_no_file_nothing_is_known(tmp_path: Path) -> None:
    files = {"web": "https://a.example/new/", "none": "nowhere/", "gone": "gone.md", "self": "self.html", "a": "b.html",
             "b": "a.html", "other": "new/#here"}  # fmt: skip
    written(tmp_path, **{name: meta(target) for name, target in files.items()}, new__index=NEW)
    for name in ("web", "none", "gone", "a", "other"):
        assert absent(tmp_path / f"{name}.html", "here", "stub") == []
    assert absent(tmp_path / "self.html", "here", "stub") == ["here"]  # it is shown, again and again


def test_a_long_row_of_stubs_ends(tmp_path: Path) -> None:
    files = {f"s{number}": meta(f"s{number + 1}.html") for number in range(MOST_STUBS + 10)}
    written(tmp_path, **files)
    assert absent(tmp_path / "s0.html", "here", "stub") == []


def test_the_root_and_the_address_of_the_site_count(tmp_path: Path) -> None:
    written(tmp_path, docs__old=meta("/new/"), docs__far=meta("https://a.example/new/"), docs__based="", new__index=NEW)
    (tmp_path / "docs/based.html").write_text('<base href="/new/">' + meta("index.html"))
    reading = Reading(root_dir=str(tmp_path), base_url="https://a.example/")
    for name in ("old", "far", "based"):
        file = tmp_path / f"docs/{name}.html"
        found = Stubs(reading).destination(file, Document(file.name, file.read_bytes()))
        assert found in {(tmp_path / "new").as_uri(), (tmp_path / "new/index.html").as_uri()}
        assert found == Stubs(reading).destination(file, Document(file.name, file.read_bytes()))


@pytest.mark.parametrize("name", ["x.md", "x.txt", "x.json"])
def test_what_is_no_page_leads_nowhere(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    assert Stubs(Reading()).destination(file, Document(name, meta("new/").encode())) is None


def test_any_bytes_are_read(tmp_path: Path) -> None:
    file = tmp_path / "x.html"
    for content in (b"", b"\0", b"\xff\xfe", bytes(range(256))):
        assert Stubs(Reading()).destination(file, Document(file.name, content)) is None
