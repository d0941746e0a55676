"""URLs by the WHATWG standard, and secrets taken out of them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.misspelt import nearest
from probe.model import FailureKind
from probe.targets import read_url
from probe.url import (
    MAX_URL_LENGTH,
    authority_of,
    host_of,
    join,
    normalise,
    origin_of,
    path_of,
    redact,
    scheme,
    split_fragment,
    split_userinfo,
)

PLATFORM_TESTS = Path(__file__).parents[1].parent / "shared" / "data" / "whatwg-urls.json"


def platform_cases() -> list[dict[str, object]]:
    return json.loads(PLATFORM_TESTS.read_text("utf-8")) if PLATFORM_TESTS.exists() else []


@pytest.mark.skipif(not PLATFORM_TESTS.exists(), reason="the cases of the web-platform-tests are not here")
def test_every_case_of_the_platform_tests() -> None:
    wrong = []
    for case in platform_cases():
        text, href = str(case["input"]), str(case.get("href"))
        if nearest(text):  # a browser repairs "http:/example.com", but what is written is a mistake
            assert read_url(text)[1] is FailureKind.URL_INVALID
            continue
        url, refusal, _ = read_url(text)
        if case.get("failure"):
            right = (url, refusal) == (text, FailureKind.URL_INVALID)
        elif case["protocol"] in ("http:", "https:"):
            right = (normalise(text), url, refusal) == (href, split_fragment(href)[0], None)
        else:
            right = (normalise(text), refusal) == (href, FailureKind.SCHEME_NOT_PROBED)
        if not right:
            wrong.append(case)
    assert wrong == []
    assert len(platform_cases()) > 100


# The URL standard, sections in brackets.
NORMALISED = [
    ("HTTP://EXAMPLE.com", "http://example.com/"),  # 3.5: hosts are lower-cased; 4.4: an empty path is "/"
    ("http://example.com:80/", "http://example.com/"),  # 4.2: the default port is not kept
    ("https://example.com:443/", "https://example.com/"),
    ("https://example.com:80/", "https://example.com:80/"),
    ("http://example.com:/", "http://example.com/"),
    ("http://example.com:0080/", "http://example.com/"),
    ("  http://example.com/\n", "http://example.com/"),  # 4.4: C0 controls and space at both ends
    ("ht\ttp://exa\nmple.com/a\rb", "http://example.com/ab"),  # 4.4: tab and newline wherever
    ("http:example.com", "http://example.com/"),
    ("http:\\\\example.com\\a", "http://example.com/a"),  # 4.4: a backslash is a slash in special URLs
    ("http://example.com/a/./b/../c", "http://example.com/a/c"),
    ("http://example.com/%2e%2E/a", "http://example.com/a"),  # 4.3: double-dot segments, encoded too
    ("http://example.com/../..", "http://example.com/"),
    ("http://example.com/a b?c d#e f", "http://example.com/a%20b?c%20d#e%20f"),  # 1.3: percent-encode sets
    ("http://example.com/é", "http://example.com/%C3%A9"),
    ("http://example.com/%zz", "http://example.com/%zz"),
    ("http://example.com/?q='", "http://example.com/?q=%27"),
    ("http://bücher.example/", "http://xn--bcher-kva.example/"),  # 3.3: IDNA
    ("http://例え.example/", "http://xn--r8jz45g.example/"),
    ("http://EX%41MPLE.com/", "http://example.com/"),  # 3.5: percent-decoded before that
    ("http://127.1/", "http://127.0.0.1/"),  # 3.5: the IPv4 parser
    ("http://2130706433/", "http://127.0.0.1/"),
    ("http://0x7f.1/", "http://127.0.0.1/"),
    ("http://0177.0.0.1/", "http://127.0.0.1/"),
    ("http://[0:0::1]/", "http://[::1]/"),  # 3.5: IPv6, compressed
    ("http://[::ffff:1.2.3.4]/", "http://[::ffff:102:304]/"),
    ("http://u:p@example.com/", "http://u:p@example.com/"),
    ("http://u@@example.com/", "http://u%40@example.com/"),
    ("http://example.com/?", "http://example.com/?"),
    ("http://example.com/#", "http://example.com/#"),
]


@pytest.mark.parametrize(("text", "href"), NORMALISED)
def test_normalised(text: str, href: str) -> None:
    assert normalise(text) == href


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.com",
        "/x",
        "http://",
        "http:///",
        "http://:80/",
        "http://example.com:65536/",
        "http://example.com:8o/",
        "http://exa mple.com/",
        "http://exa<mple.com/",
        "http://exa%00mple.com/",
        "http://256.256.256.256/",
        "http://1.2.3.4.5/",
        "http://0x100000000/",
        "http://[::1/",
        "http://[1::2::3]/",
        "http://[::1%25eth0]/",
        "http://a@/",
        "http://\ud800/",
        "http://example.com/" + "a" * MAX_URL_LENGTH,
        "http://example.com/" + "\u00e9" * (MAX_URL_LENGTH // 6 + 1),  # six characters each where it is encoded
        "http://example.com/?" + " x" * (MAX_URL_LENGTH // 4 + 1),
    ],
)
def test_not_a_url(text: str) -> None:
    with pytest.raises(ValueError):
        normalise(text)


@pytest.mark.parametrize(
    ("reference", "href"),
    [
        ("/z", "http://a.example/z"),
        ("z", "http://a.example/b/z"),
        ("../z", "http://a.example/z"),
        ("../../../z", "http://a.example/z"),
        ("./", "http://a.example/b/"),
        ("?q", "http://a.example/b/c?q"),
        ("#f", "http://a.example/b/c?d#f"),
        ("", "http://a.example/b/c?d"),
        ("//b.example/z", "http://b.example/z"),
        ("\\\\b.example\\z", "http://b.example/z"),
        ("https:z", "https://z/"),
        ("http:z", "http://a.example/b/z"),
        ("mailto:x", "mailto:x"),
    ],
)
def test_joined(reference: str, href: str) -> None:
    assert join("http://a.example/b/c?d#e", reference) == href


@pytest.mark.parametrize("reference", ["http://", "//", "//[", "http://a:99999", "/" + "x" * MAX_URL_LENGTH, "\ud800"])
def test_not_joined(reference: str) -> None:
    with pytest.raises(ValueError):
        join("http://a.example/", reference)


@pytest.mark.parametrize("reference", ["/" + "\u00e9" * (MAX_URL_LENGTH // 6 + 1), "x" * (MAX_URL_LENGTH - 20)])
def test_what_is_joined_is_no_longer_than_a_url_either(reference: str) -> None:
    with pytest.raises(ValueError, match="longer than"):
        join("http://a.example/" + "b" * 100 + "/c", reference)


def test_the_longest_url_is_one() -> None:
    longest = "http://a.example/".ljust(MAX_URL_LENGTH, "x")
    assert normalise(longest) == join("http://b.example/", longest) == longest


@pytest.mark.parametrize(
    ("text", "named"),
    [("HTTP://x", "http"), ("a+b-c.d:x", "a+b-c.d"), ("x", None), ("1a:", None), (":x", None), ("/a:b", None)],
)
def test_scheme(text: str, named: str | None) -> None:
    assert scheme(text) == named


@pytest.mark.parametrize(
    ("href", "bare", "fragment"),
    [("http://a/", "http://a/", None), ("http://a/#", "http://a/", ""), ("http://a/#x#y", "http://a/", "x#y")],
)
def test_fragment(href: str, bare: str, fragment: str | None) -> None:
    assert split_fragment(href) == (bare, fragment)


@pytest.mark.parametrize(
    ("href", "bare", "userinfo"),
    [
        ("http://a.example/@x", "http://a.example/@x", None),
        ("http://a.example/?@x", "http://a.example/?@x", None),
        ("http://u@a.example/", "http://a.example/", ("u", "")),
        ("http://u:p@a.example:8080/x//y@z", "http://a.example:8080/x//y@z", ("u", "p")),
        ("http://u%40b:p%3Aq%2F@a.example/", "http://a.example/", ("u@b", "p:q/")),
        ("http://:p@[::1]/", "http://[::1]/", ("", "p")),
        ("mailto:u:p@a.example", "mailto:u:p@a.example", None),
        ("mailto:a@b.example?body=http://u:p@c.example/", "mailto:a@b.example?body=http://u:p@c.example/", None),
        ("data:text/plain,//u:p@a.example/", "data:text/plain,//u:p@a.example/", None),
    ],
)
def test_userinfo(href: str, bare: str, userinfo: tuple[str, str] | None) -> None:
    assert split_userinfo(href) == (bare, userinfo)


@pytest.mark.parametrize(
    ("href", "authority", "host", "origin", "path"),
    [
        ("http://a.example/", "a.example", "a.example", "http://a.example", "/"),
        ("https://a.example/x/y?q#f", "a.example", "a.example", "https://a.example", "/x/y"),
        ("http://a.example:81/x", "a.example:81", "a.example", "http://a.example:81", "/x"),
        ("http://u:p@a.example:81/x", "u:p@a.example:81", "a.example", "http://a.example:81", "/x"),
        ("https://[::1]/", "[::1]", "[::1]", "https://[::1]", "/"),
        ("https://u@[::1]:8443/x@y", "u@[::1]:8443", "[::1]", "https://[::1]:8443", "/x@y"),
        ("http://a.example/?x=//b/c", "a.example", "a.example", "http://a.example", "/"),
    ],
)
def test_parts(href: str, authority: str, host: str, origin: str, path: str) -> None:
    assert normalise(href) == href
    assert (authority_of(href), host_of(href), origin_of(href), path_of(href)) == (
        authority, host, origin, path,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("href", "host", "path"),
    [
        ("mailto:a@b.example", "", "a@b.example"),
        ("mailto:a@b.example?body=http://c.example/x", "", "a@b.example"),
        ("data:text/plain,//a.example/x", "", "text/plain,//a.example/x"),
        ("file:///a/b", "", "/a/b"),
        ("//a.example/x", "a.example", "/x"),
        ("ftp://a.example/x", "a.example", "/x"),
    ],
)
def test_what_has_no_authority_has_no_host(href: str, host: str, path: str) -> None:
    assert (host_of(href), path_of(href), authority_of(href)) == (host, path, host)


JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://a.example/x?q=1&page=2#top", "http://a.example/x?q=1&page=2#top"),
        ("http://user:pass@a.example/x", "http://***@a.example/x"),
        ("http://user@a.example/", "http://***@a.example/"),
        ("http://u@v:p@a.example/", "http://***@a.example/"),
        ("HTTP:\\\\user:pass@a.example\\x", "HTTP:\\\\***@a.example\\x"),
        ("//user:pass@a.example", "//***@a.example"),
        ("user:pass@a.example/x", "***@a.example/x"),
        ("mailto:someone@a.example", "mailto:someone@a.example"),
        ("http://user:pa/ss@a.example/", "http://***@a.example/"),  # what the standard calls an invalid port
        ("http://user:pa#ss@a.example/", "http://***@a.example/"),
        ("http://user:12?ab@a.example/", "http://user:12?ab@a.example/"),  # and this is a host with a port
        ("http://a.example/@someone", "http://a.example/@someone"),
        ("http://a.example:8080/@someone", "http://a.example:8080/@someone"),
        ("http://[::1]:80/@someone", "http://[::1]:80/@someone"),
        ("cannot connect to https://u:p@a.example:443 now", "cannot connect to https://***@a.example:443 now"),
        ("http://a/?next=http://u:p@b/", "http://a/?next=http://***@b/"),
        ("http://a/?token=abc&x=1", "http://a/?token=***&x=1"),
        ("http://a/?x=1&API_KEY=abc", "http://a/?x=1&API_KEY=***"),
        ("http://a/#access_token=abc", "http://a/#access_token=***"),
        ("http://a/x;jsessionid=ABC", "http://a/x;jsessionid=***"),
        ("http://a/?reset_password_token=abc", "http://a/?reset_password_token=***"),
        ("http://a/?X-Amz-Signature=ab%2Fc&X-Amz-Date=1", "http://a/?X-Amz-Signature=***&X-Amz-Date=1"),
        ("http://a/?sort_key=name&tokens=3&key=", "http://a/?sort_key=name&tokens=3&key="),
        ("http://a/?monkey=1&keyword=2", "http://a/?monkey=1&keyword=2"),
        ("http://a/?url=http%3A%2F%2Fu%3Apw%40h.example%2Fx", "http://a/?url=http%3A%2F%2F***%40h.example%2Fx"),
        ("http://a/?url=http%253A%252F%252Fu%253Apw%2540h", "http://a/?url=http%253A%252F%252F***%2540h"),
        ("http://a/?url=http://u:pw%40h/x", "http://a/?url=http://***%40h/x"),
        ("http://a/?next=%2Fb%3ftoken%3dabc%26c%3D1&d=2", "http://a/?next=%2Fb%3ftoken%3d***%26c%3D1&d=2"),
        ("http://a/?next=b%26Token=abc#x", "http://a/?next=b%26Token=***#x"),
        ("http://a/?u=https%3A%2F%2Fm.example%2F%40user", "http://a/?u=https%3A%2F%2Fm.example%2F%40user"),
        ("https://m.example/%40user?mail=a%40b.example", "https://m.example/%40user?mail=a%40b.example"),
        ("http://a/?q=b%3Ftokens%3D3%26monkey%3D1", "http://a/?q=b%3Ftokens%3D3%26monkey%3D1"),
        (f"http://a/{JWT}/x", "http://a/***/x"),
        ("http://a/ghp_abcdefghijklmnopqrstuvwxyz0123456789", "http://a/***"),
        ("Location: /x?password=a b", "Location: /x?password=*** b"),
    ],
)
def test_redacted(text: str, shown: str) -> None:
    assert redact(text) == shown


PIECES = st.sampled_from([
    "http:", "//", "/", "\\", "@", ":", "?", "&", ";", "#", "=", "token", "key", "user", "pw", "80", "a.example", "[",
    "]", "'", '"', " ", "<", ">", "%40", "%2F", "%253F", "%3D", "%26", "***", "é", "-", "_", "eyJhbGciOi.eyJzdWIiOi.x",
    "AKIAABCDEFGHIJKLMNOP",
    "ghp_abcdefghijklmnopqrst", "mailto:", "\n", "password", ".",
])  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=30))
def test_redacting_twice_changes_nothing(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    ("start", "piece", "end"),
    [
        ("http://x/@", "//a:b", ""),
        ("@", "/", ""),
        ("", "/", "@"),
        ("", "a:", "/@"),
        ("@", "//", "a"),
        ("", "-eyJaaaaaaaaa", ""),
        ("", "eyJaaaaaaaa.", ""),
        ("x=?", "a_", ""),
        ("x=", "?", ""),
        ("x=?", "token", ""),
        ("@", "ghp_", ""),
        ("http://", "a", "@"),
        ("http://a:", "@", "/"),
        ("", "%2F", ""),
        ("%2F%2F", "%25", ""),
        ("%3Ftoken%3D", "%25", "26"),
        ("", "//a", "%40"),
        ("", "%3Ftoken", ""),
    ],
)
def test_no_text_takes_long_to_redact(start: str, piece: str, end: str) -> None:
    text = start + piece * (MAX_URL_LENGTH // len(piece)) + end
    assert redact(redact(text)) == redact(text)


@given(user=st.text("abc%:é", min_size=1), password=st.text("abcxyz:&=é%", min_size=1))
def test_no_password_is_shown(user: str, password: str) -> None:
    assert redact(f"see http://{user}:{password}SECRET@a.example/x") == "see http://***@a.example/x"


@given(
    st.lists(PIECES, max_size=14).map(lambda pieces: "http://a" + "".join(pieces))
    | st.text(max_size=30).map("http://a/".__add__)
)
def test_normalising_twice_changes_nothing(text: str) -> None:
    try:
        once = normalise(text)
    except ValueError:
        return
    assert normalise(once) == once
    assert once.isascii()


@given(st.text(max_size=40), st.sampled_from(["", "http://", "http://a/", "https://u:p@a:8/?"]))
def test_any_text_is_a_url_or_is_refused(text: str, start: str) -> None:
    whole = start + text
    url, refusal, _ = read_url(whole)
    if refusal is None:
        assert url == normalise(url)
        assert url.startswith(("http://", "https://"))
        assert "#" not in url
        assert host_of(url)
        bare = split_userinfo(url)[0]
        assert origin_of(bare) == origin_of(url)
        assert path_of(url).startswith("/")
        assert bare == normalise(bare)
    else:
        assert url == whole
