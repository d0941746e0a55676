"""Bare URLs: the rules of GitHub Flavored Markdown, and where they are bent."""

import pytest

from probe.extract.markdown.links import links


def found(text: str) -> list[tuple[int, str]]:
    return [(link.offset, link.url) for link in links(text)]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("www.commonmark.org", "http://www.commonmark.org"),
        ("www.commonmark.org/help for more", "http://www.commonmark.org/help"),
        ("www.commonmark.org.", "http://www.commonmark.org"),
        ("www.commonmark.org/a.b.", "http://www.commonmark.org/a.b"),
        ("www.google.com/search?q=Markup+(business)", "http://www.google.com/search?q=Markup+(business)"),
        ("www.google.com/search?q=Markup+(business)))", "http://www.google.com/search?q=Markup+(business)"),
        ("www.google.com/search?q=(business))+ok", "http://www.google.com/search?q=(business))+ok"),
        ("www.google.com/search?q=commonmark&hl=en", "http://www.google.com/search?q=commonmark&hl=en"),
        ("www.google.com/search?q=commonmark&hl;", "http://www.google.com/search?q=commonmark"),
        ("www.commonmark.org/he<lp", "http://www.commonmark.org/he"),
        ("http://commonmark.org", "http://commonmark.org"),
        ("ftp://foo.bar.baz", "ftp://foo.bar.baz"),
        ("HTTPS://A.example/X!?", "HTTPS://A.example/X"),
        ("http://localhost:3000/a_b_c", "http://localhost:3000/a_b_c"),
        ("http://bücher.example/ß", "http://bücher.example/ß"),
        ("http://😀.example", "http://😀.example"),
        ("http://a.example/_b_/*c*d", "http://a.example/_b_/*c*d"),
        ("http://a.example/~b~/c", "http://a.example/~b~/c"),
        ("http://a.example/b'", "http://a.example/b"),
        ("http://a.example;", "http://a.example"),
        ("http://a_b.example.com", "http://a_b.example.com"),
    ],
)
def test_a_bare_url_ends_where_github_ends_it(text: str, url: str) -> None:
    assert found(text) == [(0, url)]


@pytest.mark.parametrize(
    "text",
    [
        "xhttp://a.example", "http:/a.example", "http:// a", "http://.", "http://<b>", "://a.example", "www.",
        "awww.b.example", "/www.a.example", "a@b.example", "mailto:a@b.example", "http://a.b_c.example", "http://a.b_c",
        "http://a.example/{id}", "https://", "//a.example",
    ],
)  # fmt: skip
def test_what_is_no_bare_url(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(http://a.example/b)", [(1, "http://a.example/b")]),
        ("[http://a.example]", [(1, "http://a.example")]),
        ("*http://a.example/b*c", [(1, "http://a.example/b")]),
        ("**http://a.example**, ~~www.b.example~~", [(2, "http://a.example"), (24, "http://www.b.example")]),
        ("_www.a.example_", [(1, "http://www.a.example")]),
        ("http://a.example,http://b.example", [(0, "http://a.example,http://b.example")]),
        ("http://a.example[b](c)", [(0, "http://a.example"), (20, "c")]),
        ("http://a.example`b`", [(0, "http://a.example")]),
        ("http://a.example[^1] b\n\n[^1]: c", [(0, "http://a.example")]),
        ("> http://a.example/\n> b", [(2, "http://a.example/")]),
        ("# http://a.example #", [(2, "http://a.example")]),
        ("http://a.example\\\nb", [(0, "http://a.example")]),
        ("http://a.example/b\\_c&amp;d", [(0, "http://a.example/b_c&d")]),
        ("http://a.example/&copy=1&nosuch;x", [(0, "http://a.example/&copy=1&nosuch;x")]),
        ("http://a.example&nbsp;b http://c.example&gt;", [(0, "http://a.example"), (24, "http://c.example")]),
        ("见http://a.example/b，然后（www.c.example）。", [(1, "http://a.example/b")]),
        ("见 http://a.example/b（c）。", [(2, "http://a.example/b（c）")]),
        ("（http://a.example/b）。", [(1, "http://a.example/b")]),
        ("（http://a.example/b）见", [(1, "http://a.example/b")]),
        ("（见http://a.example/b（c）d）见", [(2, "http://a.example/b（c）d")]),
        ("［http://a.example/b］见｛http://a.example/c｝见", [(1, "http://a.example/b"), (22, "http://a.example/c")]),
        ("(http://a.example/b)c", [(1, "http://a.example/b)c")]),
        ("\u2028http://a.example\u3000b", [(1, "http://a.example")]),
        ("|a|b|\n|-|-|\n|www.c.example|http://d.example/\\|e|",
         [(13, "http://www.c.example"), (27, "http://d.example/|e")]),
    ],
)  # fmt: skip
def test_the_text_around_it_is_not_part_of_it(text: str, expected: list[tuple[int, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", ["[http://a.example](b)", "<a href='b'>http://a.example</a>"])
def test_the_text_of_a_link_has_none(text: str) -> None:
    assert [url for _, url in found(text)] == ["b"]


def test_code_in_html_has_none_until_its_end_or_that_of_its_paragraph() -> None:
    text = "<code>http://a.example</code> http://b.example <kbd>\n\nhttp://c.example"
    assert [url for _, url in found(text)] == ["http://b.example", "http://c.example"]
    assert [link.url for link in links("<code>http://a.example</code>", include_code=True)] == ["http://a.example"]
