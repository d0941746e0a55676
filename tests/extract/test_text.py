"""Bytes to text, and offsets to lines and columns."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.extract.text import Places, decode
from probe.model import Document, FailureKind

TEXTS = st.text(alphabet="ab\n\rü\u2028\x0b", max_size=60)


def place_of(text: str, offset: int) -> tuple[int, int]:
    ends = [end.end() for end in re.finditer(r"\r\n|\r|\n", text) if end.end() <= offset]
    return len(ends) + 1, offset - (ends[-1] if ends else 0) + 1


@given(TEXTS, st.lists(st.integers(0, 60), max_size=12), st.booleans())
def test_a_place_is_the_same_in_whatever_order_it_is_asked_for(text: str, offsets: list[int], ascend: bool) -> None:
    asked = [offset for offset in (sorted(offsets) if ascend else offsets) if offset <= len(text)]
    places = Places(Document("a", b""), text)
    assert [places.at(offset) for offset in asked] == [place_of(text, offset) for offset in asked]


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\x85", "\ufffd", chr(0xD800)])
def test_a_character_that_no_url_has_is_a_fault(character: str) -> None:
    places = Places(Document("a", b""), "x")
    assert places.mention(f"https://a.example/{character}", 0).fault is FailureKind.URL_INVALID


@pytest.mark.parametrize("character", ["ü", "\t", "\u3000", " "])
def test_other_characters_are_for_the_url_standard_to_judge(character: str) -> None:
    assert Places(Document("a", b""), "x").mention(f"https://a.example/{character}", 0).fault is None


@pytest.mark.parametrize(
    ("content", "declared", "text"),
    [
        (b"plain", None, "plain"),
        (b"\xef\xbb\xbfmark", None, "mark"),
        ("zeros".encode("utf-16-le"), None, "zeros"),
        ("zeros".encode("utf-16-be"), None, "zeros"),
        (b"late \0" * 30, None, "late \0" * 30),
        (b"+AOQ-", "utf-7", "ä"),  # all of ASCII, and yet no ASCII
        (b"caf\xe9", None, "caf\ufffd"),
        (b"caf\xe9", "latin-1", "café"),
    ],
)
def test_bytes_are_read_as_their_mark_their_declaration_or_their_zeros_say(
    content: bytes, declared: str | None, text: str
) -> None:
    assert decode(content, declared) == text
