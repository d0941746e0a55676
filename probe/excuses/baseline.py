"""The baseline: an earlier report, whose failures are known and do not fail this run."""

import json
from collections.abc import Iterator
from pathlib import Path

from probe.errors import InputError, SettingsError
from probe.model import FAILING_VERDICTS, Note
from probe.reports.clean import clean

MOST_LISTED = 100

_SUFFIXES = (".json", ".jsonl")


class Baseline:
    """The URLs that failed before, as reports write them."""

    def __init__(self, failing: frozenset[str], secrets: tuple[str, ...] = ()) -> None:
        self._failing = failing
        self._secrets = secrets
        self._still: set[str] = set()
        self._passing: dict[str, None] = {}

    @classmethod
    def read(cls, path: str, secrets: tuple[str, ...] = (), *, may_be_missing: bool = False) -> "Baseline":
        """Return the baseline of a ``.json`` or ``.jsonl`` report; raises InputError where it is none."""
        check_suffix(path)
        try:
            text = Path(path).read_text("utf-8")
        except FileNotFoundError as error:
            if may_be_missing:
                return cls(frozenset(), secrets)
            raise InputError(f"{path}: there is no such baseline; --update-baseline writes one") from error
        except (OSError, ValueError) as error:
            raise InputError(f"{path}: {getattr(error, 'strerror', None) or 'is not UTF-8'}") from error
        try:
            return cls(frozenset(_failing(text, lines=path.lower().endswith(".jsonl"))), secrets)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            raise InputError(f"{path}: is no report that probe has written") from error

    def knows(self, url: str, *, failing: bool, decided: bool) -> bool:
        """Whether a URL failed before; takes note of whether it still does, where that is ``decided``."""
        shown = clean(url, self._secrets)
        if shown not in self._failing:
            return False
        if failing or not decided:
            self._still.add(shown)
        else:
            self._passing[shown] = None
        return True

    def notices(self) -> Iterator[Note]:
        """Yield the entries that can go: those that pass, and those that nothing links to any more."""
        passing = [url for url in self._passing if url not in self._still]
        gone = sorted(self._failing - self._still - self._passing.keys())
        for word, urls in (("baseline-passes", passing), ("baseline-gone", gone)):
            yield from (Note(word, (url,)) for url in urls[:MOST_LISTED])
            if len(urls) > MOST_LISTED:
                yield Note("notices-more", (str(len(urls) - MOST_LISTED),))


def check_suffix(path: str) -> None:
    """Raise SettingsError for a file that cannot be a baseline by its name."""
    if not path.lower().endswith(_SUFFIXES):
        raise SettingsError(f"{path}: a baseline is a .json or .jsonl report")


def _failing(text: str, *, lines: bool) -> Iterator[str]:
    records = map(json.loads, filter(str.strip, text.split("\n"))) if lines else json.loads(text)["results"]
    for record in records:
        if not isinstance(record["url"], str):
            raise TypeError(record)
        if record["verdict"] in FAILING_VERDICTS or record.get("fails") or record.get("excuse"):
            yield record["url"]
