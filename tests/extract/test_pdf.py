"""PDF: links by page and number, and what broken, locked and hostile files come to."""

import logging
import random
import sys
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.annotations import Link

from probe.errors import InputError
from probe.extract import format_of, pdf
from probe.model import Document, FailureKind, Mention
from probe.settings import Reading

URL = "https://a.example/"


def made(links: int = 2, pages: int = 2, password: str | None = None) -> bytes:
    writer = PdfWriter()
    for page in range(pages):
        writer.add_blank_page(100, 100)
        for link in range(links):
            writer.add_annotation(page, Link(rect=(0, 0, 10, 10), url=f"{URL}{page}/{link}"))
    if password is not None:
        writer.encrypt(password, "owner", algorithm="RC4-128")
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def by_hand(*objects: bytes, shift: int = 0) -> bytes:
    """Return a file of objects numbered from 1, the first being the catalog; the table is off by ``shift`` bytes."""
    content, offsets = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, 1):
        offsets.append(len(content) + shift)
        content += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        content
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
        + b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(content))
    )


def link(url: bytes) -> bytes:
    return b"<</Subtype/Link/A<</S/URI/URI(%s)>>>>" % url


CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def mentions(content: bytes, base: str | None = None) -> list[Mention]:
    return list(pdf.mentions(Document("doc", content, base), Reading()))


def read(content: bytes) -> list[tuple[int, int, str]] | str:
    """Return page, number and URL of each link, or the complaint."""
    try:
        return [(mention.line, mention.column, mention.text) for mention in mentions(content)]
    except InputError as error:
        return str(error)


WHOLE = [(page, number, f"{URL}{page - 1}/{number - 1}") for page in (1, 2) for number in (1, 2)]


def test_line_is_the_page_and_column_the_number_on_it() -> None:
    assert read(made()) == WHOLE


def test_a_file_without_links_has_none() -> None:
    assert read(made(links=0)) == []


def test_what_is_locked_with_no_password_is_read() -> None:
    assert read(made(password="")) == WHOLE


def test_what_takes_a_password_is_refused() -> None:
    assert read(made(password="secret")) == "doc: cannot be read as PDF: it takes a password"


def test_relative_links_start_from_the_base_that_the_document_names() -> None:
    page = b"<</Type/Page/Annots[%s]>>" % link(b"x.html")
    plain = by_hand(CATALOG, PAGES, page)
    based = by_hand(b"<</Type/Catalog/Pages 2 0 R/URI<</Base(https://b.example/d/)>>>>", PAGES, page)
    assert [m.base for m in mentions(plain, "file:///x.pdf") + mentions(based, "file:///x.pdf") + mentions(based)] == [
        "file:///x.pdf", "https://b.example/d/", "https://b.example/d/",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "text", "fault"),
    [
        (b"https://a.example/caf\xc3\xa9", "https://a.example/caf\u00e9", None),
        (b"https://a.example/caf\xe9", "https://a.example/caf\u00e9", None),
        (b" https://a.example/ ", "https://a.example/", None),
        (b"https://a.example/\\)\\050", "https://a.example/)(", None),
        (b"https://a.example/\\001x", "https://a.example/\x01x", FailureKind.URL_INVALID),
        (b"https://a/" + b"x" * 70_000, "https://a/" + "x" * 1990, FailureKind.URL_INVALID),
    ],
)
def test_urls_as_they_are_written(written: bytes, text: str, fault: FailureKind | None) -> None:
    (mention,) = mentions(by_hand(CATALOG, PAGES, b"<</Type/Page/Annots[%s]>>" % link(written)))
    assert (mention.text, mention.fault) == (text, fault)


def test_pypdf_missing_is_said_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    assert read(made()) == "doc: reading PDF requires pypdf: pip install 'url-probe[pdf]'"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Cannot read an empty file"),
        (b"%PDF-1.7\n", "Stream has ended unexpectedly"),
        (made()[:1000], "Stream has ended unexpectedly"),
        (by_hand(CATALOG, b"<</Type/Pages/Kids[9 0 R]/Count 1>>"), "a page is missing"),
        (by_hand(CATALOG), "a page is missing"),
        (by_hand(b"<</Type/Catalog>>"), "a page is missing"),
    ],
)
def test_what_is_broken_is_refused(content: bytes, reason: str) -> None:
    assert read(content) == f"doc: cannot be read as PDF: {reason}"


@pytest.mark.parametrize(
    "objects",
    [
        (CATALOG, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
        (CATALOG, b"<</Type/Pages/Kids[3 0 R 3 0 R]>>", b"<</Type/Pages/Kids[2 0 R 3 0 R]>>"),
        (CATALOG, PAGES, b"<</Type/Page/Annots[4 0 R]>>", b"<</A 4 0 R/S/URI/URI 4 0 R>>"),
        (CATALOG, PAGES, b"<</Type/Page/Annots(text)>>"),
        (CATALOG, PAGES, b"<</Type/Page/Annots[1 (x) null [] 9 0 R <</A<</S/URI/URI 7>>>>]>>"),
    ],
)
def test_loops_and_nonsense_have_no_links(objects: tuple[bytes, ...]) -> None:
    assert read(by_hand(*objects)) == []


def test_a_page_that_is_named_twice_is_one_page() -> None:
    content = by_hand(CATALOG, b"<</Type/Pages/Kids[3 0 R 3 0 R]>>", b"<</Annots[%s]>>" % link(b"https://a/"))
    assert read(content) == [(1, 1, "https://a/")]


def test_a_table_that_is_wrong_is_mended_in_one_look() -> None:
    page = b"<</Type/Page/Annots[%s 9999999 0 R]>>" % link(b"https://a/")
    count = 3_000
    kids = b" ".join(b"%d 0 R" % number for number in range(3, count + 3))
    content = by_hand(CATALOG, b"<</Type/Pages/Kids[%s]>>" % kids, *[page] * count, shift=4)
    assert read(content) == [(number, 1, "https://a/") for number in range(1, count + 1)]


@pytest.mark.parametrize(
    "objects",
    [
        (b"1 0 R",),
        (CATALOG, PAGES, b"<</Type/Page/Annots 4 0 R>>", b"4 0 R"),
        (CATALOG, PAGES, b"<</Type/Page/Annots 4 0 R>>", b"5 0 R", b"4 0 R"),
    ],
)
def test_references_that_go_round_are_refused(objects: tuple[bytes, ...]) -> None:
    assert str(read(by_hand(*objects))).startswith("doc: cannot be read as PDF: ")


def test_a_bomb_in_a_stream_of_objects_is_not_unpacked() -> None:
    bomb = zlib.compress(zlib.compress(b" " * 200_000_000))
    stream = b"<</Type/ObjStm/N 1/First 5/Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream"
    content = by_hand(CATALOG, b"<</Type/Pages/Kids[9 0 R]>>", stream % (len(bomb), bomb))
    assert read(content) == "doc: cannot be read as PDF: a page is missing"


@pytest.mark.parametrize(
    "garbage",
    [
        random.Random(1).randbytes(1_000_000),
        b"1 0 obj\n" * 100_000,
        b"<<" * 500_000,
        b"1 0 obj" + b"[" * 500_000 + b"\nendobj\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF",
        b"1 0 obj" + b"<</A" * 200_000 + b"\nendobj\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF",
        b" " * 1_000_000,
        b"\n" * 1_000_000 + b"startxref\n0\n%%EOF",
        b"startxref\n9\n%%EOF\n" * 50_000,
    ],
    ids=range(8),
)
def test_garbage_is_refused_and_does_not_hang(garbage: bytes) -> None:
    found = read(b"%PDF-1.7\n" + garbage)
    assert isinstance(found, str)
    assert found.startswith("doc: cannot be read as PDF: ")


def test_nothing_is_logged_and_the_level_is_put_back(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    before = logging.getLogger("pypdf").level
    read(by_hand(CATALOG, PAGES, b"<</Type/Page>>", shift=3))
    read(made()[:-30])
    assert (caplog.records, *capsys.readouterr()) == ([], "", "")
    assert logging.getLogger("pypdf").level == before


WHOLE_FILE = made()


@given(st.lists(st.tuples(st.integers(0, len(WHOLE_FILE) - 1), st.binary(max_size=6), st.integers(0, 20)), max_size=8))
def test_any_damage_gives_links_or_an_input_error(damage: list[tuple[int, bytes, int]]) -> None:
    content = bytearray(WHOLE_FILE)
    for place, written, taken in damage:
        content[place : place + taken] = written
    found = read(bytes(content))
    assert isinstance(found, list) or found.startswith("doc: cannot be read as PDF: ")


@given(st.binary(max_size=300))
def test_any_bytes_give_links_or_an_input_error(content: bytes) -> None:
    found = read(b"%PDF-1.7\n" + content)
    assert isinstance(found, list) or found.startswith("doc: cannot be read as PDF: ")


def test_a_pdf_is_told_by_its_content() -> None:
    assert format_of(Document("x", b"junk\n" + made()), Reading()).name == "pdf"
    assert format_of(Document("x", b"", media_type="application/pdf"), Reading()).name == "pdf"
