from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from probe.model import Failure, FailureKind, Note, Reply
from probe.transport.direct.head import (
    LARGEST_HEAD,
    Head,
    HeadReader,
    Incomplete,
    Malformed,
    Reading,
    read_head,
    reread,
)
from tests.transport.odd_replies import END, ODD, OK, Odd, words


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
        case Head(status, reason, headers, notes, persistent):
            return status, reason, list(headers.items()), notes, persistent
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
    headers = CIMultiDict([
        ("Location", "/there"), ("set-cookie", "a=1"), ("Set-Cookie", "b=2; Path=/"), ("X", ""), ("Content-Length", "0")
    ])  # fmt: skip
    assert found == Head(200, "OK", headers, (), persistent=True, size=len(content))
    assert isinstance(found, Head)
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
    return list(found.headers.items())


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
    assert len(found.headers) == (LARGEST_HEAD - len(OK)) // len(b"A: b\r\n")


def test_only_interim_replies() -> None:
    content = b"HTTP/1.1 103 Early Hints\r\n\r\n" * 3
    assert read_head(content) == Incomplete(None, 3, len(content), begun=False)
    assert reread(content, 0.0) == Failure(FailureKind.INCOMPLETE_REPLY)


def test_the_end_of_the_certificate_is_passed_on() -> None:
    ends = datetime(2027, 1, 31, tzinfo=UTC)
    assert reread(OK + b"\r\n", 0.5, "::1", ends) == Reply(200, "OK", CIMultiDict(), (), 0.5, "::1", ends)


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
