"""Names of an API reference that quartodoc makes, and sources that great-docs copies."""

import pytest

from probe.model import Note
from probe.sites.great_docs import GENERATOR as GREAT_DOCS
from probe.sites.interface import Answer, Made, Missing, Source, Unknown
from probe.sites.quarto import GENERATOR
from probe.sites.quartodoc import reference_of
from tests.sites.written import Written

_CONFIG = """
project: {type: website}
filters: [interlinks]
quartodoc:
  package: tins
  dir: api
  sections:
  - contents:
    - lid
    - Pot.pour
    - name: Tin
    - name: Box
      members: [open]
    - kind: page
      contents: [spout]
"""
_UNKNOWN = Unknown(Note("extension-makes", ("interlinks",)))


@pytest.mark.parametrize(
    ("link", "answer"),
    [
        ("`tins.lid`", Made("/api/lid.html", certain=True)),
        ("`~tins.Pot.pour`", Made("/api/Pot.pour.html", certain=True)),
        ("`tins.lid()`", Made("/api/lid.html", certain=True)),
        ("`tins.Box.open`", Made("/api/Box.open.html", certain=True)),
        ("`tins.spout`", Made("/api/spout.html", certain=True)),
        ("`tins.Tin.close`", Made("/api/Tin.html#tins.Tin.close")),
        ("`tins.Box.shut`", _UNKNOWN),
        ("`numpy.array`", _UNKNOWN),
        ("api/lid.html", Made("/api/lid.html", certain=True)),
        ("api/lid.qmd", Made("/api/lid.qmd", certain=True)),
        ("/api/index.qmd", Made("/api/index.qmd", certain=True)),
        ("api/lad.qmd", Missing("api/lad.qmd")),
        ("other/lid.html", Missing("other/lid.html")),
    ],
)
def test_names_in_code_are_those_of_the_reference(link: str, answer: Answer) -> None:
    site = GENERATOR.found(Written({"_quarto.yml": _CONFIG, "index.qmd": ""}), "")
    assert site is not None
    assert site.look_up(link, "link", "index.qmd") == answer


def test_without_a_reference_only_the_filter_knows_names() -> None:
    site = GENERATOR.found(Written({"_quarto.yml": "filters: [interlinks]\n", "index.qmd": ""}), "")
    assert site is not None
    assert reference_of({"quartodoc": "x"}) is None
    assert site.look_up("`tins.lid`", "link", "index.qmd") == _UNKNOWN


def test_great_docs_copies_sources() -> None:
    config = "module: tins\nsite_url: https://a.example/tins/\nreference:\n  sections:\n  - contents: [lid]\n"
    files = {"great-docs.yml": config, "user_guide/01-pour.qmd": "", "news/a/index.qmd": "", "index.qmd": "",
             "README.md": ""}  # fmt: skip
    site = GREAT_DOCS.found(Written(files), "")
    assert site is not None
    assert site.look_up("`tins.lid`", "link", "news/a/index.qmd") == Made("/reference/lid.html", certain=True)
    assert site.look_up("/news/a/index.qmd", "link", "user_guide/01-pour.qmd") == Source("news/a/index.qmd")
    assert site.look_up("gone", "link", "index.qmd") == Unknown(Note("plugin-decides", ("great-docs",)))
    assert site.url_of("user_guide/01-pour.qmd") == "/user-guide/pour.html"
    assert site.url_of("news/a/index.qmd") == "/news/a/index.html"
    assert not site.claims("README.md")
    assert GREAT_DOCS.found(Written({"index.qmd": ""}), "") is None


def test_the_package_is_that_of_the_project() -> None:
    files = {"great-docs.yml": "reference:\n  sections:\n  - contents: [lid]\n",
             "pyproject.toml": '[project]\nname = "red-tins"\n', "index.qmd": ""}  # fmt: skip
    site = GREAT_DOCS.found(Written(files), "")
    assert site is not None
    assert site.look_up("`red_tins.lid`", "link", "index.qmd") == Made("/reference/lid.html", certain=True)
