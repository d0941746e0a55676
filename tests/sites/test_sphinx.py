"""Names of pages and files in a Sphinx project: which file each of them is."""

from pathlib import Path

import pytest

from probe.extract import rst
from probe.model import Document
from probe.settings import Reading
from probe.sites.sphinx import Found, Names, Project, project_of


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Return the source of a project: a page of each kind, in the root and in a folder."""
    pages = ("index.rst", "notes.md", "tour.ipynb", "whatsnew/3.9.rst", "a.py.md", "guide/intro.rst", "_parts/a.rst")
    for name in ("conf.py", *pages):
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path / "docs"


def read(path: Path, text: str) -> list[tuple[int, str, str | None]]:
    """Return column, text and base of each mention; bases are shown from the folder of the test."""
    document = Document("doc", text.encode(), base=path.as_uri())
    above = path.as_uri().partition("docs/")[0].removesuffix("README.rst")
    return [(m.column, m.text, (m.base or "").removeprefix(above)) for m in rst.mentions(document, Reading())]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (":doc:`notes`", (7, "notes.md", "docs/index.rst")),
        (":doc:`the tour <tour>`", (17, "tour.ipynb", "docs/index.rst")),
        (":doc:`the tour<./tour>`", (16, "./tour.ipynb", "docs/index.rst")),
        ("`notes`:doc:", (2, "notes.md", "docs/index.rst")),
        (":doc:`/guide/intro`", (7, "guide/intro.rst", "docs/")),
        (":doc:`whatsnew/3.9`", (7, "whatsnew/3.9.rst", "docs/index.rst")),
        (":doc:`a.py`", (7, "a.py.md", "docs/index.rst")),
        (":doc:`index.rst`", (7, "index.rst", "docs/index.rst")),
        (":doc:`list<T> <notes>`", (16, "notes.md", "docs/index.rst")),
        (":doc:`guide`", (7, "guide.rst", "docs/index.rst")),  # a folder is no page
        (":doc:`gone`", (7, "gone.rst", "docs/index.rst")),
        (f":doc:`{'x' * 300}`", (7, f"{'x' * 300}.rst", "docs/index.rst")),
        (":download:`the logo </logo.svg>`", (22, "logo.svg", "docs/")),
        (".. image:: /logo.svg", (12, "logo.svg", "docs/")),
        (".. include:: /guide/a.inc", (14, "guide/a.inc", "docs/")),
        ("`rooted </guide/intro.html>`_", (10, "/guide/intro.html", "docs/index.rst")),  # "/" of the site
        (".. image:: //cdn.example/logo.svg", (12, "//cdn.example/logo.svg", "docs/index.rst")),
    ],
)
def test_a_name_is_a_file(docs: Path, text: str, found: tuple[int, str, str]) -> None:
    assert read(docs / "index.rst", text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        ":doc:`python:library/os`",
        ":doc:`!notes`",
        ":doc:`api/made-by-a-tool`",
        ":doc:`{{ page }}`",
        ":doc:`/`",
        ":ref:`genindex`",
        "`index <genindex.html#A>`_",
    ],
)
def test_what_cannot_be_told_is_no_link(docs: Path, text: str) -> None:
    assert read(docs / "index.rst", text) == []


def test_a_table_of_contents(docs: Path) -> None:
    text = """
.. toctree::
   :maxdepth: 2
   :caption: https://caption.example/

   guide/intro
   Notes <notes>

   /whatsnew/3.9
   index.rst
   gone
   self
   genindex
   whatsnew/*
   https://a.example/
   Elsewhere <https://b.example/>

Text https://c.example/
"""
    assert read(docs / "index.rst", text) == [
        (4, "guide/intro.rst", "docs/index.rst"),
        (11, "notes.md", "docs/index.rst"),
        (4, "whatsnew/3.9.rst", "docs/"),
        (4, "index.rst", "docs/index.rst"),
        (4, "gone.rst", "docs/index.rst"),
        (4, "https://a.example/", "docs/index.rst"),
        (15, "https://b.example/", "docs/index.rst"),
        (6, "https://c.example/", "docs/index.rst"),
    ]


def test_of_a_part_that_others_include_only_names_from_the_root_can_be_told(docs: Path) -> None:
    text = ":doc:`intro` :doc:`/guide/intro` :download:`x.zip` `a <b.html>`_\n\n.. image:: logo.svg\n.. image:: /c.svg"
    assert read(docs / "_parts" / "a.rst", text) == [
        (20, "guide/intro.rst", "docs/"),
        (56, "b.html", "docs/_parts/a.rst"),
        (12, "c.svg", "docs/"),
    ]


def test_the_source_begins_within_the_repository(docs: Path) -> None:
    page = docs / "guide/intro.rst"
    assert project_of(page.as_uri()).source == f"{docs.as_uri()}/"
    (docs / "guide/.git").mkdir()
    assert project_of(page.as_uri()).source is None
    (docs / "guide/conf.py").touch()
    assert project_of(page.as_uri()).source == f"{docs.as_uri()}/guide/"


def test_without_a_project_no_page_can_be_told(docs: Path) -> None:
    text = ":doc:`notes` `index <genindex.html>`_"
    assert read(docs.parent / "README.rst", text) == [(22, "genindex.html", "README.rst")]
    assert project_of("https://a.example/docs/index.rst").source is None
    assert Project(None, None).meant(Found("notes", 0, Names.PAGE)) is None
