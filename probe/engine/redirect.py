"""Redirects, one question a function. RFC 9110, 15.4; Fetch standard, "HTTP-redirect fetch"."""

import re
from itertools import pairwise

from probe.model import FailureKind, Hop, RedirectKind, Trail
from probe.patterns import lazy_compile
from probe.url import host_of, join, origin_of, path_of, scheme, split_fragment, split_userinfo

FOLLOWED = frozenset({301, 302, 303, 307, 308})  # Fetch standard, "redirect status"
PERMANENT = frozenset({301, 308})  # RFC 9110, 15.4.2 and 15.4.9

_STRAY_BYTE = lazy_compile("[\udc80-\udcff]")  # what is no UTF-8 in a header, PEP 383


def is_redirect(status: int) -> bool:
    """Whether the status sends the client on; 300, 304, 305 and 306 do not, whatever Location they carry."""
    return status in FOLLOWED


def next_url(url: str, location: str | None) -> str | FailureKind:
    """Return the href that a Location leads to, or why it leads nowhere.

    RFC 9110, 10.2.2: relative to the URL of the request, whose fragment is inherited unless Location has its own.
    Userinfo in a Location is dropped: credentials come from the user alone. Bytes that are no UTF-8 are sent back as
    they came, as browsers do.
    """
    if location is None or not location.strip():
        return FailureKind.LOCATION_MISSING
    location = _STRAY_BYTE.sub(lambda stray: f"%{ord(stray[0]) & 0xFF:02X}", location)
    try:
        href = join(url, location)
    except ValueError:
        return FailureKind.LOCATION_UNUSABLE
    if scheme(href) not in ("http", "https"):
        return FailureKind.LOCATION_UNUSABLE
    href = split_userinfo(href)[0]
    inherited = split_fragment(url)[1]
    if inherited is not None and "#" not in href:
        href = f"{href}#{inherited}"
    return href


def next_method(method: str, status: int) -> str:
    """Return the method of the next request: RFC 9110, 15.4.2 to 15.4.9; HEAD stays HEAD."""
    if status == 303 and method not in ("GET", "HEAD"):
        return "GET"
    if status in (301, 302) and method == "POST":
        return "GET"
    return method


def keeps_credentials(url: str, following: str) -> bool:
    """Whether custom headers and credentials go along: only to the origin they were given for."""
    return origin_of(url) == origin_of(following)


def kind_of(trail: Trail) -> RedirectKind | None:
    """Return whether a whole chain is permanent, temporary or mixed; None where nothing was redirected."""
    kinds = {hop.permanent or hop.status in PERMANENT for hop in trail[:-1]}
    if not kinds:
        return None
    if len(kinds) == 2:
        return RedirectKind.MIXED
    return RedirectKind.PERMANENT if kinds.pop() else RedirectKind.TEMPORARY


def goes_down(hops: Trail) -> tuple[Hop, Hop] | None:
    """Return the first two hops between which a chain leaves https for http, if it does."""
    for before, after in pairwise(hops):
        if before.url.startswith("https:") and after.url.startswith("http:"):
            return before, after
    return None


# Names of a front page: leaving them for the root loses nothing. Two letters are a language (ISO 639-1).
_LANGUAGE = (
    "(?:a[abefkmnrsvyz]|b[abeghimnors]|c[aehorsuvy]|d[aevz]|e[elnostu]|f[afijory]|g[adlnuv]|h[aeiortuyz]|i[adegikostu]|"
    "j[av]|k[agijklmnoruvwy]|l[abginotuv]|m[ghiklnrsty]|n[abdeglnorvy]|o[cjmrs]|p[ailst]|qu|r[mnouw]|s[acdegiklmnoqrstuvw]|"
    "t[aeghiklnorstwy]|u[gkrz]|v[eio]|w[ao]|xh|y[io]|z[ahu])(?:[-_][a-z]{2,4})?"
)
_FRONT = rf"(?:{_LANGUAGE}|index|home|homepage|main|default|start|welcome)(?:\.\w{{2,5}})?"
_FRONT_PAGE = lazy_compile(rf"/(?:{_FRONT}(?:/{_FRONT})*/?)?", re.IGNORECASE)


def is_front_page(url: str) -> bool:
    """Whether a URL is a site's front page, in whatever language."""
    return "?" not in split_fragment(url)[0] and _FRONT_PAGE.fullmatch(path_of(url)) is not None


def is_sent_to_root(trail: Trail) -> bool:
    """Whether a deep link ended at the front page of its own site, as many sites do with pages they no longer have."""
    if len(trail) < 2 or _FRONT_PAGE.fullmatch(path_of(trail[0].url)):
        return False
    return is_front_page(trail[-1].url) and _site(trail[0].url) == _site(trail[-1].url)


def _site(url: str) -> str:
    return host_of(url).removeprefix("www.")
