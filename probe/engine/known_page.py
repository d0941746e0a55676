"""Known parked and default pages: the rows of a table, and the check whether a page matches a row."""

import re
from collections.abc import Callable

from probe.codes.nobodys import OWN, Kind, KnownPage, candidates, needed_alone, union
from probe.engine.page_words import MOST_TEXT, PageWords, asks, bare
from probe.url import host_of, path_of, split_fragment


def known_page(seen: PageWords) -> tuple[KnownPage, str] | None:
    """Return the row that a page matches, and the matching sign."""
    for row in candidates(seen.title, _fulfilled(seen)):
        if (row.most is None or seen.page.length <= row.most) and (row.kind is not Kind.SOON or seen.deep):
            sign = _fit(row, seen)
            if sign is not None and not _is_quoted(row, seen):
                return row, sign
    return None


def _fulfilled(seen: PageWords) -> frozenset[str]:
    """Return the places in which a row of the table may match; this runs for every page."""
    page = seen.page
    asked = (
        ("address", bool(page.addresses) and _in_address(union("address"), seen) is not None),
        ("path", _in_path(union("path"), seen) is not None),
        ("listing", _in_listing(union("listing"), seen) is not None),
        ("header", _in_header(union("header"), seen) is not None),
        ("heading", bool(seen.headings) and _in_headings(union("heading"), seen) is not None),
        ("mark", bool(page.marks)),
        ("script", bool(page.script) and not page.text),
        ("text", page.length <= MOST_TEXT and not seen.has_subject and needed_alone().is_in(seen.text)),
    )
    return frozenset(("title", *(place for place, fits in asked if fits)))


def _is_quoted(row: KnownPage, seen: PageWords) -> bool:
    """Whether a real page contains the words of a row, such as an article that quotes them."""
    if row.by_text_alone:
        return seen.has_subject
    return row.by_words and OWN not in seen.title and (seen.has_chrome or asks(seen.title))


def _fit(row: KnownPage, seen: PageWords) -> str | None:
    """Return the matching sign if every condition matches, else None; the cheapest conditions come first."""
    signs = []
    for place, pattern in row.conditions:
        sign = _FINDERS[place](pattern, seen)
        if sign is None:
            return None
        signs.append(sign)
    return seen.shown(next(filter(None, signs), ""))


def _in_header(pattern: re.Pattern[str], seen: PageWords) -> str | None:
    return next((name.lower() for name in seen.headers if pattern.fullmatch(name)), None)


def _in_listing(pattern: re.Pattern[str], seen: PageWords) -> str | None:
    """Return the final place of a redirect that left the requested host."""
    if not seen.asked or bare(host_of(seen.asked)) == seen.domain:
        return None
    place = split_fragment(seen.final_url)[0].partition("//")[2]
    return host_of(seen.final_url) + path_of(seen.final_url) if pattern.fullmatch(place) else None


def _in_path(pattern: re.Pattern[str], seen: PageWords) -> str | None:
    path = path_of(seen.final_url)
    return path if pattern.fullmatch(path) else None


def _in_address(pattern: re.Pattern[str], seen: PageWords) -> str | None:
    for address in seen.page.addresses:
        place = address.partition("//")[2]
        if pattern.match(place):
            return place.partition("?")[0]
    return None


def _in_script(pattern: re.Pattern[str], seen: PageWords) -> str | None:
    found = None if seen.page.text else pattern.search(seen.page.script)
    return None if found is None else " ".join(found[0].split())


def _in_title(pattern: re.Pattern[str], seen: PageWords) -> str | None:
    return seen.title if pattern.fullmatch(seen.title) else None


def _in_headings(pattern: re.Pattern[str], seen: PageWords) -> str | None:
    return next(filter(pattern.fullmatch, seen.headings), None)


def _in_marks(pattern: re.Pattern[str], seen: PageWords) -> str | None:
    return next(filter(pattern.fullmatch, seen.page.marks), None)


def _in_text(pattern: re.Pattern[str], seen: PageWords) -> str | None:
    found = pattern.search(seen.text)
    return None if found is None else found[0]


_FINDERS: dict[str, Callable[[re.Pattern[str], PageWords], str | None]] = {
    "header": _in_header, "listing": _in_listing, "path": _in_path, "address": _in_address, "script": _in_script,
    "title": _in_title, "heading": _in_headings, "mark": _in_marks, "text": _in_text,
}  # fmt: skip
