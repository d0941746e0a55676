"""Digest authentication: the examples of RFC 7616, what challenges are answered, and how often."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from probe.engine.attempt import Login, Step
from probe.engine.digest import LONGEST_CHALLENGE, Request, authorization, login_of
from probe.model import Answer, Reply, Result, Target, Verdict
from probe.model import Request as Sent
from tests.engine.test_advance import START, check_of

REALM, NONCE = "http-auth@example.org", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
OPAQUE = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"
CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
DIGEST = f'Digest realm="{REALM}", qop="auth, auth-int", algorithm={{}}, nonce="{NONCE}", opaque="{OPAQUE}"'
URL = "http://user:pass@a.example/dir?q=1"


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_examples_of_the_standard(algorithm: str, response: str) -> None:
    login = login_of([DIGEST.format(algorithm)])
    assert login is not None
    said = authorization(login, ("Mufasa", "Circle of Life"), Request("GET", "/dir/index.html", 1, CNONCE))
    assert said == (
        f'Digest username="Mufasa", realm="{REALM}", uri="/dir/index.html", nonce="{NONCE}", response="{response}", '
        f'algorithm={algorithm}, qop=auth, nc=00000001, cnonce="{CNONCE}", opaque="{OPAQUE}"'
    )


def test_the_name_is_hashed_where_it_is_asked_for() -> None:
    # RFC 7616, 3.9.2, whose user is Jäsøn Doe; by SHA-256, as its SHA-512-256 is not in every OpenSSL.
    login = login_of([DIGEST.format("SHA-256") + ", charset=UTF-8, userhash=true"])
    assert login is not None
    said = authorization(login, ("Jäsøn Doe", "Secret, or not?"), Request("GET", "/doe.json", 1, CNONCE))
    assert re.search(r'username="[0-9a-f]{64}", userhash=true', said)
    plain = authorization(replace(login, userhash=False), ("Jäsøn Doe", "x"), Request("GET", "/", 1, CNONCE))
    assert "username*=UTF-8''J%C3%A4s%C3%B8n%20Doe" in plain


@pytest.mark.parametrize(
    ("fields", "algorithm"),
    [
        (['Digest realm="a", nonce="b"'], "MD5"),
        (['Basic realm="x, Digest", Digest realm="a", nonce="b", qop=auth'], "MD5"),
        (["Negotiate", 'Basic realm="x"', 'digest REALM="a", Nonce="b", ALGORITHM="sha-256-SESS"'], "sha-256-SESS"),
        (['Digest realm="a", nonce="b", algorithm=SHA-512-256', 'Digest realm="a", nonce="b"'], "MD5"),
        (['Digest realm="a", nonce="b", qop="auth-int"'], None),
        (['Digest realm="a", nonce="b", algorithm=ROT13'], None),
        (['Digest realm="a"'], None),
        (['Digest nonce="b"'], None),
        (['Digest realm="a\udcff", nonce="b"'], None),
        (['Basic realm="digest"'], None),
        (['Digest realm="a", nonce="' + "b" * LONGEST_CHALLENGE + '"'], None),
        ([""], None),
        ([], None),
    ],
)
def test_which_challenge_is_answered(fields: list[str], algorithm: str | None) -> None:
    login = login_of(fields)
    assert (login and login.algorithm) == algorithm


@given(st.lists(st.text(alphabet='Digest realm=",\\no\t\x00', max_size=60)))
def test_any_field_gives_a_challenge_or_none(fields: list[str]) -> None:
    assert login_of(fields) is None or isinstance(login_of(fields), Login)


def challenge(nonce: str = "n1", more: str = "") -> Reply:
    return Reply(401, challenges=('Basic realm="a"', f'Digest realm="a", nonce="{nonce}", qop="auth"{more}'))


def walk(answer: Callable[[Sent, int], Answer], url: str = URL, **options: object) -> tuple[Result, list[Sent]]:
    """Drive a target; return its result and what was sent."""
    rules = check_of(method="get", **options)
    work: Step | Result = rules.begin(Target(0, url))
    sent: list[Sent] = []
    while isinstance(work, Step):
        ready = rules.ready(work, START, 0)
        assert isinstance(ready, Step)
        sent.append(ready.request)
        work = rules.advance(ready, answer(ready.request, len(sent)), START)
        assert len(sent) < 20
    return work, sent


def said(request: Sent) -> str:
    scheme: str = request.headers.get("Authorization", "-").partition(" ")[0]
    return scheme


def test_a_challenge_is_answered_and_the_rest_of_the_chain_goes_with_it() -> None:
    def answer(request: Sent, _: int) -> Answer:
        if said(request) != "Digest":
            return challenge()
        return Reply(302, headers={"Location": "/next"}) if "dir" in request.url else Reply(200)

    result, sent = walk(answer)
    assert (result.verdict, result.redirects) == (Verdict.REDIRECTED, 1)
    assert [(request.url, said(request)) for request in sent] == [
        *(("http://a.example/dir?q=1", scheme) for scheme in ("Basic", "Digest")), ("http://a.example/next", "Digest"),
    ]  # fmt: skip
    assert 'uri="/dir?q=1"' in sent[1].headers["Authorization"]
    assert "nc=00000001" in sent[1].headers["Authorization"]
    assert 'uri="/next"' in sent[2].headers["Authorization"]
    assert "nc=00000002" in sent[2].headers["Authorization"]
    assert len({re.findall(r'cnonce="(\w+)"', request.headers["Authorization"])[0] for request in sent[1:]}) == 2


def test_no_other_origin_gets_any_credentials() -> None:
    elsewhere = iter(["https://a.example/", "http://b.example/", "http://a.example/back"])

    def answer(request: Sent, _: int) -> Answer:
        if request.url == "http://a.example/dir?q=1" and said(request) == "Digest":
            return Reply(302, headers={"Location": next(elsewhere)})
        location = next(elsewhere, None) if said(request) == "-" else None
        return Reply(302, headers={"Location": location}) if location else challenge()

    result, sent = walk(answer)
    assert result.verdict is Verdict.BLOCKED
    assert [(request.url, said(request)) for request in sent[2:]] == [
        ("https://a.example/", "-"), ("http://b.example/", "-"), ("http://a.example/back", "-"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "schemes"),
    [
        ([challenge()] * 9, ["Basic", "Digest"]),  # the password is wrong
        ([challenge("n1"), challenge("n2", ", stale=true"), Reply(200)], ["Basic", "Digest", "Digest"]),
        ([challenge("n", ", stale=true")] * 9, ["Basic", "Digest", "Digest"]),  # whoever calls every nonce stale
        ([Reply(401, challenges=('Basic realm="a"',))] * 9, ["Basic"]),
        ([Reply(401)] * 9, ["Basic"]),
        ([Reply(403, challenges=challenge().challenges)] * 9, ["Basic"]),
    ],
)
def test_it_is_tried_once_and_again_for_a_stale_nonce(answers: list[Reply], schemes: list[str]) -> None:
    result, sent = walk(lambda _, number: answers[number - 1])
    assert [said(request) for request in sent] == schemes
    assert result.verdict is (Verdict.OK if answers[-1].status == 200 else Verdict.BLOCKED)


@pytest.mark.parametrize("url", ["http://a.example/", "http://us%0D%0AX:y@a.example/"])
def test_without_credentials_that_can_be_sent_nothing_is_tried(url: str) -> None:
    _, sent = walk(lambda *_: challenge(), url)
    assert len(sent) == 1


def test_a_failure_behind_it_is_made_sure_of_with_it() -> None:
    result, sent = walk(lambda request, _: Reply(404) if said(request) == "Digest" else challenge())
    assert result.verdict is Verdict.BROKEN
    assert [said(request) for request in sent] == ["Basic", "Digest"] * 2
    assert [request.fresh for request in sent] == [False, False, True, True]
