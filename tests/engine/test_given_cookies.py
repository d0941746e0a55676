"""Cookies of the user's file: to whom they go, from when on they do not, and what a chain changes of them."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from probe.engine.advance import Rules
from probe.engine.attempt import Step
from probe.engine.calendar import Calendar
from probe.model import Reply, Request, Result, Target
from probe.settings import Settings
from probe.settings.cookies import Cookie, CookieFile

START = 100.0
NOW = datetime(2026, 1, 1, tzinfo=UTC)
OK = Reply(200, "OK")


def cookie(name: str, domain: str = "a.example", **more: object) -> Cookie:
    plain = Cookie(name, "1", domain, host_only=False, path="/", secure=False)
    return replace(plain, **more)


def sent(url: str, *cookies: Cookie, at: float = START, **options: object) -> str | None:
    """Return the Cookie header of the first request to a URL."""
    rules = Rules(Settings.read({"cookies": CookieFile("jar.txt", cookies), **options}), Calendar(START, NOW))
    step = rules.ready(rules.begin(Target(0, url)), at, 0)
    assert isinstance(step, Step)
    return step.request.headers.get("Cookie")


def walk(answers: list[Reply], *cookies: Cookie, **options: object) -> list[tuple[str, str | None]]:
    """Return URL and Cookie header of every request of a target that is answered so in turn."""
    rules = Rules(Settings.read({"cookies": CookieFile("jar.txt", cookies), **options}), Calendar(START, NOW))
    work: Step | Result = rules.begin(Target(0, "http://a.example/"))
    requests: list[Request] = []
    for answer in answers:
        assert isinstance(work, Step)
        ready = rules.ready(work, START, 0)
        assert isinstance(ready, Step)
        requests.append(ready.request)
        work = rules.advance(ready, answer, START)
    return [(request.url, request.headers.get("Cookie")) for request in requests]


def to(location: str, *cookies: str) -> Reply:
    return Reply(302, "", {"Location": location}, cookies)


@pytest.mark.parametrize(
    ("url", "given", "header"),
    [
        ("http://a.example/", cookie("n"), "n=1"),
        ("http://www.a.example/", cookie("n"), "n=1"),
        ("http://a.b.a.example/", cookie("n"), "n=1"),
        ("http://www.a.example/", cookie("n", host_only=True), None),
        ("http://ba.example/", cookie("n"), None),
        ("http://b.example/", cookie("n"), None),
        ("http://a.example.b.example/", cookie("n"), None),
        ("http://a.example/", cookie("n", secure=True), None),
        ("https://a.example/", cookie("n", secure=True), "n=1"),
        ("http://a.example/dir/x", cookie("n", path="/dir"), "n=1"),
        ("http://a.example/dirt", cookie("n", path="/dir"), None),
        ("http://[::1]/", cookie("n", "[::1]", host_only=True), "n=1"),
        ("http://127.0.0.1:8080/", cookie("n", "127.0.0.1", host_only=True), "n=1"),
    ],
)
def test_to_its_own_domain_alone(url: str, given: Cookie, header: str | None) -> None:
    assert sent(url, given) == header


@pytest.mark.parametrize(
    ("expires", "at", "header"),
    [
        (None, START, "n=1"),
        (NOW.timestamp() + 10, START, "n=1"),
        (NOW.timestamp() - 1, START, None),
        (-1.0, START, None),
        (NOW.timestamp() + 10, START + 11, None),  # while the run goes on
    ],
)
def test_as_long_as_it_holds(expires: float | None, at: float, header: str | None) -> None:
    assert sent("http://a.example/", cookie("n", expires=expires), at=at) == header


def test_longer_paths_first_and_the_users_own_header_before_them() -> None:
    given = (cookie("short"), cookie("long", path="/dir"))
    assert sent("http://a.example/dir/", *given) == "long=1; short=1"
    assert sent("http://a.example/dir/", *given, header={"Cookie": "own=2"}) == "own=2; long=1; short=1"
    assert sent("http://b.example/dir/", *given, header={"Cookie": "own=2"}) == "own=2"


def test_a_redirect_to_another_domain_takes_only_that_domains_along() -> None:
    answers = [to("http://b.example/"), to("http://c.example/"), OK]
    given = (cookie("a"), cookie("b", "b.example"))
    assert walk(answers, *given, header={"Cookie": "own=2"}) == [
        ("http://a.example/", "own=2; a=1"), ("http://b.example/", "b=1"), ("http://c.example/", None),
    ]  # fmt: skip


def test_what_a_chain_sets_or_deletes_counts() -> None:
    changed = [to("/2", "n=2; Domain=a.example; Path=/"), to("/3", "n=; Domain=a.example; Path=/; Max-Age=0"), OK]
    assert walk(changed, cookie("n")) == [
        ("http://a.example/", "n=1"), ("http://a.example/2", "n=2"), ("http://a.example/3", None),
    ]  # fmt: skip
    assert walk([to("/2", "n=; Domain=a.example; Path=/; Max-Age=0"), OK], cookie("n"), cookie("m")) == [
        ("http://a.example/", "n=1; m=1"), ("http://a.example/2", "m=1"),
    ]  # fmt: skip


def test_a_request_that_is_repeated_or_made_sure_of_sends_each_once() -> None:
    busy, gone = Reply(503), Reply(404)
    headers = [header for _, header in walk([busy, busy, gone, gone], cookie("n"), header={"Cookie": "own=2"})]
    assert headers == ["own=2; n=1"] * 4


def test_a_page_that_only_strangers_link_to_gets_its_own_domains_cookies_and_no_header() -> None:
    options = {"cookies": CookieFile("jar.txt", (cookie("n"),)), "header": {"Cookie": "own=2"}}
    rules = Rules(Settings.read(options), Calendar(START, NOW))
    step = rules.ready(rules.begin(Target(0, "http://a.example/", foreign=True)), START, 0)
    assert isinstance(step, Step)
    assert dict(step.request.headers) == {"Cookie": "n=1"}
