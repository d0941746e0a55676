"""A page is read in bounded time and never fails, whatever its bytes are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.engine.page import LARGEST_BODY, MOST_SCRIPT, MOST_TAGS, MOST_TEXT, Page, page_of
from tests.bounded import bounded

HTML = "text/html; charset=utf-8"


def test_a_page_is_title_headings_text_and_shape() -> None:
    body = b"""<!DOCTYPE html><html lang=en><head><title> A &amp;
      B</title><style>p{}</style><meta http-equiv="refresh" content="0; url=/x"></head>
    <body><!-- <h1>no</h1> --><h1>One <em>t</em>wo</h1><p>Text<br>more</p>
    <script src="//s.example/a.js">var x = "<p>";</script>
    <H2 class="a>b">Three</H2><noscript>no</noscript><iframe src='//f.example/'></iframe></body></html>"""
    assert page_of(body, HTML) == Page(
        title="A & B",
        headings=("One two", "Three"),
        text="One two Text more Three",
        length=23,
        shape=("html", "head", "style", "meta", "body", "h1", "em", "p", "br", "script", "h2", "noscript", "iframe"),
        addresses=("0; url=/x", "//s.example/a.js", "//f.example/"),
        script='var x = "<p>";',
        marks=("a>b",),
        own="One two Text more Three",
    )


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<title>Grüße 页面</title>".encode(), HTML),
        ("\ufeff<title>Grüße 页面</title>".encode(), "text/html; charset=latin-1"),
        ("\ufeff<title>Grüße 页面</title>".encode("utf-16-le"), "text/html"),
        ("\ufeff<title>Grüße 页面</title>".encode("utf-16-be"), "text/html"),
        ("<meta charset='gb2312'><title>Grüße 页面</title>".encode("gb18030"), "text/html"),
        ("<title>Grüße 页面</title>".encode("gb18030"), 'text/html; charset="GBK"'),
        ("<title>Grüße 页面</title>".encode(), "text/html; charset=no-such-thing"),
        ("<title>Grüße 页面</title>".encode(), "text/html; charset=unicode_escape"),
        ("<title>Grüße 页面</title>".encode(), "text/html; charset=rot13"),
        ("<title>Grüße 页面</title>".encode(), ""),
    ],
)
def test_the_encoding_is_found(body: bytes, content_type: str) -> None:
    assert page_of(body, content_type).title == "Grüße 页面"


def test_latin_1_is_read_as_browsers_do() -> None:
    assert page_of(b"<title>\x93Gr\xfc\xdfe\x94</title>", "text/html; charset=iso-8859-1").title == "“Grüße”"


def test_what_is_no_page_has_no_text() -> None:
    assert page_of(b'{"title": "404 not found"}', "application/json") == Page(script='{"title": "404 not found"}')
    assert page_of(b"404\n not found", "text/plain") == Page(text="404 not found", length=13, own="404 not found")
    assert page_of(b"", HTML) == Page()


def test_a_page_that_is_never_closed_is_read_all_the_same() -> None:
    assert page_of(b"<title>Open", HTML).title == "Open"
    assert page_of(b"<h1>One<h2>Two", HTML).headings == ("One",)
    assert page_of(b"<p>seen<a href='x", HTML).text == "seen"
    assert page_of(b"<p>seen<!-- never <p>closed", HTML).text == "seen"
    assert page_of(b"a < b and c > d", HTML).text == "a < b and c > d"


def test_a_title_of_a_drawing_is_not_the_pages() -> None:
    assert page_of(b"<svg><title>Logo</title></svg><title>Page</title><title>Other</title>", HTML).title == "Page"


def test_a_page_is_bounded() -> None:
    page = page_of(b"<p>word " * 50_000 + b"<title>late</title>", HTML)
    assert (len(page.text), len(page.shape), page.title) == (MOST_TEXT, MOST_TAGS, "")
    assert page.length == LARGEST_BODY // 8 * 5 - 1
    assert len(page_of(b"<script>" + b"x" * 60_000, HTML).script) == MOST_SCRIPT


HOSTILE = [
    "<!--", "<![CDATA[", "<a ", "</", '<a b="', "<", "<?", "<a '>", "<a '\">", "<h1>", "<svg></svg >", "<script>",
    "&amp", "&#", '<a b=">" ',
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_page_takes_no_longer_than_another(piece: str) -> None:
    body = (piece * LARGEST_BODY)[:LARGEST_BODY].encode()
    with bounded(10):  # html.parser takes up to 27
        page_of(body, HTML)


@given(st.binary(max_size=2_000), st.sampled_from([HTML, "", "text/plain", "text/html; charset=gbk", "x/y", "\x00"]))
def test_any_bytes_give_a_page(body: bytes, content_type: str) -> None:
    page = page_of(body, content_type)
    assert len(page.text) <= page.length
    assert page == page_of(body, content_type)


@given(
    st.lists(st.sampled_from([*HOSTILE, "</h1>", "<title>", "</title>", "-->", "x", '"', "'", ">", " "]), max_size=60)
)
def test_any_soup_of_tags_gives_a_page(pieces: list[str]) -> None:
    page = page_of("".join(pieces).encode(), HTML)
    assert page.length <= len("".join(pieces))


def test_menus_links_and_footers_are_not_the_pages_own_text() -> None:
    body = (
        b"<body class='a b'><nav>Menu</nav><h1>One</h1><p>two <a href=x>link</a> three</p><footer>End</footer></body>"
    )
    page = page_of(body, HTML)
    assert (page.text, page.own, page.kinds) == ("Menu One two link three End", "One two three", ("a", "b"))


def test_an_open_menu_or_link_hides_only_itself() -> None:
    assert page_of(b"</nav><p>one <a>two<p>three</a> four", HTML).own == "one four"


@pytest.mark.parametrize("kind", ["application/pdf", "application/zip", "application/json", "image/png"])
def test_html_under_another_type_is_a_page(kind: str) -> None:
    assert page_of(b"\n<!DOCTYPE html><title>Not found</title>", kind).title == "Not found"
    assert page_of(b"%PDF-1.7 <!DOCTYPE html><title>Not found</title>", kind).title == ""
