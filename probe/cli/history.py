"""``probe runs`` and ``probe history``: list the stored runs, and their results for one URL."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import TextIO

from msgspec import Struct

from probe.cli.grid import Grid, print_grids, require_form, shown_moment, shown_time
from probe.cli.stored import path_of, state_of
from probe.codes import Language
from probe.errors import InputError
from probe.excuses.strikes import Observed, observed, separate_failures
from probe.reports.clean import clean
from probe.reports.hiding import HIDDEN
from probe.reports.schema import moment
from probe.reports.words import word
from probe.store.queries import Observation, StoredRun, counts, observations, observations_of, runs, targets_shown_as
from probe.store.reading import opened
from probe.targets import read_url


class ShownRun(Struct, frozen=True):
    """One run in the shape of ``-f json``; ``state`` is ``whole``, ``partial``, ``cut-off`` or ``goes-on``."""

    run: int
    started_at: str | None
    ended_at: str | None
    state: str
    inputs: tuple[str, ...]
    total: int
    fails: int
    by_verdict: dict[str, int]


class ShownRuns(Struct, frozen=True):
    """All runs."""

    schema: int
    runs: list[ShownRun]


class ShownObservation(Struct, frozen=True):
    """One observation in the shape of ``-f json``."""

    run: int
    checked_at: str | None
    verdict: str
    status: int | None
    failure: str | None
    final_url: str | None
    fails: bool
    elapsed_ms: float
    tls_expires: str | None


class ShownHistory(Struct, frozen=True):
    """All observations of one URL; ``since`` is the start of the present state, ``changes`` the number of changes.

    The URL is flaky if it worked between its failures within thirty days; ``separate_failures`` counts these failures.
    """

    schema: int
    url: str
    fails: bool
    since: str | None
    in_a_row: int
    changes: int
    flaky: bool
    separate_failures: int
    observations: list[ShownObservation]


def print_runs(given: Mapping[str, object], form: str, language: Language, out: TextIO) -> None:
    """Print the stored runs, the latest first; raises StoreError."""
    require_form(form)
    path = path_of(given)
    found: list[StoredRun] = []
    shown: list[ShownRun] = []
    if path.exists():
        with opened(path) as connection:
            found = list(runs(connection))
            shown = [_shown(run, path, connection) for run in found]
    rows = [
        (
            str(run.run), shown_moment(each.started), word(f"run-{run.state}", language),
            f"{run.total:,}", f"{run.fails:,}", ", ".join(f"{n:,} {name}" for name, n in run.by_verdict.items()),
            " ".join(run.inputs),
        )
        for each, run in zip(found, shown, strict=True)
    ]  # fmt: skip
    names = ("run", "began", "state", "total", "fails", "verdicts", "inputs")
    heading = word("runs-heading", language, len(shown))
    grid = Grid(heading, (), tuple(word(name, language) for name in names), rows, (6,))
    print_grids(form, ShownRuns(1, shown), [grid], out)


def _shown(run: StoredRun, path: Path, connection: sqlite3.Connection) -> ShownRun:
    verdicts, fails = (run.verdicts, run.fails) if run.ended else counts(connection, run.id)
    total = run.total if run.ended else sum(verdicts.values())
    state = state_of(run, path)
    return ShownRun(run.id, moment(run.started), moment(run.ended), state, run.named, total, fails, verdicts)


def print_history(given: Mapping[str, object], url: str, form: str, language: Language, out: TextIO) -> None:
    """Print every observation of a URL; raises InputError if there is none, StoreError."""
    require_form(form)
    asked, refusal, _ = read_url(url)
    if refusal is not None:
        raise InputError(f"{clean(url)}: is not a URL that is requested")
    with ExitStack() as stack:
        connection = stack.enter_context(opened(path_of(given)))
        found = list(observations(connection, asked)) or _observations_shown_as(connection, asked)
    if not found:
        raise InputError(f"{clean(asked)}: no stored run has requested it")
    shown = _history(clean(asked), found)
    print_grids(form, shown, [_grid(shown, found, language)], out)


def _observations_shown_as(connection: sqlite3.Connection, url: str) -> list[Observation]:
    """Return the results for a URL as reports show it, whose secrets are hidden; raises InputError for several."""
    shown = targets_shown_as(connection, url) if HIDDEN in url else []
    if len(shown) > 1:
        raise InputError(f"{url}: {len(shown)} stored URLs are shown like this; write the whole URL, with its secrets")
    return [each for number in shown for each in observations_of(connection, number)]


def _history(url: str, found: Sequence[Observation]) -> ShownHistory:
    seen = _seen(found)
    fails, changes = bool(seen) and bool(seen[-1].failed), sum(a.failed != b.failed for a, b in pairwise(seen))
    in_a_row = next((n for n, each in enumerate(reversed(seen)) if bool(each.failed) != fails), len(seen))
    since = seen[-in_a_row].at if seen else None
    rows = separate_failures(seen, seen[-1].at) if seen else 0
    each_shown = [
        ShownObservation(
            each.run, moment(each.at), each.verdict, each.status, each.failure, each.final_url, each.fails,
            round(each.elapsed * 1000, 1), moment(each.expires),
        )
        for each in found
    ]  # fmt: skip
    return ShownHistory(1, url, fails, moment(since), in_a_row, changes, rows > 1, rows, each_shown)


def _seen(found: Sequence[Observation]) -> list[Observed]:
    """Return the decided observations of a link; an excused failure is a failure here."""
    seen = [observed(each.at, each.verdict, fails=each.fails) for each in found if each.at is not None]
    return [each for each in seen if each.failed is not None]


def _grid(shown: ShownHistory, found: Sequence[Observation], language: Language) -> Grid:
    sentences = []
    if shown.in_a_row:
        since = shown_moment(_seen(found)[-shown.in_a_row].at)
        sentences = [word("history-fails" if shown.fails else "history-fine", language, shown.in_a_row, when=since)]
    if shown.flaky:
        sentences.append(word("history-flickers", language, shown.separate_failures))
    rows = [
        (
            str(each.run), shown_moment(each.at), each.verdict, each.failure or str(each.status or ""),
            shown_time(each.elapsed, language), each.final_url or "",
        )
        for each in found
    ]  # fmt: skip
    names = ("run", "when", "verdict", "code", "lasted", "leads-to")
    heading = word("history-heading", language, url=shown.url)
    return Grid(heading, tuple(sentences), tuple(word(name, language) for name in names), rows, (5,))
