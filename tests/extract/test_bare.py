"""Bare URLs: where one begins and ends, and that no text takes longer than its length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.extract.bare import is_url, urls

MILLION = 1_000_000  # characters; what takes the square of that takes hours


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("://", []),
        ("http://", []),
        ("http://...", []),
        ("see\nhttps://a.example/", [("https://a.example/", 4)]),
        (r"see\nhttps://a.example/", [("https://a.example/", 5)]),
        (r"\u003chttps://a.example/x\u003e", [("https://a.example/x", 6)]),
        (r"\x3chttps://a.example/x\x3e", [("https://a.example/x", 4)]),
        ("xhttps://a.example/", []),
        ("git+https://a.example/", []),
        ("1https://a.example/", []),
        ("中https://a.example/", [("https://a.example/", 1)]),
        ("http://http://", [("http://http://", 0)]),
        ("http://a/(http://b/[http://c/", [("http://a/", 0), ("http://b/", 10), ("http://c/", 20)]),
        ("http://a/((b)c)", [("http://a/((b)c)", 0)]),
        ("http://a/(((b)))", [("http://a/", 0)]),
        ("http://a/([)]", [("http://a/", 0)]),
        ("http://a/?b[]=1&c[0]=2", [("http://a/?b[]=1&c[0]=2", 0)]),
        ("[url]http://a/x[/url]", [("http://a/x", 5)]),
        ("http://[::1]:80/ http://[::1", [("http://[::1]:80/", 0)]),
        ("'http://a/x'y'", [("http://a/x", 1)]),
        ("http://a/x'y'", [("http://a/x'y", 0)]),
        ("http://a.example下载 http://a.example下载/x", [("http://a.example", 0), ("http://a.example", 19)]),
        ("http://例子.example下载", [("http://例子.example", 0)]),
        ("http://例子", [("http://例子", 0)]),
        ("http://a.example\u200bx", [("http://a.example", 0)]),
        ("http://a/x*/", [("http://a/x", 0)]),
        ("*http://a/*", [("http://a/", 1)]),
        (r"https\://a.example/\#b\=c", [("https://a.example/#b=c", 0)]),
        (r"\href{https://a.example/\~{}b\_{}c/x}{\~{}}", [("https://a.example/~b_c/x", 6)]),
        (
            r"\url{https://a.example/\textasciitilde{}b} https://c.example/\textasciitilde d",
            [("https://a.example/~b", 5), ("https://c.example/~d", 43)],
        ),
        (r"\url{https://a.example/\string~b}", [("https://a.example/~b", 5)]),
        (r"https://a.example/\textbf{b} https://a.example/\~{x}", [("https://a.example/", 0)]),
        (r"https:\/\/a.example", []),
        ("http://a/&quot;http://b/&#39;", [("http://a/", 0), ("http://b/", 15)]),
        ("http://a/&copy=1", [("http://a/&copy=1", 0)]),
        ("{@link http://a/|the text} {@link http://a/#b|the text}", [("http://a/", 7), ("http://a/#b", 34)]),
        ("[[http://a/b|text]] <http://a/b|text>", [("http://a/b", 2), ("http://a/b", 21)]),
        ("http://a/?b=c|d http://a/?b=c|d#e|f", [("http://a/?b=c|d", 0), ("http://a/?b=c|d#e", 16)]),
        ("http://a/(b|c)", []),
        ("see http://a/en-\n    us/b", []),
        ("# see http://a/en-\r\n# us/b", []),
        ("http://a/en-\n\nus", [("http://a/en-", 0)]),
        ("http://a/en-\n- us", [("http://a/en-", 0)]),
        ("http://a/en- us", [("http://a/en-", 0)]),
        ("<http://a/b/\n  c/d>", []),
        ("<http://a/b>\nc", [("http://a/b", 1)]),
        ("http://a/b\nc>", [("http://a/b", 0)]),
    ],
)
def test_urls(text: str, found: list[tuple[str, int]]) -> None:
    assert list(urls(text)) == found


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("http://a/", True),
        ("http://a/\ud800", True),
        ("http://" + "a" * MILLION, True),
        ("http://", False),
        ("http:///a", False),
        ("http://?a", False),
        ("http://#a", False),
        ("http://a:port/", False),
        ("http://a:65536/", False),
        ("http://a b/", False),
    ],
)
def test_is_url(text: str, verdict: bool) -> None:
    assert is_url(text) is verdict


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("http://http://" * (MILLION // 14), 1),
        ("http://a/(" * (MILLION // 10), MILLION // 10),
        ("http://a/({[" * (MILLION // 12), MILLION // 12),
        ("http://a/(b/http://a/{b/" * (MILLION // 24), MILLION // 24),
        ("http://a/(" + "(http://a/)" * (MILLION // 11), MILLION // 11 + 1),
        ("http://a/((a)(a)" * (MILLION // 16), MILLION // 16),
        ("http://a/" + "((a)" * (MILLION // 4), 1),
        ("http://a/" + "(a|" * (MILLION // 3), 1),
        ("http://a/" + "(" * MILLION, 1),
        ("http://a/" + "." * MILLION, 0),
        ("http://a/" + "&" * MILLION, 1),
        ("http://a/" + "'a" * (MILLION // 2), 1),
        ("http://a/" + "\\_" * (MILLION // 2), 1),
        ("http://a/<" * (MILLION // 10), MILLION // 10),
        ("http://a/" + "*/" * (MILLION // 2), 0),
        ("http://" + ".aa下" * (MILLION // 4), 1),
        ('"http://a/"\n' + " " * MILLION, 1),
        ("://" * (MILLION // 3), 0),
    ],
)
@pytest.mark.timeout(15)
def test_a_text_made_to_be_slow_is_read_in_time_with_its_length(text: str, count: int) -> None:
    assert sum(1 for _ in urls(text)) == count


@given(st.text("htps:/.a()[]{}'\"\\ \n,*&#?@1下", max_size=80))
def test_every_url_begins_where_it_is_said_to_and_they_do_not_overlap(text: str) -> None:
    end = 0
    for url, start in urls(text):
        assert text[start : start + 4].lower() == "http"
        assert url.startswith(("http://", "https://"))
        assert start >= end
        end = start + 7
