"""Prose and source code: decoding, places, and any bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.extract import format_of
from probe.extract.plain import FORMAT
from probe.model import Document, FailureKind
from probe.settings import Reading
from tests.extract.reading import read

LATIN = "é http://a/é\r\n"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", []),
        (b"\n\rsee http://a/x.", [(3, 5, "http://a/x", None)]),
        (LATIN.encode("latin-1"), [(1, 3, "http://a/\ufffd", FailureKind.URL_INVALID)]),
        (LATIN.encode(), [(1, 3, "http://a/é", None)]),
        (LATIN.encode("utf-8-sig"), [(1, 3, "http://a/é", None)]),
        (LATIN.encode("utf-16"), [(1, 3, "http://a/é", None)]),
        (LATIN.encode("utf-32"), [(1, 3, "http://a/é", None)]),
        (b"plain text http://a/".decode().encode("utf-16-be"), [(1, 12, "http://a/", None)]),
        (b"http://a/x\xc3", [(1, 1, "http://a/x\ufffd", FailureKind.URL_INVALID)]),
    ],
)
def test_bytes(content: bytes, found: list[tuple[int, int, str, FailureKind | None]]) -> None:
    assert read("text", content) == found


def test_what_is_too_long_to_be_a_url_is_told_and_not_kept() -> None:
    (found,) = read("text", "http://a/" + "x" * 10_000_000)
    assert found == (1, 1, "http://a/" + "x" * 1991, FailureKind.URL_INVALID)


@given(st.binary(max_size=200) | st.text("htp:/a.\n\r\ufffd é").map(str.encode))
def test_any_bytes_give_mentions_that_stand_in_the_text(content: bytes) -> None:
    for line, column, text, _ in read("text", content):
        assert line >= 1
        assert column >= 1
        assert text.lower().startswith("http")


@pytest.mark.parametrize("name", ["a.py", "B.GO", "x.log", "gradle.properties", "Makefile", "script"])
def test_source_code_is_text(name: str) -> None:
    content = b"#!/bin/sh\nexec command with words\nanother line of words here\n"
    assert format_of(Document(name, content), Reading()) is FORMAT
    assert not FORMAT.walked
