"""Forward search in one text that never scans the same stretch twice."""

import re


class Ahead:
    """Finds the next match from start positions that only increase, so that a pass over the text is linear."""

    __slots__ = ("_found", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[re.Pattern[str], tuple[int, re.Match[str] | None]] = {}

    def next(self, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
        """Return the first match of a pattern at or after ``start``."""
        if pattern in self._found:
            searched, known = self._found[pattern]
            if searched <= start and (known is None or known.start() >= start):
                return known
        found = pattern.search(self._text, start)
        self._found[pattern] = (start, found)
        return found

    def reach(self, pattern: re.Pattern[str], start: int) -> int:
        """Return the start of the next match, or the length of the text."""
        found = self.next(pattern, start)
        return found.start() if found else len(self._text)
