"""Walls: who answers in a page's place, and by which sign it shows; the table is loaded when it is first needed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import unquote

from probe.model import Headers
from probe.printable import shortened
from probe.tables import load
from probe.url import host_of, path_of, split_fragment

REFUSING = frozenset({403, 405, 406, 412, 418, 429})
_REACHED = REFUSING | frozenset(range(200, 300)) | {401, 503}
_ADDRESS = re.compile(r"(?:https?:|/)[^\s]*", re.IGNORECASE)
_LONGEST_SIGN = 80

_Pattern = re.Pattern[str]
_Place = tuple[str, str]


class WallKind(StrEnum):
    """What a wall asks for: a proof of being no robot, nothing at all, a name and password, or a consent."""

    CHALLENGE = "challenge"
    BLOCK = "block"
    LOGIN = "login"
    CONSENT = "consent"


class Shown(NamedTuple):
    """What of a page can tell a wall: its title, and the addresses of its scripts and frames."""

    title: str = ""
    addresses: tuple[str, ...] = ()


UNSEEN = Shown()


@dataclass(frozen=True, slots=True)
class Wall:
    """A recognised wall; ``how`` tells its sign: a header with its value, a cookie's name, a title, script or place."""

    name: str
    kind: WallKind
    how: str
    source: str


@dataclass(frozen=True, slots=True)
class Signature:
    """One row of the data file; a reply must fit everything that it has."""

    name: str
    kind: WallKind
    source: str
    statuses: frozenset[int] | None  # None for any
    headers: tuple[tuple[_Pattern, _Pattern], ...] = ()
    cookie: _Pattern | None = None
    title: _Pattern | None = None
    address: _Pattern | None = None
    host: _Pattern | None = None
    path: _Pattern | None = None
    query: _Pattern | None = None
    redirected: bool = False  # the place asked for must be another


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a reply shows, taken apart once for all signatures."""

    headers: Headers
    cookies: tuple[str, ...]
    asked: _Place
    final: _Place
    parameters: tuple[tuple[str, str], ...]
    shown: Shown


def recognise(
    status: int, headers: Headers, cookies: Sequence[str], asked: str, final: str, shown: Shown = UNSEEN
) -> Wall | None:
    """Return the wall that a chain from ``asked`` ended at, if its last reply came from one.

    ``headers`` must find a name that is given in lower case, ``cookies`` are values of Set-Cookie. A page that merely
    stands behind a firewall or a content network is none. Without what the page shows some challenges go unseen.
    """
    if status == 200 and asked == final and not any(shown) and not _tells(headers, cookies):
        return None
    answer = _Answer(
        headers, tuple(cookie.partition("=")[0].strip() for cookie in cookies), _place(asked), _place(final),
        tuple(_parameters(final)), shown._replace(title=" ".join(shown.title.split())),
    )  # fmt: skip
    for signature in _candidates(status, bool(cookies), *map(bool, shown)):
        how = _fit(signature, answer)
        if how is not None:
            name = signature.name.replace("{host}", answer.final[0])
            return Wall(name, signature.kind, shortened(how, _LONGEST_SIGN), signature.source)
    return None


def signatures() -> tuple[Signature, ...]:
    """Return every row of the data file in its order, which is that of precedence."""
    return _signatures()


def _tells(headers: Headers, cookies: Sequence[str]) -> bool:
    """Whether something is set that only walls set; this is asked of every page that is fine."""
    names, cookie_name = _telling()
    for name in names:  # any() with a generator takes twice as long
        if name in headers:
            return True
    return bool(cookies) and any(cookie_name.match(cookie) for cookie in cookies)


def _place(url: str) -> _Place:
    return host_of(url), path_of(url)


def _parameters(url: str) -> Iterable[tuple[str, str]]:
    for pair in split_fragment(url)[0].partition("?")[2].split("&"):
        name, _, value = pair.partition("=")
        yield name, unquote(value)


@cache
def _candidates(status: int, with_cookies: bool, with_title: bool, with_addresses: bool) -> tuple[Signature, ...]:
    """Return the signatures that a reply could fit, told from what it has."""
    return tuple(
        row
        for row in _signatures()
        if (row.statuses is None or status in row.statuses)
        and (with_cookies or row.cookie is None)
        and (with_title or row.title is None)
        and (with_addresses or row.address is None)
    )


def _fit(signature: Signature, answer: _Answer) -> str | None:
    """Return the sign that tells where everything fits."""
    signs: list[str] = []
    for finding in (_fit_headers, _fit_cookie, _fit_title, _fit_address, _fit_place):
        sign = finding(signature, answer)
        if sign is None:
            return None
        signs.append(sign)
    return ", ".join(filter(None, signs))


def _fit_headers(signature: Signature, answer: _Answer) -> str | None:
    signs = []
    for name, pattern in signature.headers:
        found = next((n for n in answer.headers if name.fullmatch(n) and pattern.fullmatch(answer.headers[n])), None)
        if found is None:
            return None
        shown = "" if pattern.pattern == ".*" else f": {answer.headers[found]}"  # what is not asked for may be secret
        signs.append(f"{found.lower()}{shown}")
    return ", ".join(signs)


def _fit_cookie(signature: Signature, answer: _Answer) -> str | None:
    if signature.cookie is None:
        return ""
    found = next(filter(signature.cookie.fullmatch, answer.cookies), None)
    return None if found is None else f"set-cookie: {found}"


def _fit_title(signature: Signature, answer: _Answer) -> str | None:
    if signature.title is None:
        return ""
    return f"title: {answer.shown.title}" if signature.title.fullmatch(answer.shown.title) else None


def _fit_address(signature: Signature, answer: _Answer) -> str | None:
    if signature.address is None:
        return ""
    found = next(filter(None, map(signature.address.match, answer.shown.addresses)), None)
    return None if found is None else f"script: {found[0]}"


def _fit_place(signature: Signature, answer: _Answer) -> str | None:
    if signature.host is None and signature.path is None:
        return ""
    if not _is_at(signature, answer.final) or (signature.redirected and _is_at(signature, answer.asked)):
        return None
    asked_for = next((name for name, value in answer.parameters if _fits(signature, name, value)), None)
    if signature.query is not None and asked_for is None:
        return None
    return "".join(answer.final) + (f"?{asked_for}" if asked_for else "")


def _is_at(signature: Signature, place: _Place) -> bool:
    host, path = place
    return (signature.host is None or signature.host.fullmatch(host) is not None) and (
        signature.path is None or signature.path.fullmatch(path) is not None
    )


def _fits(signature: Signature, name: str, value: str) -> bool:
    """Whether a parameter is the one that the signature asks for; one to come back by must hold an address."""
    if signature.query is None or not signature.query.fullmatch(name):
        return False
    return signature.query is not _return_names() or _ADDRESS.fullmatch(value) is not None


@cache
def _data() -> Mapping[str, Any]:
    table: Mapping[str, Any] = load("codes/walls")
    return table


@cache
def _return_names() -> _Pattern:
    return _pattern("|".join(_data()["return_names"]))


@cache
def _signatures() -> tuple[Signature, ...]:
    return tuple(map(_signature, _data()["wall"]))


@cache
def _telling() -> tuple[tuple[str, ...], _Pattern]:
    """Return names of headers and of cookies that only a wall sets, whatever the status."""
    rows = [row for row in _data()["wall"] if row.get("status") == "any"]
    names = {name for row in rows for name in row.get("header", ())}
    cookies = "|".join(row["cookie"] for row in rows if "cookie" in row)
    return tuple(sorted(names)), _pattern(rf"\s*(?:{cookies})\s*=")


def _signature(row: dict[str, Any]) -> Signature:
    """Return a row of the data file; raises KeyError, ValueError or TypeError for a row with a mistake."""
    left = dict(row)
    statuses = left.pop("status", None)
    headers = tuple((_pattern(name), _pattern(value)) for name, value in left.pop("header", {}).items())
    query = _return_names() if left.pop("returns", False) else None
    name, kind, source = left.pop("name"), WallKind(left.pop("kind")), left.pop("source")
    placed = "host" in left or "path" in left
    return Signature(
        name, kind, source, _statuses(statuses, placed=placed), headers,
        redirected=placed and not isinstance(statuses, list),
        **{"query": query, **{field: _pattern(text) for field, text in left.items()}},
    )  # fmt: skip


def _statuses(given: str | list[int] | None, *, placed: bool) -> frozenset[int] | None:
    if given == "any":
        return None
    if given is None:
        return _REACHED if placed else REFUSING
    return frozenset(map(int, given))


def _pattern(text: str) -> _Pattern:
    return re.compile(text, re.IGNORECASE)
