"""Redirects, one question at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.engine.redirect import is_redirect, keeps_credentials, next_method, next_url
from probe.engine.redirect_chain import goes_down, is_sent_to_root, kind_of
from probe.model import FailureKind, Hop, RedirectKind, Trail
from probe.url import normalise

MISSING, UNUSABLE = FailureKind.LOCATION_MISSING, FailureKind.LOCATION_UNUSABLE


def trail(*hops: tuple[str, int]) -> Trail:
    return tuple(Hop(url, "HEAD", status) for url, status in hops)


def test_five_statuses_send_the_client_on() -> None:
    assert [status for status in range(1000) if is_redirect(status)] == [301, 302, 303, 307, 308]


@pytest.mark.parametrize(
    ("location", "following"),
    [
        ("/z", "http://a.example/z"),
        ("z", "http://a.example/b/z"),
        ("../z", "http://a.example/z"),
        ("?q", "http://a.example/b/c?q"),
        ("#f", "http://a.example/b/c?d#f"),
        ("//h.example", "http://h.example/"),
        ("HTTPS://H.example:443/x", "https://h.example/x"),
        ("\\\\h.example\\x", "http://h.example/x"),
        (" /z\t", "http://a.example/z"),
        ("/a b", "http://a.example/a%20b"),
        ("/é", "http://a.example/%C3%A9"),
        ("/caf\udce9", "http://a.example/caf%E9"),  # a byte of Latin-1
        ("http://u:p@h.example/", "http://h.example/"),
        ("http://u@h.example/x@y", "http://h.example/x@y"),
        ("/x#", "http://a.example/x#"),
    ],
)
def test_where_a_location_leads(location: str, following: str) -> None:
    assert next_url("http://a.example/b/c?d", location) == following


@pytest.mark.parametrize(
    ("location", "following"),
    [("/z", "/z#old"), ("/z#new", "/z#new"), ("/z#", "/z#"), ("#new", "/b#new"), ("//h.example/", None)],
)
def test_a_fragment_is_inherited_unless_there_is_one(location: str, following: str | None) -> None:
    expected = f"http://a.example{following}" if following else "http://h.example/#old"
    assert next_url("http://a.example/b#old", location) == expected


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        (None, MISSING), ("", MISSING), (" \t", MISSING), ("mailto:x", UNUSABLE), ("javascript:1", UNUSABLE),
        ("data:,x", UNUSABLE), ("file:///x", UNUSABLE), ("ftp://a/", UNUSABLE), ("ws://a/", UNUSABLE),
        ("about:blank", UNUSABLE), ("blob:http://a/x", UNUSABLE), ("http://", UNUSABLE), ("//", UNUSABLE),
        ("http://a:99999", UNUSABLE), ("http://[", UNUSABLE), ("http://caf\udce9/", UNUSABLE), ("\ud800", UNUSABLE),
        ("/" + "x" * 70_000, UNUSABLE),
    ],
)  # fmt: skip
def test_a_location_that_leads_nowhere(location: str | None, kind: FailureKind) -> None:
    assert next_url("http://a.example/", location) is kind


@given(st.text(st.characters() | st.sampled_from("/:@#?[]\udc80\udcff"), max_size=30))
def test_any_location_leads_to_a_url_or_nowhere(location: str) -> None:
    following = next_url("https://a.example/b#f", location)
    if not isinstance(following, FailureKind):
        assert following == normalise(following)
        assert following.startswith(("http://", "https://"))
        assert "#" in following


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_head_stays_head_and_get_stays_get(status: int) -> None:
    assert (next_method("HEAD", status), next_method("GET", status)) == ("HEAD", "GET")


@pytest.mark.parametrize(
    ("method", "status", "following"),
    [
        ("POST", 301, "GET"), ("POST", 302, "GET"), ("POST", 303, "GET"), ("POST", 307, "POST"), ("POST", 308, "POST"),
        ("PUT", 301, "PUT"), ("PUT", 302, "PUT"), ("PUT", 303, "GET"), ("DELETE", 307, "DELETE"),
    ],
)  # fmt: skip
def test_methods_change_as_the_standard_says(method: str, status: int, following: str) -> None:
    assert next_method(method, status) == following


@pytest.mark.parametrize(
    ("following", "keeps"),
    [
        ("http://a.example/y?q", True),
        ("http://a.example:81/", False),
        ("https://a.example/", False),
        ("http://b.example/", False),
        ("http://sub.a.example/", False),
        ("http://a.example.evil.example/", False),
    ],
)
def test_credentials_stay_within_the_origin(following: str, *, keeps: bool) -> None:
    assert keeps_credentials("http://a.example/x", following) is keeps


@pytest.mark.parametrize(
    ("statuses", "kind"),
    [
        ((), None), ((200,), None), ((301, 200), RedirectKind.PERMANENT), ((308, 301, 404), RedirectKind.PERMANENT),
        ((302, 200), RedirectKind.TEMPORARY), ((303, 307, 200), RedirectKind.TEMPORARY),
        ((301, 302, 200), RedirectKind.MIXED), ((302, 301), RedirectKind.TEMPORARY),
    ],
)  # fmt: skip
def test_the_kind_of_a_chain(statuses: tuple[int, ...], kind: RedirectKind | None) -> None:
    assert kind_of(trail(*(("http://a/", status) for status in statuses))) is kind


def test_the_first_step_down_is_found() -> None:
    hops = trail(("http://a/", 301), ("https://a/", 301), ("http://b/", 301), ("https://b/", 301), ("http://c/", 200))
    assert goes_down(hops) == (hops[1], hops[2])
    assert goes_down(hops[:2]) is None
    assert goes_down(()) is None


@pytest.mark.parametrize(
    ("asked", "got", "root"),
    [
        ("http://a/deep/page", "http://a/", True),
        ("http://a/deep", "https://www.a/", True),
        ("http://www.a/deep", "http://a/index.html", True),
        ("http://a/deep", "http://a/en/", True),
        ("http://a/blog", "http://a/#top", True),
        ("http://a/x.php?id=3", "http://a/", True),
        ("http://a/deep", "http://a/?from=deep", False),
        ("http://a/deep", "http://b/", False),
        ("http://a/deep", "http://a/elsewhere", False),
        ("http://a/", "http://a/en/", False),
        ("http://a/en-gb/", "http://a/", False),
        ("http://a/index.php", "http://a/", False),
        ("http://a/fr/home.html", "http://a/", False),
    ],
)
def test_a_deep_link_that_ends_at_the_root(asked: str, got: str, *, root: bool) -> None:
    assert is_sent_to_root(trail((asked, 302), (got, 200))) is root


def test_no_redirect_is_not_sent_to_the_root() -> None:
    assert not is_sent_to_root(trail(("http://a/", 200)))


@pytest.mark.timeout(5)
def test_no_path_takes_long_to_look_at() -> None:
    for piece in ("home", "homepage", "aa", "aa/", "en-gb", "index."):
        assert not is_sent_to_root(trail(("http://a/deep", 302), ("http://a/" + piece * 5000 + "!", 200)))
