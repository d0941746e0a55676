"""Searching one text for ends without ever looking at the same stretch again."""

import re


class Ahead:
    """Finds what comes next in a text for starts that move on: a whole pass over the text stays linear."""

    __slots__ = ("_found", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[re.Pattern[str], tuple[int, re.Match[str] | None]] = {}

    def next(self, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
        """Return the first match of a pattern at or behind ``start``."""
        if pattern in self._found:
            searched, known = self._found[pattern]
            if searched <= start and (known is None or known.start() >= start):
                return known
        found = pattern.search(self._text, start)
        self._found[pattern] = (start, found)
        return found

    def reach(self, pattern: re.Pattern[str], start: int) -> int:
        """Return where the next match begins, or the length of the text."""
        found = self.next(pattern, start)
        return found.start() if found else len(self._text)
