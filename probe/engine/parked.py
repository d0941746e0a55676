"""Domains that are parked or for sale: whatever a link meant is not there any more."""

import re

from probe.codes.gone_words import folded, parked_words
from probe.engine.page import Page
from probe.model import Headers
from probe.patterns import lazy_compile
from probe.printable import shortened
from probe.url import host_of, path_of, split_fragment

SHORT_TEXT = 2_000  # characters; a longer page has something to say
BARE_TEXT = 500  # characters; a shorter page says nothing else
_LONGEST_EVIDENCE = 80
_DOMAIN = lazy_compile(r"\b(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}\b")


def parked(page: Page, headers: Headers, final_url: str, asked: str = "") -> str | None:
    """Return the sign by which a page stands on a parked domain: who parks it and where that shows, or its offer.

    A market's page about a domain counts only where a redirect led to it from the host that was ``asked``.
    """
    return (
        _by_listing(final_url, asked)
        or _by_header(headers)
        or _by_address(page)
        or _by_script(page)
        or _by_offer(page, _bare(host_of(final_url)))
    )


def _by_listing(final_url: str, asked: str) -> str | None:
    host = host_of(final_url)
    if not asked or _bare(host_of(asked)) == _bare(host):
        return None
    place = split_fragment(final_url)[0].partition("//")[2]
    for sign in parked_words().signs_in("listing"):
        if sign.pattern.fullmatch(place):
            return f"{sign.name}: {shortened(host + path_of(final_url), _LONGEST_EVIDENCE)}"
    return None


def _by_header(headers: Headers) -> str | None:
    for sign in parked_words().signs_in("header"):
        for name in headers:
            if sign.pattern.fullmatch(name):
                return f"{sign.name}: {name.lower()}"
    return None


def _by_address(page: Page) -> str | None:
    for sign in parked_words().signs_in("address"):
        for address in page.addresses:
            if sign.pattern.match(address.partition("//")[2]):
                return f"{sign.name}: {shortened(address.partition('//')[2].partition('?')[0], _LONGEST_EVIDENCE)}"
    return None


def _by_script(page: Page) -> str | None:
    if page.text:
        return None
    for sign in parked_words().signs_in("script"):
        found = sign.pattern.search(page.script)
        if found is not None:
            return f"{sign.name}: {shortened(' '.join(found[0].split()), _LONGEST_EVIDENCE)}"
    return None


def _by_offer(page: Page, domain: str) -> str | None:
    """Return the offer of the page's own domain, where the page is about nothing else.

    It names its own domain in the title or a heading, or makes the offer there, is bare, and names no other: a
    market's page about some domain names that, and an article about such pages makes no offer in its headings.
    """
    if page.length > SHORT_TEXT:
        return None
    heads = folded("\n".join((page.title, *page.headings)))
    named = set(_DOMAIN.findall(heads))
    own = any(_bare(name) == domain for name in named)
    if not (own or (page.length <= BARE_TEXT and not named)):
        return None
    offers = "|".join(parked_words().offers).replace("{domain}", rf"(?:www\.)?{re.escape(folded(domain))}")
    found = re.search(offers, f"{heads}\n{folded(page.text)}" if own else heads)
    return shortened(found[0], _LONGEST_EVIDENCE) if found else None


def _bare(host: str) -> str:
    return host.removeprefix("www.")
