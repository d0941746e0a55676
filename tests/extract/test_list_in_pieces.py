"""A list that comes in pieces gives what it gives as a whole, wherever it is cut."""

from codecs import BOM_UTF8

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.extract import is_list, mentions, tells_list
from probe.extract.lines import ListInPieces, is_in_utf_8
from probe.model import Document, Mention
from probe.settings import Reading, Settings

URL = b"http://a.example/%d"


def in_pieces(*pieces: bytes) -> list[Mention]:
    reader = ListInPieces("list.txt")
    return [mention for piece in pieces for mention in reader.add(piece)] + list(reader.end())


def as_a_whole(content: bytes) -> list[Mention]:
    return list(mentions(Document("list.txt", content, media_type="text/uri-list"), Reading()))


@given(
    st.lists(
        st.sampled_from(
            [b"http://a/b", b"# no", b"", b" <http://c> ", "b\u00fccher.example".encode(), b"\xff", b"a\0b"]
        )
        | st.sampled_from([b"\n", b"\r", b"\r\n", b"\n\n"]),
        max_size=12,
    ),
    st.data(),
)
def test_wherever_it_is_cut(parts: list[bytes], data: st.DataObject) -> None:
    content = b"http://first" + b"".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(4, len(content)), max_size=5)))
    pieces = [content[start:end] for start, end in zip([0, *cuts], [*cuts, len(content)], strict=True) if start < end]
    assert in_pieces(*pieces) == as_a_whole(content)


def test_a_byte_order_mark_is_no_part_of_the_first_url() -> None:
    assert in_pieces(BOM_UTF8 + b"http://a\nht", b"tp://b") == as_a_whole(BOM_UTF8 + b"http://a\nhttp://b")
    (later,) = in_pieces(b"http://a", BOM_UTF8 + b"b")
    assert later.text == "http://a\ufeffb"


def test_a_line_is_there_as_soon_as_its_end_is() -> None:
    reader = ListInPieces("list.txt")
    assert list(reader.add(b"http://a")) == []
    (first,) = reader.add(b".example\nhttp://b")
    assert (first.text, first.line) == ("http://a.example", 1)
    (second,) = reader.end()
    assert (second.text, second.line) == ("http://b", 2)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"http://a", True),
        (BOM_UTF8 + b"http://a", True),
        ("http://a".encode("utf-16"), False),
        ("http://a".encode("utf-16-le"), False),
        ("http://a".encode("utf-32"), False),
    ],
)
def test_only_utf_8_is_read_in_pieces(head: bytes, said: bool) -> None:
    assert is_in_utf_8(head) is said


def of_lines(count: int) -> bytes:
    return b"".join(URL % number + b"?" + b"x" * 40 + b"\n" for number in range(count))


@pytest.mark.parametrize(
    ("head", "enough"),
    [
        (of_lines(1), False),
        (of_lines(100), False),
        (of_lines(101), True),
        (b"a\n" * 200, False),  # what tells other formats may still come
        (b"x" * 64 * 4096, True),
    ],
)
def test_a_hundred_lines_tell_that_it_is_a_list(head: bytes, enough: bool) -> None:
    assert tells_list(head, Reading()) is enough


def test_what_was_told_by_the_beginning_holds_for_the_whole() -> None:
    head = of_lines(101)
    assert is_list(Document("stdin", head), Reading())
    assert is_list(Document("stdin", head + b"<html>prose and more prose\n" * 5000), Reading())


def test_where_the_format_is_named_the_first_line_is_enough() -> None:
    reading = Settings.of(as_="list").reading
    assert not tells_list(b"http://a", reading)
    assert tells_list(b"http://a\n", reading)
    assert not tells_list(b"h\0t\0t\0p\0\n", reading)
    assert tells_list(b"h\0" * 32, reading)
