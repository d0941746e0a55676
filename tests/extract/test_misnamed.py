"""Documents that are not what their name or their server says."""

import pytest

from probe.extract import format_of
from probe.model import Document
from probe.settings import Reading

SITEMAP = b'<?xml version="1.0"?>\n<!-- x --><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>'


@pytest.mark.parametrize(
    ("media_type", "content", "name"),
    [
        ("text/html", SITEMAP, "sitemap"),
        ("text/html; charset=utf-8", b"<sitemapindex></sitemapindex>", "sitemap"),
        ("text/plain", SITEMAP, "sitemap"),
        ("text/html", b"<p>&lt;urlset></p><urlset>", "html"),
        ("text/html", b"<!doctype html><urlset>", "html"),
    ],
)
def test_a_sitemap_is_one_whatever_its_server_calls_it(media_type: str, content: bytes, name: str) -> None:
    document = Document("https://a.example/x", content, media_type=media_type)
    assert format_of(document, Reading()).name.startswith(name)


@pytest.mark.parametrize(
    ("name", "content", "is_list"),
    [
        ("README", b"Install\n=======\nbuild\nrun\n", False),
        ("docs/INSTALL.txt", b"a.example\nbuild\n", False),
        ("README", b"https://a.example/\nhttps://b.example/\n", True),
        ("words.txt", b"Install this.\nbuild\ntest\n------\n", False),
        ("hosts.txt", b"wiki\njira\n", True),
        ("hosts.txt", b"a.example\nb.example\n", True),
        ("urls", b"https://a.example/\nb.example/x\n", True),
        ("readme-urls.lst", b"a.example\n", True),
    ],
)
def test_short_lines_of_prose_are_no_list(name: str, content: bytes, is_list: bool) -> None:
    assert (format_of(Document(name, content), Reading()).name == "text") is not is_list
