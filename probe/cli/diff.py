"""``probe diff``: what changed between two runs."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from typing import TextIO

from msgspec import Struct

from probe.cli.exit_status import FAILED
from probe.cli.grid import Grid, print_grids, require_form, shown_time
from probe.cli.stored import LAST, is_report, observed, path_of, stored
from probe.codes import Language
from probe.errors import InputError
from probe.excuses import strikes
from probe.reports.schema import moment
from probe.reports.words import word
from probe.store.changes import Change, Diff, Kind, between, between_runs
from probe.store.queries import Compared, last_run, opened, past_of
from probe.store.records import moment_of


class Side(Struct, frozen=True):
    """The results of one of the two runs, in the shape of ``-f json``."""

    verdict: str
    status: int | None
    failure: str | None
    final_url: str
    elapsed_ms: float
    tls_expires: str | None


class ShownChange(Struct, frozen=True):
    """One change; ``old`` is null if the older run does not have the URL.

    A broken or healed URL is flaky if it worked between its failures in the thirty days before the newer run.
    """

    url: str
    change: str
    old: Side | None
    new: Side
    flaky: bool


class ShownDiff(Struct, frozen=True):
    """All changes; ``added`` and ``gone`` count the URLs that only one of the runs has."""

    schema: int
    old: str
    new: str
    added: int
    gone: int
    counts: dict[str, int]
    changes: list[ShownChange]


def print_diff(
    given: Mapping[str, object], names: tuple[str | None, str | None], form: str, language: Language, out: TextIO
) -> int:
    """Print what changed and return the exit status, 1 if something newly fails; raises ProbeError."""
    require_form(form)
    old, new, diff, flickering = _diff(given, *names)
    counts = {str(kind): len(found) for kind in Kind if (found := diff.of(kind))}
    changes = [_shown(change, flickers=change.target in flickering) for change in diff.changes]
    whole = ShownDiff(1, old, new, diff.added, diff.gone, counts, changes)
    print_grids(form, whole, list(_grids((old, new), diff, flickering, language)), out)
    return FAILED if diff.of(Kind.BROKEN) else 0


def _diff(
    given: Mapping[str, object], old: str | None, new: str | None
) -> tuple[str, str, Diff, frozenset[int | None]]:
    """Return the names of both runs, the changes, and the flaky targets.

    Without names, compare the last run with the one before it.
    """
    if new is None and old is not None and is_report(old):
        raise InputError(f"diff compares two runs: name another one besides {old}")
    with ExitStack() as stack:
        needed = not (old is not None and new is not None and is_report(old) and is_report(new))
        connection = stack.enter_context(opened(path_of(given))) if needed else None
        if connection is None or (old is not None and is_report(old)) or (new is not None and is_report(new)):
            older, newer = old or LAST, new or LAST
            return older, newer, between(observed(older, connection), observed(newer, connection)), frozenset()
        later = stored(new or LAST, connection)
        earlier = last_run(connection, before=later) if old is None else stored(old, connection)
        if earlier is None:
            raise InputError(f"run {later.id} is the first stored run: there is nothing to compare it with")
        diff = between_runs(connection, earlier.id, later.id)
        return str(earlier.id), str(later.id), diff, frozenset(_flickering(connection, diff))


def _flickering(connection: sqlite3.Connection, diff: Diff) -> Iterator[int]:
    """Yield those of the broken or healed targets that failed before and worked since."""
    for change in (*diff.of(Kind.BROKEN), *diff.of(Kind.HEALED)):
        if change.target is None or change.new.at is None:
            continue
        now = moment_of(change.new.at)
        seen = (strikes.observed(at, found, fails=fails) for at, found, fails in past_of(connection, change.target))
        if strikes.flickers((each for each in seen if each.at <= now), now):
            yield change.target


def _side(found: Compared) -> Side:
    return Side(
        found.verdict, found.status, found.failure, found.final_url, round(found.elapsed * 1000, 1),
        moment(_moment(found.expires)),
    )  # fmt: skip


def _moment(stored_as: int | None) -> datetime | None:
    return None if stored_as is None else moment_of(stored_as)


def _shown(change: Change, *, flickers: bool) -> ShownChange:
    old = None if change.old is None else _side(change.old)
    shown = flickers and change.kind in (Kind.BROKEN, Kind.HEALED)
    return ShownChange(change.new.url, change.kind, old, _side(change.new), shown)


def _grids(names: tuple[str, str], diff: Diff, flickering: frozenset[int | None], language: Language) -> list[Grid]:
    old, new = names
    only = word("diff-only", language, added=f"{diff.added:,}", gone=f"{diff.gone:,}")
    nothing = () if diff.changes else (word("diff-nothing", language),)
    grids = [Grid(word("diff-heading", language, old=old, new=new), (*nothing, only))]
    heads = tuple(word(name, language) for name in ("url", "before", "now", "seen-before"))
    flickers = word("flickers", language)
    for kind in Kind:
        found = diff.of(kind)
        if found:
            named = flickering if kind in (Kind.BROKEN, Kind.HEALED) else frozenset()
            rows = [
                (change.new.url, *_cells(change, language), flickers if change.target in named else "")
                for change in found
            ]
            grids.append(Grid(word(f"diff-{kind}", language, len(found)), (), heads, rows, (0,)))
    return grids


def _cells(change: Change, language: Language) -> tuple[str, str]:
    """Return what a reader compares: outcomes, addresses, times, or days."""
    old, new = change.old, change.new
    match change.kind:
        case Kind.MOVED if old is not None:
            return old.final_url, new.final_url
        case Kind.SLOWER if old is not None:
            return shown_time(old.elapsed, language), shown_time(new.elapsed, language)
        case Kind.CERTIFICATE:
            return "" if old is None else _day(old.expires), _day(new.expires)
        case _:
            return word("not-there", language) if old is None else _outcome(old), _outcome(new)


def _day(stored_as: int | None) -> str:
    return (moment(_moment(stored_as)) or "")[:10]


def _outcome(found: Compared) -> str:
    return f"{found.verdict} {found.failure or found.status or ''}".rstrip()
