"""Notebooks: the links of their cells where they stand in the file."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.errors import InputError
from probe.extract import format_of, mentions, notebook
from probe.extract.notebook import FORMAT, site_anchors, site_mentions
from probe.model import Document, Mention
from probe.settings import Reading
from probe.sites import Page, Sites
from probe.sites.obsidian import Obsidian
from probe.sites.tree import Tree

CODE = Reading(include_code=True)


def cell(kind: str, source: str | list[str], **more: Any) -> dict[str, Any]:
    return {"cell_type": kind, "metadata": {}, "source": source, **more}


def document(*cells: dict[str, Any], indent: int | None = 1, ascii_alone: bool = True) -> Document:
    text = json.dumps({"cells": list(cells), "nbformat": 4}, indent=indent, ensure_ascii=ascii_alone)
    return Document("n.ipynb", text.encode())


def found(read: Document, reading: Reading = CODE) -> list[tuple[str, str]]:
    """Return each mention's text, and what stands in the file at its place."""
    lines = read.content.decode().split("\n")
    return [(m.text, lines[m.line - 1][m.column - 1 :][: len(m.text)]) for m in mentions(read, reading)]


@pytest.mark.parametrize("indent", [None, 1, "\t"])
@pytest.mark.parametrize("ascii_alone", [True, False])
def test_links_stand_where_the_file_has_them(indent: Any, ascii_alone: bool) -> None:
    read = document(
        cell("markdown", ['# é 😀 "q" \\\n', "[a\n", "](http://a.example/1) ![i](b.png) \t", "[r]\n", "\n[r]: /r"]),
        cell("code", "x = 'http://a.example/2'\ny(\"http://a.example/3\")", outputs=[{"text": ["http://a.example/o"]}]),
        cell("raw", "http://a.example/raw"),
        cell("markdown", "x <a href='c'>\né</a> http://a.example/4"),
        indent=indent,
        ascii_alone=ascii_alone,
    )  # fmt: skip
    urls = ["http://a.example/1", "b.png", "/r", "http://a.example/2", "http://a.example/3", "c", "http://a.example/4"]
    assert found(read) == [(url, url) for url in urls]
    assert [text for text, _ in found(read, Reading())] == [url for url in urls if url[-1] not in "23"]


def test_line_and_column_are_those_of_the_file() -> None:
    (mention,) = mentions(document(cell("markdown", ["a\n", "é [b](c)"])), Reading())
    assert (mention.line, mention.column, mention.text) == (8, 17, "c")


def test_a_link_may_go_over_the_strings_of_a_cell_and_not_over_cells() -> None:
    assert found(document(cell("markdown", ["[a](", "b", ")"]), cell("markdown", "[c]("), cell("markdown", "d)"))) == [
        ("b", "b")
    ]


def test_the_type_of_a_cell_may_stand_behind_its_source() -> None:
    read = Document("n.ipynb", b'{"cells": [{"source": ["[a](b)"], "cell_type": "markdown"}]}')
    assert found(read) == [("b", "b")]


def test_attachments_are_in_the_cell_itself() -> None:
    assert found(document(cell("markdown", "![a](attachment:b.png) [c](d)", attachments={"b.png": {}}))) == [("d", "d")]


def test_worksheets_of_old_notebooks() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["[a](b)"]},
        {"cell_type": "heading", "level": 1, "source": "<http://c.example>"},
        {"cell_type": "code", "input": "x = 'http://d.example'", "outputs": []},
    ]
    read = Document("n.ipynb", json.dumps({"worksheets": [{"cells": cells}], "nbformat": 3}).encode())
    assert [text for text, _ in found(read)] == ["b", "http://c.example", "http://d.example"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"[]", []),
        (b'{"cells": {"cell_type": "markdown", "source": "[a](b)"}}', []),
        (b'{"cells": [["[a](b)"], "[c](d)", null]}', []),
        (b'{"cells": [{"cell_type": "markdown", "source": "\\ud800[a](b)"}]}', ["b"]),
        (b'{"cells": [{"cell_type": "markdown", "source": "[a](\\ud800)"}]}', ["\ufffd"]),
        (b'\xef\xbb\xbf{"cells": [{"cell_type": "markdown", "source": "[a](b)"}]}', ["b"]),
    ],
)
def test_what_is_no_notebook_gives_what_can_be_read(content: bytes, expected: list[str]) -> None:
    assert [m.text for m in mentions(Document("n.ipynb", content), CODE)] == expected


def before_the_fault(content: bytes) -> list[Mention]:
    """Return what is read of a notebook, broken or not."""
    read = []
    with suppress(InputError):
        for mention in mentions(Document("n.ipynb", content), CODE):
            read.append(mention)  # noqa: PERF402 - what came before the fault counts
    return read


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", []),
        (b"\xff\xfe", []),
        (b'{"cells": [{"cell_type": "markdown", "source": ["[a](b)", "[c](d)', ["b"]),
        (b'{"cells": [{"cell_type": "markdown", "source": "[a](b)"}]} x', ["b"]),
    ],
)
def test_a_broken_notebook_is_told_behind_what_can_be_read(content: bytes, expected: list[str]) -> None:
    assert [m.text for m in before_the_fault(content)] == expected
    with pytest.raises(InputError, match=r"^n\.ipynb: is not a notebook: its JSON is invalid: .*line 1 column"):
        list(mentions(Document("n.ipynb", content), CODE))


def test_100_000_arrays_and_cells() -> None:
    assert before_the_fault(b'{"cells":' + b"[" * 100_000 + b'"a"') == []
    many = b'{"cells": [' + b'{"cell_type": "markdown", "source": ["[a](b)"]},' * 20_000
    assert len(before_the_fault(many)) == 20_000


@given(st.binary() | st.text('{}[]":,cels \\n').map(str.encode))
def test_any_bytes_give_mentions(content: bytes) -> None:
    read = Document("n.ipynb", content)
    assert all(m.line >= 1 and m.column >= 1 for m in before_the_fault(content))
    with suppress(InputError):
        assert notebook.anchors(read) == notebook.anchors(read)
    assert isinstance(notebook.prose(read), str)


@given(st.lists(st.text(max_size=20), max_size=4))
def test_any_source_keeps_its_places(texts: list[str]) -> None:
    read = document(cell("markdown", [*texts, "\n\n[a](http://a.example/z)\n"]))
    at = [there for text, there in found(read) if text == "http://a.example/z"]
    assert set(at) <= {"http://a.example/z"}


def test_anchors_are_githubs_and_the_notebooks_own() -> None:
    read = document(cell("markdown", "# A b!\n<a id='c'></a>"), cell("markdown", ["# A b!\n"]), cell("code", "# d"))
    assert notebook.anchors(read) == {"a-b", "a-b-1", "A-b!", "c"}


def test_prose_is_what_its_cells_show() -> None:
    assert notebook.prose(document(cell("markdown", "# A\n\n*b*"), cell("code", "x =  1\ny"))) == "A\nb\nx = 1\ny"


def test_it_is_told_by_its_suffix_or_by_its_cells() -> None:
    content = document(cell("code", "x")).content
    assert format_of(Document("a.IPYNB", b""), Reading()) is FORMAT
    assert format_of(Document("-", content), Reading()) is FORMAT
    assert FORMAT.walked


def test_a_page_of_a_site_has_the_ids_of_its_generator_and_its_own(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("project:\n  type: website\n")
    cells = [
        {"cell_type": "markdown", "source": ["# Sec One\n", "\n", "## Two {#sec-two}\n"]},
        {"cell_type": "code", "source": ["#| label: fig-three\n", "plot()"]},
    ]
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps({"cells": cells}))
    page = Page(Sites().around(str(tmp_path))[0], "n.ipynb")
    names = site_anchors(Document("n.ipynb", path.read_bytes(), path.as_uri()), page)
    assert names is not None
    assert {"Sec-One", "sec-one", "sec-two", "fig-three"} <= names
    assert "gone" not in names


def test_wiki_links_of_a_vault_are_links_in_cells_too(tmp_path: Path) -> None:
    (tmp_path / "n.ipynb").write_text(
        json.dumps({"cells": [{"cell_type": "markdown", "source": "[[note]] ![a](b.png)"}]})
    )
    site = Obsidian(Tree(str(tmp_path)), "")
    document = Document("n.ipynb", (tmp_path / "n.ipynb").read_bytes(), (tmp_path / "n.ipynb").as_uri())
    found = list(site_mentions(document, Reading(), Page(site, "n.ipynb")))
    assert [(each.text, each.kind) for each in found] == [("note", "wiki"), ("b.png", "image")]
