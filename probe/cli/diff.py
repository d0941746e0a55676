"""``probe diff``: what changed between two runs."""

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime
from typing import TextIO

from msgspec import Struct

from probe.cli.exit_status import FAILED
from probe.cli.grid import Grid, print_grids, require_form
from probe.cli.stored import LAST, is_report, observed, path_of, stored
from probe.codes import Language
from probe.errors import InputError
from probe.reports.schema import moment
from probe.reports.words import duration, word
from probe.store.changes import Change, Diff, Kind, between, between_runs
from probe.store.queries import Compared, last_run, opened
from probe.store.records import moment_of


class Side(Struct, frozen=True):
    """What one of the two runs has found, as ``-f json`` has it."""

    verdict: str
    status: int | None
    failure: str | None
    final_url: str
    elapsed_ms: float
    tls_expires: str | None


class ShownChange(Struct, frozen=True):
    """One change; ``old`` is null where the older run does not have the URL."""

    url: str
    change: str
    old: Side | None
    new: Side


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
    """Print what changed and return the exit status, 1 where something newly fails; raises ProbeError."""
    require_form(form)
    old, new, diff = _diff(given, *names)
    counts = {str(kind): len(found) for kind in Kind if (found := diff.of(kind))}
    changes = [_shown(change) for change in diff.changes]
    whole = ShownDiff(1, old, new, diff.added, diff.gone, counts, changes)
    print_grids(form, whole, list(_grids(old, new, diff, language)), out)
    return FAILED if diff.of(Kind.BROKEN) else 0


def _diff(given: Mapping[str, object], old: str | None, new: str | None) -> tuple[str, str, Diff]:
    """Return the names of both runs and what changed; without names the last run and the one before it."""
    if new is None and old is not None and is_report(old):
        raise InputError(f"diff compares two runs: name another one besides {old}")
    with ExitStack() as stack:
        needed = not (old is not None and new is not None and is_report(old) and is_report(new))
        connection = stack.enter_context(opened(path_of(given))) if needed else None
        if connection is None or (old is not None and is_report(old)) or (new is not None and is_report(new)):
            older, newer = old or LAST, new or LAST
            return older, newer, between(observed(older, connection), observed(newer, connection))
        later = stored(new or LAST, connection)
        earlier = last_run(connection, before=later) if old is None else stored(old, connection)
        if earlier is None:
            raise InputError(f"run {later.id} is the first stored run: there is nothing to compare it with")
        return str(earlier.id), str(later.id), between_runs(connection, earlier.id, later.id)


def _side(found: Compared) -> Side:
    return Side(
        found.verdict, found.status, found.failure, found.final_url, round(found.elapsed * 1000, 1),
        moment(_moment(found.expires)),
    )  # fmt: skip


def _moment(stored_as: int | None) -> datetime | None:
    return None if stored_as is None else moment_of(stored_as)


def _shown(change: Change) -> ShownChange:
    old = None if change.old is None else _side(change.old)
    return ShownChange(change.new.url, change.kind, old, _side(change.new))


def _grids(old: str, new: str, diff: Diff, language: Language) -> list[Grid]:
    only = word("diff-only", language, added=f"{diff.added:,}", gone=f"{diff.gone:,}")
    nothing = () if diff.changes else (word("diff-nothing", language),)
    grids = [Grid(word("diff-heading", language, old=old, new=new), (*nothing, only))]
    names = tuple(word(name, language) for name in ("url", "before", "now"))
    for kind in Kind:
        found = diff.of(kind)
        if found:
            rows = [(change.new.url, *_cells(change, language)) for change in found]
            grids.append(Grid(word(f"diff-{kind}", language, len(found)), (), names, rows, (0,)))
    return grids


def _cells(change: Change, language: Language) -> tuple[str, str]:
    """Return what a reader compares: outcomes, addresses, times, or days."""
    old, new = change.old, change.new
    match change.kind:
        case Kind.MOVED if old is not None:
            return old.final_url, new.final_url
        case Kind.SLOWER if old is not None:
            return duration(old.elapsed, language), duration(new.elapsed, language)
        case Kind.CERTIFICATE:
            return "" if old is None else _day(old.expires), _day(new.expires)
        case _:
            return word("not-there", language) if old is None else _outcome(old), _outcome(new)


def _day(stored_as: int | None) -> str:
    return (moment(_moment(stored_as)) or "")[:10]


def _outcome(found: Compared) -> str:
    return f"{found.verdict} {found.failure or found.status or ''}".rstrip()
