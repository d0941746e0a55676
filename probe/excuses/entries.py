"""The entries of a baseline: known failures and their first day, in a small file for version control.

The entry of a link that fails as before is written unchanged, so that a new baseline differs from the old one only in
what has changed.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import DecodeError, Struct, ValidationError
from msgspec.json import Decoder
from msgspec.structs import replace

from probe.errors import InputError
from probe.model import FAILING_VERDICTS, Verdict
from probe.reports.jsonl import encoded

SUFFIX_OF_LINES = ".jsonl"
SUFFIXES = (".json", SUFFIX_OF_LINES)

UNDECIDED = frozenset({Verdict.UNCHECKED, Verdict.LIMITED, Verdict.SKIPPED})  # without a known outcome

_SCHEMA = 1
_DAY = len("2026-11-28")  # the date at the beginning of an ISO 8601 timestamp


class Entry(Struct, frozen=True, gc=False):
    """A failing link: its URL as displayed in reports, its failure, and the first day on which it was known."""

    url: str
    verdict: str
    status: int | None = None
    reason: str = ""
    since: str | None = None

    def beside(self, before: "Entry | None", today: date) -> "Entry":
        """Return the new entry, given the entry of the same URL in the old baseline, if any."""
        if before is None:
            return replace(self, since=today.isoformat())
        same = (before.verdict, before.status) == (self.verdict, self.status) or self.verdict in UNDECIDED
        return replace(before if same else self, since=before.since or today.isoformat())


class _Read(Struct, frozen=True, gc=False):
    """A result of a report: a baseline of this version, or an older baseline that was a whole report."""

    url: str
    verdict: str
    schema: int = _SCHEMA
    fails: bool = False
    excuse: str | None = None
    status: int | None = None
    reason: str = ""
    since: str | None = None
    checked_at: str | None = None

    @property
    def failed(self) -> bool:
        return self.verdict in FAILING_VERDICTS or self.fails or self.excuse is not None or self.since is not None

    @property
    def entry(self) -> Entry:
        since = self.since or (self.checked_at or "")[:_DAY] or None
        return Entry(self.url, self.verdict, self.status, self.reason, since)


class _Report(Struct, frozen=True):
    results: list[_Read]


class _Line(Struct, frozen=True, gc=False):
    schema: int
    url: str
    verdict: str
    status: int | None
    reason: str
    since: str | None


_REPORT, _LINE = Decoder(_Report), Decoder(_Read)


def is_lines(path: str) -> bool:
    """Whether a baseline has one object per line, by its suffix."""
    return path.lower().endswith(SUFFIX_OF_LINES)


def entries_in(path: str, text: str) -> dict[str, Entry]:
    """Return the failures by URL; raises ValueError if the text is not a report, InputError for another schema."""
    read = _lines(path, text) if is_lines(path) else _REPORT.decode(text).results
    found = {}
    for each in read:
        if each.schema != _SCHEMA:
            raise InputError(f"{path}: has schema {each.schema}; this version of probe knows only {_SCHEMA}")
        if each.failed:
            found[each.url] = each.entry
    return found


def _lines(path: str, text: str) -> Iterator[_Read]:
    """Yield the result of each line.

    Raises InputError for invalid JSON, such as the last line of an interrupted run.
    """
    for number, line in enumerate(text.split("\n"), 1):
        try:
            if line.strip():
                yield _LINE.decode(line)
        except ValidationError:
            raise  # valid JSON of another kind
        except DecodeError as error:
            raise InputError(f"{path}:{number}: is truncated, or not a result written by probe") from error


def written(path: str, entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the text of a baseline, ordered by URL, with one entry per line."""
    ordered = sorted(entries, key=lambda entry: entry.url)
    if is_lines(path):
        for each in ordered:
            yield encoded(_Line(_SCHEMA, each.url, each.verdict, each.status, each.reason, each.since)) + "\n"
        return
    yield f'{{"schema": {_SCHEMA}, "results": ['
    for number, each in enumerate(ordered):
        yield (",\n" if number else "\n") + encoded(each)
    yield "\n]}\n"
