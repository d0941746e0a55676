"""Redirects of deep links to a login."""

import pytest

from probe.engine.login_page import login_shown, login_sign
from probe.engine.page import Page, page_of
from probe.model import Note

ASKED = "http://a.example/projects/17/board"
FORM = b'<form method="post"><input name="user"><input class="x" type="password" name="pass"></form>'

LOGINS = (
    "/login", "/login/index.php", "/login.action?os_destination=%2F", "/users/sign_in", "/accounts/login/?next=/x",
    "/wiki/index.php?title=Special:UserLogin&returnto=X", "/_layouts/15/Authenticate.aspx?Source=%2F", "/wp-login.php",
    "/realms/main/protocol/openid-connect/auth?redirect_uri=x", "/cas/login?service=x", "/session/new", "/log-in",
)  # fmt: skip
OTHERS = ("/blog/login-tips", "/authors/17", "/signal", "/casino", "/docs/samlet", "/catalogin", "/designing")


@pytest.mark.parametrize("place", LOGINS)
def test_a_form_for_a_password_where_logins_are_is_one(place: str) -> None:
    assert login_sign(FORM, f"http://a.example{place}", ASKED) == Note("login-page", (place.partition("?")[0],))


@pytest.mark.parametrize("place", OTHERS)
def test_an_address_that_only_looks_so_is_none(place: str) -> None:
    assert login_sign(FORM, f"http://a.example{place}", ASKED) is None


@pytest.mark.parametrize("asked", ["http://a.example/login", "http://a.example/users/sign_in?x=1", "http://a.example/"])
def test_who_asks_for_a_login_or_for_a_front_page_gets_what_it_means(asked: str) -> None:
    assert login_sign(FORM, "http://a.example/account/login", asked) is None


def test_without_a_redirect_or_without_a_field_for_a_password_it_is_a_page() -> None:
    assert login_sign(FORM, ASKED, ASKED) is None
    assert login_sign(b'<p>password</p><input type="search">', "http://a.example/login", ASKED) is None


def shown(title: str, text: str, form: bytes = b"") -> tuple[Page, bytes]:
    body = f"<title>{title}</title><nav><a href=/>Home</a></nav><h1>{title}</h1><p>{text}</p>".encode() + form
    return page_of(body, "text/html; charset=utf-8"), body


@pytest.mark.parametrize(
    ("title", "text", "form", "words"),
    [
        ("Mitglieder-Login", "Willkommen", FORM, "mitglieder-login"),
        ("Log in to your account", "", FORM, "log in to your account"),
        ("ログイン", "", FORM, "ログイン"),
        (
            "Forum",
            "You are not logged in or you do not have permission to access this page.",
            b"",
            "you are not logged",
        ),
        ("Private Site", "This site is currently private. Log in to request access.", b"", "this site is currently"),
        ("Intern", "Bitte melden Sie sich an, um diese Seite zu sehen.", b"", "melden sie sich an, um diese"),
        ("提示信息", "您需要登录后才能继续本操作", b"", "您需要登录后才能继续"),
    ],
)
def test_a_page_that_is_only_a_login(title: str, text: str, form: bytes, words: str) -> None:
    sign = login_shown(*shown(title, text, form), ASKED)
    assert sign is not None
    assert sign.word == "login-shown"
    assert sign.values[0].startswith(words)


@pytest.mark.parametrize(
    ("title", "text", "form"),
    [
        ("Tea", "Tea is a drink. " * 60, FORM),  # a login in the corner
        ("Pump 4 kW", "Please log in to see prices.", b""),
        ("A short note", "Spring is here. You must be logged in to post a comment.", b""),
        ("How to log in to the portal", "Use your card.", FORM),
        ("Try the demo", "Use guest / guest.", FORM),
        ("Sign in with SAML", "You must be logged in to view this page. " + "It is one of five ways. " * 30, b""),
    ],
)
def test_a_page_with_a_subject_is_no_login(title: str, text: str, form: bytes) -> None:
    assert login_shown(*shown(title, text, form), ASKED) is None


@pytest.mark.parametrize("asked", ["http://a.example/login", "http://a.example/", "http://a.example/account/new"])
def test_who_asks_for_a_login_is_shown_what_it_means(asked: str) -> None:
    assert login_shown(*shown("Log in", "", FORM), asked) is None
