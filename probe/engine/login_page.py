"""Deep links that lead to a login or show one, so that only users with an account see the page."""

import re

from probe.codes.gone_words import folded
from probe.codes.login_words import login_words
from probe.engine.page import Page
from probe.engine.page_words import asks, unspaced_in
from probe.engine.redirect_chain import is_front_page
from probe.engine.stated_gone import alerted
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
LONGEST_TEXT = 450  # letters outside menus and links; a page with more has content besides the login
_ACCOUNT = lazy_compile(
    r"/(?:register|registration|sign-?up|join|password|reset|account|konto|compte|cuenta)s?(?=$|[/._?-])", re.IGNORECASE
)
_PASSWORD = lazy_compile(rb"<input\b[^>]{0,400}\btype\s*=\s*[\"']?password\b", re.IGNORECASE)


def login_sign(body: bytes, final_url: str, asked: str) -> Note | None:
    """Return the sign that a deep link redirects to a page with a password field, else None."""
    if final_url == asked or is_front_page(asked) or not is_login(final_url) or is_login(asked):
        return None
    return Note("login-page", (path_of(final_url),)) if _PASSWORD.search(body) else None


def login_shown(page: Page, body: bytes, asked: str) -> Note | None:
    """Return the sign that a page at a deep link is only a login form, or says that a login is required."""
    page = alerted(page)
    if is_front_page(asked) or is_login(asked) or _ACCOUNT.search(asked) or asks(folded(page.title)):
        return None
    own = folded(page.own)
    if len(own) + 2 * unspaced_in(own) > LONGEST_TEXT:
        return None
    required = login_words().required.search(own)
    if required is not None:
        return Note("login-shown", (required[0],))
    heads = (*map(folded, page.headings[:1]), folded(page.title))
    named = next(filter(login_words().names.fullmatch, heads), None) if _PASSWORD.search(body) else None
    return None if named is None else Note("login-shown", (named,))


def is_login(url: str) -> bool:
    """Whether a URL looks like the URL of a login."""
    place = url.partition("://")[2].partition("/")[2].partition("#")[0]
    path, _, query = place.partition("?")
    return bool(_LOGIN.search(path) or _LOGIN.search(query.partition("&")[0]))
