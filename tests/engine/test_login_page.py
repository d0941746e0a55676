"""Redirects of deep links to a login."""

import pytest

from probe.engine.login_page import login_sign
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
