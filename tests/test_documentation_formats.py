"""What the documentation says of the formats that are read."""

import io
import json

import pytest
from pypdf import PdfWriter
from pypdf.annotations import Link

from probe.extract import format_named, format_of, formats, mentions
from probe.model import Document, Expectation
from probe.settings import Reading
from tests import documentation

MARKDOWN = (
    "[a](i) [b][r] <https://a.example> www.b.example ![](p.png) <i id=x><img src=h></i>\n\n"
    "`https://no.example`\n\n[r]: r\n"
)
CELL = {"cell_type": "markdown", "metadata": {}, "source": ["[a](c)"]}
CODE = {"cell_type": "code", "metadata": {}, "source": ["# https://c.example"], "outputs": []}
BOARD = [{"type": "link", "url": "https://n.example"}, {"type": "text", "text": "[a](https://t.example)"}]
API = {
    "openapi": "3.1.0", "servers": [{"url": "https://s.example"}], "externalDocs": {"url": "https://d.example"},
    "info": {"contact": {"url": "https://c.example"}, "license": {"url": "https://l.example"},
    "description": "[a](https://t.example)"},
    "components": {"securitySchemes": {"o": {"flows": {"implicit": {"authorizationUrl": "https://o.example"}}}}},
}  # fmt: skip
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:x="http://www.w3.org/1999/xhtml" '
    'xmlns:i="http://www.google.com/schemas/sitemap-image/1.1" '
    'xmlns:v="http://www.google.com/schemas/sitemap-video/1.1">'
    '<url><loc>https://p.example</loc><x:link rel="alternate" href="https://a.example"/>'
    "<i:image><i:loc>https://i.example</i:loc></i:image>"
    "<v:video><v:content_loc>https://v.example</v:content_loc></v:video></url></urlset>"
)
RSS = (
    '<rss version="2.0"><channel><link>https://f.example</link><item><link>https://e.example</link>'
    '<description>&lt;a href="https://h.example"&gt;</description></item></channel></rss>'
)
HTML = (
    '<base href="https://b.example/"><meta http-equiv=refresh content="0; url=m"><link rel=icon href=l><a href=a></a>'
    '<img src=s srcset="t 2x"><video poster=p></video><i style="background: url(c)"></i><!-- <a href=no></a> -->'
)

SAMPLES = {
    "asciidoc": (
        "a.adoc",
        ":u: https://u.example\n\n{u}/x link:l[a] image:i.png[] xref:b.adoc[]\n",
        "https://u.example/x l i.png b.adoc",
    ),
    "canvas": ("a.canvas", json.dumps({"nodes": BOARD}), "https://n.example https://t.example"),
    "css": ("a.css", '@import "i.css"; a { b: url(u.png) } /* url(no) */', "i.css u.png"),
    "csv": ("a.csv", "name,at\nx,https://a.example\n", "https://a.example"),
    "feed": ("a.rss", RSS, "https://f.example https://e.example https://h.example"),
    "html": ("a.html", HTML, "m l a s t p c"),
    "json": ("a.json", '{"a": "https://a.example", "b": "see https://b.example."}', "https://a.example https://b.example"),
    "list": ("a.txt", "# no\n\nhttps://a.example # x\n<https://b.example>\n", "https://a.example https://b.example"),
    "markdown": ("a.md", MARKDOWN, "i r https://a.example http://www.b.example p.png h"),
    "notebook": ("a.ipynb", json.dumps({"cells": [CELL, CODE], "nbformat": 4}), "c"),
    "openapi": ("a.json", json.dumps(API), " ".join(f"https://{letter}.example" for letter in "sdclto")),
    "rst": (
        "a.rst",
        "https://s.example `a <e>`_ n_\n\n.. _n: t\n\n.. image:: i.png\n\n:download:`a <d.zip>`\n",
        "https://s.example e t i.png d.zip",
    ),
    "sitemap": ("a.xml", SITEMAP, "https://p.example https://a.example https://i.example https://v.example"),
    "text": ("a.py", "x = 'https://a.example'  # see (http://b.example)\n", "https://a.example http://b.example"),
    "toml": ("a.toml", 'a = "https://a.example"\nb = "see https://b.example."\n', "https://a.example https://b.example"),
    "yaml": ("a.yml", "a: https://a.example\nb: see https://b.example.\n", "https://a.example https://b.example"),
}  # fmt: skip


def found(name: str, content: bytes, reading: Reading | None = None) -> set[str]:
    return {mention.text for mention in mentions(Document(name, content, "file:///a/"), reading or Reading())}


@pytest.mark.parametrize("name", SAMPLES)
def test_what_the_table_says_counts_is_found(name: str) -> None:
    file, text, expected = SAMPLES[name]
    assert format_of(Document(file, text.encode()), Reading()).name == name
    assert found(file, text.encode()) == set(expected.split())


def test_rules_of_servers_are_read_where_they_are_asked_for() -> None:
    rules = b"/old  /new  301\n"
    reading = Reading(as_="redirects", base_url="https://a.example")
    assert format_of(Document("_redirects", rules), Reading()).name != "redirects"
    (mention,) = mentions(Document("_redirects", rules), reading)
    assert mention.row is not None
    assert mention.row.expectation == Expectation("https://a.example/new", (301,))


def test_links_of_a_pdf_that_can_be_clicked_are_told_by_the_page() -> None:
    writer, content = PdfWriter(), io.BytesIO()
    for _ in range(2):
        writer.add_blank_page(100, 100)
    writer.add_annotation(1, Link(rect=(0, 0, 9, 9), url="https://a.example"))
    writer.write(content)
    (mention,) = mentions(Document("a.pdf", content.getvalue()), Reading())
    assert (mention.text, mention.line) == ("https://a.example", 2)
    assert SAMPLES.keys() | {"pdf", "redirects"} == {form.name for form in formats()} == documentation.COUNTS.keys()


def test_code_counts_where_it_is_asked_for() -> None:
    assert "https://no.example" in found("a.md", MARKDOWN.encode(), Reading(include_code=True))
    assert "https://c.example" in found("a.ipynb", SAMPLES["notebook"][1].encode(), Reading(include_code=True))


def test_columns_that_are_asked_for_count() -> None:
    table = b"name,at,to\nx,https://a.example,https://b.example\n"
    assert found("a.csv", table, Reading(column=("to",))) == {"https://b.example"}
    assert found("a.csv", b"note\nnothing but https://a.example here\n") == {"https://a.example"}


def test_formats_that_have_places_are_those_of_the_table() -> None:
    assert {form.name for form in formats() if form.anchors} == {"markdown", "notebook", "html", "rst", "asciidoc"}
    assert {form.name for form in formats() if form.prose} == {"markdown", "notebook", "html"}


def test_slugs_are_githubs() -> None:
    anchors = format_named("markdown").anchors
    assert anchors is not None
    assert {"usage", "usage-1", "x", "y"} <= anchors(
        Document("a.md", b"# Usage\n\n# Usage\n\n<b id=x></b><a name=y></a>\n")
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.rst", "Title\n=====\n\n.. _place:\n\nText\n"),
        ("a.adoc", "== Title\n\n[[place]]\nText\n"),
        ("a.html", "<h1 id=place>Title</h1>"),
        ("a.md", "# Place\n"),
    ],
)
def test_places_are_known(name: str, text: str) -> None:
    document = Document(name, text.encode())
    anchors = format_of(document, Reading()).anchors
    assert anchors is not None
    assert "place" in anchors(document)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "<!-- https://a.example -->"),
        ("a.html", "<!-- <a href=https://a.example> -->"),
        ("a.rst", ".. https://a.example\n"),
        ("a.adoc", "// https://a.example\n"),
        ("a.css", "/* url(https://a.example) */"),
        ("a.toml", "# https://a.example\n"),
        ("a.yml", "# https://a.example\n"),
        ("a.txt", "# https://a.example\n"),
    ],
)
def test_what_is_commented_out_does_not_count(name: str, text: str) -> None:
    assert found(name, text.encode()) == set()


def test_in_source_code_it_counts() -> None:
    assert found("a.py", b"# https://a.example\n") == {"https://a.example"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.csv", "a.py", "a.json"])
def test_encodings_are_read(name: str, encoding: str) -> None:
    text = '["https://a.example/中"]' if name == "a.json" else "https://a.example/中"
    assert found(name, text.encode(encoding)) == {"https://a.example/中"}
