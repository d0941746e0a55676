"""``probe diff``: what changed between two runs."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TextIO

from msgspec import Struct
from msgspec.structs import replace

from probe.cli.exit_status import FAILED
from probe.cli.grid import Grid, print_grids, require_form, shown_time
from probe.cli.stored import LAST, WHOLE, is_report, observed, path_of, state_of, stored
from probe.codes import Language
from probe.errors import InputError
from probe.excuses import strikes
from probe.model import FAILING_VERDICTS, Verdict
from probe.reports.schema import moment
from probe.reports.words import word
from probe.store.changes import Change, Diff, Kind, between, between_runs, differs, ordered
from probe.store.queries import Compared, StoredRun, counts, last_run, past_of
from probe.store.reading import opened
from probe.store.records import moment_of

NOT_KNOWN = (Verdict.UNCHECKED, Verdict.LIMITED)
"""Verdicts of URLs that may have changed without notice; a skipped one is skipped on purpose."""


class Side(Struct, frozen=True):
    """The results of one of the two runs, in the shape of ``-f json``."""

    verdict: str
    status: int | None
    failure: str | None
    final_url: str
    elapsed_ms: float
    tls_expires: str | None
    fails: bool


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
    """All changes; ``added`` and ``gone`` count the URLs that only one of the runs has.

    ``undecided`` counts the unchecked and limited URLs of both runs, and ``same_inputs`` is null for reports.
    """

    schema: int
    old: str
    new: str
    added: int
    gone: int
    undecided: tuple[int, int]
    same_inputs: bool | None
    counts: dict[str, int]
    changes: list[ShownChange]


class _Found(Struct, frozen=True):
    """What two runs are called, what changed, and what a reader has to know about the comparison."""

    old: str
    new: str
    diff: Diff
    undecided: tuple[int, int]
    flaky: frozenset[int | None] = frozenset()
    runs: tuple[StoredRun, StoredRun] | None = None
    states: tuple[str, str] = (WHOLE, WHOLE)

    @property
    def same_inputs(self) -> bool | None:
        return None if self.runs is None else self.runs[0].inputs == self.runs[1].inputs


def print_diff(
    given: Mapping[str, object], names: tuple[str | None, str | None], form: str, language: Language, out: TextIO
) -> int:
    """Print what changed and return the exit status, 1 if something newly fails; raises ProbeError."""
    require_form(form)
    found = _found(given, *names)
    diff = found.diff
    by_kind = {str(kind): len(each) for kind in Kind if (each := diff.of(kind))}
    changes = [_shown(change, flickers=change.target in found.flaky) for change in diff.changes]
    whole = ShownDiff(
        1, found.old, found.new, diff.added, diff.gone, found.undecided, found.same_inputs, by_kind, changes
    )  # fmt: skip
    print_grids(form, whole, list(_grids(found, language)), out)
    return FAILED if diff.of(Kind.BROKEN) else 0


def _found(given: Mapping[str, object], old: str | None, new: str | None) -> _Found:
    """Compare two runs; without names, the last run with the one before it."""
    if new is None and old is not None and is_report(old):
        raise InputError(f"diff compares two runs: name another one besides {old}")
    with ExitStack() as stack:
        needed = not (old is not None and new is not None and is_report(old) and is_report(new))
        path = path_of(given) if needed else None
        connection = None if path is None else stack.enter_context(opened(path))
        if (
            path is None or connection is None
            or (old is not None and is_report(old)) or (new is not None and is_report(new))
        ):  # fmt: skip
            older, newer = old or LAST, new or LAST
            before, now = observed(older, connection), observed(newer, connection)
            return _Found(older, newer, between(before, now), (_undecided(before), _undecided(now)))
        later = stored(new or LAST, connection)
        earlier = last_run(connection, before=later) if old is None else stored(old, connection)
        if earlier is None:
            raise InputError(f"run {later.id} is the oldest stored run: there is no earlier one to compare it with")
        if new is None and earlier.id == later.id:
            raise InputError(f"run {later.id} is the last stored run: there is no later one to compare it with")
        return _between(connection, path, earlier, later)


def _between(connection: sqlite3.Connection, path: Path, old: StoredRun, new: StoredRun) -> _Found:
    """Compare two stored runs."""
    diff = between_runs(connection, old.id, new.id)
    diff = replace(diff, changes=ordered(_settled(connection, diff.changes)))
    undecided = _undecided_in(connection, old), _undecided_in(connection, new)
    flaky, states = frozenset(_flickering(connection, diff)), (state_of(old, path), state_of(new, path))
    return _Found(str(old.id), str(new.id), diff, undecided, flaky, (old, new), states)


def _settled(connection: sqlite3.Connection, changes: Iterable[Change]) -> Iterator[Change]:
    """Yield the changes; what only seems newly broken, because the older run did not decide it, is none or another."""
    for change in changes:
        if not _failed_before(connection, change):
            yield change
        elif change.old is not None and differs(change.old, change.new):
            yield replace(change, kind=Kind.VERDICT)


def _failed_before(connection: sqlite3.Connection, change: Change) -> bool:
    """Whether a URL that newly fails had failed when it was last decided: the older run left it undecided."""
    old = change.old
    if change.kind is not Kind.BROKEN or change.target is None:
        return False
    if old is None or old.at is None or strikes.decided(Verdict(old.verdict), fails=_failing(old)) is not None:
        return False
    before = moment_of(old.at)
    known = [
        fails for at, verdict, fails in past_of(connection, change.target)
        if at < before and strikes.decided(verdict, fails=fails or verdict in FAILING_VERDICTS) is not None
    ]  # fmt: skip
    return bool(known) and known[-1]


def _failing(found: Compared) -> bool:
    return found.fails or found.verdict in FAILING_VERDICTS


def _undecided(found: Mapping[str, Compared]) -> int:
    return sum(each.verdict in NOT_KNOWN for each in found.values())


def _undecided_in(connection: sqlite3.Connection, run: StoredRun) -> int:
    found = run.verdicts if run.ended else counts(connection, run.id)[0]
    return sum(found.get(verdict, 0) for verdict in NOT_KNOWN)


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
        moment(_moment(found.expires)), bool(found.fails),
    )  # fmt: skip


def _moment(stored_as: int | None) -> datetime | None:
    return None if stored_as is None else moment_of(stored_as)


def _shown(change: Change, *, flickers: bool) -> ShownChange:
    old = None if change.old is None else _side(change.old)
    shown = flickers and change.kind in (Kind.BROKEN, Kind.HEALED)
    return ShownChange(change.new.url, change.kind, old, _side(change.new), shown)


def _grids(found: _Found, language: Language) -> Iterator[Grid]:
    diff = found.diff
    only = word("diff-only", language, added=f"{diff.added:,}", gone=f"{diff.gone:,}")
    nothing = () if diff.changes else (word("diff-nothing", language),)
    heading = word("diff-heading", language, old=found.old, new=found.new)
    yield Grid(heading, (*_caveats(found, language), *nothing, only))
    heads = tuple(word(name, language) for name in ("url", "before", "now", "seen-before"))
    flickers = word("flickers", language)
    for kind in Kind:
        changes = diff.of(kind)
        if changes:
            named = found.flaky if kind in (Kind.BROKEN, Kind.HEALED) else frozenset()
            rows = [
                (change.new.url, *_cells(change, language), flickers if change.target in named else "")
                for change in changes
            ]
            yield Grid(word(f"diff-{kind}", language, len(changes)), (), heads, rows, (0,))


def _caveats(found: _Found, language: Language) -> Iterator[str]:
    """Yield what limits the comparison: other inputs, runs that are not complete, URLs that are undecided."""
    if found.runs is not None and not found.same_inputs:
        old, new = (" ".join(run.named) for run in found.runs)
        yield word("diff-other-inputs", language, old=old, new=new)
    names = found.old, found.new
    for name, state in zip(names, found.states, strict=True):
        if state != WHOLE:
            yield word("diff-not-whole", language, run=name, state=word(f"run-{state}", language))
    for name, undecided in zip(names, found.undecided, strict=True):
        if undecided:
            yield word("diff-undecided", language, undecided, run=name)


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
            return word("not-there", language) if old is None else _outcome(old, language), _outcome(new, language)


def _day(stored_as: int | None) -> str:
    return (moment(_moment(stored_as)) or "")[:10]


def _outcome(found: Compared, language: Language) -> str:
    outcome = f"{found.verdict} {found.failure or found.status or ''}".rstrip()
    spared = _failing(found) and not found.fails
    return word("did-not-fail", language, outcome=outcome) if spared else outcome
