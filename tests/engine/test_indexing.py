"""What a page says to a search engine, and what only looks as if it said so."""

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.engine.indexing import MOST_ALTERNATES, index_of
from probe.model import Headers, Index, Note, Reply

URL = "https://a.example/shop/page"
LIMIT = 65_536


def said(head: str, status: int = 200, **fields: str) -> Index:
    given = {"content-type": "text/html"} | {name.replace("_", "-"): value for name, value in fields.items()}
    headers: Headers = MappingProxyType(_AnyCase(given))
    return index_of(Reply(status, headers=headers, body=f"<!doctype html>{head}".encode()), URL, LIMIT)


class _AnyCase(dict[str, str]):
    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        return super().get(name.lower(), default)


@pytest.mark.parametrize(
    ("index", "why"),
    [
        (said('<meta name="robots" content="noindex">'), Note("index-meta", ("noindex",))),
        (said('<META NAME=Googlebot CONTENT="nofollow,NONE">'), Note("index-meta", ("nofollow,NONE",))),
        (said("", x_robots_tag="noindex, nofollow"), Note("index-header", ("noindex, nofollow",))),
        (said("", x_robots_tag="googlebot: noindex"), Note("index-header", ("googlebot: noindex",))),
        (said("", 404), Note("index-status", ("404",))),
        (said('<link rel=canonical href="/other">'), Note("index-canonical", ("https://a.example/other",))),
        (said('<base href="/x/"><link rel="CANONICAL" href="y">'), Note("index-canonical", ("https://a.example/x/y",))),
        (
            said('<link rel="canonical" href="http://a.example/shop/page">'),
            Note("index-canonical", ("http://a.example/shop/page",)),
        ),
    ],
)
def test_why_a_page_is_not_indexed(index: Index, why: Note) -> None:
    assert (index.indexable, index.why) == (False, (why,))


@pytest.mark.parametrize(
    "index",
    [
        said(""),
        said('<meta name="robots" content="index, follow, max-snippet:-1">'),
        said('<meta name="description" content="noindex">'),
        said('<meta name="bingbot" content="noindex">'),
        said('<!-- <meta name="robots" content="noindex"> -->'),
        said('<script>document.write(\'<meta name="robots" content="noindex">\')</script>'),
        said('<meta name="robots" content="noindexing">'),
        said("", x_robots_tag="otherbot: noindex"),
        said("", x_robots_tag="noarchive"),
        said('<link rel="canonical" href="page#top">'),
        said('<link rel="canonical" href="mailto:a@b.example">'),
        said('<meta name="robots" content="noindex">', content_type="text/plain"),
    ],
)
def test_what_keeps_no_page_from_the_index(index: Index) -> None:
    assert (index.indexable, index.why) == (True, ())


def test_every_reason_is_told() -> None:
    index = said('<meta name="robots" content="none"><link rel="canonical" href="/b">', 410, x_robots_tag="none")
    assert [note.word for note in index.why] == ["index-status", "index-header", "index-meta", "index-canonical"]


def test_title_type_length_and_alternates() -> None:
    index = said(
        "<title>A &amp; b</title><link rel=alternate hreflang=DE href=/de#x><link rel=alternate href=/feed>",
        content_type="text/html; charset=utf-8", content_length="1234",
    )  # fmt: skip
    assert (index.title, index.content_type, index.length) == ("A & b", "text/html; charset=utf-8", 1234)
    assert index.alternates == (("de", "https://a.example/de"),)


def test_a_length_that_is_not_told_is_that_of_what_was_read_to_its_end() -> None:
    assert said("x").length == len("<!doctype html>x")
    assert said("x" * LIMIT).length is None


def test_alternates_are_bounded() -> None:
    many = "".join(f'<link rel="alternate" hreflang="x" href="/{n}">' for n in range(500))
    assert len(said(many).alternates) == MOST_ALTERNATES


@given(st.text(st.sampled_from("<>linkmeta reh=\"/canonical'robs!-\n&;#"), max_size=80))
def test_any_page_gives_an_index(text: str) -> None:
    assert isinstance(said(text), Index)
