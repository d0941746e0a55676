"""Signatures of walls: the conditions of one row of the table, and whether a response meets them."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from probe.model import Headers

_ADDRESS = re.compile(r"(?:https?:|/)[^\s]*", re.IGNORECASE)

_SEPARATOR = re.compile(r" [-|\u2013\u2014\u00b7\u2022] ")
_LONGEST_NAME = 20
_QUOTES = re.compile(r"[\u201c-\u201f\u00ab\u00bb\u300c-\u300f]")  # a title with a quotation is about the quoted text

_Pattern = re.Pattern[str]
Place = tuple[str, str]  # host and path


class WallKind(StrEnum):
    """What a wall requires: proof of not being a robot, nothing (a block), a name and password, or consent."""

    CHALLENGE = "challenge"
    BLOCK = "block"
    LOGIN = "login"
    CONSENT = "consent"


class Shown(NamedTuple):
    """The parts of a page that can identify a wall, from the page parser; ``length`` is in visible characters."""

    title: str = ""
    addresses: tuple[str, ...] = ()
    script: str = ""
    marks: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    text: str = ""
    length: int = 0


@dataclass(frozen=True, slots=True)
class Signature:
    """One row of the data file; a response must meet all of its conditions."""

    name: str
    kind: WallKind
    source: str
    statuses: frozenset[int] | None  # None for any
    headers: tuple[tuple[_Pattern, _Pattern], ...] = ()
    cookie: _Pattern | None = None
    title: _Pattern | None = None
    address: _Pattern | None = None
    script: _Pattern | None = None
    mark: _Pattern | None = None
    heading: _Pattern | None = None
    text: _Pattern | None = None
    silent: _Pattern | None = None  # the allowed title if only the text identifies the wall
    most: int | None = None  # maximum length of the page in characters
    host: _Pattern | None = None
    path: _Pattern | None = None
    query: _Pattern | None = None
    returns: bool = False  # the parameter must hold a return address
    redirected: bool = False  # the requested URL must be at another place


@dataclass(frozen=True, slots=True)
class Answer:
    """The parts of a response, parsed once for all signatures."""

    headers: Headers
    cookies: tuple[str, ...]
    asked: Place
    final: Place
    parameters: tuple[tuple[str, str], ...]
    shown: Shown


def fit(signature: Signature, answer: Answer) -> str | None:
    """Return the sign that identifies the wall if all conditions are met."""
    signs: list[str] = []
    for finding in (_fit_headers, _fit_cookie, _fit_page, _fit_place):
        sign = finding(signature, answer)
        if sign is None:
            return None
        signs.append(sign)
    return ", ".join(filter(None, signs))


def _fit_headers(signature: Signature, answer: Answer) -> str | None:
    signs = []
    for name, pattern in signature.headers:
        found = next((n for n in answer.headers if name.fullmatch(n) and pattern.fullmatch(answer.headers[n])), None)
        if found is None:
            return None
        shown = "" if pattern.pattern == ".*" else f": {answer.headers[found]}"  # an unchecked value may be secret
        signs.append(f"{found.lower()}{shown}")
    return ", ".join(signs)


def _fit_cookie(signature: Signature, answer: Answer) -> str | None:
    if signature.cookie is None:
        return ""
    found = next(filter(signature.cookie.fullmatch, answer.cookies), None)
    return None if found is None else f"set-cookie: {found}"


def _fit_page(signature: Signature, answer: Answer) -> str | None:
    """Return the sign on the page, with the cheapest check first; a page longer than its row allows never matches."""
    shown = answer.shown
    if signature.most is not None and shown.length > signature.most:
        return None
    if (signature.title is not None or signature.text is not None) and _QUOTES.search(shown.title):
        return None
    signs = []
    for word, pattern, places in (
        ("title", signature.title, titles_of(signature, shown.title)), ("element", signature.mark, shown.marks),
        ("heading", signature.heading, shown.headings),
    ):  # fmt: skip
        if pattern is not None:
            found = next(filter(pattern.fullmatch, places), None)
            if found is None:
                return None
            signs.append(f"{word}: {found}" if found else "")
    for word, find, places in (
        ("script", signature.address and signature.address.match, shown.addresses),
        ("code", signature.script and signature.script.search, (shown.script,)),
        ("text", signature.text and signature.text.search, (shown.text,)),
    ):
        if find is not None:
            match = next(filter(None, map(find, places)), None)
            if match is None:
                return None
            signs.append(f"{word}: {match[0]}")
            if signature.silent is not None and not _is_silent(signature.silent, answer, match[0]):
                return None
    return ", ".join(filter(None, signs))


def titles_of(signature: Signature, title: str) -> tuple[str, ...]:
    """Return the title and, for walls without a name, the title without a one-word site name."""
    parts = _SEPARATOR.split(title) if signature.name == "{host}" else ()
    if len(parts) != 2:
        return (title,)
    return title, *(one for one, other in (parts, parts[::-1]) if len(other) <= _LONGEST_NAME and " " not in other)


def _is_silent(silent: _Pattern, answer: Answer, words: str) -> bool:
    """Whether the title has no subject of its own; an article about a wall may be as short as the wall."""
    title = answer.shown.title.lower()
    if silent.fullmatch(title) or title in words or title == answer.final[0]:
        return True
    return words in title and 3 * len(title) <= 4 * len(words)


def _fit_place(signature: Signature, answer: Answer) -> str | None:
    if signature.host is None and signature.path is None:
        return ""
    if not _is_at(signature, answer.final) or (signature.redirected and _is_at(signature, answer.asked)):
        return None
    asked_for = next((name for name, value in answer.parameters if _fits(signature, name, value)), None)
    if signature.query is not None and asked_for is None:
        return None
    return "".join(answer.final) + (f"?{asked_for}" if asked_for else "")


def _is_at(signature: Signature, place: Place) -> bool:
    host, path = place
    return (signature.host is None or signature.host.fullmatch(host) is not None) and (
        signature.path is None or signature.path.fullmatch(path) is not None
    )


def _fits(signature: Signature, name: str, value: str) -> bool:
    """Whether a parameter is the one in the signature; a return parameter must hold an address."""
    if signature.query is None or not signature.query.fullmatch(name):
        return False
    return not signature.returns or _ADDRESS.fullmatch(value) is not None
