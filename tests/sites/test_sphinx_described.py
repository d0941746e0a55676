"""Objects that Sphinx describes from code, pages that it makes of lists, and what its config writes."""

import json

import pytest

from probe.model import Note
from probe.sites.interface import Answer, Made, Missing, Source, Unknown
from probe.sites.sphinx import GENERATOR, Sphinx
from probe.sites.sphinx_described import described, summarised
from probe.sites.sphinx_text import labels, markdown_of, pieces
from tests.sites.written import Written

_CONF = 'extensions = ["myst_nb", "sphinx.ext.autosummary", "sphinx.ext.autodoc"]\n'
_LIST = """
.. currentmodule:: tins

.. autosummary::
   :toctree: api/

   Lid
   Lid.open
   ~tins.deep.Pot

Not a name.

.. autosummary::

   unlinked
"""


def site_of(files: dict[str, str], conf: str = _CONF) -> Sphinx:
    site = GENERATOR.found(Written({"conf.py": conf, **files}), "")
    assert isinstance(site, Sphinx)
    return site


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (".. autoclass:: tins.Lid\n", ["tins.Lid"]),
        (".. currentmodule:: tins\n\n.. autofunction:: pour\n", ["tins.pour"]),
        ("```{eval-rst}\n.. autoconfigurable:: Spout\n```\n", ["Spout"]),
        ("```{py:class} Pot\n```\n", ["Pot"]),
        (".. py:module:: tins\n.. autoexception:: tins.Leak\n", ["tins", "tins.Leak"]),
        (".. autosummary::\n   :toctree: api\n", []),
        (".. image:: a.png\n", []),
    ],
)
def test_directives_describe_objects(text: str, names: list[str]) -> None:
    assert list(described(text)) == names


def test_lists_with_a_folder_make_pages() -> None:
    assert list(summarised(_LIST)) == [("api/", "tins.Lid"), ("api/", "tins.Lid.open"), ("api/", "tins.deep.Pot")]


@pytest.mark.parametrize(
    ("link", "answer"),
    [
        ("#Lid.open", Source("api.rst")),
        ("#tins.Lid", Source("api.rst")),
        ("#Lid", Source("api.rst")),
        ("Lid", Source("api.rst")),
        ("api/tins.Lid.open.html", Made("/api/tins.Lid.open.html", certain=True)),
    ],
)
def test_objects_are_where_they_are_described(link: str, answer: Answer) -> None:
    site = site_of({"index.md": "", "api.rst": f".. autoclass:: tins.Lid\n{_LIST}"})
    assert site.look_up(link, "link", "index.md") == answer


def test_pages_of_lists_are_made_only_where_autosummary_makes_them() -> None:
    files = {"index.rst": "", "api.rst": _LIST}
    for conf in (
        'extensions = ["myst_parser"]\n',
        'extensions = ["sphinx.ext.autosummary"]\nautosummary_generate = False\n',
    ):
        answer = site_of(files, conf).look_up("api/tins.Lid", "doc", "index.rst")
        assert not isinstance(answer, Made)
    assert site_of(files).look_up("api/tins.Lid", "doc", "index.rst") == Made("/api/tins.Lid.html", certain=True)
    assert not isinstance(site_of(files).look_up("api/tins.Lad", "doc", "index.rst"), Made)


def test_a_config_writes_the_files_that_it_names() -> None:
    conf = 'extensions = ["myst_parser"]\nshutil.copy(here / "../NEWS.md", here / "news.md")\n'
    site = site_of({"index.md": ""}, conf)
    assert site.look_up("news", "toctree", "index.md") == Made("/news.html", certain=True)
    assert not isinstance(site.look_up("olds", "toctree", "index.md"), Made)
    idle = site_of({"index.md": ""}, 'extensions = ["myst_parser"]\nname = "news.md"\n')
    assert idle.look_up("news", "toctree", "index.md") == Missing("news.rst")


def test_places_of_notebooks_and_figures_are_those_of_the_project() -> None:
    cells = [{"cell_type": "markdown", "source": ["(red-tin)=\n", "# Tin\n"]}, {"cell_type": "code", "source": "(x)="}]
    files = {"tin.ipynb": json.dumps({"cells": cells}), "a.md": ":::{figure-md} pot-figure\n![](a.png)\n:::\n"}
    site = site_of({**files, "index.md": ""})
    assert site.look_up("project:#red-tin", "link", "index.md") == Source("tin.ipynb")
    assert site.look_up("#pot-figure", "link", "index.md") == Source("a.md")
    assert site.look_up("#x", "link", "index.md") == Source("index.md")
    assert markdown_of("[]") == markdown_of("{") == markdown_of('{"cells": [1]}') == ""
    assert not list(labels("```{figure} a.png\n"))


def test_options_of_a_toctree_may_be_yaml() -> None:
    text = "```{toctree}\n---\nmaxdepth: 2\nhidden:\n---\nLid <lid>\n```\n\n```{toctree}\npot\n```\n"
    assert [own.text for own in pieces(text) if own.kind == "toctree" and own.text] == [
        "lid",
        "pot",
    ]


def test_options_of_programs_are_where_they_are_described() -> None:
    files = {"cli.rst": ".. click:: tins.cli:main\n   :prog: tins\n   :nested: full\n", "index.rst": "",
             "other.rst": ".. click:: tins.cli:main\n"}  # fmt: skip
    site = site_of(files, 'extensions = ["sphinx_click"]\n')
    assert site.look_up("tins pour --lid", "option", "index.rst") == Source("cli.rst")
    assert site.look_up("tins --lid", "option", "index.rst") == Source("cli.rst")
    assert site.look_up("pots --lid", "option", "index.rst") == Missing(
        "pots --lid", Note("no-such-name", ("pots --lid",))
    )
    assert site.look_up("--lid", "option", "index.rst") == Missing("--lid", Note("no-such-name", ("--lid",)))


def test_names_that_sphinx_does_not_warn_of_are_plain_text() -> None:
    site = site_of({"index.rst": ".. envvar:: TIN\n"}, "project = 'x'\n")
    assert site.look_up("TIN", "envvar", "index.rst") == Source("index.rst")
    assert site.look_up("PATH", "envvar", "index.rst") == Unknown(Note("plain-name"))


def test_a_label_may_look_like_an_address_with_a_scheme() -> None:
    site = site_of({"index.md": "", "pour.md": "(guide:pour)=\n# Pour\n"}, 'extensions = ["myst_parser"]\n')
    assert site.look_up("guide:pour", "link", "index.md") == Source("pour.md")
    assert site.look_up("guide:lid", "link", "index.md") is None
    assert site.look_up("mailto:a@b.example", "link", "index.md") is None
