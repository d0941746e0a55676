"""The baseline: what is known to fail from an earlier run, and does not fail this one."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from probe.errors import InputError, SettingsError
from probe.excuses.entries import SUFFIXES, Entry, entries_in
from probe.model import Note
from probe.reports.clean import clean
from probe.url import split_fragment

MOST_PASSING = 100
MOST_GONE = 10  # what looks at a few files of many, as a hook does before a commit, meets few of the entries


class Baseline:
    """The URLs that failed before, as reports write them."""

    def __init__(self, failing: Mapping[str, Entry], secrets: tuple[str, ...] = ()) -> None:
        self._failing = failing
        self._secrets = secrets
        self._still: set[str] = set()
        self._passing: dict[str, None] = {}
        self._places: dict[str, list[str]] = {}  # URLs that failed for a place that their page lacked, by the page
        for url in sorted(failing):
            page, place = split_fragment(url)
            if place is not None:
                self._places.setdefault(page, []).append(url)

    @property
    def names_places(self) -> bool:
        """Whether some of it failed for a place that a page lacked, which a run without ``fragments`` cannot tell."""
        return bool(self._places)

    @classmethod
    def read(cls, path: str, secrets: tuple[str, ...] = (), *, may_be_missing: bool = False) -> "Baseline":
        """Return the baseline of a ``.json`` or ``.jsonl`` report; raises InputError where it is none."""
        check_suffix(path)
        try:
            text = Path(path).read_text("utf-8-sig")  # editors may put a byte order mark there
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
        """Whether a URL failed before; takes note of whether it passes now.

        ``places`` tells that places on pages are looked for: one that is found has no result but that of its page.
        """
        shown = clean(url, self._secrets)
        for place in self._places.get(shown, ()):
            self._note(place, passes=passes and places)
        if shown not in self._failing:
            return False
        self._note(shown, passes=passes)
        return True

    def renewed(self, failing: Iterable[Entry], today: date) -> list[Entry]:
        """Return the entries of a new baseline: one a URL, that of a link that failed before with its first day."""
        return [
            each.beside(self._failing.get(each.url), today) for each in {each.url: each for each in failing}.values()
        ]

    def _note(self, known: str, *, passes: bool) -> None:
        if passes:
            self._passing[known] = None
        else:
            self._still.add(known)

    def notices(self) -> Iterator[Note]:
        """Yield the entries that can go: those that pass, and those that nothing links to any more."""
        passing = [url for url in self._passing if url not in self._still]
        gone = sorted(self._failing.keys() - self._still - self._passing.keys())
        for word, urls, most in (("baseline-passes", passing, MOST_PASSING), ("baseline-gone", gone, MOST_GONE)):
            yield from (Note(word, (url,)) for url in urls[:most])
            if len(urls) > most:
                yield Note("notices-more", (str(len(urls) - most),))


def check_suffix(path: str) -> None:
    """Raise SettingsError for a file that cannot be a baseline by its name."""
    if not path.lower().endswith(SUFFIXES):
        raise SettingsError(f"{path}: a baseline is a .json or .jsonl report")
