"""The purpose of a redirect chain, and advice whether to change the link."""

import re
from collections.abc import Iterator
from enum import StrEnum

from probe.engine.redirect_chain import is_front_page, kind_of
from probe.model import Note, RedirectKind, Trail, Verdict, Via
from probe.url import host_of, path_of, split_fragment


class Trait(StrEnum):
    """A difference between the requested URL of a chain and the URL that answered."""

    HTTPS = "to-https"
    HTTP = "to-http"
    WWW = "www"
    SLASH = "slash"
    LOCALE = "locale"
    ROOT = "to-root"
    OTHER_SITE = "other-site"
    TEMPORARY_INSIDE = "temporary-inside"


_LOCALE = re.compile(r"/([a-z]{2})(?:[-_]([A-Za-z]{2,4}))?(?=/|$)")
_SECOND_LEVEL = frozenset(
    {"ac", "co", "com", "edu", "gov", "net", "or", "org"}
)  # under two-letter domains: co.uk, com.cn


def traits(trail: Trail) -> tuple[Trait, ...]:
    """Return the traits of a chain, in the order of the enumeration; none for a chain without redirects."""
    return tuple(_traits(trail)) if len(trail) > 1 else ()


def _traits(trail: Trail) -> Iterator[Trait]:
    asked, got = (split_fragment(hop.url)[0] for hop in (trail[0], trail[-1]))
    if asked.startswith("http:") and got.startswith("https:"):
        yield Trait.HTTPS
    if asked.startswith("https:") and got.startswith("http:"):
        yield Trait.HTTP
    asked_host, got_host = host_of(asked), host_of(got)
    if asked_host != got_host and asked_host.removeprefix("www.") == got_host.removeprefix("www."):
        yield Trait.WWW
    asked_path, got_path = path_of(asked), path_of(got)
    if asked_path != got_path and asked_path.rstrip("/") == got_path.rstrip("/"):
        yield Trait.SLASH
    if _LOCALE.sub("", asked_path, count=1) == _LOCALE.sub("", got_path, count=1) and asked_path != got_path:
        yield from () if asked_path.rstrip("/") == got_path.rstrip("/") else (Trait.LOCALE,)
    if is_front_page(got) and not is_front_page(asked):
        yield Trait.ROOT
    if site_of(asked_host) != site_of(got_host):
        yield Trait.OTHER_SITE
    if kind_of(trail) is RedirectKind.MIXED:
        yield Trait.TEMPORARY_INSIDE


def site_of(host: str) -> str:
    """Return the site of a host: its last two labels, or three below a domain such as ``co.uk``."""
    if host.startswith("[") or host.rpartition(".")[2].isdigit():
        return host
    labels = host.rstrip(".").split(".")
    many = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-many:])


def replacement(verdict: Verdict, trail: Trail) -> str | None:
    """Return the new URL for a link if its redirects are all permanent, successful and not to the front page."""
    if verdict is not Verdict.REDIRECTED or kind_of(trail) is not RedirectKind.PERMANENT:
        return None
    return None if Trait.ROOT in traits(trail) else trail[-1].url


def notes(trail: Trail) -> tuple[Note, ...]:
    """Return the traits of a chain as evidence."""
    told = (trait for trait in traits(trail) if trait is not Trait.HTTP)  # the downgrade hop is reported separately
    return (
        *(Note(f"chain-{trait}", (trail[0].url, trail[-1].url)) for trait in told),
        *(Note("chain-by-page", (hop.url, hop.via)) for hop in trail[:-1] if hop.via not in (None, Via.LOCATION)),
    )


def advice(verdict: Verdict, trail: Trail) -> Note | None:
    """Return advice on a redirected link; None if the advice of the code table suffices."""
    if verdict is not Verdict.REDIRECTED:
        return None
    better = replacement(verdict, trail)
    if better is not None:
        return Note("advice-replace", (better,))
    if Trait.ROOT in traits(trail):
        return Note("advice-root", (trail[-1].url,))
    kind = kind_of(trail)
    if kind is RedirectKind.TEMPORARY:
        return Note("advice-keep", (trail[0].url,))
    return Note("advice-mixed", (_last_permanent(trail),))


def _last_permanent(trail: Trail) -> str:
    """Return the end of the permanent part of a chain: the URL of its first temporary redirect."""
    for before, hop in enumerate(trail):
        if kind_of(trail[before : before + 2]) is not RedirectKind.PERMANENT:
            return hop.url
    return trail[-1].url
