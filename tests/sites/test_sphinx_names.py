"""Sphinx: what terms, options, variables, equations, tokens and citations name, and what it warns of."""

import pytest

from probe.extract import rst
from probe.model import Document, Note
from probe.settings import Reading
from probe.sites import Page
from probe.sites.interface import Missing, Source, Unknown
from probe.sites.sphinx import Sphinx
from probe.sites.sphinx_names import bibliography, defined, keys_of, options_meant
from probe.sites.sphinx_text import pieces
from tests.sites.written import Written

_DEFINED = """
.. envvar:: POT_HOME

.. option:: -v, --verbose <level>
            --loud

   Says more.

.. program:: pot

.. cmdoption:: --lid=<kind>

.. glossary::
   :sorted:

   Pour Over
   drip : noun
      Slowly.

   spout
      Where it leaves.

.. productionlist:: brew
   cup: "(" `lid` ")"
   lid: "|"

.. math:: e = mc^2
   :label: energy

.. [Knuth84] The book.
.. [1] A footnote.
"""
_CONFIG = "extensions = ['myst_parser', 'sphinxcontrib.bibtex']\nbibtex_bibfiles = ['r.bib']"
_ROLES = ("term", "option", "eq", "citation", "cite")


def site(config: str = _CONFIG) -> Sphinx:
    bib = "@book{newton1687,\n title={P}}\n@article(kepler, year=1609)"
    return Sphinx(Written({"conf.py": config, "index.rst": "x", "a.rst": _DEFINED, "r.bib": bib}), "")


def test_definitions() -> None:
    assert set(defined(_DEFINED)) == {
        ("envvar", "POT_HOME"),
        *(("option", name) for name in ("-v", "--verbose", "--loud", "--lid")),
        *(("term", name) for name in ("Pour Over", "drip", "spout")),
        *(("token", name) for name in ("cup", "lid")),
        ("citation", "Knuth84"),
    }


def test_definitions_of_myst() -> None:
    text = "```{glossary}\nebb\n  Out.\n\nflood\n  In.\n```\n\nother\n  none\n\n:::{envvar} POT\n:::\n"
    assert list(defined(text)) == [("term", "ebb"), ("term", "flood"), ("envvar", "POT")]


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("term", "pour over"),
        ("term", "DRIP"),
        ("option", "--verbose"),
        ("option", "pot --lid"),
        ("option", "--lid=steel"),
        ("envvar", "POT_HOME"),
        ("token", "~cup"),
        ("eq", "energy"),
        ("citation", "Knuth84"),
    ],
)
def test_what_is_defined_is_found(role: str, text: str) -> None:
    assert site().look_up(text, role, "index.rst") == Source("a.rst")


@pytest.mark.parametrize(
    ("role", "text"),
    [("term", "slowly."), ("option", "--lost"), ("eq", "mass"), ("citation", "knuth84"), ("citation", "Nobody")],
)
def test_what_sphinx_warns_of_is_missing(role: str, text: str) -> None:
    assert site().look_up(text, role, "index.rst") == Missing(text, Note("no-such-name", (text,)))


@pytest.mark.parametrize("role", ["envvar", "token"])
def test_what_sphinx_warns_of_only_when_it_is_asked_to_is_left_undecided(role: str) -> None:
    assert site().look_up("LOST", role, "index.rst") == Unknown(Note("plain-name"))


@pytest.mark.parametrize("role", _ROLES)
def test_what_an_extension_or_another_project_may_define_is_left_undecided(role: str) -> None:
    asked = site("extensions = ['sphinx.ext.autodoc']")
    assert asked.look_up("lost", role, "index.rst") == Unknown(Note("cross-reference"))


def test_terms_and_options_of_other_projects_but_no_equations() -> None:
    asked = site("extensions = ['sphinx.ext.intersphinx']\nintersphinx_mapping = {'p': ('https://a.example', None)}")
    assert asked.look_up("lost", "term", "index.rst") == Unknown(Note("cross-reference"))
    assert isinstance(asked.look_up("lost", "eq", "index.rst"), Missing)


def test_keys_of_bibliographies() -> None:
    assert site().look_up("newton1687, kepler", "cite", "index.rst") == Source("r.bib")
    assert site().look_up("newton1687,lost", "cite", "index.rst") == Missing("lost", Note("no-such-name", ("lost",)))
    for config in ("extensions = []", "extensions = []\nbibtex_bibfiles = ['gone.bib']", "bibtex_bibfiles = read()"):
        assert site(config).look_up("lost", "cite", "index.rst") == Unknown(Note("cross-reference"))
    assert bibliography("% @x{no\n@String{a = 1}\n@misc{ yes ,}") == {"yes"}
    assert keys_of("{see}newton{p. 3}, kepler") == ("newton", "kepler")


def test_a_book_names_its_bibliographies_in_its_own_config() -> None:
    files = {"_toc.yml": "root: a\n", "_config.yml": "bibtex_bibfiles: [r.bib]\n", "a.md": "", "r.bib": "@book{k,}"}
    book = Sphinx(Written(files), "")
    assert (book.look_up("k", "cite", "a.md"), type(book.look_up("z", "cite", "a.md"))) == (Source("r.bib"), Missing)


def test_options_are_named_with_their_program_and_value() -> None:
    assert options_meant("git commit -m") == ("git commit -m", "-m")
    assert options_meant("--x=y") == ("--x=y", "--x")


def mentioned(text: str) -> list[tuple[str, str]]:
    page = Page(site(), "index.rst")
    document = Document(name="index.rst", content=text.encode())
    return [(each.text, each.kind) for each in rst.site_mentions(document, Reading(), page)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (":term:`a b` :term:`many <one>`", [("a b", "term"), ("one", "term")]),
        (":envvar:`A` :option:`-v` :token:`t`", [("A", "envvar"), ("-v", "option"), ("t", "token")]),
        (":eq:`e` :math:eq:`f` :math:`x`", [("e", "eq"), ("f", "eq")]),
        (":cite:`k` :cite:p:`m`", [("k", "cite"), ("m", "cite")]),
        ("as [Knuth84]_ says, and [1]_, [#a]_, [*]_", [("Knuth84", "citation")]),
        ("``[Knuth84]_`` a[Knuth84]_ [Knuth84] :term:`!x`", []),
    ],
)
def test_roles_and_citations_of_a_text(text: str, found: list[tuple[str, str]]) -> None:
    assert mentioned(text) == found
    assert not list(rst.mentions(Document(name="a.rst", content=text.encode()), Reading()))  # outside of a project


def test_roles_of_myst() -> None:
    text = "{term}`a <b>` {eq}`e` {cite:t}`k` {envvar}`V` {option}`-v` {math}`x` `{term}`\n"
    found = [(piece.text, piece.kind) for piece in pieces(text) if piece.kind]
    assert found == [("b", "term"), ("e", "eq"), ("k", "cite"), ("V", "envvar"), ("-v", "option")]
