"""The names and words by which structured data reports an error; the table is loaded on first use."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from probe.tables import load


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """Names are in lower case without marks, values in lower case; the data file describes each group."""

    documents: frozenset[str]
    messages: tuple[str, ...]
    codes: frozenset[str]
    numbers: frozenset[str]
    flags: frozenset[str]
    states: frozenset[str]
    envelope: frozenset[str]  # every name that an error object may have
    carried: tuple[str, ...]
    wrappers: tuple[str, ...]
    bad: frozenset[str]
    good: frozenset[str]
    dismay: re.Pattern[str]
    roots: frozenset[str]
    answers: frozenset[str]


@cache
def error_words() -> ErrorWords:
    """Return the table."""
    given: dict[str, Any] = load("codes/data_errors")
    ordered = {name: tuple(given[name]) for name in ("messages", "carried", "wrappers")}
    sets = {name: frozenset(given[name]) for name in given if name not in ordered and name != "dismay"}
    groups = ("messages", "codes", "numbers", "flags", "states", "envelope")
    sets["envelope"] = frozenset().union(*(given[name] for name in groups))
    return ErrorWords(dismay=re.compile("|".join(given["dismay"])), **ordered, **sets)  # type: ignore[arg-type] # by kind
