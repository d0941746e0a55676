"""Markdown that is meant to hang its reader or to overflow its stack: the timeout of the tests is the judge."""

import pytest

from probe.extract import markdown
from probe.extract.markdown.links import links
from probe.model import Document, FailureKind
from probe.settings import Reading

N = 100_000
NESTED = {
    "brackets": "[" * N,
    "closed brackets": "[" * N + "a" + "](b)" * N,
    "images": "![" * N,
    "closed images": "![" * N + "a" + "](b)" * N,
    "wiki images": "![[[" * N,
    "destinations": "[a](" * N,
    "pointed destinations": "[a](<" * N,
    "titles": "[a](b 'x" * N,
    "quotes": ">" * N,
    "quotes by line": "".join(">" * depth + "a\n" for depth in range(1_000)),
    "lists": "- " * N,
    "numbered lists": "1. " * N,
    "lists by line": "".join(" " * depth + "- a\n" for depth in range(1_000)),
    "tags": "<div>" * N,
    "tags by line": "\n\n<div>" * N,
    "inline tags": "a" + "<b x=1>" * N,
    "headings of HTML": "<h1>" * N + "</h2>" * N,
    "open attributes": "a <a href='" * N,
    "comments": "<!--" * N,
    "declarations": "a <![CDATA[" * N + "<?" * N,
    "stars": "*a **b " * N,
    "underscores": "_a __b " * N,
    "names without end": "{#" + "a" * N + "{: #" * N,
    "runs of stars": "a**b" * N + "c* " * N,
    "tildes": "~~a " * N,
    "backticks": "".join("`" * (length % 500) + "a" for length in range(5_000)),
    "backslashes": "\\" * N,
    "entities": "&" * N + "&amp" * N,
    "autolinks": "<http://" * N,
    "labels": "[a]: " * N,
    "broken labels": "[a\n" * N,
    "long label": "[a]: /x\n\n[" + "a" * N + "]",
    "footnotes": "[^1]: " * N,
    "columns": "|a" * N + "\n" + "|-" * N + "\n" + "|b" * N,
    "empty cells": "|a" * 500 + "\n" + "|-" * 500 + "\n" + "|b\n" * 500,
    "rules": "---\n" * N,
    "pluses": "+++\n" * N,
    "lazy lines": "> " * 3_000 + "a\n" + "b\n" * 3_000,
    "ids": "# a {" + "#a " * N + "\n# " + "{#a" * N,
    "bare brackets": "http://a.example/" + "(" * N + ")" * N + "." * N,
    "bare and balanced": "http://a.example/()" + "()" * N + ";" * N,
    "bare entities": "http://a.example/" + "&a;" * N,
    "no domains": "http://_" * N + " www." * N,
    "dots": "http://a" + "." * N + "_",
    "front matter": "---\na:\n" + "\n# " * N,
    "keys": "---\n" + "#\n" * N + "a",
    "unclosed": "[*`![<_~~" * N,
    "nuls": "\0[" * N,
    "blanks": "[a](" + " " * N + "[a](" + "\t" * N + "> " * N,
}


@pytest.mark.parametrize("text", NESTED.values(), ids=NESTED)
def test_nothing_hangs_or_overflows(text: str) -> None:
    content = text.encode()
    found = list(markdown.mentions(Document("d.md", content), Reading(include_code=True)))
    assert all(mention.line >= 1 and mention.column >= 1 for mention in found)
    assert len(found) <= len(content)


@pytest.mark.parametrize(
    "name", ["headings of HTML", "footnotes", "tags", "ids", "names without end", "rules", "unclosed"]
)
def test_nor_do_fragments_and_prose(name: str) -> None:
    document = Document("d.md", NESTED[name].encode())
    assert len(markdown.anchors(document)) <= len(document.content)
    assert len(markdown.prose(document)) <= 4 * len(document.content)


@pytest.mark.parametrize("text", ["{/*" * N, "{/* */}" + "{/*" * N, "<A " * N, "\t<A" * N])
def test_nor_does_mdx(text: str) -> None:
    assert list(markdown.mentions(Document("d.mdx", text.encode()), Reading())) == []


def test_definitions_are_many_and_each_is_found_once() -> None:
    count = 50_000
    text = "".join(f"[a{n}] [A{n}]\n" for n in range(count)) + "\n" + "".join(f"[a{n}]: /{n}\n" for n in range(count))
    found = links(text)
    assert [link.url for link in found] == [f"/{n}" for n in range(count)]
    assert all(text.startswith(f"{link.url}\n", link.offset) for link in found)


def test_a_line_of_ten_megabytes_has_all_its_links() -> None:
    part = "é " + "word " * 100 + "[a](http://a.example/1) http://b.example/2 <a href='c'>x</a> "
    count = 10_000_000 // len(part.encode())
    found = list(markdown.mentions(Document("d.md", (part * count).encode()), Reading()))
    assert len(found) == 3 * count
    last = found[-1]
    assert (last.text, last.line, last.column) == ("c", 1, len(part) * (count - 1) + part.index("c'") + 1)


def test_ten_megabytes_without_a_blank_are_no_url() -> None:
    for text in ("http://a.example/" + "x" * 10_000_000, "[a](" + "x" * 10_000_000 + ")"):
        (mention,) = markdown.mentions(Document("d.md", text.encode()), Reading())
        assert mention.fault is FailureKind.URL_INVALID
        assert len(mention.text) == 2_000


@pytest.mark.parametrize("cut", range(1, 8))
def test_characters_that_are_cut_off_leave_the_links_before(cut: int) -> None:
    content = "[a](b) 😀中".encode()[:-cut]
    assert [mention.text for mention in markdown.mentions(Document("d.md", content), Reading())] == ["b"]


def test_many_headings_of_one_name_are_told_apart() -> None:
    assert len(markdown.anchors(Document("d.md", b"# a\n" * N))) == N
