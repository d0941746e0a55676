"""The one gate through which text from outside enters a report: nothing secret, nothing that acts on its reader."""

import re
from functools import lru_cache

from probe.printable import printable
from probe.reports.hiding import hide
from probe.url import redact

# Parsers of URLs drop these wherever they stand (URL standard, "basic URL parser", step 3): they may break a secret up.
_DROPPED = str.maketrans("", "", "\t\r\n")

# What continuous integration obeys anywhere in a line of its log: GitHub's old form, Azure Pipelines, TeamCity.
_LOG_COMMAND = re.compile(r"##(?=\[|vso\[|teamcity\[)", re.IGNORECASE)


# A result says most of its texts several times (asked, final and mentioned URL); a larger cache would only hold memory.
@lru_cache(maxsize=256)
def clean(text: str, secrets: tuple[str, ...] = ()) -> str:
    """Return ``text`` fit for any report: on one line, valid UTF-8, secrets as ``***``, controls as escapes."""
    if secrets:
        text = hide(text, secrets)
    if not text.isprintable():
        joined = text.translate(_DROPPED)
        text = joined if redact(joined) != joined else text
        text = printable(text)
        if secrets:
            text = hide(text, secrets)
    if "##" in text:
        text = _LOG_COMMAND.sub(r"#\\x23", text)
    return redact(text)
