"""Clean external text before it enters a report: hide secrets, and escape everything that acts on the reader."""

import re
from functools import lru_cache

from probe.printable import printable
from probe.reports.hiding import hide
from probe.url import redact

# URL parsers remove these anywhere (URL standard, "basic URL parser", step 3), so they may split a secret.
_DROPPED = str.maketrans("", "", "\t\r\n")

# Commands that CI systems execute anywhere in a log line: GitHub's old form, Azure Pipelines, TeamCity.
_LOG_COMMAND = re.compile(r"##(?=\[|vso\[|teamcity\[)", re.IGNORECASE)


# A result repeats most of its texts (requested, final and mentioned URL); a larger cache would only use more memory.
@lru_cache(maxsize=256)
def clean(text: str, secrets: tuple[str, ...] = ()) -> str:
    """Return ``text`` safe for any report: one line, valid UTF-8, secrets as ``***``, control characters escaped."""
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
