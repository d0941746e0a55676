"""XML: what is refused, where it breaks, and what no document can make the reader do."""

import gzip
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.errors import InputError
from probe.extract import feed, sitemap, xml_reading
from probe.extract.xml_reading import LARGEST, Element, End
from probe.model import Document, Mention
from probe.settings import Reading

URL = "https://a.example/"


def read(content: bytes | str) -> tuple[list[tuple[int, int, str]], str | None]:
    """Return the places and texts of a sitemap's mentions, and the complaint that ends them."""
    document = Document("doc", content.encode() if isinstance(content, str) else content)
    found: list[Mention] = []
    try:
        found.extend(sitemap.mentions(document, Reading()))
    except InputError as error:
        return [(m.line, m.column, m.text) for m in found], str(error)
    return [(m.line, m.column, m.text) for m in found], None


def complaint(content: bytes | str) -> str | None:
    return read(content)[1]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "line 1, column 1: no element found"),
        ("no xml", "line 1, column 1: syntax error"),
        ("<urlset>", "line 1, column 9: no element found"),
        ("<urlset>\n</url>", "line 2, column 3: mismatched tag"),
        ("<urlset/>\n<more/>", "line 2, column 1: junk after document element"),
        ("<urlset>é\x01</urlset>", "line 1, column 10: not well-formed (invalid token)"),
        ("<urlset>\r\nü<loc", "line 2, column 2: unclosed token"),
    ],
)
def test_a_document_that_breaks_says_where(content: str, reason: str) -> None:
    assert complaint(content) == f"doc: cannot be read as XML: {reason}"


def test_what_came_before_the_break_is_found_and_the_break_is_told() -> None:
    document = Document("doc", f"<urlset><loc>{URL}1</loc><loc>{URL}2".encode())
    mentions = sitemap.mentions(document, Reading())
    assert next(mentions).text == f"{URL}1"
    with pytest.raises(InputError):
        next(mentions)


@pytest.mark.parametrize(
    "subset",
    [
        '<!ENTITY a "b">',
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">',
        '<!ENTITY % a "b">',
    ],
)
def test_entities_of_a_document_are_refused(subset: str) -> None:
    content = f"<!DOCTYPE urlset [{subset}]><urlset><loc>{URL}&b;&b;&b;</loc></urlset>"
    assert complaint(content) == "doc: declares entities of its own, which are not expanded"


def test_what_lies_elsewhere_is_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    content = (
        f'<!DOCTYPE urlset SYSTEM "{secret.as_uri()}" [<!ENTITY a SYSTEM "{secret.as_uri()}">'
        f'<!ENTITY % b SYSTEM "http://127.0.0.1:1/"> %b;]><urlset><loc>{URL}&a;</loc></urlset>'
    )
    found, reason = read(content)
    assert reason is None
    assert [text for _, _, text in found] == [f"{URL}\ufffd"]


def test_defaults_of_attributes_are_not_written_there() -> None:
    content = f'<!DOCTYPE urlset [<!ATTLIST link href CDATA "{URL}">]><urlset><link/></urlset>'
    assert read(content) == ([], None)


@pytest.mark.parametrize("encoding", ["utf-16", "UTF-32", "punycode", "unicode_escape", "none-such"])
def test_an_encoding_that_cannot_be_meant_is_not_believed(encoding: str) -> None:
    content = f'<?xml version="1.0" encoding="{encoding}"?><urlset><loc>{URL}é</loc></urlset>'.encode()
    found, reason = read(content)
    assert ([text for _, _, text in found], reason) == ([f"{URL}é"], None)


def test_bytes_that_are_no_characters_spoil_their_url_alone() -> None:
    content = b"<urlset><loc>https://a/\xff</loc><loc>https://b/</loc></urlset>"
    mentions = list(sitemap.mentions(Document("doc", content), Reading()))
    assert [(m.column, m.text, m.fault and m.fault.value) for m in mentions] == [
        (14, "https://a/\ufffd", "url-invalid"), (36, "https://b/", None),
    ]  # fmt: skip


def test_truncated_gzip_gives_what_it_has_and_says_so() -> None:
    content = f"<urlset><loc>{URL}1</loc>{'<loc/>' * 1000}</urlset>".encode()
    found, reason = read(gzip.compress(content, compresslevel=0, mtime=0)[:500])
    assert found[0] == (1, 14, f"{URL}1")
    assert reason == (
        "doc: cannot be read as gzip to its end: Compressed file ended before the end-of-stream marker was reached"
    )


@pytest.mark.parametrize("behind", [b"<!-- cached -->", b"\0\0\0", b"\x1f"])
def test_bytes_after_the_last_member_of_gzip_are_ignored(behind: bytes) -> None:
    one, two = (gzip.compress(part, mtime=0) for part in (f"<urlset><loc>{URL}".encode(), b"</loc></urlset>"))
    assert read(one + two + behind) == ([(1, 14, URL)], None)


def test_wrong_checksum_of_gzip_gives_what_it_has_and_says_so() -> None:
    content = bytearray(gzip.compress(f"<urlset><loc>{URL}</loc></urlset>".encode(), mtime=0))
    content[-8] ^= 1
    found, reason = read(bytes(content))
    assert found == []
    assert reason is not None
    assert reason.startswith("doc: cannot be read as gzip to its end: ")


def test_a_gzip_bomb_is_not_inflated_beyond_the_limit() -> None:
    squeezed = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    bomb = b"".join(squeezed.compress(b" " * 2**20) for _ in range(LARGEST // 2**20 + 1)) + squeezed.flush()
    assert len(bomb) < 200_000
    assert complaint(bomb) == "doc: larger than 100 MiB"


def test_100_000_nested_elements() -> None:
    depth = 100_000
    content = "<a>" * depth + f"<loc>{URL}</loc>" + "</a>" * depth
    assert read(content) == ([(1, 3 * depth + 6, URL)], None)


def test_10_mb_on_one_line_and_without_end() -> None:
    filler = "x" * 10_000_000
    assert read(f"<urlset>{filler}é<loc>{URL}</loc></urlset>") == ([(1, 10_000_015, URL)], None)
    assert complaint(f"<urlset><!--{filler}") == "doc: cannot be read as XML: line 1, column 9: unclosed token"
    assert read(f'<urlset a="{filler}"><loc>{URL}</loc></urlset>')[0] == [(1, 10_000_019, URL)]
    assert complaint(f'<urlset a="{filler}{filler}') == (
        "doc: cannot be read as XML: line 1, column 1: a tag or comment without end"
    )


def test_many_attributes_are_found_in_their_places() -> None:
    many = " ".join(f"a{number}='>'" for number in range(20_000))
    content = f'<urlset><link {many} xhref="no" href = "{URL}"/></urlset>'
    assert read(content) == ([(1, content.index(URL) + 1, URL)], None)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"<urlset", "urlset"),
        (b"<s:urlset>", "urlset"),
        (b"\xef\xbb\xbf <?xml version='1.0'?><!-- <a> --><!DOCTYPE x [<!ENTITY a 'b'>]> <feed ", "feed"),
        ("<?xml version='1.0'?><rss>".encode("utf-16"), "rss"),
        (gzip.compress(b"<sitemapindex>", mtime=0), "sitemapindex"),
        (b"\x1f\x8bgarbage", ""),
        (b"<!-- <urlset>", ""),
        (b"text <urlset>", ""),
        (b"<!doctype html><html>", ""),
        (b"", ""),
    ],
)
def test_the_root_is_told_by_the_head(head: bytes, name: str) -> None:
    assert xml_reading.root(head) == name


BITS = st.sampled_from([
    b"<urlset>", b"</urlset>", b"<loc>", b"</loc>", b"<feed>", b"<rss>", b"<item>", b"<link href='",
    b"'/>", b"<link>",
    b"</link>", b"<description>", b"</description>", b"<![CDATA[", b"]]>", b"<!--", b"-->",
    b"&amp;", b"&#1;", b"&#x4e2d;",
    b"&nbsp;", b"https://a.example/", b"<a href='x'>", b"&lt;a href=x&gt;", b"\xff", b"\xc3\xa9",
    b"\r\n", b"\xff\xfe", b"\x00",
    b"<?xml version='1.0' encoding='", b"'?>", b"utf-16", b"gbk", b"<!DOCTYPE a", b"[", b">",
    b" xml:base='http://b'", b"\x1f\x8b",
    b"<content type='xhtml'>", b"</content>",
])  # fmt: skip
CONTENTS = st.lists(BITS, max_size=14).map(b"".join) | st.binary(max_size=40)


@given(CONTENTS | CONTENTS.map(lambda c: b"<rss>" + c + b"</rss>") | CONTENTS.map(gzip.compress))
def test_any_bytes_give_mentions_in_their_order_or_an_input_error(content: bytes) -> None:
    for form in (feed.FORMAT, sitemap.FORMAT):
        assert form.recognises is not None
        form.recognises(content[:4096])
        try:
            found = list(form.mentions(Document("doc", content), Reading()))
        except InputError as error:
            assert str(error).startswith("doc: ")  # noqa: PT017 - other exceptions are the failure
            continue
        assert all(mention.line >= 1 and mention.column >= 1 for mention in found)


@given(CONTENTS)
def test_events_open_and_close(content: bytes) -> None:
    document, depth = Document("doc", b"<r>" + content + b"</r>"), 0
    try:
        for event in xml_reading.events(document, xml_reading.opened(document), ()):
            depth += 1 if isinstance(event, Element) else -1
            assert depth >= 0
            assert event.text is None if isinstance(event, End) else event.tag.startswith("<")
    except InputError:
        return
    assert depth == 0
