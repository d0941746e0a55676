"""References of reStructuredText without a target, for which docutils reports an error and makes no link."""

import re
from io import StringIO

import pytest
from docutils.core import publish_doctree

from probe.extract import rst
from probe.model import Document
from probe.settings import Reading
from probe.sites import Page
from probe.sites.sphinx import GENERATOR
from tests.sites.written import Written

TITLE = "T\n=\n\n"


def undefined(text: str) -> list[str]:
    found = rst.mentions(Document("a.rst", text.encode()), Reading())
    return [mention.text for mention in found if mention.kind == "reference"]


def by_docutils(text: str) -> int:
    said = StringIO()
    publish_doctree(text, settings_overrides={"warning_stream": said, "report_level": 1, "halt_level": 6})
    return len(re.findall("Unknown target name", said.getvalue()))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See `no such`_.", ["`no such`_"]),
        ("See nope_ and a.b_.", ["nope_", "a.b_"]),
        ("`Text <nope_>`_", ["`Text <nope_>`_"]),
        ("| a\n| `Two\n  lines`_", ["`Two lines`_"]),
        ("* item `nope`_\n\n.. note:: in nope_ there", ["`nope`_", "nope_"]),
        ("+---+------+\n| a | no_  |\n+---+------+", ["no_"]),
        ("==== ====\na    no_\n==== ====", ["no_"]),
    ],
)
def test_what_nothing_defines_is_told(text: str, found: list[str]) -> None:
    assert undefined(TITLE + text) == found
    assert by_docutils(TITLE + text) == len(found)


@pytest.mark.parametrize(
    "text",
    [
        "ok_\n\n.. _ok: https://a.example/",
        "`OK  Now`_\n\n.. _ok\n   now: x\n\n.. _ok now: https://a.example/",
        "`With: colon`_\n\n.. _`With: colon`: https://a.example/",
        "t_ and T_",
        "`a b`_ and `a  B <https://a.example/>`_",
        "`Text <ok_>`_\n\n.. _ok:\n\nParagraph",
        "ok_ and _`OK` inline",
        "`A *b*`_\n\nA *b*\n-----\n",
        ".. note::\n   :name: ok\n\n   ok_",
        "``code_`` `role_ text` :ref:`role_` *em_* **strong_** escaped\\_ `a`__ [1]_ [#x]_ |sub|_ __init__ a_b _x",
        "__ https://a.example/\n\n.. code::\n\n   foo_\n\n::\n\n   bar_\n",
    ],
)
def test_what_is_defined_or_no_reference_is_left(text: str) -> None:
    assert undefined(TITLE + text) == []


@pytest.mark.parametrize(
    "text",
    [
        "nope_",  # no title: a part of others
        TITLE + "nope_\n\n.. include:: links.txt\n",
        TITLE + "nope_ {{ name }}",
        TITLE + ".. py:function:: f(a_)\n\n   nope_\n",  # signatures and content of directives that are not known
        TITLE + ".. bokeh-plot::\n\n   nope_ = 3\n",
    ],
)
def test_what_others_may_define_is_left(text: str) -> None:
    assert undefined(text) == []


@pytest.mark.parametrize(
    ("config", "source", "found"),
    [
        ("", "index.rst", ["nope_"]),
        ("rst_epilog = '.. _nope: https://a.example/'", "index.rst", []),
        ("def setup(app): app.connect('source-read', x)", "index.rst", []),
        ("", "part.rst", []),
    ],
)
def test_a_config_may_define_references(config: str, source: str, found: list[str]) -> None:
    files = {"conf.py": f"extensions = []\n{config}\n", "index.rst": f"{TITLE}nope_\n", "part.rst": f"{TITLE}nope_\n"}
    files["main.rst"] = ".. include:: part.rst\n"
    files["conf.py"] += "exclude_patterns = ['part.rst']\n"
    site = GENERATOR.found(Written(files), "")
    assert site is not None
    document = Document(source, files[source].encode())
    mentions = rst.site_mentions(document, Reading(), Page(site, source))
    assert [mention.text for mention in mentions if mention.kind == "reference"] == found
