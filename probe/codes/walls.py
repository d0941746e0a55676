"""Recognise walls: who responds in place of the page, and by which sign; the table is loaded on first use."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from urllib.parse import unquote

from probe.codes.wall_signs import Answer, Place, Shown, Signature, WallKind, fit, titles_of
from probe.literals import Needed, guarded
from probe.model import Headers
from probe.printable import shortened
from probe.tables import load
from probe.url import host_of, path_of, split_fragment

__all__ = ["REFUSING", "UNSEEN", "Shown", "Signature", "Wall", "WallKind", "recognise", "signatures"]

REFUSING = frozenset({403, 405, 406, 412, 418, 429, 430, 444, 468, 493})
_REACHED = REFUSING | frozenset(range(200, 300)) | {401, 503}
_SHOWN = _REACHED | {307, 409, 415, 428, 520, 521, 566, 567, 999}  # the statuses of wall pages
_OF_PAGES = frozenset({"title", "address", "script", "mark", "heading", "text"})  # conditions on the page
_SEARCHED = frozenset({"text", "script"})
_PARTS = re.compile(r" [-|\u2013\u2014\u00b7\u2022] ")
_LONGEST_SIGN = 80
UNSEEN = Shown()

_Pattern = re.Pattern[str]
_Hits = tuple[str | None, bool, bool, bool, bool, bool]


@dataclass(frozen=True, slots=True)
class Wall:
    """A recognised wall; ``how`` is its sign: a header with its value, a cookie name, a title, script or place."""

    name: str
    kind: WallKind
    how: str
    source: str


def recognise(
    status: int, headers: Headers, cookies: Sequence[str], asked: str, final: str, shown: Shown = UNSEEN
) -> Wall | None:
    """Return the wall that a chain from ``asked`` ended at, or None if its last response does not come from one.

    ``headers`` must support lookup of lower-case names; ``cookies`` are values of Set-Cookie. A page that is only
    served through a firewall or a CDN is not a wall. Without the page's content some challenges are not recognised.
    """
    if status == 200 and asked == final and not any(shown) and not _tells(headers, cookies):
        return None
    answer = Answer(
        headers, tuple(cookie.partition("=")[0].strip() for cookie in cookies), _place(asked), _place(final),
        tuple(_parameters(final)), _straight(shown),
    )  # fmt: skip
    names = frozenset(headers)
    for signature in _candidates(status, bool(cookies), asked != final, _hits(answer.shown), names):
        how = fit(signature, answer)
        if how is not None:
            name = signature.name.replace("{host}", answer.final[0])
            return Wall(name, signature.kind, shortened(how or f"status: {status}", _LONGEST_SIGN), signature.source)
    return None


def signatures() -> tuple[Signature, ...]:
    """Return every row of the data file in its order, which is the order of precedence."""
    return _signatures()


def _tells(headers: Headers, cookies: Sequence[str]) -> bool:
    """Whether the response has a header or cookie that only walls set; this runs for every page that is fine."""
    names, cookie_name = _telling()
    for name in names:  # any() with a generator takes twice as long
        if name in headers:
            return True
    return bool(cookies) and any(cookie_name.match(cookie) for cookie in cookies)


def _place(url: str) -> Place:
    return host_of(url), path_of(url)


def _parameters(url: str) -> Iterable[tuple[str, str]]:
    for pair in split_fragment(url)[0].partition("?")[2].split("&"):
        name, _, value = pair.partition("=")
        yield name, unquote(value)


def _straight(shown: Shown) -> Shown:
    """Return the page with single blanks and straight apostrophes; searched parts are in lower case."""
    if not any(shown):
        return shown
    return shown._replace(
        title=" ".join(shown.title.split()).replace("\u2019", "'"), text=shown.text.lower().replace("\u2019", "'"),
        headings=tuple(heading.replace("\u2019", "'") for heading in shown.headings[:3]), script=shown.script.lower(),
    )  # fmt: skip


def _hits(shown: Shown) -> _Hits:
    """Return which page conditions some row may meet; this runs for every page that is read."""
    _, addresses, marks, headings = _unions()
    return (
        shown.title if _has_title(shown.title) else None,
        any(map(addresses.match, shown.addresses)),
        bool(shown.script) and _script_words().is_in(shown.script),
        any(map(marks.fullmatch, shown.marks)),
        any(map(headings.fullmatch, shown.headings)),
        any(word in shown.text for word in _text_words()),
    )


@lru_cache(maxsize=1024)  # each site has its own set of header names
def _candidates(
    status: int, with_cookies: bool, moved: bool, hits: _Hits, names: frozenset[str]
) -> tuple[Signature, ...]:
    """Return the signatures that a response may match, judged by its parts; ``names`` are its header names."""
    title, address, script, mark, heading, text = hits
    return tuple(
        row
        for row in _signatures()
        if (row.statuses is None or status in row.statuses)
        and (with_cookies or row.cookie is None)
        and (moved or not row.redirected)
        and _may_have_title(row, title)
        and (address or row.address is None)
        and (script or row.script is None)
        and (mark or row.mark is None)
        and (heading or row.heading is None)
        and (text or row.text is None)
        and all(any(map(header.fullmatch, names)) for header, _ in row.headers)
    )


def _may_have_title(row: Signature, title: str | None) -> bool:
    """Whether a page with this title may match a row; None stands for a title that identifies no row."""
    if row.title is None:
        return True
    return not _is_told_by_title(row) if title is None else any(map(row.title.fullmatch, titles_of(row, title)))


@cache
def _script_words() -> Needed:
    return Needed.by_any(row.script for row in _signatures() if row.script is not None)


def _is_told_by_title(row: Signature) -> bool:
    """Whether the title identifies the wall, rather than only restricting another condition."""
    others = row.headers, row.cookie, row.address, row.script, row.host
    return row.title is not None and not any(others) and (row.statuses is None or len(row.statuses) > 1)


@lru_cache(maxsize=256)  # many pages of a site have the same title, and a non-page has none
def _has_title(title: str) -> bool:
    """Whether a title, or a part of it, meets the title condition of some row."""
    return any(map(_unions()[0].fullmatch, (title, *_PARTS.split(title))))


@cache
def _text_words() -> tuple[str, ...]:
    return tuple(_data()["text_words"])


@cache
def _unions() -> tuple[_Pattern, ...]:
    """Return one pattern each for all titles, addresses, marks and headings."""
    rows = _signatures()
    patterns = (
        [row.title for row in rows if _is_told_by_title(row)], [row.address for row in rows],
        [row.mark for row in rows], [row.heading for row in rows],
    )  # fmt: skip
    return tuple(_pattern("|".join(f"(?:{p.pattern})" for p in some if p is not None)) for some in patterns)


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
    """Return the names of headers and of cookies that only walls set, whatever the status."""
    rows = [row for row in _data()["wall"] if row.get("status") == "any"]
    names = {name for row in rows for name in row.get("header", ())}
    cookies = "|".join(row["cookie"] for row in rows if "cookie" in row)
    return tuple(sorted(names)), _pattern(rf"\s*(?:{cookies})\s*=")


def _signature(row: dict[str, Any]) -> Signature:
    """Return a row of the data file; raises KeyError, ValueError or TypeError for an invalid row."""
    left = dict(row)
    statuses = left.pop("status", None)
    headers = tuple((_pattern(name), _pattern(value)) for name, value in left.pop("header", {}).items())
    query = _return_names() if left.pop("returns", False) else None
    name, kind, source = left.pop("name"), WallKind(left.pop("kind")), left.pop("source")
    most = left.pop("most", None)
    if "text" in left and "title" not in left and "heading" not in left and "mark" not in left:
        left["silent"] = "|".join(_data()["silent_titles"])
    placed, paged = "host" in left or "path" in left, bool(left.keys() & _OF_PAGES)
    return Signature(
        name, kind, source, _statuses(statuses, placed=placed, paged=paged), headers,
        redirected=placed and not isinstance(statuses, list), most=most, returns=query is not None,
        **{"query": query, **{field: _pattern(text, searched=field in _SEARCHED) for field, text in left.items()}},
    )  # fmt: skip


def _statuses(given: str | list[int] | None, *, placed: bool, paged: bool) -> frozenset[int] | None:
    if given == "any":
        return None
    if given is None:
        return _SHOWN if paged else _REACHED if placed else REFUSING
    return frozenset(map(int, given))


def _pattern(text: str, *, searched: bool = False) -> _Pattern:
    """Return the pattern; searched patterns are in lower case, because ``re`` finds their start faster."""
    return guarded(text) if searched else re.compile(text, re.IGNORECASE)
