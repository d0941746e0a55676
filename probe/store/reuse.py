"""Reuse of good results of earlier runs: a fresh one is taken over, others are revalidated with the server."""

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.msgpack import Decoder

from probe.model import GOOD_VERDICTS, Result, Target, Validators
from probe.store.database import key_of
from probe.store.decoding import decoded
from probe.store.freshness import Seen, Standing, is_fresh, may_confirm, standing
from probe.store.ids import id_of_target
from probe.store.queries import OF_TARGET
from probe.store.records import Record, before_excuses, moment_of, taken_over
from probe.store.resumed import one_result
from probe.store.run import fingerprint

_RECORDS = Decoder(Record)
_MOST_KNOWN = 20_000  # outcomes; many observations share one
_NOT_MODIFIED = 304


class Outcome(Struct, frozen=True, gc=False):
    """The fields of a stored outcome that freshness depends on."""

    same: tuple[object, ...] | None
    chain: bool
    whole: bool
    record: Record


class Reuse:
    """Reads good results from the store; ``settings`` are those that results depend on, ``fresh`` the maximum age."""

    def __init__(
        self, connection: sqlite3.Connection, settings: str, fresh: timedelta, now: Callable[[], datetime]
    ) -> None:  # fmt: skip
        self._connection = connection
        self._key = key_of(connection)
        self._settings = fingerprint(settings, self._key)
        self._fresh = fresh
        self._now = now
        self._outcomes: dict[int, Outcome] = {}

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def of(self, target: Target, warned: timedelta) -> Result | Validators:
        """Return the earlier result of a target if it is fresh, else the validators of its last whole answer.

        A result whose certificate expires within ``warned`` is not fresh, because this run has to report it.
        """
        number = id_of_target(target, self._key)
        rows = [row for row in self._rows(number) if row[3] or self._outcome(row[2]).same is None]
        known = standing([self._seen(at, outcome) for _, at, outcome, _ in rows])
        if known is None:
            return Validators()
        run, _, outcome, _ = rows[-1]
        record, now = self._outcome(outcome).record, self._now()
        if record.expectation != target.expectation:
            return Validators()
        ends = record.tls_expires is not None and record.tls_expires - now <= warned
        if is_fresh(known, self._fresh, now) and not ends:
            result = one_result(self._connection, run, number)
            if result is not None:
                return taken_over(before_excuses(*result))
        return self._validators(number, known, now)

    def _rows(self, number: int) -> list[tuple[int, int, int, bool]]:
        """Return run, time, outcome and whether the settings match, for all observations of a target."""
        return self._connection.execute(
            f"SELECT r.id, r.started + o.at, o.outcome, r.settings = ? {OF_TARGET} "
            "AND o.at IS NOT NULL AND u.verdict <> 'unchecked' ORDER BY 2, 1",
            (self._settings, number),
        ).fetchall()

    def _seen(self, at: int, outcome: int) -> Seen:
        known = self._outcome(outcome)
        return Seen(moment_of(at), known.same, known.chain, known.whole)

    def _outcome(self, number: int) -> Outcome:
        found = self._outcomes.get(number)
        if found is None:
            if len(self._outcomes) >= _MOST_KNOWN:
                self._outcomes.clear()
            row = self._connection.execute("SELECT content FROM outcomes WHERE id = ?", (number,)).fetchone()
            found = self._outcomes[number] = _outcome(decoded(_RECORDS.decode, row[0]))
        return found

    def _validators(self, number: int, known: Standing, now: datetime) -> Validators:
        row = self._connection.execute(
            "SELECT at, etag, modified FROM validators WHERE target = ? AND settings = ?", (number, self._settings)
        ).fetchone()
        if row is None or not may_confirm(known, moment_of(row[0]), self._fresh, now):
            return Validators()
        return Validators(row[1], row[2], moment_of(row[0]))


def _outcome(record: Record) -> Outcome:
    last = record.trail[-1] if record.trail else None
    whole = last is not None and (last.status != _NOT_MODIFIED or record.status == _NOT_MODIFIED)
    same = None
    if record.verdict in GOOD_VERDICTS and last is not None and not record.fails and record.excuse is None:
        chain = tuple((hop.url, hop.status) for hop in record.trail[:-1])
        same = (record.verdict, record.status, chain, last.url, record.expectation)
    return Outcome(same, len(record.trail) > 1, whole, record)
