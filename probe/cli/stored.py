"""A stored run, or the report of one, given by its number, ``last``, or the path of a ``.jsonl`` or ``.json`` file."""

import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from probe.cli.call import in_force
from probe.cli.looking_back import history_before_run
from probe.cluster.folder import Folder
from probe.cluster.plan import finished, holds_run, plan_in
from probe.cluster.results import records as cluster_records
from probe.codes import Language
from probe.errors import InputError, StoreError
from probe.model import Result, Summary, Verdict
from probe.reports.history import LookBack
from probe.reports.reading import language_of, records, result_of
from probe.store.locks import is_held
from probe.store.place import default_store
from probe.store.queries import Compared, StoredRun, compared, last_run, run_of
from probe.store.records import milliseconds
from probe.store.resumed import results
from probe.store.run import told_of
from probe.summary import Tally

if TYPE_CHECKING:
    from datetime import datetime

LAST = "last"
WHOLE = "whole"
_REPORTS = (".jsonl", ".ndjson", ".json")


class Told(Struct, frozen=True):
    """The results of a run, which can be iterated repeatedly, and the facts that its reports show."""

    name: str
    results: Iterable[Result]
    summary: Summary
    columns: tuple[str, ...] = ()
    index: bool = False
    language: Language | None = None  # of its sentences, if they are in one language
    look_back: LookBack | None = None  # the lookup of earlier runs


class _Stored(Struct, frozen=True):
    connection: sqlite3.Connection
    run: int

    def __iter__(self) -> Iterator[Result]:
        return results(self.connection, self.run)


def path_of(given: Mapping[str, object]) -> Path:
    """Return the store that the command line or the config names, else the user's own; raises StoreError for none."""
    named = in_force(given).invocation.store
    if named is not None:
        return Path(os.path.abspath(named))  # noqa: PTH100 - a text
    found = default_store(os.environ, to_write=False)
    if found is None:
        raise StoreError("there is no home directory for the store: name a file with --store FILE")
    return found


def is_report(name: str) -> bool:
    """Whether a name is that of a report rather than of a stored run."""
    return name != LAST and not name.isdecimal()


def told(name: str, connection: sqlite3.Connection | None) -> Told:
    """Return the run that a name refers to; raises InputError if there is none."""
    if is_report(name):
        return _of_report(name)
    if connection is None:
        raise StoreError(f"{name}: there is no store that could have this run")
    run = stored(name, connection)
    summary = told_of(run.summary)
    found = _Stored(connection, run.id)
    tally = Tally()
    for result in found:
        tally.add(result)
    started = summary.started or run.started
    counted = tally.summary(summary.elapsed, started, run.complete)
    whole = Summary(
        counted.total, counted.by_verdict, counted.by_status, counted.by_failure, counted.elapsed, started,
        run.complete, tally.fails, summary.notices,
    )  # fmt: skip
    return Told(
        str(run.id), found, whole, summary.columns, summary.index,
        look_back=lambda: history_before_run(connection, run),
    )  # fmt: skip


def stored(name: str, connection: sqlite3.Connection) -> StoredRun:
    """Return the run with a number, or the last one; raises InputError if there is none."""
    run = last_run(connection) if name == LAST else run_of(connection, int(name[:18]))
    if run is None:
        what = (
            "no run is stored yet" if name == LAST else f"no run {name} is stored; 'probe runs' lists the stored runs"
        )
        raise InputError(what)
    return run


def state_of(run: StoredRun, path: Path) -> str:
    """Return ``whole``, ``partial`` (it ended early), ``cut-off`` or ``goes-on``."""
    if run.complete:
        return WHOLE
    if is_held(path, run.id):
        return "goes-on"
    return "partial" if run.ended else "cut-off"


class _Parts(Struct, frozen=True):
    """The results of a cluster run, read part by part in each iteration."""

    folder: Folder

    def __iter__(self) -> Iterator[Result]:
        for number, record in enumerate(cluster_records(self.folder)):
            yield result_of(record, number, self.folder.uri)


def _of_cluster(folder: Folder) -> Told:
    """Return the results in the folder of a cluster run; only one part at a time is in memory."""
    plan_in(folder)  # one of another version, or a damaged one, is not read as if it were empty
    columns: dict[str, None] = {}
    indexed = False
    language: Language | None = None
    for record in cluster_records(folder):
        columns.update(dict.fromkeys(record.input or ()))
        indexed = indexed or record.index is not None
        language = language if language is Language.ZH else language_of([record])
    found = _Parts(folder)
    summary = summed(found)
    whole = replace(summary, complete=summary.complete and finished(folder))
    return Told(folder.uri, found, whole, tuple(columns), indexed, language)


def _of_report(name: str) -> Told:
    if not name.lower().endswith(_REPORTS) and holds_run(folder := Folder(name)):
        return _of_cluster(folder)
    if not name.lower().endswith(_REPORTS):
        raise InputError(
            f"{name}: is neither the number of a run, nor a .jsonl or .json report, nor the folder of a cluster run"
        )
    found = list(records(name))
    if not name.lower().endswith(".json"):  # lines are in the order in which the results came
        found.sort(key=lambda record: [(each.document, each.line, each.column) for each in record.sources[:1]])
    known = [result_of(record, number, name) for number, record in enumerate(found)]
    columns = tuple(dict.fromkeys(column for record in found for column in record.input or ()))
    indexed = any(record.index is not None for record in found)
    return Told(name, known, summed(known), columns, indexed, language_of(found))


def summed(known: Iterable[Result]) -> Summary:
    """Return a summary of results; its times are those of the first and the last result."""
    tally = Tally()
    first: datetime | None = None
    last: datetime | None = None
    for result in known:
        tally.add(result)
        if result.checked_at is not None:
            first = result.checked_at if first is None else min(first, result.checked_at)
            last = result.checked_at if last is None else max(last, result.checked_at)
    lasted = 0.0 if first is None or last is None else (last - first).total_seconds()
    return tally.summary(lasted, first, complete=not tally.of(Verdict.UNCHECKED))


def by_url(results: Iterable[Result]) -> Iterator[tuple[str, Result]]:
    """Yield each result with its URL; of links that differ only in a secret, with a number too.

    These are told apart by their first places, so that a report and its copy give the same keys.
    """
    found: dict[str, list[Result]] = {}
    for result in results:
        found.setdefault(result.url, []).append(result)
    for url, alike in found.items():
        places = sorted({_first_place(result) for result in alike}) if len(alike) > 1 else []
        for result in alike:
            number = places.index(_first_place(result)) if places else 0
            yield numbered(url, number), result


def numbered(url: str, number: int) -> str:
    """Return the key of the link with a number among those that show the same URL."""
    return f"{url}\0{number}" if number else url


def _first_place(result: Result) -> tuple[str, int, int]:
    mentions = result.target.mentions
    return min(((each.document, each.line, each.column) for each in mentions), default=("", 0, 0))


def observed(name: str, connection: sqlite3.Connection | None) -> dict[str, Compared]:
    """Return the observation of each URL in a run or a report, for comparison with another one."""
    if is_report(name):
        return {key: _compared(result) for key, result in by_url(_of_report(name).results)}
    if connection is None:
        raise StoreError(f"{name}: there is no store that could have this run")
    seen: Counter[str] = Counter()
    found: dict[str, Compared] = {}
    for _, each in compared(connection, stored(name, connection).id):
        found[numbered(each.url, seen[each.url])] = each
        seen[each.url] += 1
    return found


def _compared(result: Result) -> Compared:
    expires = None if result.tls_expires is None else milliseconds(result.tls_expires)
    at = None if result.checked_at is None else milliseconds(result.checked_at)
    return Compared(
        result.url, result.verdict, result.status, result.failure, result.final_url, expires, result.fails,
        result.elapsed, at,
    )  # fmt: skip
