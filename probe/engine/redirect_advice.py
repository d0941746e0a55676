"""What a chain of redirects is for, and whether the link should be changed."""

import re
from collections.abc import Iterator
from enum import StrEnum

from probe.engine.redirect_chain import is_front_page, kind_of
from probe.model import Note, RedirectKind, Trail, Verdict, Via
from probe.url import host_of, path_of, split_fragment


class Trait(StrEnum):
    """One thing that a chain does between the URL that was asked for and the one that answered."""

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
    """Return what a chain does, in the order of the enumeration; nothing for a chain without redirects."""
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
    """Return the last labels of a host that name its site: two, or three below a domain such as ``co.uk``."""
    if host.startswith("[") or host.rpartition(".")[2].isdigit():
        return host
    labels = host.rstrip(".").split(".")
    many = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-many:])


def replacement(verdict: Verdict, trail: Trail) -> str | None:
    """Return the URL that a link should be changed to: only where every redirect is for good and ends in success."""
    if verdict is not Verdict.REDIRECTED or kind_of(trail) is not RedirectKind.PERMANENT:
        return None
    return None if Trait.ROOT in traits(trail) else trail[-1].url


def notes(trail: Trail) -> tuple[Note, ...]:
    """Return what a chain does, as evidence."""
    told = (trait for trait in traits(trail) if trait is not Trait.HTTP)  # which hop leaves https is told by itself
    return (
        *(Note(f"chain-{trait}", (trail[0].url, trail[-1].url)) for trait in told),
        *(Note("chain-by-page", (hop.url, hop.via)) for hop in trail[:-1] if hop.via not in (None, Via.LOCATION)),
    )


def advice(verdict: Verdict, trail: Trail) -> Note | None:
    """Return what to do about a link behind redirects; None where the code table says enough."""
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
    """Return how far the chain is for good: where its first temporary redirect stands."""
    for before, hop in enumerate(trail):
        if kind_of(trail[before : before + 2]) is not RedirectKind.PERMANENT:
            return hop.url
    return trail[-1].url
