"""Marks in documents: which of their links are ignored, and what only looks like a mark."""

import json
import re
from collections.abc import Iterable, Iterator

import pytest

from probe.extract import mentions
from probe.extract.html.ignored import ignored
from probe.extract.lines import ListInPieces
from probe.extract.marks import may_have_marks
from probe.model import Document
from probe.settings import Reading
from tests.outside import ROOT

A, B, C = "http://a.example/", "http://b.example/", "http://c.example/"


def reasons(name: str, content: str, reading: Reading | None = None) -> dict[str, str | None]:
    found = mentions(Document(name, content.encode()), reading or Reading())
    return {mention.text: mention.ignored for mention in found}


MARKED = {
    "the line of a comment": ("a.md", f"[a]({A}) <!-- probe: ignore down till May -->\n[b]({B})", {A: "down till May"}),
    "no reason": ("a.md", f"[a]({A}) <!-- probe: ignore -->\n\n[b]({B})", {A: ""}),
    "the next line": ("a.md", f"[b]({B}) <!-- probe: ignore-next-line why -->\n[a]({A})\n[c]({C})", {A: "why"}),
    "a comment with a line of its own": ("a.md", f"<!-- probe: ignore why -->\n\n[a]({A})\n[b]({B})", {A: "why"}),
    "a comment of two lines": ("a.md", f"<!--\nprobe: ignore why\n-->\n[a]({A})\n[b]({B})", {A: "why"}),
    "carriage returns": ("a.md", f"[b]({B})\r\n<!-- probe: ignore why -->\r\n[a]({A})\r\n", {A: "why"}),
    "behind letters of several bytes": ("a.md", f"重定向 [a]({A}) <!-- probe: ignore 维护 -->\n[b]({B})", {A: "维护"}),
    "in a list item": ("a.md", f"- [a]({A}) <!-- probe: ignore why -->\n- [b]({B})", {A: "why"}),
    "in a quotation": ("a.md", f"> [a]({A}) <!-- probe: ignore why -->\n> [b]({B})", {A: "why"}),
    "an admonition": ("a.md", f"!!! note\n    [a]({A}) <!-- probe: ignore why -->\n    [b]({B})", {A: "why"}),
    "front matter": ("a.md", f"---\nx: {A} # probe: ignore why\ny: {B}\n---\n", {A: "why"}),
    "MDX": ("a.mdx", f"[a]({A}) {{/* probe: ignore why */}}\n\n[b]({B})", {A: "why"}),
    "a tag in Markdown": ("a.md", f'<a href="{A}" data-probe-ignore="why">a</a> [b]({B})', {A: "why"}),
    "an element around Markdown": ("a.md", f"<div data-proofer-ignore>\n\n[a]({A})\n\n</div>\n\n[b]({B})",
                                   {A: "data-proofer-ignore"}),
    "kramdown": ("a.md", f"[a]({A}){{:data-proofer-ignore='' .btn }} [b]({B})", {A: "data-proofer-ignore"}),
    "a block of markdown-link-check": (
        "a.md", f"At <!-- markdown-link-check-disable -->[a]({A})<!-- markdown-link-check-enable --> [b]({B})",
        {A: "markdown-link-check-disable"}),
    "one that never ends": ("a.md", f"[b]({B})\n\n<!-- markdown-link-check-disable -->\n\n[a]({A})",
                            {A: "markdown-link-check-disable"}),
    "its line": ("a.md", f"[a]({A}) <!-- markdown-link-check-disable-line -->\n[b]({B})",
                 {A: "markdown-link-check-disable-line"}),
    "its next line": ("a.md", f"<!-- markdown-link-check-disable-next-line -->\r\n[a]({A})\r\n[b]({B})",
                      {A: "markdown-link-check-disable-next-line"}),
    "lines of linkspector": (
        "a.md", f"[a]({A}) <!-- linkspector-disable -->\n[c]({C})\n<!-- linkspector-enable -->\n[b]({B})",
        {A: "linkspector-disable", C: "linkspector-disable"}),
    "its next line too": ("a.md", f"<!-- linkspector-disable-next-line -->\n[a]({A})\n[b]({B})",
                          {A: "linkspector-disable-next-line"}),
    "blank lines before it": ("a.md", f"<!-- linkspector-disable-next-line tag to come -->\n\n[a]({A})\n[b]({B})",
                              {A: "linkspector-disable-next-line"}),
    "a line of markdownlint": ("a.md", f"[a]({A}) <!-- markdownlint-disable-line -->\n[b]({B})",
                               {A: "markdownlint-disable-line"}),
    "its next line that is not blank": ("a.md", f"<!-- markdownlint-disable-next-line -->\r\n\r\n[a]({A})\r\n[b]({B})",
                                        {A: "markdownlint-disable-next-line"}),
    "a rule about links": ("a.md", f"[a]({A}) <!-- markdownlint-disable-line MD013 md034 -->\n[b]({B})",
                           {A: "markdownlint-disable-line"}),
    "the name of one": ("a.md", f"<!-- markdownlint-disable-next-line no-empty-links -->\n[a]({A})\n[b]({B})",
                        {A: "markdownlint-disable-next-line"}),
    "an element": ("a.html", f'<a href="{A}" data-probe-ignore="why"></a><a href="{B}"></a>', {A: "why"}),
    "an element without a reason": ("a.html", f'<img src="{A}" data-probe-ignore><a href="{B}"></a>', {A: ""}),
    "an element and what is in it": (
        "a.html", f'<div data-proofer-ignore><div></div><p><a href="{A}"></a></div><a href="{B}"></a>',
        {A: "data-proofer-ignore"}),
    "an element that the next one ends": (
        "a.html", f'<ul><li data-probe-ignore=x><a href="{A}">a</a><li><a href="{B}">b</a></ul>', {A: "x"}),
    "an element that its parent ends": (
        "a.html", f'<div><p data-probe-ignore=x><a href="{A}">a</a></div><a href="{B}">b</a>', {A: "x"}),
    "a comment in HTML": ("a.html", f'<a href="{A}"></a> <!-- probe: ignore why -->\n<a href="{B}"></a>', {A: "why"}),
    "reStructuredText": ("a.rst", f".. probe: ignore why\n\n`a <{A}>`_\n`b <{B}>`_\n", {A: "why"}),
    "AsciiDoc": ("a.adoc", f"// probe: ignore why\n{A}[a]\n{B}[b]\n", {A: "why"}),
    "YAML": ("a.yaml", f"a: {A} # probe: ignore why\nb: {B}\n", {A: "why"}),
    "YAML, above": ("a.yaml", f"# probe: ignore why\na: {A}\nb: {B}\n", {A: "why"}),
    "TOML": ("a.toml", f'a = "{A}" # probe: ignore why\nb = "{B}"\n', {A: "why"}),
    "Python": ("a.py", f'a = "{A}"  # noqa: E501  # probe: ignore why\nb = "{B}"\n', {A: "why"}),
    "Rust": ("a.rs", f'/// probe: ignore-next-line why\nlet a = "{A}";\nlet b = "{B}";\n', {A: "why"}),
    "C": ("a.c", f'char *a = "{A}"; /* probe: ignore why */\nchar *b = "{B}";\n', {A: "why"}),
    "SQL": ("a.sql", f"select '{A}'; -- probe: ignore why\nselect '{B}';\n", {A: "why"}),
    "a style sheet": ("a.css", f"a {{ src: url({A}); }} /* probe: ignore why */\nb {{ src: url({B}); }}", {A: "why"}),
    "a list": ("a.txt", f"{A} # probe: ignore why\n{B}\n", {A: "why"}),
    "a list, above": ("a.txt", f"# probe: ignore why\n\n{A}\n{B}\n", {A: "why"}),
    "prose": ("README.txt", f"See {B} here.\n# probe: ignore why\nOr {A} there, or there.\nAnd so on.", {A: "why"}),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "marked"), MARKED.values(), ids=MARKED)
def test_what_a_mark_is_for_is_ignored_and_nothing_else(name: str, content: str, marked: dict[str, str]) -> None:
    found = reasons(name, content)
    assert {url: reason for url, reason in found.items() if reason is not None} == marked
    assert B in found


UNMARKED = {
    "code": ("a.md", f"`<!-- probe: ignore why -->` [b]({B})"),
    "a fence": ("a.md", f"```\n<!-- markdown-link-check-disable -->\n```\n\n[b]({B})"),
    "another word": ("a.md", f"[b]({B}) <!-- probe: ignored -->"),
    "a longer word": ("a.md", f"[b]({B}) <!-- probe: ignore-file -->"),
    "prose": ("a.md", f"[b]({B}) probe: ignore why"),
    "an attribute in text": ("a.html", f'data-probe-ignore <a href="{B}" title="data-probe-ignore"></a>'),
    "an element before": ("a.html", f'<p data-probe-ignore>x</p><a href="{B}"></a>'),
    "a void element before": ("a.html", f'<img data-probe-ignore src="x.png"><a href="{B}"></a>'),
    "source code": ("a.py", f'b = "{B}"; print("probe: ignore")'),
    "a literal block": ("a.rst", f"Write::\n\n   .. probe: ignore why\n\n`b <{B}>`_\n"),
    "a listing": ("a.adoc", f"----\n// probe: ignore why\n----\n{B}[b]\n"),
    "a comment of lychee": ("a.md", f"[b]({B}) <!-- lychee ignore -->"),
    "a rule of markdownlint about other things": ("a.md", f"[b]({B}) <!-- markdownlint-disable-line MD013 MD033 -->"),
    "such a rule for the next line": ("a.md", f"<!-- markdownlint-disable-next-line line-length -->\n[b]({B})"),
    "a block of markdownlint": ("a.md", f"<!-- markdownlint-disable -->\n\n[b]({B})\n\n<!-- markdownlint-enable -->"),
    "a file of markdownlint": ("a.md", f"<!-- markdownlint-disable-file -->\n\n[b]({B})"),
    "the next line of markdown-link-check is blank": (
        "a.md",
        f"<!-- markdown-link-check-disable-next-line -->\n\n[b]({B})",
    ),
    "an enable alone": ("a.md", f"<!-- markdown-link-check-enable -->\n[b]({B})"),
    "JSON, which has no comments": ("a.json", json.dumps({"b": B, "c": "# probe: ignore why"})),
}


@pytest.mark.parametrize(("name", "content"), UNMARKED.values(), ids=UNMARKED)
def test_what_is_no_mark_ignores_nothing(name: str, content: str) -> None:
    assert reasons(name, content)[B] is None


def test_cells_of_a_notebook_have_marks() -> None:
    source = [f"[a]({A}) <!-- probe: ignore why -->\n", f"[b]({B})"]
    cells = [{"cell_type": "markdown", "source": source, "metadata": {}}]
    notebook = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)
    assert reasons("a.ipynb", notebook) == {A: "why", B: None}


def test_a_list_in_pieces_has_the_same_marks() -> None:
    content = f"# probe: ignore above\n{A}\n{B} # x\n{C} # probe: ignore-next-line below\nhttp://d.example/\n"
    pieces = ListInPieces("list")

    def all_of() -> Iterable[tuple[str, str | None]]:
        for at in range(0, len(content), 7):
            yield from ((m.text, m.ignored) for m in pieces.add(content[at : at + 7].encode()))
        yield from ((m.text, m.ignored) for m in pieces.end())

    assert dict(all_of()) == {A: "above", B: None, C: None, "http://d.example/": "below"}


def test_a_document_without_a_sign_is_not_looked_at_twice() -> None:
    assert not may_have_marks(f"[a]({A}) ignore linkspector markdown-link-check markdownlint".encode())
    assert may_have_marks("<!-- probe: ignore -->".encode("utf-16-le"))


def test_many_marks_take_no_square_of_their_number() -> None:
    many = f'<p data-probe-ignore=x><a href="{A}">a</a>' * 20_000
    found = list(mentions(Document("a.html", many.encode()), Reading()))
    assert len(found) == 20_000
    assert {mention.ignored for mention in found} == {"x"}
    assert len(list(ignored("<div data-probe-ignore>" * 20_000))) == 20_000


SUFFIXES = {
    "Markdown": "md", "HTML": "html", "notebooks": None, "MDX": "mdx", "reStructuredText": "rst", "AsciiDoc": "adoc",
    "YAML": "yaml", "TOML": None, "lists": "txt", "front matter": None, "source code": "c", "style sheets": None,
    "also in Markdown": None, "Markdown for kramdown": "md",
    **dict.fromkeys(("markdown-link-check", "linkspector", "markdownlint"), "md"), "as linkspector reads it": None,
    "html-proofer": "html",
}  # fmt: skip


def documented() -> Iterator[tuple[str, str]]:
    """Yield a suffix and a mark for every row of the tables of the documentation."""
    text = (ROOT / "docs" / "inputs.md").read_text("utf-8").partition("## Ignore a link where it stands")[2]
    named = ""
    for row in re.findall(r"^\| ([^|]*?) ?\| `([^`]+)`", text, re.MULTILINE):
        named = row[0] or named
        yield from ((suffix, row[1]) for name in named.split(", ") if (suffix := SUFFIXES[name]))


@pytest.mark.parametrize(("suffix", "mark"), list(documented()))
def test_every_documented_mark_ignores(suffix: str, mark: str) -> None:
    mark = mark.replace("REASON", "why")
    written = {"c": f"'{A}'", "html": f'<a href="{A}">a</a>', "yaml": f"a: {A}", "txt": A, "rst": A, "adoc": A}
    link = written.get(suffix, f"[a]({A})")
    if mark.startswith("data-"):
        content = f'<a href="{A}" {mark}>a</a>'
    elif mark.startswith("["):
        content = mark.replace("URL", A)
    else:
        content = f"{link} {mark}" if mark.endswith("disable-line -->") else f"{mark}\n{link}"
    assert reasons(f"a.{suffix}", content)[A] is not None
