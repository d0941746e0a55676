"""The results that earlier runs over the same inputs found for each target.

Most targets share the same history, so each target stores only the number of its history. A history is stored as the
number of a shorter history plus the result of the next run.
"""

import sqlite3
from collections.abc import Iterable

from msgspec import Struct

from probe.model import Result
from probe.store.database import key_of
from probe.store.decoding import present
from probe.store.ids import id_of_target
from probe.store.queries import StoredRun, runs_over
from probe.store.records import exchanges

MOST_RUNS = 30  # the number of runs that the store keeps by default
MOST_OBSERVATIONS = 500_000  # half a second to read, at most 50 MB; the previous run is read whatever its size
_SAMPLE = 2_000  # results to take the median of a run from; ids are hashes, so the first ones are a random sample
_TENTHS = 10_000  # of a millisecond, in a second
_NOTHING = 0  # the history of a target that no run has requested


class Found(Struct, frozen=True, gc=False):
    """The result of a run for a target; ``run`` is the index of the run among the earlier ones."""

    run: int
    verdict: str
    status: int | None
    failure: str | None
    fails: bool


class Earlier:
    """The runs over some inputs that began before a moment, oldest first, and their results."""

    def __init__(self, connection: sqlite3.Connection, inputs: bytes, before: int) -> None:
        """Read the observations of as many runs as the limits allow; ``before`` is in milliseconds since 1970."""
        self._key = key_of(connection)
        self._connection = connection
        self.runs = tuple(reversed(_with_room(connection, runs_over(connection, inputs, before, MOST_RUNS))))
        self._steps: list[tuple[int, Found | None]] = [(_NOTHING, None)]
        self._numbers: dict[tuple[int, Found], int] = {}
        self._known: dict[int, int] = {}
        self._outcomes: dict[int, tuple[str, int | None, str | None, bool]] = {}
        for place, run in enumerate(self.runs):
            self._read(place, run.id)

    def _read(self, place: int, run: int) -> None:
        known, numbers = self._known, dict[tuple[int, int], int]()
        for target, outcome in self._connection.execute(
            "SELECT target, outcome FROM observations WHERE run = ? ORDER BY target", (run,)
        ):
            step = known.get(target, _NOTHING), outcome
            number = numbers.get(step)
            if number is None:
                number = numbers[step] = self._number(step[0], place, outcome)
            known[target] = number

    def _number(self, shorter: int, place: int, outcome: int) -> int:
        """Return the number of the history that extends ``shorter`` by one outcome."""
        step = shorter, Found(place, *self._outcome(outcome))
        number = self._numbers.setdefault(step, len(self._steps))
        if number == len(self._steps):
            self._steps.append(step)
        return number

    def _outcome(self, number: int) -> tuple[str, int | None, str | None, bool]:
        found = self._outcomes.get(number)
        if found is None:
            row = self._connection.execute(
                "SELECT verdict, status, failure, fails FROM outcomes WHERE id = ?", (number,)
            ).fetchone()
            verdict, status, failure, fails = present(row)
            found = self._outcomes[number] = verdict, status, failure, bool(fails)
        return found

    def history_of(self, result: Result) -> int:
        """Return the number of the history of a result's target."""
        return self._known.get(id_of_target(result.target, self._key), _NOTHING)

    def in_run(self, run: int) -> dict[int, int]:
        """Return the history numbers of a stored run by target number; its URLs are stored without secrets."""
        rows = self._connection.execute("SELECT number, target FROM observations WHERE run = ?", (run,))
        return {number: self._known.get(target, _NOTHING) for number, target in rows}

    def found(self, history: int) -> tuple[Found, ...]:
        """Return the results of a history, oldest first."""
        found: list[Found] = []
        shorter, last = self._steps[history]
        while last is not None:
            found.append(last)
            shorter, last = self._steps[shorter]
        return tuple(reversed(found))

    def latency_of(self, run: StoredRun) -> float | None:
        """Return the approximate median time of a run's exchanges in seconds."""
        rows = self._connection.execute(
            "SELECT elapsed, hops FROM observations WHERE run = ? AND elapsed > 0 LIMIT ?", (run.id, _SAMPLE)
        )
        times = sorted(time for row in rows for time in exchanges(*row) if time)
        return times[len(times) // 2] / _TENTHS if times else None


def _with_room(connection: sqlite3.Connection, found: Iterable[StoredRun]) -> list[StoredRun]:
    taken: list[StoredRun] = []
    room = MOST_OBSERVATIONS
    for run in found:
        room -= connection.execute("SELECT count(*) FROM observations WHERE run = ?", (run.id,)).fetchone()[0]
        if taken and room < 0:
            break
        taken.append(run)
    return taken
