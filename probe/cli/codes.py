"""``probe codes``: the code table on standard output."""

from typing import TextIO

from probe.codes import Language, find, nearest
from probe.codes.listing import render
from probe.errors import SettingsError


def print_codes(query: str | None, style: str, language: Language, stdout: TextIO) -> None:
    """Print the whole table, one entry in full, a class, or the entries that contain a word; raises SettingsError."""
    entries = find(query)
    if not entries:
        near = nearest(query or "")
        meant = f"did you mean {near}?" if near else "try 404, 4xx or redirect"
        raise SettingsError(f"no code, class or text has {query!r}; {meant}")
    stdout.write(render(entries, language, style, full=len(entries) == 1))
