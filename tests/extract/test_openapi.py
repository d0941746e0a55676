"""OpenAPI and Swagger: how they are recognised, what servers are, and any bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.extract import format_of
from probe.extract.openapi import mentions, recognises
from probe.model import Document
from probe.settings import Reading
from tests.extract.reading import read


@pytest.mark.parametrize(
    ("head", "verdict"),
    [
        (b"openapi: 3.1.0\n", True),
        (b"# why\n---\ninfo: {}\n'swagger' : '2.0'\n", True),
        (b'{"openapi": "3.1.0"', True),
        (b'{"info": {"a": [1]}, "swagger": "2.0"', True),
        ("\ufeff{'openapi': 3}".encode(), True),
        (b"x:\n  openapi: 3.1.0\n", False),
        (b'{"dependencies": {"swagger": "2.0"}}', False),
        (b'["openapi"]', False),
        (b"", False),
    ],
)
def test_recognition(head: bytes, verdict: bool) -> None:
    assert recognises(head) is verdict


@pytest.mark.parametrize("name", ["a.yaml", "a.yml", "standard input"])
def test_a_description_is_told_by_its_content(name: str) -> None:
    assert format_of(Document(name, b"openapi: 3.1.0\n"), Reading()).name == "openapi"


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        ("servers: [{url: 'http://{a}{b}/', variables: {a: {default: x}, b: {default: y}}}]", ["http://xy/"]),
        ("servers: [{url: 'http://{a}/', variables: {a: {enum: [x]}}}]", []),
        ("servers: [{url: 'http://x/', variables: {a: {default: 'http://no/'}}}]", ["http://x/"]),
        ("servers: [{url: ''}, {url: /x}, {url: x}]", []),
        ("swagger: '2.0'\nhost: h\nbasePath: /b", ["https://h/b"]),
        ("swagger: '2.0'\nschemes: [http]\nhost: h", ["http://h"]),
        ("swagger: '2.0'\nschemes: [ws]\nhost: h", []),
        ("swagger: '2.0'\nhost: '[bad'", []),
        ("swagger: '2.0'\nhost: {a: h}", []),
    ],
)
def test_servers(content: str, texts: list[str]) -> None:
    assert [found[2] for found in read("openapi", content)] == texts


def test_what_is_relative_starts_from_the_web_address_of_the_description() -> None:
    document = Document("doc", b"swagger: '2.0'\nhost: h\nexternalDocs: {url: ../x}", base="http://spec.example/a/b")
    found = [(mention.text, mention.base) for mention in mentions(document, Reading())]
    assert found == [("http://h", document.base), ("../x", document.base)]


@given(
    st.binary(max_size=100) | st.text("{}[]:,'\" \nservs-url").map(str.encode),
    st.sampled_from([b"", b"{", b"openapi: 3\n"]),
)
def test_any_bytes_give_mentions(content: bytes, start: bytes) -> None:
    for line, column, _, _ in read("openapi", start + content):
        assert line >= 1
        assert column >= 1


@pytest.mark.timeout(15)
@pytest.mark.parametrize(
    ("content", "count"),
    [
        ('{"openapi": "3", "x": ' + "[" * 100_000, 0),
        ("openapi: 3\nx: " + "[" * 100_000, 0),
        ("openapi: 3\nservers:\n" + "- url: http://a/{b}\n  variables: {b: {default: c}}\n" * 20_000, 20_000),
        ("openapi: 3\ninfo: {description: '" + "x" * 10_000_000 + " http://a/'}", 1),
        ("openapi: 3\nservers: [{url: '" + "{" * 1_000_000 + "'}]", 0),
    ],
)
def test_hostile_ones_are_read_in_time(content: str, count: int) -> None:
    assert len(read("openapi", content)) == count
