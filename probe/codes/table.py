"""Look up the code table by status, failure, key or word; the table is loaded on first use."""

import re
from difflib import get_close_matches
from functools import cache
from itertools import chain
from typing import Any

from probe.codes.entry import Entry, Retry
from probe.codes.reading import Table, code_of, keyed, table_of
from probe.model import NO_HEADERS, FailureKind, Headers
from probe.tables import load

__all__ = ["Entry", "Retry", "all_entries", "class_key", "entry", "failure_entry", "find", "status_entry"]


_WORD = re.compile(r"[a-z]{4,}")


def status_entry(status: int, headers: Headers = NO_HEADERS) -> Entry:
    """Return the entry for a status: the meaning that the headers indicate, else the status's own, else its class's.

    ``headers`` must support lookup of lower-case names.
    """
    own, contested = _meanings(status)
    for candidate in contested:
        if candidate.shown_by(headers):
            return candidate
    return own


def failure_entry(kind: FailureKind) -> Entry:
    """Return the entry for a failure."""
    return _keyed(kind)


def entry(key: str) -> Entry:
    """Return the entry with that key; raises KeyError."""
    return _table().by_key[key]


def all_entries() -> tuple[Entry, ...]:
    """Return every code including its vendors' meanings, then the classes, then the failures."""
    table = _table()
    return (*table.codes, *table.classes, *table.failures)


def find(query: str | None) -> tuple[Entry, ...]:
    """Return the entries for a query: a code (or its class if it has no entry), ``4xx``, a key, or words to search for.

    A class precedes its codes. A search matches entries that contain every word, including vendors' meanings.
    """
    asked = (query or "").strip().lower()
    if not asked:
        return all_entries()
    if re.fullmatch(r"[0-9]{3}", asked):
        return (status_entry(int(asked)),)
    if re.fullmatch(r"[0-9]xx", asked):
        return _of_class(int(asked[0]))
    if asked in _table().by_key:
        return (entry(asked),)
    every = chain.from_iterable((one, *one.vendors) for one in all_entries())
    return tuple(one for one in every if all(one.says(word) for word in asked.split()))


def nearest(asked: str) -> str | None:
    """Return the code, class, key or word in the table that is closest to a query, or None."""
    wanted = asked.strip().lower()
    keys = [one.key for one in all_entries()]
    words = {word for one in all_entries() for word in _WORD.findall(f"{one.phrase} {one.meanings.en}".lower())}
    found = get_close_matches(wanted, keys, n=1) or get_close_matches(wanted, sorted(words | {"redirect"}), n=1)
    return found[0] if found else None


def class_key(status: int) -> str:
    """Return the key of a status's class; there is none beyond 599 (RFC 9110, 15)."""
    return f"{status // 100}xx" if 100 <= status < 600 else "other"


def _of_class(hundred: int) -> tuple[Entry, ...]:
    codes = _table().by_status.items()
    return (entry(class_key(hundred * 100)), *(code for status, code in codes if status // 100 == hundred))


@cache
def _table() -> Table:
    return table_of(load("codes/table"))


# A run sees only a few codes, so their entries are created one by one, without the rest of the table.


@cache
def _meanings(status: int) -> tuple[Entry, tuple[Entry, ...]]:
    """Return the entry of a status, and the vendors' meanings, which depend on headers."""
    fields = _fields().get(status)
    if fields is None:
        return _keyed(class_key(status)), ()
    code = code_of(fields)
    return code, tuple(one for one in (code, *code.vendors) if one.when)


@cache
def _keyed(key: str) -> Entry:
    return keyed(_fields()[key])


@cache
def _fields() -> dict[int | str, dict[str, Any]]:
    """Return the data of each code, class and failure."""
    table = load("codes/table")
    codes = {code["status"]: code for code in table["code"]}
    return {**codes, **{each["key"]: each for each in (*table["class"], *table["failure"])}}
