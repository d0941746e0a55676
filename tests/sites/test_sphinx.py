"""Sphinx: what its config says, which labels a text has, and what an extension may add."""

import pytest

from probe.model import Note
from probe.sites.interface import Made, Missing, Source, Unknown
from probe.sites.sphinx import Sphinx
from probe.sites.sphinx_config import SphinxConfig
from probe.sites.sphinx_text import labels, pieces
from tests.sites.written import Written

PAGES = {"d/index.rst": ".. _top:\n\nT\n=\n", "d/a.md": "(one/two.3)=\n# A\n", "d/_parts/x.rst": "x"}


def site(config: str = "extensions = ['myst_parser']", **files: str) -> Sphinx:
    return Sphinx(Written({"d/conf.py": config, **PAGES, **files}), "d")


@pytest.mark.parametrize(
    ("config", "suffixes"),
    [
        ("extensions = []", (".rst",)),
        ("extensions = ['myst_parser']", (".rst", ".md")),
        ("extensions = ['myst_nb']", (".rst", ".md", ".ipynb")),
        ("extensions = []\nsource_suffix = '.txt'", (".txt",)),
        ("extensions = []\nsource_suffix = {'.rst': 'restructuredtext', '.md': 'markdown'}", (".rst", ".md")),
        ("extensions = read()", (".rst", ".md", ".ipynb")),
        ("extensions = []\nextensions.extend(['myst_parser'])", (".rst", ".md")),
        ("extensions = []\nif html:\n    extensions.append('myst_nb')", (".rst", ".md", ".ipynb")),
        ("extensions = []\nextensions += read()", (".rst", ".md", ".ipynb")),
        ("from sphinx_x import conf\nglobals().update(conf.all())", (".rst", ".md", ".ipynb")),
    ],
)
def test_suffixes_of_sources(config: str, suffixes: tuple[str, ...]) -> None:
    assert site(config).suffixes == suffixes


@pytest.mark.parametrize(
    ("patterns", "path", "left_out"),
    [
        (["_build"], "_build/a.rst", True),
        (["_build"], "b/_build/a.rst", False),
        (["**/x.rst"], "b/x.rst", True),
        (["*.rst"], "b/x.rst", False),
        (["b?/[xy].rst"], "bc/x.rst", True),
        (["b?/[!xy].rst"], "bc/x.rst", False),
        (["[z-a]"], "z", False),
        (["b/**"], "b/c/x.rst", True),
        ([], "_sources/x.rst", False),
        ([], "a/_sources/x.rst", True),
    ],
)
def test_patterns_that_leave_out(patterns: list[str], path: str, left_out: bool) -> None:
    config = SphinxConfig(Written({"conf.py": f"exclude_patterns = {patterns!r}"}), "")
    assert config.leaves_out(path) is left_out


def test_a_python_file_of_that_name_alone_is_no_project() -> None:
    assert SphinxConfig(Written({"conf.py": "import os\nPORT = 80\n"}), "").is_one is False
    assert SphinxConfig(Written({"conf.py": "project = 'x'\n"}), "").is_one is True


def test_a_jupyter_book_is_a_project() -> None:
    files = {
        "_toc.yml": "format: jb-book\nroot: intro\n",
        "_config.yml": "exclude_patterns: [old]\n",
        "intro.md": "# I",
    }
    book = Sphinx(Written({**files, "old/a.md": "# A"}), "")
    assert book.config.is_one
    assert book.documents == {"intro": "intro.md"}
    assert book.source_of("/") == Source("intro.md")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (".. _a b: \n", ["a b"]),
        (".. _`a: b`:\n", ["a: b"]),
        (".. _url: https://a.example/\n", []),
        ("(sec/one.2)=\n", ["sec/one.2"]),
        ("> (quoted)=\n", ["quoted"]),
        (":name: fig\n", ["fig"]),
        ("{#attr .x}\n", ["attr"]),
        ("an _`inline target` here", ["inline target"]),
        ("f(x)= 3", []),
    ],
)
def test_labels(text: str, found: list[str]) -> None:
    assert list(labels(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{doc}`a <b>` {ref}`c`", [("b", "doc"), ("c", "ref")]),
        ("```{include} x.md\n```\n", [("x.md", "include")]),
        (":::{figure} x.png\n:::\n", [("x.png", "image")]),
        ("```{toctree}\n:maxdepth: 1\n\na\nB <c>\n```\n", [("a", "toctree"), ("c", "toctree")]),
        ("````\n```{include} x.md\n```\n````\n", []),
        ("````{note}\n```{include} x.md\n```\n````\n", [("x.md", "include")]),
        ("```python\n{doc}`a`\n```\n", []),
    ],
)
def test_pieces_of_myst(text: str, found: list[tuple[str, str]]) -> None:
    assert [(piece.text, piece.kind) for piece in pieces(text) if piece.kind] == found


@pytest.mark.parametrize("extension", ["sphinx.ext.autodoc", "our_own", "sphinx.ext.autosummary"])
def test_what_an_extension_may_make_is_not_missing(extension: str) -> None:
    made = Unknown(Note("extension-makes", (extension,)))
    asked = site(f"extensions = ['myst_parser', '{extension}']")
    assert asked.look_up("/gone", "doc", "d/index.rst") == made
    assert asked.look_up("gone.html", "link", "d/index.rst") == made
    assert asked.look_up("nowhere", "ref", "d/index.rst") == Unknown(Note("cross-reference"))


@pytest.mark.parametrize("extension", ["sphinx.ext.todo", "sphinx_copybutton", "myst_nb"])
def test_other_extensions_make_nothing(extension: str) -> None:
    asked = site(f"extensions = ['myst_parser', '{extension}']")
    assert isinstance(asked.look_up("/gone", "doc", "d/index.rst"), Missing)
    assert isinstance(asked.look_up("nowhere", "ref", "d/index.rst"), Missing)


@pytest.mark.parametrize(("enabled", "found"), [(["html_image"], True), ([], False), (["colon_fence"], False)])
def test_images_in_html_are_read_where_told(enabled: list[str], found: bool) -> None:
    config = f"extensions = ['myst_parser']\nmyst_enable_extensions = {enabled!r}"
    asked = site(config, **{"d/sub/a.md": "x", "d/sub/p.png": "", "d/sub/index.md": ""})
    assert (asked.look_up("p.png", "html", "d/sub/a.md") == Source("d/sub/p.png")) is found


def test_names_of_other_projects() -> None:
    asked = site("extensions = ['sphinx.ext.intersphinx']\nintersphinx_mapping = {'py': ('https://a.example', None)}")
    assert asked.look_up("py:library/os", "doc", "d/index.rst") == Unknown(Note("other-project", ("py",)))
    assert asked.look_up("library/os", "doc", "d/index.rst") == Unknown(Note("cross-reference"))
    assert asked.look_up("py:os-label", "ref", "d/index.rst") == Unknown(Note("other-project", ("py",)))
    assert asked.look_up("os-label", "ref", "d/index.rst") == Unknown(Note("cross-reference"))
    assert isinstance(asked.look_up("/gone", "doc", "d/index.rst"), Missing)
    assert asked.look_up("top", "ref", "d/index.rst") == Source("d/index.rst")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("/a.html", Source("d/a.md")),
        ("/a/", Source("d/a.md")),  # the builder "dirhtml"
        ("/", Source("d/index.rst")),
        ("/index.html", Source("d/index.rst")),
        ("/genindex.html", Made("/genindex.html", certain=True)),
        ("/_images/x.png", Made("/_images/x.png")),
        ("/py-modindex.html", Made("/py-modindex.html")),
        ("/a.md", None),
        ("/gone.html", None),
    ],
)
def test_what_is_behind_a_url(url: str, found: object) -> None:
    assert site().source_of(url) == found


@pytest.mark.parametrize(("name", "kind"), [("Spawner.start", Unknown), ("HTTPClient", Unknown), ("a-heading", Source)])
def test_a_name_of_an_object_may_be_of_code_and_a_slug_is_not(name: str, kind: type) -> None:
    config = "extensions = ['myst_parser', 'sphinx.ext.autodoc']"
    assert isinstance(site(config).look_up(f"#{name}", "link", "d/a.md"), kind)


@pytest.mark.parametrize(("text", "kind"), [("", Missing), ("   :glob:\n", Source)])
def test_a_pattern_is_one_where_its_toctree_says_so(text: str, kind: type) -> None:
    found = site(**{"d/toc.rst": f".. toctree::\n{text}\n   *\n"})
    assert isinstance(found.look_up("*", "toctree", "d/toc.rst"), kind)


def test_what_is_left_out_of_the_build_is_no_target_of_a_link() -> None:
    found = site("extensions = ['myst_parser']\nexclude_patterns = ['out.md']", **{"d/out.md": "", "d/data.csv": ""})
    assert found.look_up("out.md", "link", "d/a.md") == Missing("d/out.md", Note("left-out-of-build", ("d/out.md",)))
    assert found.look_up("data.csv", "link", "d/a.md") == Source("d/data.csv")


MYSTMD = {
    "b/myst.yml": "version: 1\nproject:\n  title: x\n  exclude: [drafts/*]\n",
    "b/index.md": "# Home\n",
    "b/one.md": "---\nlabel: page-one\n---\n# One thing\n\n(sec)=\n## S\n\n$$ x $$ (no)\n\n$$\ny\n$$ (eq-y)\n",
}


@pytest.mark.parametrize("name", ["page-one", "sec", "eq-y", "one-thing"])
def test_labels_of_a_book_of_mystmd_are_the_projects(name: str) -> None:
    book = Sphinx(Written(MYSTMD), "b")
    assert book.config.is_one
    assert book.look_up(f"#{name}", "link", "b/index.md") == Source("b/one.md")


def test_what_a_book_of_mystmd_has_not() -> None:
    book = Sphinx(Written(MYSTMD), "b")
    assert book.look_up("#gone", "link", "b/index.md") == Source("b/index.md")  # where the fragment is looked for
    assert isinstance(book.look_up("gone.md", "link", "b/index.md"), Missing)
    assert not Sphinx(Written({"b/myst.yml": "site: {}\n"}), "b").config.is_one


@pytest.mark.parametrize(
    ("label", "kind", "is_missing"),
    [
        ("a:Kettles", "ref", False),
        ("a:kettles", "ref", False),
        ("a:Gone", "ref", True),
        ("Gone", "ref", False),  # of another project, maybe
        ("other:Gone", "ref", False),
        ("figure", "numref", True),  # intersphinx has no numbers
        ("figure", "any", False),
    ],
)
def test_labels_that_no_other_project_can_have(label: str, kind: str, *, is_missing: bool) -> None:
    asked = site(
        "extensions = ['sphinx.ext.intersphinx', 'sphinx.ext.autosectionlabel']\n"
        "autosectionlabel_prefix_document = True\nintersphinx_mapping = {'py': ('https://a.example', None)}",
        **{"d/a.rst": "Kettles\n=======\n"},
    )
    assert isinstance(asked.look_up(label, kind, "d/index.rst"), Missing) is is_missing


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (':::{figure-md} x\n<img src="../pic/a.png">\n\nText\n:::\n', True),
        ('```{figure-md}\n:class: y\n<img src="../pic/a.png">\n```\n', True),
        ('<img src="../pic/a.png">\n', False),
        (':::{figure-md} x\n<img src="b.png">\n:::\n<img src="../pic/a.png">\n', False),
        (':::{note}\n<img src="../pic/a.png">\n:::\n', False),
    ],
)
def test_images_of_figure_md_are_read_from_the_source(text: str, *, found: bool) -> None:
    project = site("extensions = ['myst_parser']", **{"d/deep/b.md": text, "d/pic/a.png": ""})
    answer = Source("d/pic/a.png") if found else Missing("d/pic/a.png", Note("not-rewritten", ("d/pic/a.png",)))
    assert project.look_up("../pic/a.png", "html", "d/deep/b.md") == answer
