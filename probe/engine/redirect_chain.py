"""Properties of a whole redirect chain: loops, permanence, downgrades to HTTP, redirects to the front page."""

import re
from collections.abc import Sequence
from itertools import pairwise

from probe.engine.cookies import Jar
from probe.model import FailureKind, Hop, RedirectKind, Trail
from probe.patterns import lazy_compile
from probe.url import host_of, path_of, split_fragment

PERMANENT = frozenset({301, 308})  # RFC 9110, 15.4.2 and 15.4.9


def fault_of(
    trail: Trail, visited: Sequence[tuple[str, Jar]], following: tuple[str, Jar], most: int
) -> FailureKind | None:
    """Return the failure if a chain must not continue to a URL with these cookies: a loop, or too many redirects."""
    href, jar = following
    if (split_fragment(href)[0], jar) in visited:
        return FailureKind.REDIRECT_LOOP
    return FailureKind.TOO_MANY_REDIRECTS if len(trail) > most else None


def kind_of(trail: Trail) -> RedirectKind | None:
    """Return whether a whole chain is permanent, temporary or mixed; None without redirects."""
    kinds = {hop.permanent or hop.status in PERMANENT for hop in trail[:-1]}
    if not kinds:
        return None
    if len(kinds) == 2:
        return RedirectKind.MIXED
    return RedirectKind.PERMANENT if kinds.pop() else RedirectKind.TEMPORARY


def goes_down(hops: Trail) -> tuple[Hop, Hop] | None:
    """Return the first two hops between which a chain downgrades from https to http, else None."""
    for before, after in pairwise(hops):
        if before.url.startswith("https:") and after.url.startswith("http:"):
            return before, after
    return None


# Names of front pages: a redirect from them to the root loses nothing. Two letters are a language (ISO 639-1).
_LANGUAGE = (
    "(?:a[abefkmnrsvyz]|b[abeghimnors]|c[aehorsuvy]|d[aevz]|e[elnostu]|f[afijory]|g[adlnuv]|h[aeiortuyz]|i[adegikostu]|"
    "j[av]|k[agijklmnoruvwy]|l[abginotuv]|m[ghiklnrsty]|n[abdeglnorvy]|o[cjmrs]|p[ailst]|qu|r[mnouw]|s[acdegiklmnoqrstuvw]|"
    "t[aeghiklnorstwy]|u[gkrz]|v[eio]|w[ao]|xh|y[io]|z[ahu])(?:[-_][a-z]{2,4})?"
)
_FRONT = rf"(?:{_LANGUAGE}|index|home|homepage|main|default|start|welcome)(?:\.\w{{2,5}})?"
_FRONT_PAGE = lazy_compile(rf"/(?:{_FRONT}(?:/{_FRONT})*/?)?", re.IGNORECASE)


def is_front_page(url: str) -> bool:
    """Whether a URL is a site's front page, in any language."""
    return "?" not in split_fragment(url)[0] and _FRONT_PAGE.fullmatch(path_of(url)) is not None


def is_sent_to_root(trail: Trail) -> bool:
    """Whether a deep link ended at the front page of its own site, as many sites do with pages they no longer have."""
    if len(trail) < 2 or _FRONT_PAGE.fullmatch(path_of(trail[0].url)):
        return False
    return is_front_page(trail[-1].url) and _site(trail[0].url) == _site(trail[-1].url)


def _site(url: str) -> str:
    return host_of(url).removeprefix("www.")
