"""reStructuredText: single rules, docutils as the reference, hostile documents; whole ones are in the corpus."""

from pathlib import Path

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from probe.extract import rst
from probe.model import Document
from probe.settings import Reading

CORPUS = Path(__file__).parents[2] / "corpus" / "rst"
URL = "https://a.example/"


def read(text: str, *, include_code: bool = False) -> list[tuple[int, int, str]]:
    document = Document("doc", text.encode("utf-8", "replace"))
    return [(m.line, m.column, m.text) for m in rst.mentions(document, Reading(include_code=include_code))]


def by_docutils(text: str) -> tuple[set[str], nodes.document]:
    """Return the URLs of references, targets and images that docutils finds."""
    quiet = {"report_level": 5, "halt_level": 6, "file_insertion_enabled": False, "raw_enabled": False}
    document = publish_doctree(text, settings_overrides={**quiet, "warning_stream": False, "_disable_config": True})
    named = (node.get("refuri") for node in document.findall(nodes.Element))
    return {url for url in named if url} | {node["uri"] for node in document.findall(nodes.image)}, document


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("`a <b>`_", [(1, 5, "b")]),
        ("`a\n<b>`__", [(2, 2, "b")]),
        ("`a <b_>`_ `c <d\\_>`_ `e <http://f_>`_", [(1, 15, "d_"), (1, 26, "http://f_")]),
        ("`a <b c\nd>`_", [(1, 5, "bcd")]),
        ("`a <b\\ c>`_", [(1, 5, "bc")]),
        ("``a <b>`_", []),
        ("`a <me@a.example>`_", []),
        ("`a <mailto:me@a.example>`_", [(1, 5, "mailto:me@a.example")]),
        ("http://a\\_b/", [(1, 1, "http://a_b/")]),
        ("http:// http://", []),
        ("`*http://a/", [(1, 3, "http://a/")]),
        ("http://[::1]/x", [(1, 1, "http://[::1]/x")]),
        ("'http://a/' -http://b/ x:http://c/ =http://d/", [(1, 2, "http://a/"), (1, 14, "http://b/"), (1, 26, "http://c/")]),
        ("\t- http://a/\r\n\r\x0b  http://b/", [(1, 4, "http://a/"), (3, 4, "http://b/")]),
        (".. _a: b_\n.. _c: `d e`_\n.. _f: g\\_\n", [(3, 8, "g_")]),
        (".. _a:\n\n   http://b/", [(3, 4, "http://b/")]),
        (".. _a: b c", [(1, 8, "bc")]),
        ("__ a", [(1, 4, "a")]),
        (".. IMAGE:: a b\n   c\n   :alt: d\n   :Target: e\n     f", [(1, 12, "abc"), (4, 13, "ef")]),
        (".. image ::  a", [(1, 14, "a")]),
        (".. image::\n   a", [(2, 4, "a")]),
        (".. figure:: a\n   :target: b_\n\n   http://c/", [(1, 13, "a"), (4, 4, "http://c/")]),
        (".. |a b| image:: c\n   :target: d", [(1, 18, "c"), (2, 13, "d")]),
        (".. |a| replace:: http://b/", [(1, 18, "http://b/")]),
        ("..\n\n   http://a/", [(3, 4, "http://a/")]),
        ("..\n   http://a/\n\n   http://b/", []),
        (".. note:: http://a/\n\n   http://b/\n\n      http://c/", [(1, 11, "http://a/"), (3, 4, "http://b/"), (5, 7, "http://c/")]),
        ("a::\n\n  http://b/\n\nhttp://c/", [(5, 1, "http://c/")]),
        ("a::\n\nhttp://c/", [(3, 1, "http://c/")]),
        ("- a::\n\n    http://b/\n\n  http://c/", [(5, 3, "http://c/")]),
        ("::\n\n> http://a/\n> b\n\nhttp://c/", [(6, 1, "http://c/")]),
        ("=== ===\nno end http://a/", [(2, 8, "http://a/")]),
        (":download:`a <b.zip>` :download:`c.zip` `d.zip`:download:", [
            (1, 15, "b.zip"), (1, 34, "c.zip"), (1, 42, "d.zip"),
        ]),
        (":download:`a<b.zip>`", [(1, 14, "b.zip")]),
        (":download:`<b.zip>`", [(1, 12, "<b.zip>")]),
        (".. include:: a.inc\n   :start-line: 2\n\nb http://c/", [(1, 14, "a.inc"), (4, 3, "http://c/")]),
        (".. literalinclude::\n   a.py\n   :lines: 1-2", [(2, 4, "a.py")]),
        (".. include:: <isonum.txt>\n.. include:: http://a/\n.. include:: b/_draft.rst", []),
        (".. include:: _b/draft.rst", [(1, 14, "_b/draft.rst")]),
        (".. raw:: html\n   :file: a.html\n\n.. raw:: html\n   :url: http://b/", [(2, 11, "a.html"), (5, 10, "http://b/")]),
        (".. csv-table:: http://a/\n   :file: b.csv\n\n:file: c", [(1, 16, "http://a/"), (2, 11, "b.csv")]),
        (".. autoclass:: a.B\n   :members:\n\n   http://c/", [(4, 4, "http://c/")]),
        (".. toctree::\n\n   a\n\nb :doc:`c`", []),
        (":code-py:`'http://a/'` :literal:`http://b/`", []),
        (":ref:`a <b>` :x:`http://a/` :code:`http://b/`", [(1, 18, "http://a/")]),
    ],
)  # fmt: skip
def test_rules(text: str, found: list[tuple[int, int, str]]) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    ("text", "column"),
    [("``http://a/``", 3), ("x::\n\n  http://a/", 3), (".. code:: x\n\n  http://a/", 3), (">>> http://a/", 5)],
)
def test_code_counts_where_it_is_asked_for(text: str, column: int) -> None:
    assert read(text) == []
    assert [(found, url) for _, found, url in read(text, include_code=True)] == [(column, "http://a/")]


def test_the_corpus_has_the_links_that_docutils_finds() -> None:
    text = (CORPUS / "links.rst").read_text("utf-8")
    ours, (theirs, _) = {url for _, _, url in read(text)}, by_docutils(text)
    assert theirs - ours == {"several.*"}
    assert ours - theirs == {  # what only Sphinx knows, raw HTML, and a link behind what docutils takes for an error
        "files/x.zip", "y.zip", "https://argument.example/", "https://content.example/", "https://norole.example/",
        "https://option2.example/", "https://raw.example/", "https://role.example/", "https://toctree.example/",
        "ftp://files.example/f",
    }  # fmt: skip


PARTS = st.sampled_from([
    "https://a.example/", "http://b/x_", "`", "``", "*", "**", "_", "__", "|", " ", "\n", "\n\n",
    "\n   ", "<", ">", "(",
    ")", "[", "]", '"', "'", "\\", ".", ",", ";", ":", "a", "b_", "text <", "`_", "`__", "- ",
    "1. ", "?q", "#f", "，", "中",
    "“", "”", "/", "~", "%20", ".. image:: i", "\n.. [1] ", "\n.. _t: u", ".. note:: ",
])  # fmt: skip


@settings(max_examples=300)
@given(st.lists(PARTS, max_size=8).map("".join))
def test_what_docutils_links_is_found(text: str) -> None:
    assume("```" not in text)  # three that are never closed hide a URL right behind them from us, and not from docutils
    theirs = {url for url in by_docutils(text)[0] if url.startswith(("http", "i", "u")) and "://" in url[:8]}
    ours = {url for _, _, url in read(text)}
    assert {url for url in theirs if "." in url} <= ours


@pytest.mark.parametrize(
    "text",
    [
        "Title\n=====\n\nSub ``title``\n-------------\n\nTitle\n=====\n\nTitle\n=====\n",
        "====\nOver\n====\n\n.. _My Label:\n\n.. _`a: b`:\n\ntext\n",
        "Straße & Æon — 3.1 \\*x\n-----------------------\n\n_`inline target` x\n",
        "`Link <https://a.example/>`_ title\n==================================\n",
        "a [1]_ [#n]_ [#]_ [CIT2002]_\n\n.. [1] x\n.. [#n] y\n.. [#] z\n.. [CIT2002] c\n",
        ".. image:: x\n   :name: my picture\n",
        "1.2 Numbers first\n=================\n",
        "日本\n====\n\nText\n",
    ],
)
def test_ids_are_those_of_docutils(text: str) -> None:
    _, document = by_docutils(text)
    wanted: set[str] = set()
    for node in document.findall(nodes.Element):
        wanted.update(() if node.get("refuri") else node["ids"])
    assert wanted <= rst.anchors(Document("doc", text.encode()))


def test_ids_are_not_invented() -> None:
    text = b"Title\n=====\n\ntext\n\n.. _label:\n\n.. comment\n"
    assert rst.anchors(Document("doc", text)) == {"title", "label"}


@pytest.mark.parametrize("directive", ["include:: x.inc", "py:function:: f(x)", "automodule:: m", "glossary::"])
def test_no_ids_can_be_told_where_others_add_theirs(directive: str) -> None:
    assert rst.anchors(Document("doc", f"Title\n=====\n\n.. {directive}\n".encode())) == frozenset()


HOSTILE = [
    ".. include:: a\n", ".. toctree::\n\n   a<b>\n", ":doc:`a<", ":doc:`a <b>` ", ".. csv-table:: a\n   :file: b\n",
    "a_", "a-", "`", "`a ", "``a ", "*a ", "|a ", "_`a ", "`a <", "`a <b>`_ ", "https://",
    "http://,", "(", "\\", "- ",
    "- a\n", "a::\n\n b\n", "..\n", ".. image:: x\n", ".. _a", "::", ":a", "+--+\n", "|a|\n",
    "=== ===\n", ">>> a\n", "\n",
    ":r:", "[1]_ ", "\0", " ", "\t", "<a>", "\u4e2d", "a.", "=", "=\n",
]  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE)
def test_any_number_of_anything_is_read_in_one_go(part: str) -> None:
    document = Document("doc", (part * (200_000 // len(part))).encode())
    for found in rst.mentions(document, Reading(include_code=True)):
        assert found.line
    assert isinstance(rst.anchors(document), frozenset)


@pytest.mark.parametrize("text", ["x" * 10_000_000 + f" {URL}", "- " * 5_000_000 + URL])
def test_10_mb_on_one_line(text: str) -> None:
    assert read(text) == [(1, len(text) - len(URL) + 1, URL)]


def test_depth_does_not_matter() -> None:
    text = "".join(f"{' ' * depth}- {URL}{depth}\n" for depth in range(1_000))
    assert read(text) == [(depth + 1, depth + 3, f"{URL}{depth}") for depth in range(1_000)]


@given(st.lists(PARTS, max_size=12).map("".join) | st.text(max_size=40), st.booleans())
def test_any_text_gives_mentions_in_their_places(text: str, include_code: bool) -> None:
    lines = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for line, column, url in read(text, include_code=include_code):
        assert lines[line - 1][column - 1 : column] in (url[:1], "\\")


@given(st.binary(max_size=60))
def test_any_bytes_give_mentions(content: bytes) -> None:
    document = Document("doc", content)
    assert all(mention.line >= 1 for mention in rst.mentions(document, Reading()))
    assert isinstance(rst.anchors(document), frozenset)
