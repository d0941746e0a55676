"""Sitemaps: indexes, and which documents are sitemaps; the mentions are in the corpus."""

import gzip

import pytest

from probe.errors import InputError
from probe.extract import format_of, sitemap
from probe.model import Document
from probe.settings import Reading

INDEX = b"""<?xml version="1.0"?>
<x:sitemapindex xmlns:x="http://www.sitemaps.org/schemas/sitemap/0.9">
<x:sitemap><x:loc> https://a.example/1.xml?a&amp;b </x:loc></x:sitemap><x:loc>https://stray.example/</x:loc>
<x:sitemap><x:loc/></x:sitemap><x:sitemap><x:loc>https://a.example/2.xml.gz</x:loc></x:sitemap>
</x:sitemapindex>"""


@pytest.mark.parametrize("content", [INDEX, gzip.compress(INDEX, mtime=0), INDEX.decode().encode("utf-16")])
def test_an_index_names_its_sitemaps(content: bytes) -> None:
    document = Document("doc", content)
    assert sitemap.is_index(document)
    assert sitemap.sitemaps(document) == ["https://a.example/1.xml?a&b", "https://a.example/2.xml.gz"]


@pytest.mark.parametrize(
    "content", [INDEX, INDEX.replace(b"\n", b""), INDEX.replace(b"<x:loc>https", b"<x:loc>\nhttps")]
)
def test_an_index_cut_down_to_some_of_its_sitemaps_has_them_where_they_stand(content: bytes) -> None:
    document = Document("doc", content)
    whole = list(sitemap.mentions(document, Reading()))
    for names in (["https://a.example/1.xml?a&b"], ["https://a.example/2.xml.gz"], sitemap.sitemaps(document)):
        cut = sitemap.naming(document, frozenset(names))
        assert sitemap.is_index(cut)
        assert list(sitemap.mentions(cut, Reading())) == [mention for mention in whole if mention.text in names]


def test_what_is_no_index_names_none() -> None:
    document = Document("doc", b"<urlset><sitemap><loc>https://a.example/</loc></sitemap></urlset>")
    assert not sitemap.is_index(document)
    assert sitemap.sitemaps(document) == []


def test_an_index_that_breaks_off_is_no_short_index() -> None:
    with pytest.raises(InputError) as caught:
        sitemap.sitemaps(Document("doc", INDEX[:-5]))
    assert str(caught.value) == "doc: cannot be read as XML: line 5, column 1: unclosed token"


@pytest.mark.parametrize(
    ("name", "media_type", "content", "form"),
    [
        ("sitemap.xml", None, b"<urlset></urlset>", "sitemap"),
        ("sitemap.xml.gz", None, gzip.compress(b"<s:sitemapindex/>", mtime=0), "sitemap"),
        ("x", "application/gzip", gzip.compress(b"<urlset/>", mtime=0), "sitemap"),
        ("x", "text/xml; charset=utf-8", b"<urlset/>", "sitemap"),
        ("x", None, b"<urlset/>", "sitemap"),
        ("x", "application/json", b"<urlset></urlset>", "sitemap"),
        ("x", "application/rss+xml", b"<urlset xmlns=''></urlset>", "sitemap"),
        ("x", "text/html", b"<?xml version='1.0'?><?xml-stylesheet href='a'?>\n<!-- a --><urlset >", "sitemap"),
        ("x", "text/plain", b"<?xml version='1.0'?><rss version='2.0'>", "feed"),
        ("x", "text/html", b"<feed xmlns='http://www.w3.org/2005/Atom'>", "feed"),
        ("x", "text/html", b"<html><urlset></html>", "html"),
        ("x", "text/html", b"<!-- <urlset> --><p>", "html"),
        ("x.xml", None, b"<rss/>", "feed"),
        ("x.xml", None, b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "feed"),
        ("x.xml", None, b"<feed/>", "text"),
        ("x.xml", None, b"<rdf:RDF xmlns='http://purl.org/rss/1.0/'/>", "feed"),
        ("x.xml", None, b"<rdf:RDF/>", "text"),
        ("x.rss", None, b"<feed/>", "feed"),
        ("x", "application/atom+xml", b"<feed/>", "feed"),
    ],
)
def test_documents_are_told_apart(name: str, media_type: str | None, content: bytes, form: str) -> None:
    assert format_of(Document(name, content, media_type=media_type), Reading()).name == form
