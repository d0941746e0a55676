"""Ignores: known failures with a reason, and optionally an end date."""

from collections.abc import Iterator
from datetime import date

from probe.model import Note
from probe.settings import Ignore, Settings


class Ignores:
    """The ignores of one run in configuration order; the first one that matches a URL applies."""

    def __init__(self, settings: Settings, today: date) -> None:
        self._settings = settings
        self._today = today
        self._needed: set[Ignore] = set()
        self._passing: dict[Ignore, str] = {}  # by ignore: the first matching URL that passes

    def excuse(self, url: str) -> Note | None:
        """Return why the failure of ``url`` is excused, or a note that its ignore has expired.

        Returns None if no ignore matches.
        """
        matching = self._settings.ignores_at(url)
        self._needed.update(matching)
        for ignore in matching:
            if not ignore.is_past(self._today):
                until = () if ignore.until is None else (ignore.until.isoformat(),)
                return Note("excuse-ignored-until" if until else "excuse-ignored", (ignore.reason, *until))
        return Note("ignore-over", (matching[0].reason, str(matching[0].until))) if matching else None

    def spares(self, url: str, *, passes: bool) -> None:
        """Record a URL that does not fail, and whether it ``passes``; a URL that was not decided does neither."""
        for ignore in self._settings.ignores_at(url):
            if passes:
                self._passing.setdefault(ignore, url)
            else:
                self._needed.add(ignore)

    def notices(self, *, complete: bool) -> Iterator[Note]:
        """Yield notices on ignores that have expired, are unneeded, or match no URL of a ``complete`` run."""
        for ignore in self._settings.ignores:
            of = ", ".join(ignore.match.texts)
            if ignore.is_past(self._today):
                yield Note("ignore-over-notice", (of, str(ignore.until), ignore.reason))
            elif ignore in self._needed or not complete:
                continue
            elif ignore in self._passing:
                yield Note("ignore-needless", (of, self._passing[ignore]))
            else:
                yield Note("ignore-unmatched", (of,))
