import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.errors import InputError
from probe.extract import format_of, html
from probe.extract.html import anchors, ids, links, mentions, prose, recognises
from probe.extract.html.charset import page_text
from probe.extract.html.scan import Scan
from probe.model import Document, FailureKind, Mention
from probe.settings import Reading

READING = Reading()


def document(text: str, **fields: str) -> Document:
    return Document("x.html", text.encode(), **fields)  # type: ignore[arg-type]


def bases(text: str, base: str | None, reading: Reading = READING) -> list[str | None]:
    return [mention.base for mention in mentions(Document("x.html", text.encode(), base), reading)]


def test_a_page_is_scanned_once_for_its_places_and_its_links(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = []

    def counted(text: str, *, xml: bool, most: int | None) -> Scan:
        texts.append(text)
        return Scan(text, xml=xml, most=most)

    monkeypatch.setattr(html, "Scan", counted)
    first, second = "<h1 id=top>Hi</h1>\n<p><a href='/x' rel=nofollow>y</a>", "<p id=second>"
    given = document(first, base="https://example.com/")
    assert anchors(given) == {"top"}
    assert list(mentions(given, READING)) == [
        Mention("/x", "x.html", 2, 13, base="https://example.com/", nofollow=True)
    ]
    assert anchors(document(second)) == {"second"}
    assert texts == [first, second]


def test_anchors_and_prose_are_read_alone() -> None:
    text = "<a name=a>1</a><p id=b>2"
    assert anchors(document(text)) == {"a", "b"}
    assert prose(document(text)) == "1\n2"


def test_fragments_need_no_document() -> None:
    assert list(links("<a href='x' rel=ugc>")) == [("x", 9, True)]
    assert list(links("text <img src=y.png srcset='z.png 2x'> </a>")) == [("y.png", 14, False), ("z.png", 28, False)]
    assert list(links("<a href=x")) == []
    assert list(ids("<a id=x name=y></a><p id=z>")) == ["x", "y", "z"]


def test_a_url_written_out_is_a_link_of_any_element() -> None:
    text = "<My-Card src=x href='http://a.example/'><p href=/y src=https:/z><base href=https://b.example/>"
    assert list(links(text)) == [("http://a.example/", 21, False)]


@pytest.mark.parametrize(
    ("written", "own", "expected"),
    [
        ("/a/", "https://example.com/b/c", "https://example.com/a/"),
        ("", "https://example.com/b/c", "https://example.com/b/c"),
        ("//other.example/", "https://example.com/", "https://other.example/"),
        ("data:text/html,x", "https://example.com/", "https://example.com/"),
        ("javascript:x", "https://example.com/", "https://example.com/"),
        ("mailto:x@example.com", "https://example.com/", "https://example.com/"),
        ("file:///etc/", "https://example.com/", "https://example.com/"),
        ("https://[x", "https://example.com/", "https://example.com/"),
        ("sub/", "file:///srv/x.html", "file:///srv/sub/"),
        ("/sub/", "file:///srv/x.html", "file:///srv/x.html"),
        ("file:///other/", "file:///srv/x.html", "file:///other/"),
        ("//cdn.example/a/", "file:///srv/x.html", "https://cdn.example/a/"),
        ("https://example.com/a/", None, "https://example.com/a/"),
        ("a/", None, None),
    ],
)
def test_the_base_is_that_of_the_page_where_it_can_be_used(written: str, own: str | None, expected: str | None) -> None:
    assert bases(f"<a href=x></a><base href='{written}'><a href=y>", own) == [expected, expected]


def test_a_base_in_a_template_or_a_second_one_is_none() -> None:
    own = "https://example.com/"
    assert bases("<template><base href=/a/></template><base target=x><a href=x>", own) == [own]
    assert bases("<base href=/a/><base href=/b/><a href=x>", own) == ["https://example.com/a/"]


def test_a_rooted_base_of_a_file_is_below_the_root_or_where_it_is_published() -> None:
    text = "<base href='/../docs/'><a href=x>"
    (below,) = bases(text, "file:///srv/x.html", Reading(root_dir="/srv/www", base_url="https://example.com/"))
    assert below == "file:///srv/www/docs/"
    assert bases(text, "file:///srv/x.html", Reading(base_url="https://example.com/a/")) == [
        "https://example.com/docs/"
    ]


@pytest.mark.parametrize(
    "head",
    [
        *("<!DOCTYPE html>", "<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>", " \n\t<html>", "<HTML lang=en>"),
        *("<!-- c --> <!-- <!-- --><!doctype html>", "<?xml version='1.0'?>\n<!DOCTYPE html>", "<html\n>"),
    ],
)
def test_a_page_is_told_by_its_head(head: str) -> None:
    assert recognises(head.encode())
    assert recognises(b"\xff\xfe" + head.encode("utf-16-le"))
    assert format_of(Document("x", head.encode()), READING).name == "html"


@pytest.mark.parametrize(
    "head",
    [
        "",
        "html",
        "<htm>",
        "<html5>",
        "<!doctype svg>",
        "<p>",
        "<!-- <html>",
        "<!---->" * 500,
        "<? " * 1000,
        "<?xml?><rss>",
    ],
)
def test_what_is_no_page_is_not_taken_for_one(head: str) -> None:
    assert not recognises(head.encode())


@pytest.mark.parametrize(
    ("name", "media_type", "expected"),
    [
        ("x.html", None, "html"),
        ("x.HTM", None, "html"),
        ("x.xhtml", None, "html"),
        ("x.css", None, "css"),
        ("x", "text/html; charset=utf-8", "html"),
        ("x.md", "Application/XHTML+XML", "html"),
        ("x", "text/css", "css"),
    ],
)
def test_formats_are_told_by_media_type_and_suffix(name: str, media_type: str | None, expected: str) -> None:
    assert format_of(Document(name, b"x", media_type=media_type), READING).name == expected


def test_in_xhtml_a_script_may_be_empty() -> None:
    content = b"<script src='x.js'/><a href='y'/>"
    named = [m.text for m in mentions(Document("x.xhtml", content), READING)]
    served = [m.text for m in mentions(Document("x", content, media_type="application/xhtml+xml"), READING)]
    as_html = [m.text for m in mentions(Document("x.xhtml", content, media_type="text/html"), READING)]
    assert (named, served, as_html) == (["x.js", "y"], ["x.js", "y"], ["x.js"])


def test_what_cannot_be_a_url_carries_a_fault() -> None:
    (lost, long) = mentions(document(f"<a href='a\0b'></a><a href='{'x' * 100_000}'>"), READING)
    assert lost == Mention("a\ufffdb", "x.html", 1, 10, FailureKind.URL_INVALID)
    assert long == Mention("x" * 2000, "x.html", 1, 28, FailureKind.URL_INVALID)


PARTS = (
    *("<a href=", "<img src='x' srcset=\"a 1x, b\">", "<base href=//e/>", "<style>", "</style>", "url(a)"),
    *("<template>", "</template>", "<meta name=robots content=none>", "<meta http-equiv=refresh content='1;url=x'>"),
    *("<script>", "</script>", "<!--", "-->", "&amp;", "\r\n", "\r", "\n", "é", "文", "\0", "<svg>", "'", '"', ">"),
    *(" ", "<p id=x style='url(a)'>", "<a href='&#32;x'>", "<a name=y>", "</a>"),
    *("<meta charset=gbk>", "<meta charset=utf-16>", "<meta charset=utf-7>", "<noscript>", "</noscript>", "x", "<br/>"),
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-32")


@given(
    st.binary() | st.builds(str.encode, st.lists(st.sampled_from(PARTS)).map("".join), st.sampled_from(ENCODINGS)),
    st.sampled_from((None, "text/html; charset=shift_jis", "text/html; charset=utf-16", "application/xhtml+xml")),
)  # fmt: skip
def test_any_bytes_give_mentions_in_their_order_or_an_input_error(content: bytes, media_type: str | None) -> None:
    given = Document("x.html", content, "https://example.com/", media_type)
    try:
        found = list(mentions(given, READING))
    except InputError:
        return
    places = [(mention.line, mention.column) for mention in found]
    assert places == sorted(places)
    assert all(line >= 1 and column >= 1 for line, column in places)
    assert "" not in anchors(given)
    assert prose(given) == "\n".join(filter(None, (" ".join(line.split()) for line in prose(given).split("\n"))))


@given(st.lists(st.sampled_from((*PARTS, "<a href='mark'>", "<link rel=x href=mark>"))).map("".join))
def test_a_url_stands_in_the_line_and_column_that_are_told(text: str) -> None:
    lines = page_text(document(text)).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for mention in mentions(document(text), READING):
        if mention.text == "mark":
            assert lines[mention.line - 1][mention.column - 1 :].startswith("mark")
