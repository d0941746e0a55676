"""Changes between two runs: newly broken, healed, otherwise changed, slower, or a certificate close to its expiry."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct

from probe.model import FAILING_VERDICTS, GOOD_VERDICTS, Verdict
from probe.store.queries import Compared

SLOWER_TIMES, SLOWER_SECONDS = 2.0, 0.5  # both must hold: 20 ms instead of 8 ms is not worth reporting
NEAR_DAYS = 14  # the default of --tls-warn-days
_DAY = 86_400_000  # milliseconds
_UNDECIDED = frozenset({Verdict.UNCHECKED, Verdict.LIMITED, Verdict.SKIPPED})


class Kind(StrEnum):
    """The kind of a change."""

    BROKEN = "newly-broken"
    HEALED = "healed"
    VERDICT = "verdict-changed"
    MOVED = "moved-elsewhere"
    SLOWER = "slower"
    CERTIFICATE = "certificate-nears-its-end"


class Change(Struct, frozen=True, gc=False):
    """A change of one URL; ``old`` is None if the older run does not have it.

    ``target`` is the number of the target in the store, if both runs are stored.
    """

    kind: Kind
    old: Compared | None
    new: Compared
    target: int | None = None


class Diff(Struct, frozen=True):
    """All changes by kind, and the number of URLs that only one of the runs has."""

    changes: tuple[Change, ...]
    added: int
    gone: int

    def of(self, kind: Kind) -> list[Change]:
        """Return the changes of a kind, in the order of their URLs."""
        return [change for change in self.changes if change.kind is kind]


def kinds_of(old: Compared | None, new: Compared, near: int = NEAR_DAYS) -> Iterator[Kind]:
    """Yield the kinds of changes of a URL; a URL that is undecided in the new run has none."""
    if new.fails and not (old is not None and old.fails):
        yield Kind.BROKEN
    elif old is not None and _heals(old, new):
        yield Kind.HEALED
    elif old is not None and differs(old, new):
        yield Kind.VERDICT
    if old is not None and old.verdict in GOOD_VERDICTS and new.verdict in GOOD_VERDICTS:
        if old.final_url != new.final_url:
            yield Kind.MOVED
        elif new.elapsed >= old.elapsed * SLOWER_TIMES and new.elapsed - old.elapsed >= SLOWER_SECONDS:
            yield Kind.SLOWER
    if new.expires is not None and new.at is not None and new.expires - new.at < near * _DAY and not new.fails:
        yield Kind.CERTIFICATE


def _heals(old: Compared, new: Compared) -> bool:
    """Whether a URL is good that was bad, even if an excuse kept it from failing the run."""
    return (old.fails or old.verdict in FAILING_VERDICTS) and new.verdict in GOOD_VERDICTS and not new.fails


def differs(old: Compared, new: Compared) -> bool:
    """Whether the results differ, if both are decided and not both good."""
    if {old.verdict, new.verdict} & _UNDECIDED or (old.verdict in GOOD_VERDICTS and new.verdict in GOOD_VERDICTS):
        return False
    return (old.verdict, old.status, old.failure) != (new.verdict, new.status, new.failure)


def _sorted(found: Iterable[tuple[Compared | None, Compared, int | None]]) -> tuple[Change, ...]:
    return ordered(Change(kind, old, new, target) for old, new, target in found for kind in kinds_of(old, new))


def ordered(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return changes in the order of their kinds, and of their URLs."""
    return tuple(sorted(changes, key=lambda change: (list(Kind).index(change.kind), change.new.url)))


def between(old: Mapping[str, Compared], new: Mapping[str, Compared]) -> Diff:
    """Return what changed from one set of observations to another."""
    found = _sorted((old.get(key), value, None) for key, value in new.items())
    return Diff(found, len(new.keys() - old.keys()), len(old.keys() - new.keys()))


_SELECT = """
SELECT n.target, t.url, {columns}
FROM observations n JOIN runs nr ON nr.id = n.run JOIN outcomes nu ON nu.id = n.outcome
LEFT JOIN observations o ON o.run = :old AND o.target = n.target
LEFT JOIN outcomes ou ON ou.id = o.outcome LEFT JOIN runs r ON r.id = o.run
JOIN targets t ON t.id = n.target
WHERE n.run = :new AND (
    (o.target IS NULL AND nu.fails) OR o.outcome <> n.outcome
    OR n.elapsed >= o.elapsed * :times AND n.elapsed - o.elapsed >= :tenths
    OR nu.expires - nr.started - n.at < :near
)
"""
_COLUMNS = (
    "nu.verdict, nu.status, nu.failure, coalesce(nu.final_url, t.url), nu.expires, nu.fails, n.elapsed / 10000.0, "
    "nr.started + n.at, o.target IS NULL, ou.verdict, ou.status, ou.failure, coalesce(ou.final_url, t.url), "
    "ou.expires, ou.fails, o.elapsed / 10000.0, r.started + o.at"
)


def between_runs(connection: sqlite3.Connection, old: int, new: int) -> Diff:
    """Return the changes between two stored runs; the query selects only the rows that may have changed."""
    values = {
        "old": old, "new": new, "times": SLOWER_TIMES, "tenths": int(SLOWER_SECONDS * 10_000),
        "near": NEAR_DAYS * _DAY,
    }  # fmt: skip
    rows = connection.execute(_SELECT.format(columns=_COLUMNS), values)
    found = _sorted(_pairs(rows))
    return Diff(found, _only(connection, new, old), _only(connection, old, new))


def _pairs(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Compared | None, Compared, int]]:
    for target, url, *values in rows:
        new, missing, old = values[:8], values[8], values[9:]
        yield None if missing else _compared(url, old), _compared(url, new), target


def _compared(url: str, values: Iterable[Any]) -> Compared:
    return Compared(url, *values)


def _only(connection: sqlite3.Connection, one: int, other: int) -> int:
    """Return the number of targets that one run has and the other lacks."""
    found = connection.execute(
        "SELECT count(*) FROM observations n WHERE n.run = ? AND NOT EXISTS "
        "(SELECT 1 FROM observations o WHERE o.run = ? AND o.target = n.target)",
        (one, other),
    )
    return int(found.fetchone()[0])
