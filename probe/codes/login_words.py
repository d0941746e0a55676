"""The phrases of pages that show a login in place of their content, compiled; the table is loaded on first use."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import chain

from probe.codes.gone_words import spelled
from probe.literals import guarded
from probe.tables import load

_BEFORE = r"(?:[^?]{0,20}[\s-])?"  # "Members' login", with the name of a site after it
_AFTER = r"(?:[\s:|\u00b7\u2013-][^?]{0,30})?"


@dataclass(frozen=True, slots=True)
class LoginWords:
    """``names`` match the whole title or heading of a login form, ``required`` the statement that one is needed."""

    names: re.Pattern[str]
    required: re.Pattern[str]


@cache
def login_words() -> LoginWords:
    """Return the phrases of all languages, for folded texts."""
    given = load("codes/login")["login"]
    names = [spelled(name) for name in chain.from_iterable(given["names"].values())]
    words = "|".join(name for name in names if name[0] < "\u0e00")
    unspaced = "|".join(name for name in names if name[0] >= "\u0e00")
    required = "|".join(
        spelled(text).replace("{thing}", given["things"]) for text in chain.from_iterable(given["required"].values())
    )
    return LoginWords(re.compile(f"{_BEFORE}(?:{words}){_AFTER}|.{{0,8}}(?:{unspaced}).{{0,8}}"), guarded(required))
