"""Deep links that redirect to a login, so that only users with an account see the page."""

import re

from probe.engine.redirect_chain import is_front_page
from probe.model import Note
from probe.patterns import lazy_compile
from probe.url import path_of

# The usual URL parts of logins: frameworks' defaults (Devise, Django, Rails, ASP.NET, Confluence, Moodle,
# MediaWiki, WordPress), and those of identity providers (OpenID Connect, SAML, CAS).
_LOGIN = lazy_compile(
    r"(?:^|[/._?=:-])(?:log[-_]?[io]n|sign[-_]?in|user[-_]?login|authenticate|auth|sso|cas|saml2?|oauth2?|openid-connect"
    r"|session/new|sessions/new|authwall|identity)(?=$|[/._?&=#])",
    re.IGNORECASE,
)
_PASSWORD = lazy_compile(rb"<input\b[^>]{0,400}\btype\s*=\s*[\"']?password\b", re.IGNORECASE)


def login_sign(body: bytes, final_url: str, asked: str) -> Note | None:
    """Return the sign that a deep link redirects to a page with a password field, else None."""
    if final_url == asked or is_front_page(asked) or not is_login(final_url) or is_login(asked):
        return None
    return Note("login-page", (path_of(final_url),)) if _PASSWORD.search(body) else None


def is_login(url: str) -> bool:
    """Whether a URL looks like the URL of a login."""
    place = url.partition("://")[2].partition("/")[2].partition("#")[0]
    path, _, query = place.partition("?")
    return bool(_LOGIN.search(path) or _LOGIN.search(query.partition("&")[0]))
