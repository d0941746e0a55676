"""The modules of an Antora site: which folder a name of each family starts from."""

import pytest

from probe.extract import asciidoc
from probe.model import Document
from probe.settings import Reading

DOCS = "file:///r/docs/modules/api/"


def read(name: str, text: str) -> list[tuple[str, str]]:
    """Return text and base of each mention; bases are shown from the module."""
    document = Document("doc", text.encode(), base=DOCS + name)
    return [(m.text, (m.base or "").removeprefix(DOCS)) for m in asciidoc.mentions(document, Reading())]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("xref:a.adoc[]", ("a.adoc", "pages/")),
        ("xref:sub/a.adoc#b[]", ("sub/a.adoc#b", "pages/")),
        ("xref:./a.adoc[]", ("./a.adoc", "pages/sub/x.adoc")),
        ("<<a.adoc#>>", ("a.adoc", "pages/")),
        ("= T\n\n<<b>>", ("#b", "pages/sub/x.adoc")),
        ("xref:attachment$a.zip[]", ("a.zip", "attachments/")),
        ("image::a.png[]", ("a.png", "images/")),
        (":imagesdir: assets\n\nimage:a.png[]", ("a.png", "images/")),
        ("image:https://a.example/a.png[]", ("https://a.example/a.png", "pages/sub/x.adoc")),
        ("include::partial$a.adoc[]", ("a.adoc", "partials/")),
        ("include::example$a.rb[]", ("a.rb", "examples/")),
        ("include::a.adoc[]", ("a.adoc", "pages/sub/x.adoc")),
        ("include::../a.adoc[]", ("../a.adoc", "pages/sub/x.adoc")),
        ("link:a.html[]", ("a.html", "pages/sub/x.adoc")),
    ],
)
def test_where_a_name_starts_from(text: str, found: tuple[str, str]) -> None:
    assert read("pages/sub/x.adoc", text) == [found]


@pytest.mark.parametrize(
    "text", ["image::other:a.png[]", "include::c:m:partial$a.adoc[]", "include::odd$a.adoc[]", "image:./a.png[]"]
)
def test_what_lies_elsewhere_is_no_link(text: str) -> None:
    assert read("pages/x.adoc", text) == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("nav.adoc", [("a.adoc", "pages/"), ("b.png", "images/")]),
        ("partials/nav/x.adoc", [("a.adoc", "pages/"), ("b.png", "images/")]),
        ("README.adoc", [("a.adoc", "README.adoc"), ("./a.adoc", "README.adoc"), ("b.png", "README.adoc")]),
    ],
)
def test_a_page_is_not_the_only_one_that_refers(name: str, found: list[tuple[str, str]]) -> None:
    assert read(name, "* xref:a.adoc[] xref:./a.adoc[] image:b.png[]") == found
