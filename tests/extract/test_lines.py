"""Plain lists: which line is a mention, where it stands, and what bytes can do."""

import codecs
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.errors import InputError
from probe.extract.lines import mentions
from probe.extract.text import LONGEST_SHOWN
from probe.model import Document, FailureKind, Mention
from probe.settings import Reading

INVALID = FailureKind.URL_INVALID


def read(content: bytes | str) -> list[tuple[str, int, int, FailureKind | None]]:
    """Return text, line, column and fault of each mention."""
    found = list(mentions(Document("list", content.encode() if isinstance(content, str) else content), Reading()))
    assert all(mention.document == "list" for mention in found)
    return [(mention.text, mention.line, mention.column, mention.fault) for mention in found]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", []),
        ("\n\r\n \t\r", []),
        ("# only\n  # comments", []),
        ("http://a/", [("http://a/", 1, 1, None)]),
        ("http://a/\nhttp://b/\n", [("http://a/", 1, 1, None), ("http://b/", 2, 1, None)]),
        ("a/\r\nb/\rc/\n\rd/", [("a/", 1, 1, None), ("b/", 2, 1, None), ("c/", 3, 1, None), ("d/", 5, 1, None)]),
        ("\n\n http://a/ \t\n", [("http://a/", 3, 2, None)]),
        ("\u3000http://a/\u00a0", [("http://a/", 1, 2, None)]),
        ("<http://a/>", [("http://a/", 1, 2, None)]),
        ("  < http://a/ >  ", [("http://a/", 1, 5, None)]),
        ("<http://a/> # why", [("http://a/", 1, 2, None)]),
        ("http://a/ # why\t#x", [("http://a/", 1, 1, None)]),
        ("http://a/\t#why", [("http://a/", 1, 1, None)]),
        ("http://a/\u3000#why", [("http://a/", 1, 1, None)]),
        ("http://a/#part", [("http://a/#part", 1, 1, None)]),
        ("http://a/#part # why", [("http://a/#part", 1, 1, None)]),
        ("http://a/x y", [("http://a/x y", 1, 1, None)]),
        ("http://a/\u2028b\u2029c", [("http://a/\u2028b\u2029c", 1, 1, None)]),
        ("中文 http", [("中文 http", 1, 1, None)]),
        ("<>", [("", 1, 1, INVALID)]),
        ("<", [("<", 1, 1, None)]),
        ("http://a/\x00b", [("http://a/\x00b", 1, 1, INVALID)]),
        ("ok.example\nhttp://a/\x1b[31m\nok.example", [
            ("ok.example", 1, 1, None), ("http://a/\x1b[31m", 2, 1, INVALID), ("ok.example", 3, 1, None),
        ]),
        ("http://a/\x0bb\x0cc\x1cd\x85e", [("http://a/\x0bb\x0cc\x1cd\x85e", 1, 1, INVALID)]),
        ("http://a/\ufffd", [("http://a/\ufffd", 1, 1, INVALID)]),
        ('http://a/ http://b/  "https://c/"', [
            ("http://a/", 1, 1, None), ("http://b/", 1, 11, None), ("https://c/", 1, 22, None),
        ]),
        ("http://a/,HTTPS://b/; http://c/x y", [
            ("http://a/", 1, 1, None), ("HTTPS://b/", 1, 11, None), ("http://c/x y", 1, 23, None),
        ]),
        ("http://a/?u=b,http://c/ http://d/", [("http://a/?u=b,http://c/", 1, 1, None), ("http://d/", 1, 25, None)]),
        ("http://a/http://b/", [("http://a/http://b/", 1, 1, None)]),
        ("http://a/?u=http://b/", [("http://a/?u=http://b/", 1, 1, None)]),
        ("http://a/ b://c", [("http://a/ b://c", 1, 1, None)]),
        ("'http://a/''", [("http://a/", 1, 2, None)]),
        ("'http://a/'b'", [("http://a/'b", 1, 2, None)]),
    ],
)  # fmt: skip
def test_lines(content: str, found: list[tuple[str, int, int, FailureKind | None]]) -> None:
    assert read(content) == found


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_byte_order_marks(mark: bytes, encoding: str) -> None:
    content = mark + "# 中文\r\nhttp://bücher.example/\r\n🙂".encode(encoding)
    assert read(content) == [("http://bücher.example/", 2, 1, None), ("🙂", 3, 1, None)]
    assert read(mark) == []


def test_marks_of_joined_files_are_not_part_of_a_url() -> None:
    assert read("\ufeffhttp://a/\n\ufeffhttp://b/\n") == [("http://a/", 1, 1, None), ("http://b/", 2, 2, None)]


@pytest.mark.parametrize(("encoding", "named"), [("utf-16-le", "little"), ("utf-16-be", "big")])
def test_utf16_without_its_mark_is_refused_by_name(encoding: str, named: str) -> None:
    with pytest.raises(InputError) as caught:
        read("http://a.example/\n".encode(encoding))
    assert str(caught.value) == f"list: this is UTF-16 ({named}-endian) without a byte order mark; save it as UTF-8"


def test_bytes_that_are_no_utf8_spoil_their_own_line_alone() -> None:
    assert read(b"http://a/\nhttp://b/\xff\nhttp://c/\n") == [
        ("http://a/", 1, 1, None), ("http://b/\udcff", 2, 1, INVALID), ("http://c/", 3, 1, None),
    ]  # fmt: skip
    assert read(b"http://a/\xed\xa0\x80")[0][3] is INVALID  # a surrogate, written as if it were a character


@pytest.mark.parametrize("tail", [b"x", "\ud800".encode("utf-16-le", "surrogatepass")])
def test_utf16_that_breaks_spoils_its_own_line_alone(tail: bytes) -> None:
    content = codecs.BOM_UTF16_LE + "http://a/\nhttp://b/".encode("utf-16-le") + tail
    assert read(content) == [("http://a/", 1, 1, None), ("http://b/\ufffd", 2, 1, INVALID)]


def test_a_line_too_long_for_a_url_is_cut_and_invalid() -> None:
    found = read(b"http://a/" + b"x" * 10_000_000 + b"\nhttp://b/")
    assert found == [("http://a/" + "x" * (LONGEST_SHOWN - 9), 1, 1, INVALID), ("http://b/", 2, 1, None)]


def test_the_longest_line_is_taken() -> None:
    url = "http://a/" + "x" * (65_536 - 9)
    assert read(url) == [(url, 1, 1, None)]
    assert read(url + "x")[0][3] is INVALID


def test_lines_are_not_all_held_at_once() -> None:
    document = Document("list", b"http://a.example/\n" * 40_000)
    tracemalloc.start()
    try:
        count = sum(1 for _ in mentions(document, Reading()))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 40_000
    assert peak < 100_000


BITS = st.sampled_from([
    b"http://a/", b"\n", b"\r", b"\r\n", b"#", b" ", b"\t", b"<", b">", b"\xff", b"\x00", b"\xc3\xa9", b"\xe2\x80\xa8",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00", b"x", b"\xc2\xa0", b"\xe3\x80\x80", b"\xed\xa0\x80",
])  # fmt: skip
CONTENTS = st.lists(BITS, max_size=20).map(b"".join) | st.binary(max_size=60)


def decoded(content: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):  # fmt: skip
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "surrogateescape" if encoding == "utf-8" else "replace")
    return content.decode("utf-8", "surrogateescape")


@given(CONTENTS)
def test_any_bytes_give_mentions_or_an_input_error(content: bytes) -> None:
    try:
        found = list(mentions(Document("list", content), Reading()))
    except InputError:
        return
    lines = decoded(content).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    numbers = [mention.line for mention in found]
    places = [(mention.line, mention.column) for mention in found]
    assert places == sorted(set(places))
    for mention in found:
        line = lines[mention.line - 1]
        assert line[mention.column - 1 :].startswith(mention.text)
        assert mention.fault in (None, INVALID)
    told = set(numbers)
    for number, line in enumerate(lines, 1):
        text = line.strip(" \t\u00a0\u3000\ufeff")
        assert (number in told) == (bool(text) and not text.startswith("#"))


@given(st.lists(st.text("ab:/.é中", min_size=1), max_size=8), st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_line_is_a_mention(texts: list[str], end: str) -> None:
    content = end.join(texts).encode()
    assert list(mentions(Document("d", content), Reading())) == [
        Mention(text, "d", number, 1) for number, text in enumerate(texts, 1)
    ]


@pytest.mark.parametrize(
    "line",
    ['"{}"', "'{}'", "`{}`", "<{}>", '"<{}>"', "“{}”", "「{}」", '  "{}",  ', "'{}';", "«{}»", '"{}"  # a comment'],
)
def test_quotes_and_brackets_around_a_url_are_taken_off(line: str) -> None:
    text = line.format("https://a.example/x")
    (mention,) = mentions(Document("urls.txt", text.encode()), Reading())
    assert (mention.text, mention.column) == ("https://a.example/x", text.index("https") + 1)


@pytest.mark.parametrize(
    "line", ['"https://a.example/x', "https://a.example/'x'", "https://a.example/x,", "(https://a.example/)"]
)
def test_what_is_no_pair_stays(line: str) -> None:
    (mention,) = mentions(Document("urls.txt", line.encode()), Reading())
    assert mention.text == line
