"""Cookies of one redirect chain: set by one hop, sent with the next, discarded at the end (RFC 6265).

Cookies from the user's file are sent wherever they match, until the chain replaces them.
"""

import re
from collections.abc import Container, Iterable, Mapping

from probe.settings.cookies import LONGEST_COOKIE, Cookie
from probe.url import host_of, path_of

MOST_COOKIES = 50  # RFC 6265, 6.1: the number that a client should store per domain


Jar = tuple[Cookie, ...]
Key = tuple[str, str, str]


def stored(jar: Jar, lines: Iterable[str], url: str, given: Container[Key] = ()) -> Jar:
    """Return the jar with the cookies of a reply's Set-Cookie lines; malformed or excess cookies are ignored.

    The jar also records the deletion of cookies that the user has ``given``.
    """
    kept = {c.key: c for c in jar}
    for line in lines:
        cookie = _read(line, url)
        if cookie is None:
            continue
        key = cookie.key
        if cookie.value is None and key not in given:
            kept.pop(key, None)
        elif key in kept or len(kept) < MOST_COOKIES:
            kept[key] = cookie
    return tuple(kept.values())


def header(jar: Jar, url: str) -> str:
    """Return the Cookie header of a request, longer paths first (RFC 6265, 5.4), empty if no cookie matches."""
    fitting = sorted((c for c in jar if c.value is not None and c.fits(url)), key=lambda c: -len(c.path))
    return "; ".join(f"{c.name}={c.value}" for c in fitting)


def _read(line: str, url: str) -> Cookie | None:
    """Return the cookie of a Set-Cookie line (RFC 6265, 5.2 and 5.3), without a value if the line deletes it."""
    if len(line) > 2 * LONGEST_COOKIE or not line.isprintable():
        return None
    pair, *rest = line.split(";")
    name, mark, value = (part.strip() for part in pair.partition("="))
    attributes = {key.strip().lower(): given.strip() for key, _, given in (part.partition("=") for part in rest)}
    host = host_of(url)
    domain = attributes.get("domain", "").lower().removeprefix(".")
    if not mark or not name or len(name) + len(value) > LONGEST_COOKIE or not _may_set(host, domain):
        return None
    path = attributes.get("path", "")
    if not path.startswith("/"):
        path = path_of(url).rpartition("/")[0] or "/"
    gone = _is_over(attributes)
    return Cookie(name, None if gone else value, domain or host, not domain, path, "secure" in attributes)


def _may_set(host: str, domain: str) -> bool:
    """Whether a host may set a cookie for a domain: its own or a parent domain; an IP address has no parent."""
    if domain in ("", host):
        return True
    return "." in domain and host.endswith("." + domain) and not host[-1].isdigit()


def _is_over(attributes: Mapping[str, str]) -> bool:
    """Whether a line deletes a cookie; without a clock, a date in the last century or a Max-Age up to 0 counts."""
    age = attributes.get("max-age", "")
    if re.fullmatch(r"-?[0-9]+", age):
        return age.startswith("-") or not age.strip("0")
    year = re.search(r"\b(?:19\d\d|[7-9]\d)\b", attributes.get("expires", ""))
    return year is not None
