"""What earlier runs have found good of a target: it is taken over, or the server is asked whether it still holds."""

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.msgpack import Decoder

from probe.model import Result, Target, Validators, Verdict
from probe.store.database import key_of
from probe.store.freshness import Seen, Standing, is_fresh, may_confirm, standing
from probe.store.queries import OF_TARGET
from probe.store.records import Record, before_excuses, id_of, identity, moment_of, taken_over
from probe.store.resumed import one_result
from probe.store.run import fingerprint

_GOOD = (Verdict.OK, Verdict.REDIRECTED)
_RECORDS = Decoder(Record)
_MOST_KNOWN = 20_000  # outcomes, most of which many observations have
_NOT_MODIFIED = 304


class Outcome(Struct, frozen=True, gc=False):
    """What a stored outcome says, as far as freshness hangs on it."""

    same: tuple[object, ...] | None
    chain: bool
    whole: bool
    record: Record


class Reuse:
    """Reads the store; ``settings`` are what results of this run depend on, ``fresh`` is how old they may be."""

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
        """Read no more."""
        self._connection.close()

    def of(self, target: Target, warned: timedelta) -> Result | Validators:
        """Return the earlier result of a target where it is fresh, else the validators of its last whole answer.

        One whose certificate ends within ``warned`` is not fresh: something is to be told of it.
        """
        number = id_of(identity(target).encode("utf-8", "surrogatepass"), self._key)
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
        """Return run, moment, outcome, and whether the settings were these, of all that was seen of a target."""
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
            found = self._outcomes[number] = _outcome(_RECORDS.decode(row[0]))
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
    if record.verdict in _GOOD and last is not None and not record.fails and record.excuse is None:
        chain = tuple((hop.url, hop.status) for hop in record.trail[:-1])
        same = (record.verdict, record.status, chain, last.url, record.expectation)
    return Outcome(same, len(record.trail) > 1, whole, record)
