"""JSON as a format: how it is recognised, and any bytes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.extract import format_of, mentions
from probe.extract.json_values import recognises
from probe.model import Document, FailureKind
from probe.settings import Reading
from tests.extract.reading import read


@pytest.mark.parametrize(
    ("head", "verdict"),
    [
        (b'{"a": 1}', True),
        (b"{}", True),
        (b" \r\n\t{", True),
        (b"[]", True),
        (b'["a"]', True),
        (b"[{", True),
        (b"[[1,", True),
        (b"// why\n/* and */ {", True),
        ("\ufeff{".encode(), True),
        ('{"a"'.encode("utf-16"), True),
        (b"", False),
        (b"{{ template }}", False),
        (b"{% if %}", False),
        (b"[section]\na=b", False),
        (b"[[table]]\na=1", False),
        (b"[1]: http://a/", False),
        (b"[words](http://a/)", False),
        (b"# comment\n{", False),
        (b"/* x", False),
        (b"http://a/", False),
    ],
)
def test_recognition(head: bytes, verdict: bool) -> None:
    assert recognises(head) is verdict


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("a.json", b'{"a": 1}', "json"),
        ("a.jsonl", b'{"a": 1}\n', "json"),
        ("standard input", b'[{"a": 1}]', "json"),
        ("a.json", b'{"openapi": "3.0.0"}', "openapi"),
        ("a.json", b"<html>", "text"),
    ],
)
def test_a_document_is_read_as(name: str, content: bytes, form: str) -> None:
    assert format_of(Document(name, content), Reading()).name == form


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("http://a/\0", "http://a/\0"),
        ("http://a/\ud800", "http://a/\ud800"),
        ("http://" + "a" * 70_000, "http://" + "a" * 1993),
    ],
)
def test_what_can_be_no_url_is_a_fault(value: str, text: str) -> None:
    assert read("json", json.dumps([value])) == [(1, 3, text, FailureKind.URL_INVALID)]


@given(st.binary(max_size=200) | st.text('{}[]:,"\\/htp.u0\n').map(str.encode))
def test_any_bytes_give_mentions(content: bytes) -> None:
    for line, column, text, _ in read("json", content):
        assert line >= 1
        assert column >= 1
        assert "http" in text.lower()


@pytest.mark.timeout(15)
@pytest.mark.parametrize(
    ("content", "count"),
    [
        ("[" * 100_000 + '"http://a/"' + "]" * 100_000, 1),
        ('{"a":' * 100_000 + '"http://a/"', 1),
        ('["' + "x" * 10_000_000 + ' http://a/"]', 1),
        ('["' + "http://a/x " * 20_000 + '"]', 20_000),
        ('["' + "http:\\/\\/a\\/x " * 20_000 + '"]', 20_000),
        ('"' * 200_001, 0),
        ('{"a": "http://a/", "b": "' + "x" * 1_000_000, 1),
    ],
)
def test_hostile_ones_are_read_in_time(content: str, count: int) -> None:
    assert len(read("json", content)) == count


@pytest.mark.parametrize(
    "url",
    [
        "https://a.test/$metadata", "https://a.test/x{y", "https://a.test/x*y", "https://a.test/100%25?x=5%", "https://a.test/x|y",
        "https://a.test/x^y`z",
    ],
)  # fmt: skip
def test_a_string_that_is_a_url_is_one_whatever_characters_it_has(url: str) -> None:
    assert [text for _, _, text, _ in read("json", json.dumps([url]))] == [url]


@pytest.mark.parametrize(
    "pattern",
    ["https://*.a.test/", "https://a.test/*", "https://a.test/**/x", "https://a.test/*.png", "https://a.test/$ID",
     "https://a.test/${id}", "https://{host}/x", "https://a.test/%s", "https://a.test/:id", "https://a.test/x$"],
)  # fmt: skip
def test_what_stands_for_many_urls_is_none(pattern: str) -> None:
    assert read("json", json.dumps([pattern])) == []


def test_a_part_to_be_filled_in_is_told_where_the_document_is_known() -> None:
    document = Document("a.json", b'["https://a.test/{id}/x"]', "file:///a.json")
    assert [each.text for each in mentions(document, Reading())] == ["https://a.test/{id}/x"]
    assert read("json", '["https://a.test/{id}/x"]') == []
