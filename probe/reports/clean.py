"""The one gate through which text from outside enters a report: nothing secret, nothing that acts on its reader."""

import re
from functools import lru_cache
from urllib.parse import quote, quote_plus

from probe.printable import printable
from probe.url import redact

HIDDEN = "***"

# A value of one to three characters guards nothing, and hiding every "en" of an Accept-Language would spoil the report.
_SHORTEST_SECRET = 4
_SCHEME = re.compile(r"(?:basic|bearer|digest|negotiate|token)\s+", re.IGNORECASE)  # RFC 9110, 11.6.2

# Parsers of URLs drop these wherever they stand (URL standard, "basic URL parser", step 3): they may break a secret up.
_DROPPED = str.maketrans("", "", "\t\r\n")

# What continuous integration obeys anywhere in a line of its log: GitHub's old form, Azure Pipelines, TeamCity.
_LOG_COMMAND = re.compile(r"##(?=\[|vso\[|teamcity\[)", re.IGNORECASE)


# A result says most of its texts several times (asked, final and mentioned URL); a larger cache would only hold memory.
@lru_cache(maxsize=256)
def clean(text: str, secrets: tuple[str, ...] = ()) -> str:
    """Return ``text`` fit for any report: on one line, valid UTF-8, secrets as ``***``, controls as escapes."""
    if secrets:
        text = _any_of(secrets).sub(HIDDEN, text)
    if not text.isprintable():
        joined = text.translate(_DROPPED)
        text = joined if redact(joined) != joined else text
        text = printable(text)
        if secrets:
            text = _any_of(secrets).sub(HIDDEN, text)
    if "##" in text:
        text = _LOG_COMMAND.sub(r"#\\x23", text)
    return redact(text)


@lru_cache(maxsize=64)
def _any_of(secrets: tuple[str, ...]) -> re.Pattern[str]:
    spellings = {spelling for secret in secrets for spelling in _spellings(secret) if len(spelling) >= _SHORTEST_SECRET}
    if not spellings:
        return re.compile(r"(?!)")
    return re.compile("|".join(map(re.escape, sorted(spellings, key=lambda s: (-len(s), s)))), re.IGNORECASE)


def _spellings(secret: str) -> set[str]:
    bare = _SCHEME.sub("", secret.strip(), count=1)
    plain = {secret.strip(), bare}
    return plain | {quote(text, safe="") for text in plain} | {quote_plus(text) for text in plain}
