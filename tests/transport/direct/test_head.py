from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.model import Failure, FailureKind, Note, Reply
from probe.transport.direct.fields import Fields
from probe.transport.direct.head import HeadReader, read_head, read_leniently
from probe.transport.direct.message import LARGEST_HEAD, Head, Incomplete, Malformed, Reading
from probe.transport.direct.plain_head import plain_head
from tests.transport.odd_replies import END, ODD, OK, Odd, reread, words


@pytest.mark.parametrize("what", ODD)
def test_each_odd_reply(what: str) -> None:
    odd = ODD[what]
    answer = reread(odd.content, 0.25, "127.0.0.1")
    if isinstance(odd.outcome, FailureKind):
        assert answer == Failure(odd.outcome, odd.detail, 0.25, "127.0.0.1")
    else:
        assert isinstance(answer, Reply)
        assert (answer.status, words(answer.notes)) == (odd.outcome, odd.words)
        assert (answer.elapsed, answer.address) == (0.25, "127.0.0.1")


def in_pieces(content: bytes, cuts: list[int]) -> Reading:
    """Return what a reader says first that is no wish for more, or what it says last."""
    reader = HeadReader()
    edges = [0, *sorted(cut for cut in cuts if cut < len(content)), len(content)]
    for start, end in pairwise(edges):
        found = reader.feed(content[start:end])
        if not isinstance(found, Incomplete):
            return found
    return reader.found


def told(found: Reading) -> object:
    """What must not depend on how the bytes are cut."""
    match found:
        case Head(status, reason, headers, notes, persistent, _, length, chunked):
            return status, reason, list(headers.pairs()), notes, persistent, length, chunked
        case Incomplete(status, _, _, begun):
            return status, begun
        case Malformed():
            return "malformed"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("what", [what for what, odd in ODD.items() if 0 < len(odd.content) < 7000])
def test_how_the_bytes_are_cut_is_the_same(what: str, size: int) -> None:
    content = ODD[what].content
    assert told(in_pieces(content, list(range(size, len(content), size)))) == told(read_head(content))


LINES = st.lists(
    st.sampled_from([
        b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 100 \r\n", b"HTTP", b"/1.1", b" ", b"200", b"99", b"\r\n", b"\n", b"\r",
        b"\0", b"A: b", b"Content-Length: 5", b", 7", b"\t", b"ICY ", b":", b"\xff", b"x", b"\r\n\r\n",
    ])
    | st.binary(max_size=20)
).map(b"".join)  # fmt: skip


@given(LINES, st.lists(st.integers(1, 200), max_size=8))
def test_any_bytes_in_any_pieces(content: bytes, cuts: list[int]) -> None:
    assert told(in_pieces(content, cuts)) == told(read_head(content))
    answer = reread(content, 1.0)
    assert isinstance(answer, Reply | Failure)
    if isinstance(answer, Reply):
        assert 100 <= answer.status <= 999
        assert str(answer.status).encode() in content
    for note in answer.notes if isinstance(answer, Reply) else ():
        assert all(value.isprintable() and len(value) <= 40 for value in note.values)


@given(LINES)
def test_what_stands_behind_a_head_does_not_matter(behind: bytes) -> None:
    whole = OK + b"Server: x\r\n" + END
    assert read_head(whole + behind) == read_head(whole)


def test_a_head_is_told_whole() -> None:
    content = OK + b"Location:  /there \r\nset-cookie: a=1\r\nSet-Cookie: b=2; Path=/\r\nX:\r\n" + END
    found = read_head(content + b"behind")
    assert isinstance(found, Head)
    assert found == Head(200, "OK", found.headers, (), persistent=True, size=len(content), length=0)
    assert list(found.headers.pairs()) == [
        ("Location", "/there"), ("set-cookie", "a=1"), ("Set-Cookie", "b=2; Path=/"), ("X", ""), ("Content-Length", "0")
    ]  # fmt: skip
    assert found.cookies == ("a=1", "b=2; Path=/")
    assert (found.headers["LOCATION"], found.headers.get("Missing")) == ("/there", None)


@pytest.mark.parametrize(
    ("content", "persistent"),
    [
        (OK + END, True),
        (OK + b"Connection: close\r\n" + END, False),
        (OK + b"connection: Foo , CLOSE\r\n" + END, False),
        (OK + b"Connection: keep-alive\r\n" + END, True),
        (b"HTTP/1.0 200 OK\r\n" + END, False),
        (b"HTTP/2 200 OK\r\n" + END, False),
        (OK + b"A: b\n" + END, False),  # whoever sends one oddity may send others
    ],
)
def test_what_lets_a_connection_be_used_again(content: bytes, persistent: bool) -> None:
    found = read_head(content)
    assert isinstance(found, Head)
    assert found.persistent is persistent


def headers_of(content: bytes) -> list[tuple[str, str]]:
    found = read_head(content)
    assert isinstance(found, Head)
    return list(found.headers.pairs())


def test_fields_that_can_be_read_are_kept_beside_those_that_cannot() -> None:
    content = OK + b"A : 1\r\nnonsense\r\nTwo Words: x\r\nB: 2\r\n  three\r\n\t four\r\nC: d\xe9\r\n\r\n"
    assert headers_of(content) == [("A", "1"), ("B", "2 three four"), ("C", "d\udce9")]


def test_a_location_may_have_letters_of_any_language() -> None:
    assert headers_of(OK + "Location: /caf\u00e9\r\n\r\n".encode()) == [("Location", "/caf\u00e9")]


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (OK + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\n", Note("reply-duplicate-length", ("5", "7"))),
        (OK + b"Content-Length: \x1b[31m5\r\n\r\n", Note("reply-bad-length", ("\\x1b[31m5",))),
        (OK + b"Transfer-Encoding: gzip, " + b"X" * 50 + b"\r\n\r\n", Note("reply-unknown-coding", ("x" * 39 + "…",))),
        (b"HTTP/2.0 200 OK\r\n\r\n", Note("reply-status-line", ("HTTP/2.0 200 OK",))),
        (OK + b"A: b\r\n" * 20_000, Note("reply-head-cut", ("64",))),
    ],
)
def test_what_a_note_repeats(content: bytes, note: Note) -> None:
    found = read_head(content)
    assert isinstance(found, Head)
    assert found.notes[-1] == note


def test_a_head_without_end_keeps_its_status_and_what_was_read() -> None:
    content = OK + b"A: b\r\n" * 20_000
    assert isinstance(read_head(content[:LARGEST_HEAD]), Incomplete)
    found = read_head(content)
    assert isinstance(found, Head)
    assert (found.status, found.headers["A"], found.persistent) == (200, "b", False)
    assert len(list(found.headers.pairs())) == (LARGEST_HEAD - len(OK)) // len(b"A: b\r\n")


def test_only_interim_replies() -> None:
    content = b"HTTP/1.1 103 Early Hints\r\n\r\n" * 3
    assert read_head(content) == Incomplete(None, 3, len(content), begun=False)
    assert reread(content, 0.0) == Failure(FailureKind.INCOMPLETE_REPLY)


def test_a_reader_takes_time_in_proportion() -> None:
    """A head in pieces of one byte: each of them is looked at a few times at most, not once for each that follows."""
    reader = HeadReader()
    looked = 0
    original = reader._read

    def counted(data: bytes | bytearray) -> Reading:
        nonlocal looked
        looked += 1
        return original(data)

    reader._read = counted  # type: ignore[method-assign]
    for octet in OK + b"A: b\r\n" * 10_000 + b"\r\n":
        found = reader.feed(bytes([octet]))
    assert isinstance(found, Head)
    assert looked < 1100


def test_rest() -> None:
    reader = HeadReader()
    for piece in (b"HTTP/1.1 100 \r\n\r\nHTTP/1.1 2", b"00 OK\r\n\r", b"\nbody"):
        found = reader.feed(piece)
    assert isinstance(found, Head)
    assert (found.status, reader.interim, reader.rest) == (200, 1, b"body")


def test_the_table_is_of_a_size_to_trust() -> None:
    assert len(ODD) >= 60
    assert all(isinstance(odd, Odd) for odd in ODD.values())


FIELDS = st.lists(
    st.sampled_from([
        b"Content-Length: 5", b"content-length:7", b"Content-Length:\t12 ", b"Content-Length: 5, 5",
        b"Content-Length: +5", b"Content-Length: ", b"Transfer-Encoding: chunked", b"TRANSFER-ENCODING:Chunked",
        b"Transfer-Encoding: gzip, chunked", b"Transfer-Encoding: foo", b"Connection: close",
        b"connection: Keep-Alive", b"Connection: keep-alive, close", b"Connection: upgrade", b"Set-Cookie: a=b",
        b"A: b", b"a:  c\t", b"A:", b"A : b", b" folded", b"nothing", b"X: \xe9\xff", b"X: \x85\xa0", b"X: a\tb",
        b"X: \x0b", b"X: \x7f", b"X: \0", b"Content-Length: " + b"9" * 25, b"Content-Length: 1\r",
    ]),
    max_size=6,
)  # fmt: skip
FIRST = st.sampled_from([
    b"HTTP/1.1 200 OK", b"HTTP/1.1 404 ", b"HTTP/1.1 404", b"HTTP/1.0 200 OK", b"HTTP/1.1 101 Switching", b"ICY 200 OK",
    b"HTTP/1.1 100 Continue", b"HTTP/1.1 200  \xc2\xa0 OK \x85", b"HTTP/1.1 999 \xe9", b"HTTP/1.1 200 a\tb",
    b"HTTP/1.1 500 " + b"x" * 700, b"http/1.1 200 OK", b"HTTP/1.1 099 x", b" HTTP/1.1 200 OK",
])  # fmt: skip


@given(FIRST, FIELDS, st.sampled_from([b"\r\n", b"\n"]), st.sampled_from([b"", b"body", b"HTTP/1.1 404 x\r\n\r\n"]))
def test_the_fast_way_and_the_slow_one_read_the_same(
    first: bytes, fields: list[bytes], end: bytes, behind: bytes
) -> None:
    content = end.join([first, *fields, b"", behind])
    fast, slow = plain_head(content), read_leniently(content)
    if fast is not None:
        assert isinstance(slow, Head)
        assert told(fast) == told(slow)
        assert (fast.size, dict(fast.headers)) == (slow.size, dict(slow.headers))
        assert (list(fast.headers), fast.cookies) == (list(slow.headers), slow.cookies)


USUAL = (
    (b"HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Fri, 27 Nov 2026 20:00:00 GMT\r\nContent-Type: text/html\r\n"
    b'Content-Length: 5\r\nConnection: keep-alive\r\nETag: "a"\r\n\r\nhello'),
    b"HTTP/1.1 302 Found\r\nLocation: /x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n",
    b"HTTP/1.1 204 \r\n\r\n",
)  # fmt: skip


@pytest.mark.parametrize("content", USUAL)
def test_what_servers_usually_send_goes_the_fast_way(content: bytes) -> None:
    assert plain_head(content) is not None


@pytest.mark.parametrize("size", [LARGEST_HEAD, LARGEST_HEAD + 1])
def test_a_head_that_is_too_large_does_not(size: int) -> None:
    content = OK + b"A: " + b"b" * (size - len(OK) - 7) + b"\r\n\r\n"
    assert len(content) == size
    assert (plain_head(content) is None) == (size > LARGEST_HEAD)


def test_fields_are_found_by_any_case_the_first_of_a_name_first() -> None:
    fields = Fields(b"Location: /a\r\nset-cookie: a=1\r\nSet-Cookie:b=2\r\nlocation: /b\r\n")
    assert (fields["LOCATION"], fields.get("Location"), "location" in fields) == ("/a", "/a", True)
    assert (fields.get("missing"), fields.get("missing", ""), "missing" in fields) == (None, "", False)
    assert (list(fields), len(fields)) == (["Location", "set-cookie"], 2)
    assert dict(fields) == {"Location": "/a", "set-cookie": "a=1"}
    assert (fields.all_of("SET-COOKIE"), fields.all_of("missing")) == (("a=1", "b=2"), ())
    with pytest.raises(KeyError):
        fields["missing"]
