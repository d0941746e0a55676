"""Apache's ``Redirect``, ``RedirectPermanent``, ``RedirectTemp`` and ``RedirectMatch``, in a config or ``.htaccess``.

Source: Apache HTTP Server Documentation, "Apache Module mod_alias".
"""

import re
from collections.abc import Iterator

from probe.extract.redirects.rule import PERMANENT, Rule, example_of, literal_of, referred
from probe.patterns import lazy_compile

DIRECTIVE = lazy_compile(
    r"^[ \t]*Redirect(?P<kind>Match|Permanent|Temp)?[ \t]+(?P<words>[^\r\n]+)", re.IGNORECASE | re.MULTILINE
)
_WORD = lazy_compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_STATUSES = {"permanent": 301, "temp": 302, "seeother": 303, "gone": 410}


def rules(text: str) -> Iterator[Rule]:
    """Yield the rules of a file; a directive that Apache would reject is skipped."""
    for directive in DIRECTIVE.finditer(text):
        words = [
            (found[1] if found[1] is not None else found[2], directive.start("words") + found.start())
            for found in _WORD.finditer(directive["words"])
        ]
        kind = (directive["kind"] or "").lower()
        status = 301 if kind == "permanent" else 302
        if not words:
            continue
        if kind in ("", "match") and _status(words[0][0]):
            status = _status(words[0][0])
            words = words[1:]
        if words and (len(words) > 1 or not 300 <= status < 400):
            destination = words[1][0] if len(words) > 1 else ""
            yield _rule(words[0], destination, status, match=kind == "match")


def _status(word: str) -> int:
    """Return the status of a status word or number, or 0 for any other word."""
    return _STATUSES.get(word.lower(), int(word) if re.fullmatch(r"[1-5]\d\d", word) else 0)


def _rule(source: tuple[str, int], destination: str, status: int, *, match: bool) -> Rule:
    pattern, offset = source
    statuses = PERMANENT[:1] if status == 301 else (status,)
    if not match:
        return Rule(pattern, destination, statuses, offset, pattern, destination or None)
    literal = literal_of(pattern)
    if literal is not None:
        return Rule(literal, destination, statuses, offset, literal, destination or None)
    made = example_of(pattern)
    if made is None:
        return Rule(pattern, destination, statuses, offset, None, None)
    return Rule(pattern, destination, statuses, offset, made[0], referred(destination, made[1]) or None)
