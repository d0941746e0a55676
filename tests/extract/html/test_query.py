"""The query of a link, in the encoding of its page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.extract import format_named
from probe.extract.html.charset import codec_of
from probe.extract.html.query import with_encoded_query
from probe.extract.text import FAULTY
from probe.model import Document, FailureKind
from probe.settings import Reading
from probe.url import join

BASE = "https://a.example/d/"


def encoded(url: str, label: str) -> str:
    codec = codec_of(label)
    assert codec is not None
    return with_encoded_query(url, codec)


def asked(html: str, label: str, media_type: str | None = "text/html", form: str = "html") -> list[str]:
    """Return what the links of a page in an encoding ask for."""
    document = Document("x", html.encode(label, "xmlcharrefreplace"), BASE, media_type)
    return [join(m.base or BASE, m.text) for m in format_named(form).mentions(document, Reading())]


@pytest.mark.parametrize(
    ("label", "text", "query"),
    [
        ("windows-1251", "мир", "%EC%E8%F0"),
        ("koi8-r", "мир", "%CD%C9%D2"),
        ("iso-8859-5", "мир", "%DC%D8%E0"),
        ("latin1", "ÿ €", "%FF %80"),  # windows-1252, as the web has it
        ("windows-1251", "ÿ", "%26%23255%3B"),
        ("windows-1251", "м日и😀", "%EC%26%2326085%3B%E8%26%23128512%3B"),
        ("shift_jis", "日本", "%93%FA%96{"),  # a second byte that is ASCII stays what it is
        ("shift_jis", "表", "%95\\"),
        ("shift_jis", "¥−‾", "\\%81|~"),
        ("euc-jp", "日本", "%C6%FC%CB%DC"),
        ("euc-jp", "丂", "%26%2319970%3B"),  # JIS X 0212 is read, and never written
        ("iso-2022-jp", "日本", "%1B$BF|K\\%1B(B"),
        ("iso-2022-jp", "日€本", "%1B$BF|%1B(B%26%238364%3B%1B$BK\\%1B(B"),
        ("euc-kr", "한", "%C7%D1"),
        ("big5", "中", "%A4%A4"),
        ("big5", "㗎", "%26%2313774%3B"),  # nor are Hong Kong's characters
        ("gbk", "中€", "%D6%D0%80"),
        ("gb2312", "😀", "%26%23128512%3B"),
        ("gb18030", "中€😀", "%D6%D0%A2%E3%949%FC6"),
    ],
)
def test_a_query_is_in_the_encoding_of_the_page(label: str, text: str, query: str) -> None:
    assert encoded(f"/путь?q={text}&b=1#фраг?{text}", label) == f"/путь?q={query}&b=1#фраг?{text}"


@pytest.mark.parametrize(
    "url", ["http://é.example/é?é#é", "HTTPS:?é", "ftp://a/?é", "file:///?é", "?é", "//é?é", " \n?é"]
)
def test_of_a_special_url(url: str) -> None:
    head, _, tail = url.partition("?")
    assert encoded(url, "latin1") == f"{head}?{tail.replace('é', '%E9', 1)}"


@pytest.mark.parametrize(
    "url",
    [
        "", "?", "/é", "/é?q=%E9", "/é#?é", "?q#é", "mailto:a@b?subject=é", "ws://a/?é", "wss://a/?é",
        "javascript:'?é'", "j\navascript:'?é'", "data:,?é", "?\ufffdé", "?\x07é",
    ],
)  # fmt: skip
def test_what_is_never_in_the_encoding_of_the_page(url: str) -> None:
    assert encoded(url, "latin1") == url


PAGE = "<meta charset={}><a href='/найти?q=мир#мир'>".format
LEGACY, UTF_8 = "?q=%EC%E8%F0", "?q=%D0%BC%D0%B8%D1%80"


@pytest.mark.parametrize(
    ("html", "encoding", "media_type", "query"),
    [
        (PAGE("windows-1251"), "cp1251", "text/html", LEGACY),
        (PAGE("windows-1251"), "cp1251", None, LEGACY),
        (PAGE("utf-8"), "cp1251", "text/html; charset=windows-1251", LEGACY),
        (PAGE("windows-1251"), "utf-8", "text/html; charset=utf-8", UTF_8),
        (PAGE("windows-1251"), "utf-8-sig", "text/html; charset=windows-1251", UTF_8),
        (PAGE("utf-8"), "utf-8", "text/html", UTF_8),
        ("<a href='?q=мир'>", "utf-8", None, UTF_8),
        (PAGE("windows-1251"), "utf-16", "text/html", UTF_8),
        ("<a href='?q=мир'>", "utf-16-le", "text/html; charset=utf-16le", UTF_8),
        ("<meta charset=windows-1251><a href='?q=&#1084;&#x438;р'>", "cp1251", None, LEGACY),
        ("<?xml version='1.0' encoding='windows-1251'?><a href='?q=мир'/>", "cp1251", "application/xhtml+xml", LEGACY),
        ("<meta charset=windows-1251><form accept-charset=utf-8><a href='?q=мир'>", "cp1251", None, LEGACY),
        ("<meta charset=windows-1251><img srcset='?q=мир 2x'>", "cp1251", None, LEGACY),
        ("<meta charset=windows-1251><meta http-equiv=refresh content='0; url=?q=мир'>", "cp1251", None, LEGACY),
        ("<meta charset=windows-1251><body background='?q=мир'>", "cp1251", None, LEGACY),
        ("<meta charset=windows-1251><p style='background: url(?q=мир)'>", "cp1251", None, UTF_8),
        ("<meta charset=windows-1251><style>a { background: url(?q=мир) }</style>", "cp1251", None, UTF_8),
    ],
)
def test_a_page_in_an_encoding(html: str, encoding: str, media_type: str | None, query: str) -> None:
    (url,) = asked(html, encoding, media_type)
    assert query in url.partition("#")[0]
    assert url.partition("?")[0] in (BASE, "https://a.example/%D0%BD%D0%B0%D0%B9%D1%82%D0%B8")
    assert url.partition("#")[2] in ("", "%D0%BC%D0%B8%D1%80")


XML = '<?xml version="1.0" encoding="windows-1251"?>'


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("css", '@charset "windows-1251"; a { background: url(https://a.example/?q=мир) }'),
        ("sitemap", f"{XML}<urlset><url><loc>https://a.example/?q=мир</loc></url></urlset>"),
        ("feed", f"{XML}<rss><channel><link>https://a.example/?q=мир</link></channel></rss>"),
    ],
)
def test_what_is_no_page_has_its_queries_in_utf_8(form: str, text: str) -> None:
    assert asked(text, "cp1251", None, form) == [f"https://a.example/{UTF_8}"]


def test_a_place_and_a_fault_are_told_as_ever() -> None:
    html = "<meta charset=windows-1251>\n<a href='/a?ж'><a href='/b?\ufffd'>"
    document = Document("x", html.encode("cp1251", "xmlcharrefreplace"), BASE)
    first, second = format_named("html").mentions(document, Reading())
    assert (first.text, first.line, first.column, first.fault) == ("/a?%E6", 2, 10, None)
    assert second.fault is FailureKind.URL_INVALID


LABELS = ["latin1", "windows-1251", "koi8-u", "shift_jis", "euc-jp", "iso-2022-jp", "euc-kr", "big5", "gbk", "gb18030"]


@given(st.text(), st.text(), st.sampled_from(LABELS))
def test_any_url_of_a_page_has_an_ascii_query_or_is_faulty_or_not_of_the_web(path: str, query: str, label: str) -> None:
    url = encoded(f"https://a.example/{path}?{query}", label)
    start = url.partition("#")[0].find("?")
    assert start < 0 or url.partition("#")[0][start:].isascii() or FAULTY.search(url)
    assert encoded(url, label) == url
