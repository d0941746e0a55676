"""Names reserved for examples: where they are examples, and where they are to be asked."""

import pytest

from probe.extract import formats, mentions
from probe.model import Document, Note, Target
from probe.settings import Settings
from probe.targets import unique

HERE = "file:///d/"
URL = "https://a.example/x"


def targets(*documents: tuple[str, str], base: str | None = HERE, **options: object) -> dict[str, Target]:
    reading = Settings.read(options).reading
    found = [
        m for name, text in documents for m in mentions(Document(name, text.encode(), base and base + name), reading)
    ]
    return {target.url: target for target in unique(found, reading)}


def skipped(name: str, text: str, **options: object) -> bool:
    (target,) = targets((name, text), **options).values()  # type: ignore[arg-type]
    assert target.skip is None or target.skip.word == "reserved"
    return target.skip is not None


PROSE = {
    "a.md": f"See <{URL}>.",
    "a.html": f'<a href="{URL}">x</a>',
    "a.rst": f"See `x <{URL}>`_.",
    "a.adoc": f"See {URL}[x].",
    "a.ipynb": '{"cells": [{"cell_type": "markdown", "source": ["<https://a.example/x>"]}], "nbformat": 4}',
    "a.css": f"p {{ background: url({URL}) }}",
    "a.py": f'URL = "{URL}"',
    "a.txt": f"Some words that stand before {URL} here.",
    "a.json": f'{{"homepage": "{URL}"}}',
    "a.yaml": f"homepage: {URL}",
    "a.toml": f'homepage = "{URL}"',
    "b.json": f'{{"openapi": "3.1.0", "info": {{}}, "paths": {{}}, "servers": [{{"url": "{URL}"}}]}}',
}
ASKED = {
    "a.txt": f"{URL}\n",
    "a.csv": f"url,n\n{URL},1\n",
    "a.tsv": f"url\tn\n{URL}\t1\n",
    "sitemap.xml": f"<urlset><url><loc>{URL}</loc></url></urlset>",
    "a.rss": f"<rss><channel><item><link>{URL}</link></item></channel></rss>",
}


@pytest.mark.parametrize("name", PROSE)
def test_in_prose_and_source_code_they_are_examples(name: str) -> None:
    assert targets((name, PROSE[name]))[URL].skip == Note("reserved", ("a.example",))
    assert not skipped(name, PROSE[name], include_reserved=True)


@pytest.mark.parametrize("name", ASKED)
def test_in_what_is_a_list_they_are_asked(name: str) -> None:
    assert not skipped(name, ASKED[name])


def test_each_format_is_one_or_the_other() -> None:
    assert {form.name for form in formats() if not form.illustrates} == {"list", "csv", "sitemap", "feed", "redirects"}


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.py"])
def test_on_pages_of_the_web_they_are_asked(name: str) -> None:
    assert not skipped(name, PROSE[name], base="https://site.example/")


@pytest.mark.parametrize(
    "host",
    [
        "example.com", "www.example.com", "EXAMPLE.org", "example.net.", "user@example.com:8080", "x.y.example",
        "example", "a.test", "a.b.INVALID",
    ],
)  # fmt: skip
def test_the_names(host: str) -> None:
    assert skipped("a.md", f"<http://{host}/x>")


@pytest.mark.parametrize(
    "host",
    [
        "example.dev", "example.co.uk", "myexample.com", "example.com.au", "test.dev", "a.testing", "latest",
        "localhost", "a.localhost", "10.0.0.1", "a.internal", "a.local", "invalid.dev",
    ],
)  # fmt: skip
def test_what_only_looks_like_them(host: str) -> None:
    assert not skipped("a.md", f"<http://{host}/example.com/.test>")


def test_what_a_list_names_too_is_asked_whichever_comes_first() -> None:
    prose, listed = ("a.md", PROSE["a.md"]), ("a.txt", ASKED["a.txt"])
    for documents in ((prose, listed), (listed, prose), (prose, listed, prose)):
        (target,) = targets(*documents).values()
        assert (target.skip, len(target.mentions)) == (None, len(documents))
    (twice,) = targets(prose, ("b.md", PROSE["a.md"])).values()
    assert twice.skip is not None


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        ({"base_url": "https://a.example/docs/"}, True),
        ({"base_url": "https://docs.a.example/"}, False),
        ({"base_url": "https://b.dev/a.example/"}, False),
        ({"remap": ["^https://b.dev/ https://a.example/"]}, True),
        ({"remap": ["^https://b.dev/ https://u:p@A.example:8080/"]}, True),
        ({"remap": [r"^https://b.dev/ https://b.dev/a.example/"]}, False),
        ({"remap": ["^https://a.example/ https://c.test/"]}, True),  # what a pattern leads to
        ({"remap": [r"^https://(\w+)\.example/ https://$1.test/"]}, True),
        ({"remap": ["^https://other.example/ https://c.test/"]}, False),
    ],
)
def test_hosts_that_an_option_names_are_asked(options: dict[str, object], asked: bool) -> None:
    assert skipped("a.md", PROSE["a.md"], **options) is not asked


def test_what_a_remap_leads_to_is_asked_though_prose_names_it_as_well() -> None:
    options = {"remap": [r"^https://(\w+)\.test/ https://$1.example/"]}
    for text in ("<https://a.example/x> <https://a.test/x>", "<https://a.test/x> <https://a.example/x>"):
        assert not skipped("a.md", text, **options)


def test_a_relative_link_is_read_by_what_its_page_says_of_its_base() -> None:
    page = '<base href="https://www.example.com/"><a href="x">'
    assert skipped("a.html", page)
    assert not skipped("a.html", page.replace("example.com", "b.dev"))


def test_a_text_that_is_no_url_stays_one_that_is_none() -> None:
    (target,) = targets(("a.md", "[x](<https://a b.example/>)")).values()
    assert (target.refusal, target.skip) == ("url-invalid", None)
