"""The baseline: failures known from an earlier run, which do not fail this one."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from probe.errors import InputError, SettingsError
from probe.excuses.entries import SUFFIXES, Entry, entries_in
from probe.model import Note
from probe.reports.clean import clean
from probe.url import split_fragment

MOST_PASSING = 100
MOST_GONE = 10  # a partial check, such as a pre-commit hook, finds only few of the entries


class Baseline:
    """The URLs that failed before, in the form that reports display."""

    def __init__(self, failing: Mapping[str, Entry], secrets: tuple[str, ...] = ()) -> None:
        self._failing = failing
        self._secrets = secrets
        self._still: set[str] = set()
        self._passing: dict[str, None] = {}
        self._places: dict[str, list[str]] = {}  # URLs that failed for a missing anchor, by the URL of the page
        for url in sorted(failing):
            page, place = split_fragment(url)
            if place is not None:
                self._places.setdefault(page, []).append(url)

    @property
    def names_places(self) -> bool:
        """Whether any entry failed for a missing anchor, which a run without ``fragments`` cannot check."""
        return bool(self._places)

    @classmethod
    def read(cls, path: str, secrets: tuple[str, ...] = (), *, may_be_missing: bool = False) -> "Baseline":
        """Return the baseline of a ``.json`` or ``.jsonl`` report; raises InputError if the file is not one."""
        check_suffix(path)
        try:
            text = Path(path).read_text("utf-8-sig")  # editors may add a byte order mark
        except FileNotFoundError as error:
            if may_be_missing:
                return cls({}, secrets)
            raise InputError(f"{path}: the baseline does not exist; --update-baseline writes it") from error
        except (OSError, ValueError) as error:
            raise InputError(f"{path}: {getattr(error, 'strerror', None) or 'is not UTF-8'}") from error
        try:
            return cls(entries_in(path, text), secrets)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{path}: is not a report written by probe; --update-baseline writes one") from error

    def knows(self, url: str, *, passes: bool, places: bool) -> bool:
        """Return whether a URL failed before; record whether it passes now.

        ``places`` is set if anchors of pages are checked: an anchor that is found has no result other than that of its
        page.
        """
        shown = clean(url, self._secrets)
        for place in self._places.get(shown, ()):
            self._note(place, passes=passes and places)
        if shown not in self._failing:
            return False
        self._note(shown, passes=passes)
        return True

    def renewed(self, failing: Iterable[Entry], today: date) -> list[Entry]:
        """Return the entries of a new baseline: one per URL, with the first day of links that failed before."""
        return [
            each.beside(self._failing.get(each.url), today) for each in {each.url: each for each in failing}.values()
        ]

    def _note(self, known: str, *, passes: bool) -> None:
        if passes:
            self._passing[known] = None
        else:
            self._still.add(known)

    def notices(self) -> Iterator[Note]:
        """Yield notices on removable entries: those that pass, and those that nothing links to any more."""
        passing = [url for url in self._passing if url not in self._still]
        gone = sorted(self._failing.keys() - self._still - self._passing.keys())
        for word, urls, most in (("baseline-passes", passing, MOST_PASSING), ("baseline-gone", gone, MOST_GONE)):
            yield from (Note(word, (url,)) for url in urls[:most])
            if len(urls) > most:
                yield Note("notices-more", (str(len(urls) - most),))


def check_suffix(path: str) -> None:
    """Raise SettingsError if a file name does not have the suffix of a baseline."""
    if not path.lower().endswith(SUFFIXES):
        raise SettingsError(f"{path}: a baseline is a .json or .jsonl report")
