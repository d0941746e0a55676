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
        ("text/html", b"https://a.example/x\nhttps://b.example/\n", "list"),
        ("text/html; charset=utf-8", b"# ours\n\nHTTP://a.example/x\r\nb.example\n", "list"),
        ("text/html", b"https://a.example/x is down\n", "html"),
        ("text/html", b"https://a.example/\n<p>x", "html"),
        ("text/html", b"see\nhttps://a.example/\n", "html"),
        ("text/html; charset=utf-8", b"<sitemapindex></sitemapindex>", "sitemap"),
        ("text/plain", SITEMAP, "sitemap"),
        ("text/html", b"<p>&lt;urlset></p><urlset>", "html"),
        ("text/html", b"<!doctype html><urlset>", "html"),
    ],
)
def test_a_sitemap_is_one_whatever_its_server_calls_it(media_type: str, content: bytes, name: str) -> None:
    document = Document("https://a.example/x", content, media_type=media_type)
    assert format_of(document, Reading()).name.startswith(name)
