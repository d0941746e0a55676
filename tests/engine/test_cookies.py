"""Cookies of one chain: what is kept, where it goes, what is ignored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.engine.cookies import MOST_COOKIES, header, stored
from probe.settings.cookies import LONGEST_COOKIE, Cookie

URL = "http://www.a.example/dir/page"


def sent(lines: list[str], url: str, set_by: str = URL) -> str:
    return header(stored((), lines, set_by), url)


def test_a_cookie_as_it_is_kept() -> None:
    assert stored((), ["n=v; Domain=.A.example; Path=/dir; Secure; HttpOnly; SameSite=Lax"], URL) == (
        Cookie("n", "v", "a.example", host_only=False, path="/dir", secure=True),
    )
    assert stored((), ["n=v"], URL) == (Cookie("n", "v", "www.a.example", host_only=True, path="/dir", secure=False),)


@pytest.mark.parametrize(
    ("line", "url", "expected"),
    [
        ("n=v", "http://www.a.example/dir/other", "n=v"),
        ("n=v", "http://www.a.example/dir", "n=v"),  # RFC 6265, 5.1.4: the default path is the directory
        ("n=v", "http://www.a.example/dirt", ""),
        ("n=v", "http://www.a.example/", ""),
        ("n=v; Path=/", "http://www.a.example/", "n=v"),
        ("n=v; Path=relative", "http://www.a.example/dir/x", "n=v"),
        ("n=v; Path=/", "http://www.a.example:8080/", "n=v"),  # ports are no part of it, section 8.5
        ("n=v; Path=/", "https://www.a.example/", "n=v"),
        ("n=v; Path=/", "http://a.example/", ""),
        ("n=v; Path=/", "http://sub.www.a.example/", ""),
        ("n=v; Path=/; Domain=a.example", "http://b.a.example/", "n=v"),
        ("n=v; Path=/; Domain=a.example", "http://a.example/", "n=v"),
        ("n=v; Path=/; Domain=a.example", "http://ba.example/", ""),
        ("n=v; Path=/; Domain=www.a.example", "http://sub.www.a.example/", "n=v"),
        ("n=v; Path=/; Secure", "http://www.a.example/", ""),
        ("n=v; Path=/; secure", "https://www.a.example/", "n=v"),
        ("n=; Path=/", "http://www.a.example/", "n="),
        ('n="q v"; Path=/', "http://www.a.example/", 'n="q v"'),
        ("n=a b=c; Path=/", "http://www.a.example/", "n=a b=c"),
        ('n={"j":1,"k":2}; Path=/', "http://www.a.example/", 'n={"j":1,"k":2}'),
        ("path=x; Path=/", "http://www.a.example/", "path=x"),
        ("n=v; Path=/; Expires=Wednesday, 09-Jun-2031 10:18:14 GMT", "http://www.a.example/", "n=v"),
        ("n=v; Path=/; Expires=Wed, 09 Jun 2031 10:18:14 GMT; Max-Age=60", "http://www.a.example/", "n=v"),
        ("n=v; Path=/; Expires=nonsense; Max-Age=soon", "http://www.a.example/", "n=v"),
        ("n=v; Path=/; Unknown; =; ;;", "http://www.a.example/", "n=v"),
    ],
)
def test_where_a_cookie_goes(line: str, url: str, expected: str) -> None:
    assert sent([line], url) == expected


@pytest.mark.parametrize(
    "line",
    [
        "", "n", ";", "=v", " = v", "n=v\x00", "n=\x1b[31m", "n=v\r\nX: y", "n=\udcff",
        "n=v; Domain=b.example", "n=v; Domain=example", "n=v; Domain=sub.www.a.example", "n=v; Domain=ww.a.example",
        "n=" + "x" * LONGEST_COOKIE, "n=v; x=" + "y" * 3 * LONGEST_COOKIE,
        "n=v; Max-Age=0", "n=v; Max-Age=-1", "n=v; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "n=v; Expires=Thursday, 01-Jan-70 00:00:10 GMT",
    ],
)  # fmt: skip
def test_what_is_ignored(line: str) -> None:
    assert stored((), [line], URL) == ()


@pytest.mark.parametrize(
    "line", ["n=; Max-Age=0", "n=gone; max-age=-5", "n=; expires=Thu, 01-Jan-1970 00:00:01 GMT", "n=x; Max-Age=00"]
)
def test_a_cookie_can_be_taken_back(line: str) -> None:
    jar = stored((), ["n=v; Path=/", "m=v; Path=/"], URL)
    assert header(stored(jar, [line + "; Path=/"], URL), URL) == "m=v"
    assert stored(jar, [line], URL) == jar  # that is the one of another path


def test_an_address_has_no_domain_above_it() -> None:
    assert stored((), ["n=v; Domain=2.3.4"], "http://1.2.3.4/") == ()
    assert sent(["n=v; Domain=1.2.3.4; Path=/"], "http://1.2.3.4/", "http://1.2.3.4/") == "n=v"
    assert sent(["n=v; Path=/"], "http://[::1]:81/", "http://[::1]/") == "n=v"


def test_longer_paths_go_first_then_the_older() -> None:
    lines = ["a=1; Path=/", "b=2; Path=/dir", "c=3; Path=/", "d=4; Path=/dir/page"]
    assert sent(lines, URL) == "d=4; b=2; a=1; c=3"


def test_a_later_cookie_takes_the_place_of_an_earlier() -> None:
    assert sent(["a=1; Path=/", "b=1; Path=/", "a=2; Path=/"], URL) == "a=2; b=1"


def test_a_flood_of_cookies_is_cut() -> None:
    jar = stored((), [f"n{number}=v" for number in range(1000)], URL)
    assert [cookie.name for cookie in jar] == [f"n{number}" for number in range(MOST_COOKIES)]
    assert stored(jar, ["n7=new", "more=v"], URL)[7].value == "new"
    assert len(stored(jar, ["n7=new", "more=v"], URL)) == MOST_COOKIES


def test_jars_with_the_same_cookies_are_equal() -> None:
    jar = stored((), ["a=1; Path=/", "b=2"], URL)
    assert stored(jar, ["a=1; Path=/", "b=2"], URL) == jar


BITS = st.sampled_from([
    "n", "=", ";", " ", "v", "Path", "/", "Domain", "a.example", ".", "Max-Age", "0", "-", "Expires", "1970", ",", '"',
    "Secure", "\t", "\n", "\x00", "é", "\udcff", "www.",
])  # fmt: skip


@given(st.lists(st.lists(BITS, max_size=12).map("".join) | st.text(max_size=20), max_size=5))
def test_any_lines_make_a_header_of_one_line(lines: list[str]) -> None:
    jar = stored((), lines, URL)
    for url in (URL, "https://www.a.example/dir/", "http://other.example/"):
        line = header(jar, url)
        assert line.isprintable()
        assert url != "http://other.example/" or line == ""
    assert stored(jar, [], URL) == jar
