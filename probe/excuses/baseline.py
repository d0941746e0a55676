"""The baseline: an earlier report, whose failures are known and do not fail this run."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import DecodeError, Struct, ValidationError
from msgspec.json import Decoder

from probe.errors import InputError, SettingsError
from probe.model import FAILING_VERDICTS, Note
from probe.reports.clean import clean
from probe.url import split_fragment

MOST_PASSING = 100
MOST_GONE = 10  # what looks at a few files of many, as a hook does before a commit, meets few of the entries

_SUFFIXES = (".json", ".jsonl")
_SCHEMA = 1


class _Known(Struct, frozen=True, gc=False):
    """What counts of a result in an earlier report."""

    url: str
    verdict: str
    schema: int = _SCHEMA
    fails: bool = False
    excuse: str | None = None


class _Report(Struct, frozen=True):
    results: list[_Known]


_REPORT, _LINE = Decoder(_Report), Decoder(_Known)


class Baseline:
    """The URLs that failed before, as reports write them."""

    def __init__(self, failing: frozenset[str], secrets: tuple[str, ...] = ()) -> None:
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
                return cls(frozenset(), secrets)
            raise InputError(f"{path}: there is no such baseline; --update-baseline writes one") from error
        except (OSError, ValueError) as error:
            raise InputError(f"{path}: {getattr(error, 'strerror', None) or 'is not UTF-8'}") from error
        try:
            return cls(frozenset(_failing(path, text)), secrets)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{path}: is no report that probe has written") from error

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

    def _note(self, known: str, *, passes: bool) -> None:
        if passes:
            self._passing[known] = None
        else:
            self._still.add(known)

    def notices(self) -> Iterator[Note]:
        """Yield the entries that can go: those that pass, and those that nothing links to any more."""
        passing = [url for url in self._passing if url not in self._still]
        gone = sorted(self._failing - self._still - self._passing.keys())
        for word, urls, most in (("baseline-passes", passing, MOST_PASSING), ("baseline-gone", gone, MOST_GONE)):
            yield from (Note(word, (url,)) for url in urls[:most])
            if len(urls) > most:
                yield Note("notices-more", (str(len(urls) - most),))


def check_suffix(path: str) -> None:
    """Raise SettingsError for a file that cannot be a baseline by its name."""
    if not path.lower().endswith(_SUFFIXES):
        raise SettingsError(f"{path}: a baseline is a .json or .jsonl report")


def _failing(path: str, text: str) -> Iterator[str]:
    for each in _lines(path, text) if path.lower().endswith(".jsonl") else _REPORT.decode(text).results:
        if each.schema != _SCHEMA:
            raise InputError(f"{path}: is of schema {each.schema}; this version of probe knows {_SCHEMA} alone")
        if each.verdict in FAILING_VERDICTS or each.fails or each.excuse:
            yield each.url


def _lines(path: str, text: str) -> Iterator[_Known]:
    """Yield what each line holds; raises InputError for one that is no JSON, as the last one of a run cut short is."""
    for number, line in enumerate(text.split("\n"), 1):
        try:
            if line.strip():
                yield _LINE.decode(line)
        except ValidationError:
            raise  # JSON, but of something else
        except DecodeError as error:
            raise InputError(f"{path}:{number}: is broken off, or no result that probe has written") from error
