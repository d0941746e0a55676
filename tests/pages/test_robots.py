"""The rules of robots.txt, by what asking for it came to."""

import pytest

from probe.model import Document, Result, Target, Verdict
from probe.pages.robots import MOST_OF_ROBOTS, Robots, robots_url

URL = "https://a.example:8443/robots.txt"


def rules(
    text: bytes | None, verdict: Verdict = Verdict.OK, status: int | None = 200, user_agent: str | None = None
) -> Robots:
    page = None if text is None else Document(URL, text, URL, "text/plain")
    return Robots(Result(Target(-1, URL), verdict, status=status, page=page), user_agent)


def test_rules_are_those_of_the_origin() -> None:
    assert robots_url("https://a.example:8443/x?y") == URL


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("", True), ("private", False), ("private/x", False), ("private/open", True), ("a.pdf", False), ("a.pdf?x", True)],
)
def test_patterns_are_those_of_rfc_9309(path: str, allowed: bool) -> None:
    text = b"\xef\xbb\xbfUser-Agent: *\nDisallow: /private\nAllow: /private/open\nDisallow: /*.pdf$\n"
    assert rules(text).allow(f"https://a.example:8443/{path}") is allowed


@pytest.mark.parametrize("user_agent", ["probe", "probe/9.9 (x)", None])
def test_a_group_may_name_the_program(user_agent: str | None) -> None:
    assert not rules(b"User-agent: probe\nDisallow: /\n", user_agent=user_agent).allow("https://a.example:8443/")
    assert rules(b"User-agent: probe\nDisallow: /\n", user_agent="other/1").allow("https://a.example:8443/")


@pytest.mark.parametrize(
    ("verdict", "status", "allowed"),
    [
        (Verdict.BROKEN, 404, True),  # RFC 9309, 2.3.1.3: 4xx is "unavailable", and everything is allowed
        (Verdict.BLOCKED, 403, True),
        (Verdict.BLOCKED, 999, True),
        (Verdict.BLOCKED, 503, False),  # 2.3.1.4: "unreachable", also where a wall says it
        (Verdict.FAILING, 500, False),
        (Verdict.LIMITED, 429, False),
        (Verdict.UNREACHABLE, None, True),  # nothing answers: the pages tell it better
        (Verdict.UNCHECKED, None, True),
    ],
)
def test_where_there_are_no_rules(verdict: Verdict, status: int | None, allowed: bool) -> None:
    assert rules(None, verdict, status).allow("https://a.example:8443/x") is allowed


@pytest.mark.parametrize(
    "text", [b"", b"\x00\xff\xfe", b"<html>", b"Disallow: /", b"User-agent: *\nDisallow:" + b"/*a" * 200]
)
def test_whatever_is_answered_is_read(text: bytes) -> None:
    assert rules(text).allow("https://a.example:8443/x")


def test_a_pattern_of_many_parts_takes_no_longer_than_the_address() -> None:
    """As a regular expression it would not be done before the end of the world."""
    assert rules(b"User-agent: *\nDisallow: /" + b"*a" * 30 + b"*b").allow("https://a.example:8443/" + "a" * 5_000)


def test_a_line_that_was_cut_is_no_rule() -> None:
    """The beginning of ``Disallow: /private/`` is ``Disallow: /``."""
    text = b"User-agent: *\nDisallow: /x\n" + b"#" * (MOST_OF_ROBOTS - 40) + b"\nDisallow: /private/"
    cut = text[: MOST_OF_ROBOTS + 1]
    assert cut.endswith(b"\nDisallow: /pr")
    assert rules(cut).allow("https://a.example:8443/page")
    assert not rules(cut).allow("https://a.example:8443/x")
    assert not rules(b"User-agent: *\nDisallow: /x").allow("https://a.example:8443/x")
